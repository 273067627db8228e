"""The descriptive questions of the library, answered by plain Python over the log files alone.

Usage: answers.py FOLDER, a folder `otus generate aws` wrote. Prints a JSON object: question ->
{"parameters": {...}, "rows": [[...]]}, values as texts, rows in any order.
"""
import datetime as dt
import glob
import gzip
import json
import re
import shlex
import sys
from collections import Counter, defaultdict
from urllib.parse import urlsplit

folder = sys.argv[1]
names = json.load(open(f"{folder}/answers.json"))["story"]["names"]
SINCE = "2026-10-30"


def lines(pattern):
    for path in sorted(glob.glob(f"{folder}/AWSLogs/{pattern}", recursive=True)):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file


records = [r for line in lines("*/CloudTrail/**/*.gz") for r in json.loads(line)["Records"]]
answers = {}


def answer(name, rows, **parameters):
    text = lambda it: it if it is None or isinstance(it, str) else str(it).lower() if isinstance(it, bool) else str(it)
    answers[name] = {"parameters": parameters, "rows": [[text(it) for it in row] for row in rows]}


def who(r):
    return r.get("userIdentity", {})


def arn(r):
    return who(r).get("arn")


def at(r, *path):
    for step in path:
        if not isinstance(r, dict):
            return None
        r = r.get(step)
    return r


def grouped(rows, key):
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups.items()


def span(rows):
    times = [r["eventTime"] for r in rows]
    return [min(times), max(times)]


def failures(rows):
    return sum(r.get("errorCode") is not None for r in rows)


def instant(text):
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def login(r, outcome):
    return at(r, "responseElements", "ConsoleLogin") == outcome


def events(test):
    return sorted((r for r in records if test(r)), key=lambda r: (r["eventTime"], r["eventID"]))


def key(r):
    return who(r).get("accessKeyId")


logins = events(lambda r: r["eventName"] == "ConsoleLogin")
answer("console-logins", [
    [*group, sum(login(r, "Success") for r in rows), sum(login(r, "Failure") for r in rows),
     sum(at(r, "additionalEventData", "MFAUsed") == "No" for r in rows), *span(rows)]
    for group, rows in grouped(logins, lambda r: (arn(r), r["sourceIPAddress"]))])

assumptions = events(lambda r: r["eventSource"] == "sts.amazonaws.com" and r["eventName"].startswith("AssumeRole"))
answer("who-assumes-what", [
    [*group, len(rows), failures(rows), *span(rows)]
    for group, rows in grouped(assumptions, lambda r: (arn(r) or who(r).get("invokedBy"), at(r, "requestParameters", "roleArn")))])

denied = []
for r in records:
    found = re.search(r"not authorized to perform: ", r.get("errorMessage") or "")
    if found:
        action = re.search(r"not authorized to perform: ([\w-]+:\w+)", r["errorMessage"], re.A)
        resource = re.search(r'on resource: "?([^ "]+)', r["errorMessage"])
        denied.append((r, action and action[1], resource and resource[1]))
answer("denied-actions", [
    [*group, len(rows), *span([r for r, _, _ in rows])]
    for group, rows in grouped(denied, lambda it: (arn(it[0]), it[1], it[2]))])

reads = events(lambda r: r["eventName"] == "GetObject")
answer("objects-read", [
    [*group, len(rows), len({at(r, "requestParameters", "key") for r in rows}),
     int(sum(float(at(r, "additionalEventData", "bytesTransferredOut") or 0) for r in rows)), failures(rows), *span(rows)]
    for group, rows in grouped(reads, lambda r: (at(r, "requestParameters", "bucketName"), arn(r) or who(r).get("invokedBy")))])

carol = names["carol.arn"]
rows, before = [], None
for r in events(lambda r: arn(r) == carol):
    now = instant(r["eventTime"])
    gap = None if before is None else int((now - before).total_seconds())
    before = now
    rows.append([r["eventTime"], gap, r["eventSource"], r["eventName"], r["awsRegion"], r["sourceIPAddress"], key(r),
                 r.get("errorCode"), r["eventID"]])
answer("principal-timeline", rows, principal=carol)

stolen = names["key:stolen"]
answer("key-timeline", [
    [r["eventTime"], r["recipientAccountId"], r["awsRegion"], r["eventSource"], r["eventName"], arn(r), r["sourceIPAddress"],
     r["userAgent"], r.get("errorCode"), r["eventID"]] for r in events(lambda r: key(r) == stolen)], key=stolen)

attacker = names["attacker"]
answer("address-timeline", [
    [r["eventTime"], arn(r), key(r), r["awsRegion"], r["eventSource"], r["eventName"], r["userAgent"], r.get("errorCode"),
     r["eventID"]] for r in events(lambda r: r["sourceIPAddress"] == attacker)], address=attacker)


def made(r):
    return at(r, "responseElements", "credentials", "accessKeyId")


sessions = events(lambda r: r["eventSource"] == "sts.amazonaws.com" and r.get("errorCode") is None and made(r))


def walk(start, backwards):
    rows, step, keys = [], 1, {start}
    while keys and step <= 8:
        found = [r for r in sessions if (made(r) if backwards else key(r)) in keys]
        for r in found:
            role, session = at(r, "requestParameters", "roleArn"), at(r, "requestParameters", "roleSessionName")
            rows.append(
                [step, r["eventTime"], made(r), role, session, arn(r) or who(r).get("invokedBy"), key(r),
                 r["sourceIPAddress"], r["eventID"]] if backwards else
                [step, r["eventTime"], key(r), made(r), role, session, r["sourceIPAddress"], r["eventID"]])
        keys, step = {key(r) if backwards else made(r) for r in found} - {None}, step + 1
    return rows


answer("session-origin", walk(names["session:second"], True), key=names["session:second"])
answer("session-descendants", walk(stolen, False), key=stolen)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


touched = events(lambda r: "acme-tfstate" in compact(r.get("requestParameters")) or "acme-tfstate" in compact(r.get("responseElements")))
answer("resource-history", [
    [r["eventTime"], arn(r), r["eventSource"], r["eventName"], r["readOnly"], r["sourceIPAddress"], r.get("errorCode"), r["eventID"]]
    for r in touched], resource="acme-tfstate")

changes = events(lambda r: not r["readOnly"] and r.get("errorCode") is None and r["eventCategory"] == "Management"
                 and "2026-10-30T09:00:00Z" <= r["eventTime"] < "2026-10-30T12:00:00Z")
answer("changes-between", [
    [r["eventTime"], arn(r) or who(r).get("invokedBy"), r["awsRegion"], r["eventSource"], r["eventName"], r["sourceIPAddress"],
     r["eventID"]] for r in changes], **{"from": "2026-10-30T09:00:00Z", "to": "2026-10-30T12:00:00Z"})

seen = []
for r in records:
    long_lived = key(r) if (key(r) or "").startswith("AKIA") else None
    for what, value in (("principal", arn(r)), ("key", long_lived), ("address", r["sourceIPAddress"]), ("call", r["eventName"])):
        if value is not None:
            seen.append((what, value, r))
answer("first-seen", [
    [*group, span([r for _, _, r in rows])[0], len(rows)]
    for group, rows in grouped(seen, lambda it: it[:2]) if span([r for _, _, r in rows])[0] >= SINCE], since=SINCE)

answer("first-and-last-seen", [
    [group, max(arn(r) or "" for r in rows) or None, *span(rows), len(rows), len({r["sourceIPAddress"] for r in rows}),
     len({r["awsRegion"] for r in rows})]
    for group, rows in grouped((r for r in records if key(r)), key)])

answer("calls-by-service", [
    [group, len(rows), sum(not r["readOnly"] for r in rows), failures(rows), len({arn(r) for r in rows} - {None}),
     len({r["awsRegion"] for r in rows})] for group, rows in grouped(records, lambda r: r["eventSource"])])

errors = [r for r in records if r.get("errorCode") is not None]
answer("errors-by-code", [
    [*group, len(rows), len({arn(r) for r in rows} - {None}), *span(rows)]
    for group, rows in grouped(errors, lambda r: (r["errorCode"], r["eventName"]))])

waf = [json.loads(it) for it in lines("*/WAFLogs/**/*.gz")]
moment = lambda ms: dt.datetime.fromtimestamp(ms // 1000, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
blocked = [it for it in waf if it["action"] == "BLOCK"]
answer("blocked-requests", [
    [*group, len(rows), ", ".join(sorted({it["httpRequest"]["uri"] for it in rows})),
     moment(min(it["timestamp"] for it in rows)), moment(max(it["timestamp"] for it in rows))]
    for group, rows in grouped(blocked, lambda it: (it["httpRequest"]["clientIp"], it["terminatingRuleId"]))])

web = [shlex.split(it) for it in lines("*/elasticloadbalancing/**/*.gz")]
answer("web-errors", [
    [client, len(rows), sum(int(it[8]) >= 400 for it in rows), len({urlsplit(it[12].split(" ")[1]).path for it in rows}),
     min(it[1] for it in rows), max(it[1] for it in rows)]
    for client, rows in grouped(web, lambda it: it[3].rsplit(":", 1)[0]) if any(int(it[8]) >= 400 for it in rows)])

json.dump(answers, sys.stdout)
