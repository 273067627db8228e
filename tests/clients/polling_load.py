"""64 clients submit small queries and poll them while a large scan runs: no error, bounded
memory, quick answers. 6 seconds; 60 in the long form."""

import gzip
import json
import statistics
import threading
import time

import botocore.config
import boto3
from checks import LONG, Checks, put
from own_server import OwnServer

CLIENTS = 64
OBJECTS = 200


def client(service):
    config = botocore.config.Config(retries={"max_attempts": 0}, max_pool_connections=2)
    return boto3.client(service, region_name="us-east-1", config=config)


def put_lines():
    event = {"eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z", "eventName": "GetObject", "awsRegion": "us-east-1",
             "requestParameters": {"bucketName": "b", "key": "k" * 400}, "eventID": "x"}
    body = gzip.compress(json.dumps({"Records": [event] * 20_000}).encode(), 1)
    for n in range(OBJECTS):
        put(f"load/{n:04}.json.gz", body)


def poll(end, latencies, errors, lock):
    athena = client("athena")
    mine = []
    try:
        while time.monotonic() < end:
            id = athena.start_query_execution(QueryString="SELECT 1", WorkGroup="load")["QueryExecutionId"]
            state = "QUEUED"
            while state in ("QUEUED", "RUNNING"):
                started = time.monotonic()
                state = athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]["State"]
                mine.append(time.monotonic() - started)
                time.sleep(0.2)
            if state != "SUCCEEDED":
                errors.append(state)
    except Exception as error:  # noqa: BLE001
        errors.append(repr(error))
    with lock:
        latencies.extend(mine)


def main(c):
    seconds = 60 if LONG else 6
    server = OwnServer("--log-format", "json", environment={"OTUS_LOG": "otus_api=info"})
    server.start()
    put_lines()
    athena = client("athena")
    athena.create_work_group(Name="load", Configuration={"ResultConfiguration": {"OutputLocation": "s3://results/l/"}})
    ddl = ("CREATE EXTERNAL TABLE load (eventname string, requestparameters string) ROW FORMAT SERDE "
           "'org.apache.hive.hcatalog.data.JsonSerDe' STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' "
           "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' LOCATION 's3://data/load/'")
    wait(athena, ddl)
    stop = threading.Event()
    scans = []

    def scan():
        own = client("athena")
        while not stop.is_set():
            scans.append(wait(own, "SELECT max(requestparameters) FROM load", stop))

    scanner = threading.Thread(target=scan)
    scanner.start()
    before = server.resident_megabytes()
    latencies, errors, lock = [], [], threading.Lock()
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=poll, args=(end, latencies, errors, lock)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = server.resident_megabytes()
    stop.set()
    scanner.join()
    server.stop()
    cuts = statistics.quantiles(latencies, n=100)
    with open(server.path("log")) as log:
        lines = [json.loads(line)["fields"] for line in log if line.startswith("{")]
    own = [it["ms"] for it in lines if it.get("path") == "/" and it.get("method") == "POST"]
    print(f"{len(latencies)} polls, p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms with the client on the same "
          f"machine; the server's part of {len(own)} calls p99 {statistics.quantiles(own, n=100)[98]:.0f} ms; {len(scans)} "
          f"scans, memory {before:.0f} -> {after:.0f} MB")
    c.equal("errors", errors[:3], [])
    c.true("polls", len(latencies) > CLIENTS)
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
