"""A server of a script's own, for scripts that kill it or start it with options. OTUS_BIN names
the binary."""

import os
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request


class OwnServer:
    def __init__(self, *options, anonymous=True, scheme="http", environment=None):
        """`options` are further ones of `serve`; `environment` is what it finds beside ours."""
        self.options, self.anonymous, self.scheme = list(options), anonymous, scheme
        self.environment = {**os.environ, **(environment or {})}
        self.folder = tempfile.TemporaryDirectory()
        os.makedirs(self.path("data"))
        os.makedirs(self.path("results"))
        with socket.socket() as it:
            it.bind(("127.0.0.1", 0))
            self.port = it.getsockname()[1]
        self.process = None

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def call(self, *arguments):
        """What a command over the same data directory prints."""
        command = [os.environ["OTUS_BIN"], "--data-dir", self.path("home"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{arguments}: {done.stderr}")
        return done.stdout

    def start(self):
        self.process = subprocess.Popen(
            [os.environ["OTUS_BIN"], "serve", "--data-dir", self.path("home"), "--mount-rw", f"data={self.path('data')}",
             "--mount-rw", f"results={self.path('results')}", "--listen", f"127.0.0.1:{self.port}",
             *(["--anonymous"] if self.anonymous else []), *self.options],
            env=self.environment, stderr=open(self.path("log"), "ab"))
        os.environ.update(AWS_ENDPOINT_URL=f"{self.scheme}://127.0.0.1:{self.port}", AWS_ACCESS_KEY_ID="any",
                          AWS_SECRET_ACCESS_KEY="any", AWS_DEFAULT_REGION="us-east-1", OTUS_DATA_DIR=self.path("data"))
        any_certificate = ssl.create_default_context()
        any_certificate.check_hostname, any_certificate.verify_mode = False, ssl.CERT_NONE
        for _ in range(300):
            try:
                health = f"{self.scheme}://127.0.0.1:{self.port}/healthz"
                urllib.request.urlopen(health, timeout=1, context=any_certificate).read()
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
