"""A bucket of another S3 behind a mount: HEAD, ranges, paging, refusals, and writing where the
mount allows it. The other S3 is a second server of ours, so that no account is needed."""

import os

import boto3
import botocore.config
from checks import Checks, run
from own_server import OwnServer

BIG = bytes(range(256)) * (100 << 10)


def other_s3(endpoint):
    return boto3.client("s3", region_name="us-east-1", endpoint_url=endpoint, aws_access_key_id="far",
                        aws_secret_access_key="far")


def reading(c, s3):
    head = s3.head_object(Bucket="real", Key="big")
    c.equal("size", head["ContentLength"], len(BIG))
    c.equal("type and metadata", (head["ContentType"], head["Metadata"]), ("text/x-test", {"who": "me"}))
    c.equal("the other's ETag", head["ETag"], far.head_object(Bucket="far", Key="big")["ETag"])
    c.equal("the other's time", head["LastModified"], far.head_object(Bucket="far", Key="big")["LastModified"])
    c.true("the whole", s3.get_object(Bucket="real", Key="big")["Body"].read() == BIG)
    part = s3.get_object(Bucket="real", Key="big", Range="bytes=9000000-9000009")
    c.equal("a range", (part["Body"].read(), part["ContentRange"]), (BIG[9000000:9000010], f"bytes 9000000-9000009/{len(BIG)}"))
    c.equal("the end", s3.get_object(Bucket="real", Key="big", Range="bytes=-7")["Body"].read(), BIG[-7:])
    c.equal("nothing at all", s3.get_object(Bucket="real", Key="empty")["Body"].read(), b"")
    c.refused("beyond the end", "InvalidRange", lambda: s3.get_object(Bucket="real", Key="big", Range="bytes=99999999999-"))
    c.refused("no object", "NoSuchKey", lambda: s3.get_object(Bucket="real", Key="none"))
    c.refused("no object's head", "404", lambda: s3.head_object(Bucket="real", Key="none"))
    c.refused("changed since", "412", lambda: s3.head_object(Bucket="real", Key="big", IfMatch='"no"'))
    c.refused("a bucket that is not there", "NoSuchBucket", lambda: s3.list_objects_v2(Bucket="lost"))


def listing(c, s3):
    keys = [f"list/{n:02}" for n in range(25)] + ["list/a/1", "list/a/2", "list/b/1", "list/ü +&"]
    for key in keys:
        far.put_object(Bucket="far", Key=key, Body=b"x")

    def pages(operation, **options):
        return list(s3.get_paginator(operation).paginate(Bucket="real", **options))

    for size in (1, 7, 29, 1000):
        found = pages("list_objects_v2", Prefix="list/", PaginationConfig={"PageSize": size})
        c.equal(f"pages of {size}", [it["Key"] for page in found for it in page.get("Contents", [])], sorted(keys))
        c.true("none is longer", all(page["KeyCount"] <= size for page in found))
        level = pages("list_objects_v2", Prefix="list/", Delimiter="/", PaginationConfig={"PageSize": size})
        c.equal("a level's folders", [it["Prefix"] for page in level for it in page.get("CommonPrefixes", [])],
                ["list/a/", "list/b/"])
        c.equal("a level's objects", len([it for page in level for it in page.get("Contents", [])]), 26)
        old = pages("list_objects", Prefix="list/", PaginationConfig={"PageSize": size})
        c.equal("the first version", [it["Key"] for page in old for it in page.get("Contents", [])], sorted(keys))
    after = s3.list_objects_v2(Bucket="real", Prefix="list/", StartAfter="list/23")
    c.equal("start after", [it["Key"] for it in after["Contents"]], [it for it in sorted(keys) if it > "list/23"])


def writing(c, s3):
    c.refused("read-only unless mounted otherwise", "AccessDenied", lambda: s3.put_object(Bucket="real", Key="w", Body=b"w"))
    c.refused("deletes nothing", "AccessDenied", lambda: s3.delete_object(Bucket="real", Key="big"))
    s3.put_object(Bucket="writable", Key="w", Body=b"written")
    c.equal("arrives", far.get_object(Bucket="far", Key="w")["Body"].read(), b"written")
    s3.delete_object(Bucket="writable", Key="w")
    c.refused("is deleted", "NoSuchKey", lambda: far.get_object(Bucket="far", Key="w"))
    c.refused("no uploads in parts", "NotImplemented", lambda: s3.create_multipart_upload(Bucket="writable", Key="w"))
    c.refused("no tags", "NotImplemented", lambda: s3.put_object_tagging(
        Bucket="writable", Key="big", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]}))
    c.refused("nor on a mounted folder", "NotImplemented", lambda: s3.create_multipart_upload(Bucket="data", Key="w"))


def results(c, athena):
    """A result of more than one part of an upload."""
    sql = "SELECT rpad('', 1000, 'x') AS x FROM UNNEST(sequence(1, 300)) AS a(i), UNNEST(sequence(1, 300)) AS b(j)"
    execution = run(athena, sql, ResultConfiguration={"OutputLocation": "s3://writable/results/"})
    head = far.head_object(Bucket="far", Key=f"results/{execution['QueryExecutionId']}.csv")
    # A header, then a quoted value and a line end for each row.
    c.equal("a long result", head["ContentLength"], len('"x"\n') + 90_000 * 1003)
    c.true("came in parts", "-" in head["ETag"], head["ETag"])


if __name__ == "__main__":
    checks = Checks("s3_pass_through")
    beyond = OwnServer()
    beyond.start()
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    far = other_s3(endpoint)
    far.create_bucket(Bucket="far")
    far.put_object(Bucket="far", Key="big", Body=BIG, ContentType="text/x-test", Metadata={"who": "me"})
    far.put_object(Bucket="far", Key="empty", Body=b"")
    keys = {"AWS_ACCESS_KEY_ID": "far", "AWS_SECRET_ACCESS_KEY": "far"}
    near = OwnServer("--mount", "real=s3://far", "--mount", "lost=s3://nowhere", "--mount-rw", "writable=s3://far",
                     "--endpoint-url", endpoint, environment=keys)
    near.start()
    try:
        config = botocore.config.Config(retries={"max_attempts": 0})
        s3 = boto3.client("s3", region_name="us-east-1", config=config)
        for group in (reading, listing, writing):
            checks.group(group, s3)
        checks.group(results, boto3.client("athena", region_name="us-east-1", config=config))
    finally:
        near.stop()
        beyond.stop()
    checks.finish()
