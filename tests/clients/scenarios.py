"""Runs tests/api/*.json: requests written from the documented behaviour of clients that cannot
be run here (Grafana's plugin, JDBC and Go drivers), against the real server, signed but
otherwise sent as they stand.

A scenario is a list of steps {"call": "AmazonAthena.X", "body": {…}, "status": 200, "is": {…},
"absent": ["a.b"], "keep": {"name": "path"}, "until": {…}}. Texts may hold ${kept} names. `is`
maps paths (`a.b.0.c`) to values; `*` stands for anything, `~text` for a text that holds it."""

import glob
import http.client
import json
import os
import string
import time
import urllib.parse

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from checks import Checks, unique

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api")
SCOPES = {"AmazonAthena": "athena", "AWSGlue": "glue"}


def post(call, body):
    """Status and answer of a call, sent without any client's help."""
    endpoint = urllib.parse.urlparse(os.environ["AWS_ENDPOINT_URL"])
    service = SCOPES.get(call.split(".")[0], "cloudtrail")
    data = body if isinstance(body, str) else json.dumps(body)
    headers = {"X-Amz-Target": call, "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", f"{os.environ['AWS_ENDPOINT_URL']}/", data=data, headers=headers)
    credentials = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    SigV4Auth(credentials, service, "us-east-1").add_auth(request)
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=30)
    connection.request("POST", "/", body=data, headers=dict(request.headers))
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, json.loads(text) if text else {}


def at(value, path):
    """The value at a path; KeyError when there is none."""
    for step in path.split("."):
        if isinstance(value, list):
            if not step.isdigit() or int(step) >= len(value):
                raise KeyError(path)
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            raise KeyError(path)
    return value


def fits(found, expected):
    if expected == "*":
        return True
    if isinstance(expected, str) and expected.startswith("~"):
        return isinstance(found, str) and expected[1:] in found
    return found == expected


def fill(value, kept):
    if isinstance(value, str):
        return string.Template(value).safe_substitute(kept)
    if isinstance(value, list):
        return [fill(item, kept) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, kept) for key, item in value.items()}
    return value


def misfits(answer, step, kept):
    wrong = []
    for path, expected in fill(step.get("is", {}), kept).items():
        try:
            found = at(answer, path)
        except KeyError:
            wrong.append(f"{path} is absent")
            continue
        if not fits(found, expected):
            wrong.append(f"{path}: found {found!r}, expected {expected!r}")
    for path in step.get("absent", []):
        try:
            wrong.append(f"{path} is there: {at(answer, path)!r}")
        except KeyError:
            pass
    return wrong


def scenario(c, name, steps):
    kept = {"unique": unique("scenario")}
    for number, step in enumerate(steps, 1):
        what = f"{name} step {number} ({step.get('about', step['call'])})"
        body = fill(step.get("body", {}), kept)
        status, answer = post(step["call"], body)
        for _ in range(400):
            if "until" not in step or not misfits(answer, {"is": step["until"]}, kept):
                break
            time.sleep(0.05)
            status, answer = post(step["call"], body)
        wrong = misfits(answer, step, kept)
        if status != step.get("status", 200):
            wrong.insert(0, f"status {status}")
        if not c.true(what, not wrong, "\n  " + "\n  ".join(wrong) + f"\n  answer {json.dumps(answer)[:600]}"):
            return
        for key, path in step.get("keep", {}).items():
            kept[key] = at(answer, path)


if __name__ == "__main__":
    checks = Checks("scenarios")
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.json"))):
        with open(path) as file:
            checks.group(scenario, os.path.basename(path), json.load(file))
    checks.finish()
