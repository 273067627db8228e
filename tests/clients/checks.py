"""Counts checks of a client script. A script prints what failed and, as its last line,
`<name>: N passed, M failed`; its exit code says whether anything failed.

The server is where AWS_ENDPOINT_URL says, the key in the usual AWS variables. OTUS_DATA_DIR,
if set, is a folder the server has mounted writable as the bucket `data`; without it the
bucket is made and filled through S3."""

import gzip
import json
import os
import sys
import time
import traceback
import uuid

import boto3
import botocore.exceptions

DATA_BUCKET = "data"

# Full numbers of rounds and seconds, as `cargo xtask test --long` asks for.
LONG = "OTUS_LONG" in os.environ


class Checks:
    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failed = 0

    def true(self, what, condition, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what} {detail}", flush=True)
        return bool(condition)

    def equal(self, what, found, expected):
        return self.true(what, found == expected, f"\n  found    {found!r}\n  expected {expected!r}")

    def refused(self, what, code, call, text=None):
        """`call` must be refused with the error code, and with `text` somewhere in its message."""
        try:
            answer = call()
        except botocore.exceptions.ClientError as error:
            found = error.response["Error"]
            message = found.get("Message", "")
            right = found["Code"] == code and (text is None or text in message)
            return self.true(what, right, f"\n  found {found}\n  expected {code}: {text}")
        return self.true(what, False, f"\n  was not refused: {answer}")

    def raises(self, what, kind, call, text=""):
        """`call` must raise `kind` with `text` in it."""
        try:
            answer = call()
        except kind as error:
            return self.true(what, text in str(error), f"\n  found {error}\n  expected {text}")
        except Exception as error:  # noqa: BLE001
            return self.true(what, False, f"\n  raised {type(error).__name__}: {error}")
        return self.true(what, False, f"\n  was not raised: {answer}")

    def group(self, function, *arguments):
        """Runs a group of checks; an exception is one failed check."""
        try:
            return function(self, *arguments)
        except Exception:  # noqa: BLE001
            self.failed += 1
            print(f"FAILED {self.name}.{function.__name__}\n{traceback.format_exc()}", flush=True)
            return None

    def finish(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)


def client(service, **options):
    return boto3.client(service, region_name="us-east-1", **options)


def put(key, body):
    """Puts an object into the bucket of the tests."""
    folder = os.environ.get("OTUS_DATA_DIR")
    if folder:
        path = os.path.join(folder, key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(body)
        return
    s3 = client("s3")
    try:
        s3.create_bucket(Bucket=DATA_BUCKET)
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise
    s3.put_object(Bucket=DATA_BUCKET, Key=key, Body=body)


def unique(prefix):
    return f"{prefix}_{uuid.uuid4().hex[:8]}"


def run(athena, sql, expect="SUCCEEDED", **options):
    """Runs a statement to its end; the execution."""
    options.setdefault("QueryExecutionContext", {"Database": "default", "Catalog": "AwsDataCatalog"})
    id = athena.start_query_execution(QueryString=sql, **options)["QueryExecutionId"]
    for _ in range(1200):
        execution = athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]
        state = execution["Status"]["State"]
        if state not in ("QUEUED", "RUNNING"):
            if expect and state != expect:
                reason = execution["Status"].get("StateChangeReason")
                raise AssertionError(f"{state} instead of {expect}: {reason}\n{sql}")
            return execution
        time.sleep(0.05)
    raise AssertionError(f"still running: {sql}")


def rows(athena, sql, **options):
    """Texts of all rows, header included where there is one."""
    execution = run(athena, sql, **options)
    pages = athena.get_paginator("get_query_results").paginate(
        QueryExecutionId=execution["QueryExecutionId"]
    )
    return [
        [datum.get("VarCharValue") for datum in row["Data"]]
        for page in pages
        for row in page["ResultSet"]["Rows"]
    ]


REGIONS = ["us-east-1", "eu-west-1"]
DAYS = ["2026/01/01", "2026/01/02", "2026/01/03"]
USERS = ["alice", "bob", "carol"]
CALLS = ["GetObject", "PutObject", "DescribeInstances", "ConsoleLogin"]


def trail_records():
    """Records of a small trail: (region, day, event)."""
    for r, region in enumerate(REGIONS):
        for d, day in enumerate(DAYS):
            for n in range(10):
                user = USERS[(r + d + n) % len(USERS)]
                event = {
                    "eventVersion": "1.08",
                    "userIdentity": {
                        "type": "IAMUser",
                        "arn": f"arn:aws:iam::111122223333:user/{user}",
                        "accountId": "111122223333",
                        "userName": user,
                    },
                    "eventTime": f"{day.replace('/', '-')}T{n:02}:00:00Z",
                    "eventSource": "s3.amazonaws.com",
                    "eventName": CALLS[(d + n) % len(CALLS)],
                    "awsRegion": region,
                    "sourceIPAddress": f"203.0.113.{n}",
                    "eventID": f"{r}{d}{n:02}",
                    "eventType": "AwsApiCall",
                    "recipientAccountId": "111122223333",
                }
                if n == 7:
                    event["errorCode"] = "AccessDenied"
                    event["errorMessage"] = 'not "authorized", sorry'
                yield region, day, event


def put_trail():
    """Puts the trail where AWS would deliver it; the location of its records."""
    objects = {}
    for region, day, event in trail_records():
        objects.setdefault((region, day), []).append(event)
    for (region, day), events in objects.items():
        key = (
            f"AWSLogs/111122223333/CloudTrail/{region}/{day}/111122223333_CloudTrail_{region}_"
            f"{day.replace('/', '')}T0000Z_x.json.gz"
        )
        put(key, gzip.compress(json.dumps({"Records": events}).encode()))
    return f"s3://{DATA_BUCKET}/AWSLogs/111122223333/CloudTrail/"


def create_trail_table(athena, database, table):
    """The documented table with partition projection."""
    location = put_trail()
    run(
        athena,
        f"""
CREATE EXTERNAL TABLE {database}.{table} (
    eventVersion STRING,
    userIdentity STRUCT<type: STRING, arn: STRING, accountId: STRING, userName: STRING>,
    eventTime STRING,
    eventSource STRING,
    eventName STRING,
    awsRegion STRING,
    sourceIpAddress STRING,
    errorCode STRING,
    errorMessage STRING,
    eventId STRING
)
PARTITIONED BY (region string, day string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '{location}'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.region.type'='enum', 'projection.region.values'='us-east-1,eu-west-1',
  'projection.day.type'='date', 'projection.day.range'='2026/01/01,2026/01/10',
  'projection.day.format'='yyyy/MM/dd', 'projection.day.interval'='1',
  'projection.day.interval.unit'='DAYS',
  'storage.location.template'='{location}${{region}}/${{day}}')
""",
    )
