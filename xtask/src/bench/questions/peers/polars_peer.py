"""Polars: scan_ndjson with a schema, streaming."""
import os

os.environ["POLARS_MAX_THREADS"] = "2"

import polars as pl

import questions

folder, question, key = questions.arguments()


def declare(fields):
    kind = lambda inner: pl.String if inner is None else declare(inner)
    return pl.Struct({name: kind(inner) for name, inner in fields.items()})


def field(path):
    name, _, inner = path.partition(".")
    return pl.col(name).struct.field(inner) if inner else pl.col(name)


def text(path):
    return field(path).fill_null("")


schema = {"Records": pl.List(declare(questions.shape(question)))}
events = pl.scan_ndjson(f"{folder}/**/*.json.gz", schema=schema)
events = events.select(pl.col("Records").explode()).unnest("Records")
n = pl.len().alias("n")
if question == "root":
    keys = [text("userIdentity.userName").alias("a"), field("eventName").alias("b"),
            text("userIdentity.invokedBy").alias("c")]
    events = events.filter(field("userIdentity.type") == "Root").group_by(keys).agg(n)
    events = events.sort(["n", "a", "b", "c"], descending=[True, False, False, False])
elif question == "errors":
    keys = [field("eventName").alias("a"), field("errorCode").alias("b"),
            text("errorMessage").alias("c")]
    events = events.filter(field("errorCode").is_not_null()).group_by(keys).agg(n)
    events = events.sort(["n", "a", "b", "c"], descending=[True, False, False, False]).head(10)
elif question == "eight":
    keys = [text("userIdentity.arn").alias("a"), field("eventTime").str.slice(0, 13).alias("b"),
            field("sourceIPAddress").alias("c")]
    events = events.group_by(keys).agg(
        n, field("errorCode").count().alias("e"), field("eventName").max().alias("f"),
        field("userAgent").max().alias("g"), field("eventSource").min().alias("h"),
        field("awsRegion").max().alias("i"),
    )
    events = events.sort(["n", "a", "b", "c"], descending=[True, False, False, False]).head(20)
elif question == "key":
    events = events.filter(field("userIdentity.accessKeyId") == key)
    events = events.select(
        field("eventTime"), field("eventName"), field("eventSource"), field("sourceIPAddress"),
        field("eventID"),
    ).sort(["eventTime", "eventID"])
else:
    bucket = field("requestParameters.bucketName").alias("a")
    events = events.filter(bucket.is_not_null()).group_by(bucket).agg(n)
    events = events.sort(["n", "a"], descending=[True, False]).head(20)
questions.show(events.collect(engine="streaming").rows())
