"""DuckDB: a trail's events, all columns of the walk-through's table, into Parquet with zstd; or,
with `check` in front, how many rows and values two Parquet files or folders have."""
import json
import sys

import duckdb

TEXT = "VARCHAR"
ISSUER = dict.fromkeys(["type", "principalId", "arn", "accountId", "userName"], TEXT)
IDENTITY = dict.fromkeys(
    ["type", "principalId", "arn", "accountId", "invokedBy", "accessKeyId", "userName"], TEXT)
EVENT = {
    "eventVersion": TEXT,
    "userIdentity": {**IDENTITY, "sessionContext": {
        "attributes": {"mfaAuthenticated": TEXT, "creationDate": TEXT}, "sessionIssuer": ISSUER}},
    **dict.fromkeys(["eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress",
                     "userAgent", "errorCode", "errorMessage", "requestParameters",
                     "responseElements", "additionalEventData", "requestID", "eventID",
                     "readOnly"], TEXT),
    "resources": [{"ARN": TEXT, "accountId": TEXT, "type": TEXT}],
    **dict.fromkeys(["eventType", "apiVersion", "recipientAccountId", "serviceEventDetails",
                     "sharedEventID", "vpcEndpointId"], TEXT),
}


def convert(folder, out):
    structure = json.dumps({"Records": [EVENT]})
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    connection.execute(f"""COPY (
        SELECT unnest(r) FROM (
            SELECT unnest(from_json(json, '{structure}').Records) AS r
            FROM read_json_objects('{folder}/**/*.json.gz', format = 'newline_delimited')))
        TO '{out}' (FORMAT parquet, COMPRESSION zstd)""")


def check(path):
    names = ", ".join(f"count({name})" for name in EVENT)
    lengths = ", ".join(f"sum(length({name}))" for name in EVENT
                        if name not in ("userIdentity", "resources"))
    found = duckdb.sql(f"""SELECT count(*), {names}, {lengths}, sum(len(resources)),
        count(userIdentity.arn), count(userIdentity.sessionContext.sessionIssuer.userName)
        FROM read_parquet('{path}')""").fetchall()[0]
    print(json.dumps([str(it) for it in found]))


if sys.argv[1] == "check":
    check(sys.argv[2])
else:
    convert(*sys.argv[1:])
