"""A server of a script's own, for scripts that kill it. OTUS_BIN names the binary."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request


class OwnServer:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        os.makedirs(self.path("data"))
        os.makedirs(self.path("results"))
        with socket.socket() as it:
            it.bind(("127.0.0.1", 0))
            self.port = it.getsockname()[1]
        self.process = None

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def start(self):
        self.process = subprocess.Popen(
            [os.environ["OTUS_BIN"], "serve", "--data-dir", self.path("home"), "--mount-rw", f"data={self.path('data')}",
             "--mount-rw", f"results={self.path('results')}", "--listen", f"127.0.0.1:{self.port}", "--anonymous"],
            stderr=open(self.path("log"), "ab"))
        os.environ.update(AWS_ENDPOINT_URL=f"http://127.0.0.1:{self.port}", AWS_ACCESS_KEY_ID="any",
                          AWS_SECRET_ACCESS_KEY="any", AWS_DEFAULT_REGION="us-east-1", OTUS_DATA_DIR=self.path("data"))
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError(open(self.path("log")).read())
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def resident_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0
