"""The Python of README.md and docs/, and their blocks that call `aws`, run as they stand: the
endpoint and the keys are in the environment, the table they ask and the folder they copy are there.
The other blocks are run by tests/cli/docs.rs."""

import glob
import os
import re
import subprocess
import sys
import tempfile

import boto3
from checks import Checks, create_trail_table, run

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BLOCK = re.compile(r"^(<!-- not run: [^\n]*\n)?```(python|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def examples():
    """(page, number, command) of every block."""
    for path in [os.path.join(ROOT, "README.md"), *sorted(glob.glob(os.path.join(ROOT, "docs", "*.md")))]:
        with open(path) as file:
            blocks = BLOCK.findall(file.read())
        for number, (left_out, language, text) in enumerate(blocks, 1):
            if left_out:
                continue
            if language == "python":
                yield os.path.basename(path), number, [sys.executable, "-c", text]
            elif re.search(r"^aws ", text, re.MULTILINE):
                yield os.path.basename(path), number, ["sh", "-eu", "-c", text]


def main(c, folder):
    athena = boto3.client("athena", region_name="us-east-1")
    run(athena, "DROP TABLE IF EXISTS default.cloudtrail_logs")
    create_trail_table(athena, "default", "cloudtrail_logs")
    trail = [os.environ["OTUS_BIN"], "generate", "cloudtrail", "--out", "trail", "--days", "2"]
    subprocess.run(trail, cwd=folder, check=True, capture_output=True)
    path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
    seen = ""
    for page, number, command in examples():
        seen += command[-1]
        done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
                              timeout=120)
        c.true(f"{page}, example {number}", done.returncode == 0, f"\n{command[-1]}\n{done.stderr[-2000:]}")
    for client in ("pyathena", "awswrangler", "aws s3"):
        c.true(f"there are examples of {client}", client in seen)
    run(athena, "DROP TABLE default.cloudtrail_logs")


if __name__ == "__main__":
    checks = Checks("readme_examples")
    with tempfile.TemporaryDirectory() as work:
        checks.group(main, work)
    checks.finish()
