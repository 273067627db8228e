"""HTTPS with a certificate made here: Athena, S3 with a file in parts, AWS CLI. The clients
trust this certificate and no other."""

import http.client
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request
import warnings

import botocore.exceptions
from checks import Checks, client, rows
from own_server import OwnServer


def certificate(folder):
    """Certificate and key for 127.0.0.1, signed by themselves."""
    paths = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=otus", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True)
    return paths


def clients(c, trusted):
    athena, s3 = client("athena", verify=trusted), client("s3", verify=trusted)
    c.equal("a query", rows(athena, "SELECT 1 AS one"), [["one"], ["1"]])
    s3.create_bucket(Bucket="secured")
    body = os.urandom(20 << 20)
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        s3.upload_file(file.name, "secured", "parts")
    c.true("a file in parts", s3.get_object(Bucket="secured", Key="parts")["Body"].read() == body)
    c.equal("part of it", s3.get_object(Bucket="secured", Key="parts", Range="bytes=5-9")["Body"].read(), body[5:10])
    listed = subprocess.run([os.path.join(os.path.dirname(sys.executable), "aws"), "--ca-bundle", trusted, "s3", "ls"],
                            capture_output=True, text=True, env={**os.environ, "AWS_PAGER": ""})
    c.true("the AWS CLI", "secured" in listed.stdout, listed.stderr)


def refusals(c, trusted):
    c.raises("an unknown certificate", botocore.exceptions.SSLError, lambda: client("athena").list_work_groups(), "CERTIFICATE")
    url = os.environ["AWS_ENDPOINT_URL"].replace("https", "http")
    c.raises("plain HTTP", (OSError, http.client.HTTPException), lambda: urllib.request.urlopen(f"{url}/healthz", timeout=5))
    old = ssl.create_default_context(cafile=trusted)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    health = f"{os.environ['AWS_ENDPOINT_URL']}/healthz"
    c.raises("TLS 1.1", (OSError, ssl.SSLError), lambda: urllib.request.urlopen(health, timeout=5, context=old))
    modern = ssl.create_default_context(cafile=trusted)
    modern.minimum_version = ssl.TLSVersion.TLSv1_3
    with urllib.request.urlopen(health, timeout=5, context=modern) as answer:
        c.equal("TLS 1.3", answer.status, 200)


if __name__ == "__main__":
    checks = Checks("https")
    if checks.true("openssl makes the certificate", shutil.which("openssl")):
        with tempfile.TemporaryDirectory() as folder:
            public, private = certificate(folder)
            server = OwnServer("--tls-certificate", public, "--tls-key", private, scheme="https")
            server.start()
            try:
                checks.group(clients, public)
                checks.group(refusals, public)
            finally:
                server.stop()
    checks.finish()
