"""The Python in README and docs/moving-from-athena.md, run as it stands: the endpoint and the
keys are in the environment, the table it asks is there."""

import os
import re
import subprocess
import sys

import boto3
from checks import Checks, create_trail_table, run

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PAGES = ("README.md", "docs/moving-from-athena.md")


def examples():
    """(page, number, text) of every block of Python."""
    for page in PAGES:
        with open(os.path.join(ROOT, page)) as file:
            blocks = re.findall(r"^```python\n(.*?)^```", file.read(), re.DOTALL | re.MULTILINE)
        for number, block in enumerate(blocks, 1):
            yield page, number, block


def main(c):
    athena = boto3.client("athena", region_name="us-east-1")
    run(athena, "DROP TABLE IF EXISTS default.cloudtrail_logs")
    create_trail_table(athena, "default", "cloudtrail_logs")
    seen = ""
    for page, number, text in examples():
        seen += text
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)
        c.true(f"{page}, example {number}", done.returncode == 0, f"\n{text}\n{done.stderr[-2000:]}")
    c.true("there are examples of PyAthena", "pyathena" in seen)
    c.true("there are examples of awswrangler", "awswrangler" in seen)
    run(athena, "DROP TABLE default.cloudtrail_logs")


if __name__ == "__main__":
    checks = Checks("readme_examples")
    checks.group(main)
    checks.finish()
