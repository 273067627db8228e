"""64 clients submit small queries and poll them while a large scan runs: no error, bounded
memory, quick answers. 6 seconds; 60 in the long form.

Each client is a signed connection of its own, kept alive, written out here: 64 copies of boto3
would spend the machine's cores on themselves and measure their own waiting. How long this process
waits for a turn on the machine is measured too, with clients of a process that only echoes."""

import asyncio
import gzip
import json
import multiprocessing
import socket
import statistics
import threading
import time

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from checks import LONG, Checks, put
from own_server import OwnServer

CLIENTS = 64
OBJECTS = 200
PAUSE = 0.2
# What GetQueryExecution may take at p99, in seconds; the short form runs a build that is not
# optimised. Where the machine has other work, so many times what an echo takes.
LIMIT, ECHOES = (0.005, 3) if LONG else (0.05, 5)
ECHO_CLIENTS = 8


def put_lines():
    event = {"eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z", "eventName": "GetObject", "awsRegion": "us-east-1",
             "requestParameters": {"bucketName": "b", "key": "k" * 400}, "eventID": "x"}
    body = gzip.compress(json.dumps({"Records": [event] * 20_000}).encode(), 1)
    for n in range(OBJECTS):
        put(f"load/{n:04}.json.gz", body)


def echo(listener):
    """Answers every line with itself."""
    async def answer(reader, writer):
        while line := await reader.readline():
            writer.write(line)

    async def serve():
        async with await asyncio.start_server(answer, sock=listener) as server:
            await server.serve_forever()

    asyncio.run(serve())


async def ask_echo(port, end, taken):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < end:
        started = time.perf_counter()
        writer.write(b"x" * 200 + b"\n")
        await reader.readline()
        taken.append(time.perf_counter() - started)
        await asyncio.sleep(PAUSE)
    writer.close()


class Client:
    """One connection of one key."""

    def __init__(self, port, credentials):
        self.port, self.signer = port, SigV4Auth(credentials, "athena", "us-east-1")
        self.polls = []

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def call(self, operation, **members):
        """Answer, and seconds from the first byte sent to the last received."""
        body = json.dumps(members).encode()
        headers = {"x-amz-target": f"AmazonAthena.{operation}", "content-type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", f"http://127.0.0.1:{self.port}/", headers=headers, data=body)
        self.signer.add_auth(request)
        lines = [f"{name}: {value}" for name, value in request.headers.items()]
        head = "\r\n".join(["POST / HTTP/1.1", f"host: 127.0.0.1:{self.port}", f"content-length: {len(body)}", *lines, "", ""])
        started = time.perf_counter()
        self.writer.write(head.encode() + body)
        answered = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in answered.lower().split(b"\r\n") if line.startswith(b"content-length"))
        text = await self.reader.readexactly(length)
        took = time.perf_counter() - started
        if not answered.startswith(b"HTTP/1.1 200"):
            raise AssertionError(f"{operation}: {answered[:20]} {text[:300]}")
        return json.loads(text), took

    async def work(self, end):
        await self.open()
        while time.monotonic() < end:
            started, _ = await self.call("StartQueryExecution", QueryString="SELECT 1", WorkGroup="load")
            state = "QUEUED"
            while state in ("QUEUED", "RUNNING"):
                answer, took = await self.call("GetQueryExecution", QueryExecutionId=started["QueryExecutionId"])
                self.polls.append(took)
                state = answer["QueryExecution"]["Status"]["State"]
                await asyncio.sleep(PAUSE)
            if state != "SUCCEEDED":
                raise AssertionError(state)
        self.writer.close()


async def crowd(port, echo_port, credentials, seconds):
    """Seconds of every poll and of every echo, and what went wrong."""
    clients, echoes = [Client(port, credentials) for _ in range(CLIENTS)], []
    end = time.monotonic() + seconds
    work = [it.work(end) for it in clients] + [ask_echo(echo_port, end, echoes) for _ in range(ECHO_CLIENTS)]
    ended = await asyncio.gather(*work, return_exceptions=True)
    return [poll for it in clients for poll in it.polls], echoes, [repr(it) for it in ended if it is not None]


def prepare(server):
    """A key's credentials and a client, with the table to scan in place."""
    server.start()
    printed = server.call("key", "create")
    given = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    credentials = Credentials(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    athena = boto3.client("athena", region_name="us-east-1", aws_access_key_id=credentials.access_key,
                          aws_secret_access_key=credentials.secret_key)
    put_lines()
    athena.create_work_group(Name="load", Configuration={"ResultConfiguration": {"OutputLocation": "s3://results/l/"}})
    wait(athena, "CREATE EXTERNAL TABLE load (eventname string, requestparameters string) ROW FORMAT SERDE "
         "'org.apache.hive.hcatalog.data.JsonSerDe' STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' "
         "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' LOCATION 's3://data/load/'")
    return credentials, athena


def main(c):
    server = OwnServer(anonymous=False)
    credentials, athena = prepare(server)
    stop, scans = threading.Event(), []

    def scan():
        while not stop.is_set():
            scans.append(wait(athena, "SELECT max(requestparameters) FROM load", stop))

    scanner = threading.Thread(target=scan)
    scanner.start()
    before = server.resident_megabytes()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        other = multiprocessing.Process(target=echo, args=(listener,), daemon=True)
        other.start()
        port = listener.getsockname()[1]
        polls, echoes, errors = asyncio.run(crowd(server.port, port, credentials, 60 if LONG else 6))
        other.kill()
    after = server.resident_megabytes()
    stop.set()
    scanner.join()
    server.stop()
    cuts, echo_p99 = statistics.quantiles(polls, n=1000), statistics.quantiles(echoes, n=100)[98]
    print(f"{len(polls)} polls, p50 {cuts[499] * 1000:.1f} ms, p99 {cuts[989] * 1000:.1f} ms, p99.9 {cuts[998] * 1000:.1f} ms; "
          f"an echo p99 {echo_p99 * 1000:.1f} ms; "
          f"{len(scans)} scans, memory {before:.0f} -> {after:.0f} MB")
    c.equal("errors", errors[:3], [])
    c.true("polls", len(polls) > CLIENTS)
    c.true("p99 of GetQueryExecution", cuts[989] < max(LIMIT, ECHOES * echo_p99), (cuts[989], echo_p99))
    c.true("memory is bounded", after < before + 500, (before, after))


def wait(athena, sql, stop=None):
    id = athena.start_query_execution(QueryString=sql, WorkGroup="load")["QueryExecutionId"]
    while True:
        status = athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]
        if status["State"] not in ("QUEUED", "RUNNING"):
            return status["State"]
        if stop is not None and stop.is_set():
            athena.stop_query_execution(QueryExecutionId=id)
        time.sleep(0.1)


if __name__ == "__main__":
    checks = Checks("polling_load")
    checks.group(main)
    checks.finish()
