"""The audit: trails, selectors, what is delivered, and the server investigated with itself."""

import gzip
import json
import time

from checks import Checks, client, rows, run
from own_server import OwnServer


def delivered(s3, bucket, prefix=""):
    """Every record in a trail's bucket."""
    records = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for it in page.get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=it["Key"])["Body"].read()
            records.extend(json.loads(gzip.decompress(body))["Records"])
    return records


def until(condition):
    for _ in range(60):
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    return condition()


def refused_selectors(c, trails):
    """What a trail would not do is refused, and what it did stays."""
    before = trails.get_event_selectors(TrailName="mine")["EventSelectors"]
    lambdas = [{"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}]
    elsewhere = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::evidence"]}]
    for what, word, selector in [
            ("another service's resources", "AWS::Lambda::Function", {"DataResources": lambdas}),
            ("a bucket without its slash", "arn:aws:s3:::evidence", {"DataResources": elsewhere}),
            ("a source left out", "s3.amazonaws.com", {"ExcludeManagementEventSources": ["s3.amazonaws.com"]})]:
        c.refused(what, "InvalidEventSelectorsException",
                  lambda: trails.put_event_selectors(TrailName="mine", EventSelectors=[selector]), word)
    c.equal("they changed nothing", trails.get_event_selectors(TrailName="mine")["EventSelectors"], before)


def one_prefix(c, trails, s3):
    """Writes below one prefix, and reads of another bucket."""
    chosen = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": False,
               "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::evidence/in/"]}]},
              {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False,
               "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::another/"]}]}]
    trails.put_event_selectors(TrailName="mine", EventSelectors=chosen)
    found = trails.get_event_selectors(TrailName="mine")["EventSelectors"]
    c.equal("each is kept", [it["DataResources"] for it in found], [it["DataResources"] for it in chosen])
    for bucket, key in [("evidence", "in/1"), ("evidence", "out/1"), ("another", "in/1")]:
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
        s3.get_object(Bucket=bucket, Key=key)

    def events():
        found = [it for it in delivered(s3, "evidence", "kept/") if it["eventCategory"] == "Data"]
        found = {(it["eventName"], it["requestParameters"]["bucketName"], it["requestParameters"]["key"]) for it in found}
        found = {it for it in found if it[2] in ("in/1", "out/1")}
        return found if len(found) >= 2 else None

    c.equal("what they name, and no more", until(events), {("PutObject", "evidence", "in/1"), ("GetObject", "another", "in/1")})


def main(c, trails, s3, athena):
    c.refused("a bucket that is not there", "S3BucketDoesNotExistException",
              lambda: trails.create_trail(Name="lost", S3BucketName="no-such-bucket"))
    s3.create_bucket(Bucket="evidence")
    made = trails.create_trail(Name="mine", S3BucketName="evidence", S3KeyPrefix="kept")
    c.true("its ARN", made["TrailARN"].endswith(":trail/mine"))
    c.refused("it exists", "TrailAlreadyExistsException", lambda: trails.create_trail(Name="mine", S3BucketName="evidence"))
    c.equal("it does not log yet", trails.get_trail_status(Name="mine")["IsLogging"], False)
    c.refused("an update to a bucket that is not there", "S3BucketDoesNotExistException",
              lambda: trails.update_trail(Name="mine", S3BucketName="no-such-bucket"))
    trails.start_logging(Name="mine")
    selectors = trails.get_event_selectors(TrailName="mine")["EventSelectors"][0]
    c.equal("management only at first", (selectors["IncludeManagementEvents"], selectors["DataResources"]), (True, []))

    s3.put_object(Bucket="evidence", Key="quiet", Body=b"q")
    run(athena, "SELECT 'first' AS word")
    found = until(lambda: [it for it in delivered(s3, "evidence", "kept/") if it["eventName"] == "StartQueryExecution"])
    c.true("a call is delivered", found)
    event = found[0]
    c.equal("as CloudTrail writes it", (event["eventSource"], event["managementEvent"], event["requestParameters"]["queryString"]),
            ("athena.amazonaws.com", True, "SELECT 'first' AS word"))
    c.true("without data events", all(it["eventCategory"] == "Management" for it in delivered(s3, "evidence", "kept/")))

    chosen = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True,
               "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}]
    trails.put_event_selectors(TrailName="mine", EventSelectors=chosen)
    s3.put_object(Bucket="evidence", Key="loud", Body=b"l")
    s3.get_object(Bucket="evidence", Key="loud")
    s3.create_bucket(Bucket="another")
    c.refused("no such bucket", "NoSuchBucket", lambda: s3.put_object(Bucket="none", Key="x", Body=b""))

    def data():
        events = [it for it in delivered(s3, "evidence", "kept/") if it["eventSource"] == "s3.amazonaws.com"]
        names = {it["eventName"] for it in events}
        return events if {"PutObject", "CreateBucket"} <= names else None

    events = until(data) or []
    puts = [it for it in events if it["eventName"] == "PutObject" and it["requestParameters"].get("key") == "loud"]
    c.true("an upload is a data event", len(puts) == 1 and puts[0]["eventCategory"] == "Data", events[:2])
    c.equal("about its object", [it["ARN"] for it in puts[0]["resources"]], ["arn:aws:s3:::evidence/loud", "arn:aws:s3:::evidence"])
    c.true("making a bucket is management",
           [it["eventCategory"] for it in events if it["eventName"] == "CreateBucket"][-1:] == ["Management"])
    c.true("a refusal has its code", any(it.get("errorCode") == "NoSuchBucket" for it in events))
    c.true("reads were not asked for", all(it["eventName"] != "GetObject" for it in events))
    refused_selectors(c, trails)
    one_prefix(c, trails, s3)
    trails.stop_logging(Name="mine")
    c.equal("it stopped", trails.get_trail_status(Name="mine")["IsLogging"], False)


def asked(c, trails, athena):
    """The walk-through's questions, of ourselves."""
    def question(sql):
        return rows(athena, sql)[1:]

    who = ("SELECT eventname, count(*) FROM otus_audit WHERE useridentity.username = 'anonymous' "
           "AND region = 'us-east-1' GROUP BY 1 ORDER BY 2 DESC")
    found = until(lambda: dict(question(who)))
    c.true("who did what", int(found.get("CreateTrail", 0)) >= 2, found)
    errors = dict(question("SELECT errorcode, count(*) FROM otus_audit WHERE errorcode IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"))
    c.true("what failed", "S3BucketDoesNotExistException" in errors, errors)
    names = [it["EventName"] for it in trails.lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateTrail"}])["Events"]]
    c.true("looked up", names and set(names) == {"CreateTrail"}, names)


if __name__ == "__main__":
    checks = Checks("audit_trail")
    server = OwnServer(environment={"AUDIT_DELIVERY_SECONDS": "1"})
    server.start()
    try:
        services = {name: client(name) for name in ("cloudtrail", "s3", "athena")}
        checks.group(main, services["cloudtrail"], services["s3"], services["athena"])
        checks.group(asked, services["cloudtrail"], services["athena"])
    finally:
        server.stop()
    checks.finish()
