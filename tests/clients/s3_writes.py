"""CTAS, INSERT and UNLOAD into real S3: a second otus writes through multipart uploads into this server."""

import os
import subprocess
import tempfile

from checks import Checks, client, unique

s3 = client("s3")
BUCKET = "otus-results"


class Otus:
    """A command line with a data directory of its own, the server's bucket mounted as `real`."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory()

    def call(self, sql):
        command = [os.environ["OTUS_BIN"], "--data-dir", self.home.name, "--endpoint-url", os.environ["AWS_ENDPOINT_URL"],
                   f"--mount-rw=real=s3://{BUCKET}", "query", "--output", "csv", sql]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def rows(self, sql):
        ended = self.call(sql)
        if ended.returncode:
            raise AssertionError(ended.stderr)
        return [line.replace('"', "") for line in ended.stdout.splitlines()[1:]]


def keys(prefix):
    return [it["Key"] for it in s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]


def uploads(c, when):
    c.equal(f"no upload is left {when}", s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads"), None)


def tables(c):
    otus, place = Otus(), unique("table")
    otus.rows(f"CREATE TABLE t WITH (format = 'JSON', external_location = 's3://real/{place}/', partitioned_by = ARRAY['p']) AS "
              "SELECT x AS v, x % 3 AS p FROM UNNEST(sequence(1, 999)) AS t (x)")
    sums = [sum(x for x in range(1, 1000) if x % 3 == p) for p in range(3)]
    read = otus.rows("SELECT p, count(*), sum(v) FROM t GROUP BY p ORDER BY p")
    c.equal("rows of partitions", read, [f"{p},333,{sums[p]}" for p in range(3)])
    otus.rows("INSERT INTO t VALUES (5000, 7)")
    c.equal("an inserted partition", otus.rows("SELECT v FROM t WHERE p = 7"), ["5000"])
    c.equal("its objects", len([it for it in keys(f"{place}/") if "/p=7/" in it]), 1)
    uploads(c, "after success")
    ended = otus.call(f"CREATE TABLE u WITH (external_location = 's3://real/{place}/') AS SELECT 1 AS a")
    c.true("the place is taken", ended.stderr.startswith("HIVE_PATH_ALREADY_EXISTS: "), ended.stderr)


def parts(c):
    otus, place = Otus(), unique("parts")
    otus.rows(f"CREATE TABLE t WITH (format = 'TEXTFILE', write_compression = 'NONE', external_location = 's3://real/{place}/') AS "
              "SELECT rpad('', 2000, CAST(x AS varchar)) AS s FROM UNNEST(sequence(1, 9000)) AS t (x)")
    c.equal("18 MB in several parts", otus.rows("SELECT count(*), sum(length(s)) FROM t"), ["9000,18000000"])
    otus.rows(f"UNLOAD (SELECT s FROM t) TO 's3://real/{place}_unload/' WITH (format = 'PARQUET')")
    c.true("unloaded", keys(f"{place}_unload/"))


def failures(c):
    otus, place = Otus(), unique("failed")
    ended = otus.call(f"CREATE TABLE t WITH (format = 'JSON', external_location = 's3://real/{place}/') AS "
                      "SELECT 1 / (x - 9000) AS a FROM UNNEST(sequence(1, 10000)) AS t (x)")
    c.equal("the failure", ended.stderr.splitlines()[0], "DIVISION_BY_ZERO: Division by zero")
    c.equal("leaves no object", keys(f"{place}/"), [])
    uploads(c, "after a failure")
    c.equal("no table", otus.rows("SHOW TABLES"), [])


if __name__ == "__main__":
    checks = Checks("s3_writes")
    for group in (tables, parts, failures):
        checks.group(group)
    checks.finish()
