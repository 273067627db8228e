"""Results that are long or partly damaged: constant memory, paging to the end, what a
workgroup with partial results gives. 500,000 rows; 50 million in the long form."""

import gzip
import time

from checks import LONG, Checks, client, put, rows, run
from own_server import OwnServer

# Rows of the result, and the lists that make them, crossed. A list stands beside each of a batch's
# rows until it is unnested, so none is long.
ROWS, LARGE = (50_000_000, (50, 1_000)) if LONG else (500_000, (5, 100))


def long_result(c, server, athena):
    sql = (f"SELECT (a.x * 1000 + b.x) * 1000 + c.x AS n, 'a text of some length' AS t FROM UNNEST(sequence(1, {LARGE[0]})) "
           f"AS a(x) CROSS JOIN UNNEST(sequence(1, {LARGE[1]})) AS b(x) CROSS JOIN UNNEST(sequence(1, 1000)) AS c(x)")
    run(athena, "SELECT 1")
    before = server.resident_megabytes()
    started = time.monotonic()
    id = athena.start_query_execution(QueryString=sql)["QueryExecutionId"]
    most, state = before, "QUEUED"
    while state in ("QUEUED", "RUNNING"):
        time.sleep(0.05)
        most = max(most, server.resident_megabytes())
        execution = athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]
        state = execution["Status"]["State"]
    took = time.monotonic() - started
    c.equal("it succeeds", (state, execution["Status"].get("StateChangeReason")), ("SUCCEEDED", None))
    c.true("in constant memory", most < before + 200, (before, most))
    bucket, key = execution["ResultConfiguration"]["OutputLocation"][5:].split("/", 1)
    size = client("s3").head_object(Bucket=bucket, Key=key)["ContentLength"]
    print(f"{ROWS} rows, {size >> 20} MB, {took:.1f} s, memory {before:.0f} -> {most:.0f} MB")
    body = client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    lines = sum(piece.count(b"\n") for piece in body.iter_chunks(1 << 20))
    c.equal("every row is in the file", lines, ROWS + 1)
    page = athena.get_query_results(QueryExecutionId=id, MaxResults=1000)
    seen = len(page["ResultSet"]["Rows"])
    for _ in range(20):
        page = athena.get_query_results(QueryExecutionId=id, MaxResults=1000, NextToken=page["NextToken"])
        seen += len(page["ResultSet"]["Rows"])
    c.equal("pages", seen, 21_000)


def partial(c, athena):
    put("torn/good.csv.gz", gzip.compress(b"1\n2\n"))
    put("torn/torn.csv.gz", gzip.compress(b"3\n" * 100_000)[:60])
    run(athena, "CREATE EXTERNAL TABLE torn (n int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://data/torn/'")
    strict = run(athena, "SELECT count(*) FROM torn WHERE n < 3", expect=None)
    c.equal("fails as Athena does", strict["Status"]["State"], "FAILED")
    athena.create_work_group(Name="lenient", Configuration={
        "ResultConfiguration": {"OutputLocation": "s3://results/"}, "AdditionalConfiguration": '{"partial_results": true}'})
    found = rows(athena, "SELECT count(*) FROM torn WHERE n < 3", WorkGroup="lenient")
    c.equal("what can be read", found[1:], [["2"]])
    configuration = athena.get_work_group(WorkGroup="lenient")["WorkGroup"]["Configuration"]
    c.equal("the workgroup says so", configuration["AdditionalConfiguration"], '{"partial_results": true}')


if __name__ == "__main__":
    checks = Checks("large_results")
    server = OwnServer()
    server.start()
    try:
        checks.group(long_result, server, client("athena"))
        checks.group(partial, client("athena"))
    finally:
        server.stop()
    checks.finish()
