"""PUT, GET and LIST of Otus beside moto's server and s3s-fs, unsigned over loopback, and a bucket
of a million keys listed page by page.

`s3.py OTUS FOLDER [NAME=COMMAND…]`: the binary, a folder to work in, further servers as shell
commands with {port} and {folder} in them."""

import http.client
import multiprocessing
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

SMALL, COUNT, CLIENTS = 16 << 10, 2_000, 4
LARGE, PARTS = 128 << 20, 4
KEYS = 1_000_000


def connect(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(connection, method, path, body=None):
    # moto shows unsigned readers only what everybody may read.
    headers = {"x-amz-acl": "public-read"} if method == "PUT" else {}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")
    return text


def worker(port, method, paths, size):
    connection, body = connect(port), b"x" * size if method == "PUT" else None
    for path in paths:
        ask(connection, method, path, body)


def together(port, method, size):
    """Operations per second of all clients."""
    paths = [f"/bench/small/{n:06}" for n in range(COUNT)]
    jobs = [multiprocessing.Process(target=worker, args=(port, method, paths[at::CLIENTS], size)) for at in range(CLIENTS)]
    started = time.monotonic()
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
        if job.exitcode:
            raise SystemExit(f"a client of {method} failed")
    return COUNT / (time.monotonic() - started)


def put_large(port):
    connection, body = connect(port), os.urandom(LARGE)
    started = time.monotonic()
    for part in range(PARTS):
        ask(connection, "PUT", f"/bench/large/{part}", body)
    return LARGE * PARTS / (time.monotonic() - started) / 1e6


def get_large(port):
    """Megabytes per second, bytes thrown away by the client; the best of the objects."""
    connection, buffer, best = connect(port), bytearray(1 << 20), 0
    for part in range(PARTS):
        started = time.monotonic()
        connection.request("GET", f"/bench/large/{part}")
        answer, left = connection.getresponse(), LARGE
        while left:
            left -= answer.readinto(buffer) or sys.exit("the answer is too short")
        best = max(best, LARGE / (time.monotonic() - started) / 1e6)
    return best


def pages(port, bucket, prefix):
    """Pages per second, and keys, of one walk."""
    connection, token, many, keys = connect(port), "", 0, 0
    started = time.monotonic()
    while True:
        text = ask(connection, "GET", f"/{bucket}?list-type=2&prefix={prefix}{token}").decode()
        many, keys = many + 1, keys + text.count("<Key>")
        found = re.search("<NextContinuationToken>(.*?)</NextContinuationToken>", text)
        if not found:
            return many / (time.monotonic() - started), keys
        token = "&continuation-token=" + found[1].replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


class Server:
    def __init__(self, name, command, folder):
        with socket.socket() as it:
            it.bind(("127.0.0.1", 0))
            self.port = it.getsockname()[1]
        self.log = open(os.path.join(folder, f"{name}.log"), "wb")
        words = shlex.split(command.format(port=self.port, folder=folder))
        self.process = subprocess.Popen(words, stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{name} does not answer")

    def peak_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure(name, command, folder):
    server = Server(name, command, folder)
    try:
        ask(connect(server.port), "PUT", "/bench")
        figures = [together(server.port, "PUT", SMALL), together(server.port, "GET", SMALL)]
        figures += [put_large(server.port), get_large(server.port)]
        rate, keys = pages(server.port, "bench", "small/")
        if keys != COUNT:
            raise SystemExit(f"{name} lists {keys} keys of {COUNT}")
        cells = " | ".join(f"{it:,.0f}" for it in [*figures, rate])
        print(f"| {name} | {cells} | {server.peak_megabytes():,.0f} MB |", flush=True)
    finally:
        server.stop()


def fill(folder):
    """A million empty objects, put into the index while nobody serves it: through the API, each
    would be a transaction of its own."""
    index = sqlite3.connect(os.path.join(folder, "otus", "store.db"))
    bucket = index.execute("SELECT id FROM bucket WHERE name = 'bench'").fetchone()[0]
    etag = "d41d8cd98f00b204e9800998ecf8427e"
    rows = ((bucket, f"million/{n // 1000:04}/{n % 1000:03}".encode(), 10_000_000 + n, 0, etag, 0) for n in range(KEYS))
    with index:
        index.executemany("INSERT INTO object (bucket, key, id, size, etag, modified_ms) VALUES (?, ?, ?, ?, ?, ?)", rows)
        # Each object has details, which here say nothing.
        index.execute("INSERT INTO details (id, json) SELECT id, '{}' FROM object WHERE id >= 10000000")
    index.close()


def million(command, folder):
    fill(folder)
    server = Server("otus", command, folder)
    try:
        started = time.monotonic()
        rate, keys = pages(server.port, "bench", "million/")
        if keys != KEYS:
            raise SystemExit(f"{keys} keys of {KEYS}")
        print(f"a million keys: {time.monotonic() - started:.1f} s, {rate:,.0f} pages a second, "
              f"peak memory {server.peak_megabytes():,.0f} MB")
    finally:
        server.stop()


def main():
    otus, folder, *others = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    command = f"{otus} --data-dir {{folder}}/otus serve --anonymous --listen 127.0.0.1:{{port}}"
    print(f"| server | PUT {SMALL >> 10} KB, 1/s | GET {SMALL >> 10} KB, 1/s | PUT {LARGE >> 20} MB, MB/s "
          f"| GET {LARGE >> 20} MB, MB/s | LIST, pages/s | peak memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    measure("otus", command, folder)
    for other in others:
        measure(*other.split("=", 1), folder)
    million(command, folder)


if __name__ == "__main__":
    main()
