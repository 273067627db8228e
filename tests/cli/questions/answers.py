"""The answers to questions.sql over a tree of CloudTrail objects, from the records alone.

    python3 answers.py FOLDER

prints a JSON list with one list of rows for each question. Whole numbers are printed as texts,
as `otus query --output json` prints bigint. What CloudTrailInputFormat and the JSON SerDe do to
a record is done here again: four fields become compact JSON text, everything else text.
"""
import datetime
import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict

STRINGIFIED = {"requestparameters", "responseelements", "additionaleventdata", "serviceeventdetails"}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def text(value):
    """A value in a column of type string."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return compact(value)


class Event:
    """A record with keys in lower case, as Hive sees them."""

    def __init__(self, record, path):
        self.record = {key.lower(): value for key, value in record.items()}
        self.path = path

    def __getattr__(self, name):
        value = self.record.get(name)
        if name in STRINGIFIED:
            return None if value is None else compact(value)
        return text(value)

    def identity(self, *names):
        value = self.record.get("useridentity")
        for name in names:
            if not isinstance(value, dict):
                return None
            value = {key.lower(): inner for key, inner in value.items()}.get(name)
        return text(value)

    @property
    def arn(self):
        return self.identity("arn")

    def scalar(self, column, *names):
        """json_extract_scalar: NULL unless a text, number or boolean stands there."""
        value = self.record.get(column)
        for name in names:
            if not isinstance(value, dict):
                return None
            value = value.get(name)
        return None if isinstance(value, (dict, list)) else text(value)

    @property
    def resources(self):
        found = self.record.get("resources") or []
        return [{key.lower(): text(value) for key, value in item.items()} for item in found]

    @property
    def folder(self):
        return re.search(r"/(\d{4}/\d{2}/\d{2})/", self.path).group(1).replace("/", "-")


def events(folder):
    for root, _, names in sorted(os.walk(os.path.join(folder, "AWSLogs"))):
        for name in sorted(names):
            if name.startswith((".", "_")):
                continue
            path = os.path.join(root, name)
            opened = gzip.open(path, "rt", encoding="utf-8") if name.endswith(".gz") else open(path, encoding="utf-8")
            with opened as lines:
                for line in lines:
                    for record in json.loads(line)["Records"]:
                        yield Event(record, path)


def order(value):
    """NULLS LAST, texts by code point."""
    return (value is None, value if value is not None else "")


def shown(rows):
    return [[str(value) if isinstance(value, int) else value for value in row] for row in rows]


def counted(keys, *by):
    """Rows (key…, n), most first or by key."""
    rows = [(*key, n) for key, n in Counter(keys).items()]
    return sorted(rows, key=lambda row: (-row[-1], *map(order, row[:-1])))


def by_key(keys):
    rows = [(*key, n) for key, n in Counter(keys).items()]
    return sorted(rows, key=lambda row: tuple(map(order, row)))


def listed(rows):
    return sorted(rows, key=lambda row: tuple(map(order, row)))


def grouped(pairs):
    groups = defaultdict(list)
    for key, event in pairs:
        groups[key].append(event)
    return groups


def distinct(values):
    return len({value for value in values if value is not None})


def hour(event):
    at = datetime.datetime.fromisoformat(event.eventtime.replace("Z", "+00:00"))
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%d %H:00:00.000 UTC")


def matches(event, column, words):
    value = getattr(event, column)
    return value is not None and any(word in value for word in words)


def denied_action(event):
    found = re.search(r"not authorized to perform: ([A-Za-z0-9:*-]+)", event.errormessage)
    return found.group(1) if found else None


def answers(all_events):
    e = all_events
    yield counted((x.eventname,) for x in e)
    yield counted((x.errorcode, x.eventname) for x in e if x.errorcode is not None)
    root = [x for x in e if x.identity("type") == "Root"]
    rows = [(x.eventtime, x.eventname, x.sourceipaddress, x.eventid) for x in root]
    yield sorted(rows, key=lambda r: tuple(map(order, (r[0], r[3], r[1], r[2]))))
    yield listed(
        (x.eventtime, x.arn, x.sourceipaddress, x.scalar("responseelements", "ConsoleLogin"),
         x.scalar("additionaleventdata", "MFAUsed"))
        for x in e if x.eventname == "ConsoleLogin")
    who = grouped((x.arn, x) for x in e if x.arn is not None)
    rows = [(arn, distinct(x.sourceipaddress for x in xs), len(xs)) for arn, xs in who.items()]
    yield sorted(rows, key=lambda r: (-r[1], r[0]))
    yield by_key((hour(x),) for x in e)
    buckets = (x.scalar("requestparameters", "bucketName") for x in e)
    yield counted((bucket,) for bucket in buckets if bucket is not None)
    keys = grouped((x.identity("accesskeyid"), x) for x in e)
    yield listed(
        (key, min(x.eventtime for x in xs), max(x.eventtime for x in xs), len(xs))
        for key, xs in keys.items() if key)
    yield counted((r.get("arn"), r.get("type")) for x in e for r in x.resources)
    yield by_key((x.identity("sessioncontext", "attributes", "mfaauthenticated"), x.identity("type")) for x in e)
    yield by_key(
        (x.arn, x.scalar("requestparameters", "roleArn"), x.scalar("requestparameters", "roleSessionName"))
        for x in e if (x.eventname or "").startswith("AssumeRole"))
    yield listed(
        (x.eventtime, x.eventname, x.arn, x.scalar("requestparameters", "userName"),
         x.scalar("responseelements", "accessKey", "accessKeyId"))
        for x in e
        if x.eventname in ("CreateUser", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"))
    yield listed(
        (x.eventtime, x.eventname, x.arn, x.scalar("requestparameters", "name"))
        for x in e
        if x.eventsource == "cloudtrail.amazonaws.com"
        and x.eventname in ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"))

    def policy(x):
        found = x.scalar("requestparameters", "policyArn")
        return x.scalar("requestparameters", "policyName") if found is None else found

    yield by_key(
        (x.eventname, policy(x))
        for x in e if re.search(r"^(Attach|Put)(User|Role|Group)Policy$", x.eventname or ""))
    refused = grouped((x.arn, x) for x in e if matches(x, "errorcode", ["AccessDenied", "UnauthorizedOperation"]))
    rows = [(arn, len(xs), distinct(x.eventname for x in xs)) for arn, xs in refused.items()]
    yield sorted(rows, key=lambda r: (-r[1], order(r[0])))
    yield counted((denied_action(x),) for x in e if matches(x, "errormessage", ["not authorized to perform"]))
    read = grouped((x.arn, x) for x in e if x.eventname == "GetSecretValue")
    yield listed(
        (arn, distinct(x.scalar("requestparameters", "secretId") for x in xs), distinct(x.awsregion for x in xs))
        for arn, xs in read.items())
    minutes = grouped(
        ((x.arn, x.eventtime[:16]), x) for x in e if (x.eventname or "").startswith(("List", "Describe", "Get")))
    rows = [(arn, minute, distinct(x.eventname for x in xs)) for (arn, minute), xs in minutes.items()]
    yield sorted((r for r in rows if r[2] >= 5), key=lambda r: (-r[2], order(r[0]), r[1]))
    yield counted((None if x.useragent is None else x.useragent.split("/")[0].lower(),) for x in e)
    regions = grouped((x.awsregion, x) for x in e)
    yield listed(
        (region, len(xs), min(x.eventtime for x in xs), distinct(x.eventsource for x in xs))
        for region, xs in regions.items())
    yield by_key(
        (x.eventtime[:13], x.eventsource) for x in e if x.readonly == "false" and x.errorcode is None)
    yield [row for row in counted((x.eventid,) for x in e) if row[-1] > 1]
    roles = grouped(
        (x.identity("sessioncontext", "sessionissuer", "arn"), x)
        for x in e if x.identity("type") == "AssumedRole")
    rows = [(arn, distinct(x.identity("accesskeyid") for x in xs), len(xs)) for arn, xs in roles.items()]
    yield sorted(rows, key=lambda r: (-r[2], order(r[0])))
    world = ["0.0.0.0/0", '"Principal":"*"', '"Principal\\":\\"*\\"']
    yield listed((x.eventtime, x.eventname, x.arn) for x in e if matches(x, "requestparameters", world))
    yield by_key((x.eventtime[:10], x.folder) for x in e if x.eventtime[:10] != x.folder)


if __name__ == "__main__":
    json.dump([shown(rows) for rows in answers(list(events(sys.argv[1])))], sys.stdout)
