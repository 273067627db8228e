#!/usr/bin/env python3
"""What reading rows costs, beside DuckDB, Polars and pyarrow from the package index.

    python tests/bench/serde.py target/release/otus target/bench/serde [megabytes]

Every engine runs one thread over the same files of made-up lines, not compressed, with the
columns and types declared, and counts the values of every column: all are read, nothing else
is done. The counts must be equal. CPU seconds (user and system), the least of some rounds,
engines in turn; Otus is a whole process each time, less what SELECT 1 takes, the others are
asked within one. Exits
with 1 when Otus is slower than it must be: twice the speed of the fastest other engine for
JSON, 0.8 of it for delimited text and CSV, as fast as DuckDB's regexp_extract with the same
pattern for regular expressions and Grok. ONLY=name measures some of the cases.
"""

import itertools
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb
import polars
import pyarrow
import pyarrow.csv
import pyarrow.json

OTUS = sys.argv[1]
FOLDER = pathlib.Path(sys.argv[2]).resolve()
SIZE = (int(sys.argv[3]) if len(sys.argv) > 3 else 128) * 1_000_000
# Objects of a few megabytes, as logs come; they hold the same lines.
FILES = 25
ROUNDS = 5

TEXT, INT, LONG, DOUBLE = "string", "int", "bigint", "double"


class List:
    def __init__(self, item):
        self.item = item


class Struct:
    def __init__(self, **fields):
        self.fields = fields


def hive(ty):
    if isinstance(ty, List):
        return f"array<{hive(ty.item)}>"
    if isinstance(ty, Struct):
        return "struct<" + ",".join(f"{k.lower()}:{hive(v)}" for k, v in ty.fields.items()) + ">"
    return ty


def duck(ty):
    if isinstance(ty, List):
        return duck(ty.item) + "[]"
    if isinstance(ty, Struct):
        return "STRUCT(" + ", ".join(f'"{k}" {duck(v)}' for k, v in ty.fields.items()) + ")"
    return {TEXT: "VARCHAR", INT: "INTEGER", LONG: "BIGINT", DOUBLE: "DOUBLE"}[ty]


def bear(ty):
    if isinstance(ty, List):
        return polars.List(bear(ty.item))
    if isinstance(ty, Struct):
        return polars.Struct({k: bear(v) for k, v in ty.fields.items()})
    return {TEXT: polars.String, INT: polars.Int32, LONG: polars.Int64, DOUBLE: polars.Float64}[ty]


def arrow(ty):
    if isinstance(ty, List):
        return pyarrow.list_(arrow(ty.item))
    if isinstance(ty, Struct):
        return pyarrow.struct([(k, arrow(v)) for k, v in ty.fields.items()])
    return {TEXT: pyarrow.string(), INT: pyarrow.int32(), LONG: pyarrow.int64(),
            DOUBLE: pyarrow.float64()}[ty]


# Lines.

dice = random.Random(7)


def address():
    return f"{dice.randrange(1, 224)}.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}"


def hexadecimal(digits):
    return f"{dice.getrandbits(4 * digits):0{digits}x}"


def moment():
    return f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}T{clock()}Z"


def clock():
    return f"{dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02}"


def path():
    return "/" + "/".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 5)))


WORDS = [hexadecimal(dice.randrange(3, 12)) for _ in range(400)]
AGENTS = [f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.{n} (KHTML, like Gecko) Chrome/{n}.0"
          for n in range(60)]

RESOLVER = {
    "version": TEXT, "account_id": TEXT, "region": TEXT, "vpc_id": TEXT, "query_timestamp": TEXT,
    "query_name": TEXT, "query_type": TEXT, "query_class": TEXT, "rcode": TEXT,
    "answers": List(Struct(Rdata=TEXT, Type=TEXT, Class=TEXT)), "srcaddr": TEXT, "srcport": INT,
    "transport": TEXT, "srcids": Struct(instance=TEXT, resolver_endpoint=TEXT),
}


def resolver():
    answers = [{"Rdata": address(), "Type": "A", "Class": "IN"} for _ in range(dice.randrange(4))]
    return json.dumps({
        "version": "1.100000", "account_id": "111122223333", "region": "us-east-1",
        "vpc_id": f"vpc-{hexadecimal(17)}", "query_timestamp": moment(),
        "query_name": f"{dice.choice(WORDS)}.{dice.choice(WORDS)}.example.com.",
        "query_type": dice.choice(["A", "AAAA", "TXT"]), "query_class": "IN", "rcode": "NOERROR",
        "answers": answers, "srcaddr": address(), "srcport": dice.randrange(1024, 65536),
        "transport": "UDP",
        "srcids": {"instance": f"i-{hexadecimal(17)}", "resolver_endpoint": "rslvr-in-1"},
    }, separators=(",", ":"))


HEADERS = List(Struct(name=TEXT, value=TEXT))
WAF = {
    "timestamp": LONG, "formatVersion": INT, "webaclId": TEXT, "terminatingRuleId": TEXT,
    "terminatingRuleType": TEXT, "action": TEXT, "httpSourceName": TEXT, "httpSourceId": TEXT,
    "ruleGroupList": List(Struct(ruleGroupId=TEXT, terminatingRule=Struct(ruleId=TEXT, action=TEXT))),
    "requestHeadersInserted": HEADERS,
    "httpRequest": Struct(clientIp=TEXT, country=TEXT, headers=HEADERS, uri=TEXT, args=TEXT,
                          httpVersion=TEXT, httpMethod=TEXT, requestId=TEXT),
    "labels": List(Struct(name=TEXT)),
}


def waf():
    headers = [{"name": "Host", "value": f"{dice.choice(WORDS)}.example.com"},
               {"name": "User-Agent", "value": dice.choice(AGENTS)},
               {"name": "Accept", "value": "text/html,application/xhtml+xml,*/*;q=0.8"},
               {"name": "X-Forwarded-For", "value": address()}]
    groups = [{"ruleGroupId": f"AWS#AWSManagedRules{group}RuleSet",
               "terminatingRule": {"ruleId": "SizeRestrictions_BODY", "action": "BLOCK"}}
              for group in ("Common", "SQLi", "KnownBadInputs")]
    return json.dumps({
        "timestamp": dice.randrange(1_700_000_000_000, 1_800_000_000_000), "formatVersion": 1,
        "webaclId": f"arn:aws:wafv2:us-east-1:111122223333:regional/webacl/web/{hexadecimal(32)}",
        "terminatingRuleId": "Default_Action", "terminatingRuleType": "REGULAR",
        "action": dice.choice(["ALLOW", "BLOCK"]), "httpSourceName": "ALB",
        "httpSourceId": "111122223333-app/web/0123456789abcdef", "ruleGroupList": groups,
        "requestHeadersInserted": None,
        "httpRequest": {"clientIp": address(), "country": dice.choice(["DE", "US", "JP"]),
                        "headers": headers, "uri": path(), "args": f"q={dice.choice(WORDS)}",
                        "httpVersion": "HTTP/2.0", "httpMethod": "GET",
                        "requestId": hexadecimal(32)},
        "labels": [{"name": "awswaf:managed:aws:bot-control:bot:verified"}],
    }, separators=(",", ":"))


FLOW = {
    "version": INT, "account_id": TEXT, "interface_id": TEXT, "srcaddr": TEXT, "dstaddr": TEXT,
    "srcport": INT, "dstport": INT, "protocol": LONG, "packets": LONG, "bytes": LONG,
    "start": LONG, "end": LONG, "action": TEXT, "log_status": TEXT,
}


def flow():
    start = dice.randrange(1_700_000_000, 1_800_000_000)
    return (f"2 111122223333 eni-{hexadecimal(17)} {address()} {address()} "
            f"{dice.randrange(65536)} {dice.randrange(65536)} 6 {dice.randrange(5000)} "
            f"{dice.randrange(10**7)} {start} {start + 60} {dice.choice(['ACCEPT', 'REJECT'])} OK")


REPORT = {
    "arn": TEXT, "created": TEXT, "owner": TEXT, "size": LONG, "price": DOUBLE, "count": LONG,
    "note": TEXT, "state": TEXT, "address": TEXT, "request": TEXT,
}


def report():
    cells = [f"arn:aws:s3:::{dice.choice(WORDS)}{path()}", moment(), dice.choice(WORDS),
             dice.randrange(10**9), f"{dice.random() * 1000:.4f}", dice.randrange(1000),
             f"{dice.choice(WORDS)}, {dice.choice(AGENTS)}", dice.choice(["on", "off"]),
             address(), hexadecimal(32)]
    return ",".join(f'"{cell}"' for cell in cells)


def plain_report():
    return report().replace(", ", " ").replace('"', "").replace("KHTML, ", "KHTML ")


S3_PATTERN = (r'([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) '
              r'("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) '
              r'("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) '
              r'([^ ]*))?.*$')
S3_COLUMNS = [
    "bucketowner", "bucket_name", "requestdatetime", "remoteip", "requester", "requestid",
    "operation", "key", "request_uri", "httpstatus", "errorcode", "bytessent", "objectsize",
    "totaltime", "turnaroundtime", "referrer", "useragent", "versionid", "hostid", "sigv",
    "ciphersuite", "authtype", "endpoint", "tlsversion", "accesspointarn", "aclrequired",
]


def s3_access():
    key = path()[1:]
    return (f'{hexadecimal(64)} {dice.choice(WORDS)} [06/Feb/2026:{clock()} +0000] {address()} '
            f'arn:aws:iam::111122223333:user/{dice.choice(WORDS)} {hexadecimal(16).upper()} '
            f'REST.GET.OBJECT {key} "GET /{key}?versioning HTTP/1.1" 200 - '
            f'{dice.randrange(10**6)} {dice.randrange(10**6)} {dice.randrange(500)} - "-" '
            f'"{dice.choice(AGENTS)}" - {hexadecimal(64)} SigV4 ECDHE-RSA-AES128-GCM-SHA256 '
            f'AuthHeader bucket.s3.us-east-1.amazonaws.com TLSv1.2 - -')


ALB_PATTERN = (r'([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) '
               r'([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) '
               r'"([^ ]*) (.*) (- |[^ ]*)" "([^"]*)" ([A-Z0-9-_]+) ([A-Za-z0-9.-]*) ([^ ]*) '
               r'"([^"]*)" "([^"]*)" "([^"]*)" ([-.0-9]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^ ]*)" '
               r'"([^\s]+?)" "([^\s]+)" "([^ ]*)" "([^ ]*)" ?([^ ]*)?')
ALB_COLUMNS = [
    "type", "time", "elb", "client_ip", "client_port", "target_ip", "target_port",
    "request_processing_time", "target_processing_time", "response_processing_time",
    "elb_status_code", "target_status_code", "received_bytes", "sent_bytes", "request_verb",
    "request_url", "request_proto", "user_agent", "ssl_cipher", "ssl_protocol",
    "target_group_arn", "trace_id", "domain_name", "chosen_cert_arn", "matched_rule_priority",
    "request_creation_time", "actions_executed", "redirect_url", "lambda_error_reason",
    "target_port_list", "target_status_code_list", "classification", "classification_reason",
    "conn_trace_id",
]


def alb():
    target, at = f"{address()}:80", moment()
    return (f'https {at} app/web/0123456789abcdef {address()}:{dice.randrange(65536)} {target} '
            f'0.000 0.00{dice.randrange(10)} 0.000 200 200 {dice.randrange(10**4)} '
            f'{dice.randrange(10**6)} "GET https://{dice.choice(WORDS)}.example.com:443{path()} '
            f'HTTP/1.1" "{dice.choice(AGENTS)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
            f'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef '
            f'"Root=1-{hexadecimal(8)}-{hexadecimal(24)}" "www.example.com" '
            f'"arn:aws:acm:us-east-1:111122223333:certificate/{hexadecimal(32)}" 1 {at} '
            f'"authenticate,forward" "-" "-" "{target}" "200" "-" "-" TID_{hexadecimal(32)}')


# The guide's pattern for Apache's log, and what it stands for, both with the same groups.
GROK_PATTERN = ("^%{IPV4:client_ip} %{DATA:client_id} %{USERNAME:user_id} "
                "%{GREEDYDATA:request_received_time} %{QUOTEDSTRING:client_request} "
                "%{DATA:server_status} %{DATA: returned_obj_size}$")
GROK_COLUMNS = ["client_ip", "client_id", "user_id", "request_received_time", "client_request",
                "server_status", "returned_obj_size"]
BYTE = "(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})"
GROK_GROUPS = (rf'^({BYTE}\.{BYTE}\.{BYTE}\.{BYTE}) (.*?) ([a-zA-Z0-9._-]+) (.*) '
               r'("(?:[^"\\]|\\.)*"|'
               r"'(?:[^'\\]|\\.)*') (.*?) (.*?)$")


def apache():
    return (f'{address()} - {dice.choice(WORDS)} [10/Oct/2026:{clock()} -0700] '
            f'"GET {path()} HTTP/1.0" 200 {dice.randrange(10**5)}')


# What is asked of whom.

def json_peers(columns):
    return {
        "DuckDB": lambda files: duck_counts(columns, f"read_json({files}, "
                                           f"format='newline_delimited', {duck_columns(columns)})"),
        "Polars": lambda files: bear_counts(
            polars.scan_ndjson(files, schema={k: bear(v) for k, v in columns.items()})),
        "pyarrow": arrow_counts(lambda file: pyarrow.json.read_json(
            file, pyarrow.json.ReadOptions(use_threads=False, block_size=4 << 20),
            pyarrow.json.ParseOptions(explicit_schema=pyarrow.schema(
                [(k, arrow(v)) for k, v in columns.items()])))),
    }


def csv_peers(columns, separator, quote):
    schema = pyarrow.schema([(k, arrow(v)) for k, v in columns.items()])
    return {
        "DuckDB": lambda files: duck_counts(
            columns, f"read_csv({files}, delim='{separator}', header=false, auto_detect=false, "
            f"quote='{quote}', escape='{quote}', {duck_columns(columns)})"),
        "Polars": lambda files: bear_counts(polars.scan_csv(
            files, separator=separator, has_header=False, quote_char=quote or None,
            schema={k: bear(v) for k, v in columns.items()})),
        "pyarrow": arrow_counts(lambda file: pyarrow.csv.read_csv(
            file, pyarrow.csv.ReadOptions(use_threads=False, column_names=schema.names),
            pyarrow.csv.ParseOptions(delimiter=separator, quote_char=quote or False),
            pyarrow.csv.ConvertOptions(column_types=schema))),
    }


def pattern_peers(pattern, columns):
    """DuckDB takes the groups of a line in one call."""
    names = ", ".join(f"'{name}'" for name in columns)
    call = f"regexp_extract(line, '{pattern.replace(chr(39), chr(39) * 2)}', [{names}])"

    def ask(files):
        lines = (f"read_csv({files}, delim='\x01', quote='', escape='', header=false, "
                 f"auto_detect=false, columns={{'line': 'VARCHAR'}})")
        some = ", ".join(f"count(g.{name})" for name in columns)
        return DUCK.execute(f"select {some} from (select {call} as g from {lines})").fetchone()

    return {"DuckDB": ask}


def duck_columns(columns):
    return "columns={" + ", ".join(f"'{k}': '{duck(v)}'" for k, v in columns.items()) + "}"


def duck_counts(columns, table):
    some = ", ".join(f'count("{name}")' for name in columns)
    return DUCK.execute(f"select {some} from {table}").fetchone()


def bear_counts(frame):
    return frame.select(polars.all().count()).collect(engine="streaming").row(0)


def arrow_counts(read):
    def ask(files):
        tables = map(read, files)
        counts = ([len(column) - column.null_count for column in table.columns] for table in tables)
        return tuple(map(sum, zip(*counts)))
    return ask


JSON_HIVE = "row format serde 'org.apache.hive.hcatalog.data.JsonSerDe'"
JSON_OPENX = "row format serde 'org.openx.data.jsonserde.JsonSerDe'"
CSV = "row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde'"


def quoted(pattern):
    return pattern.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"')


def text_columns(names):
    return dict.fromkeys(names, TEXT)


CASES = [
    ("hive_json, resolver", resolver, RESOLVER, JSON_HIVE, json_peers(RESOLVER), 2.0),
    ("openx_json, resolver", resolver, RESOLVER, JSON_OPENX, json_peers(RESOLVER), 2.0),
    ("openx_json, WAF", waf, WAF, JSON_OPENX, json_peers(WAF), 2.0),
    ("lazy_simple, VPC flow", flow, FLOW,
     "row format delimited fields terminated by ' '", csv_peers(FLOW, " ", ""), 0.8),
    ("open_csv, quoted", report, REPORT, CSV, csv_peers(REPORT, ",", '"'), 0.8),
    ("open_csv, plain", plain_report, REPORT, CSV, csv_peers(REPORT, ",", '"'), 0.8),
    ("regex, S3 access", s3_access, text_columns(S3_COLUMNS),
     "row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe' with serdeproperties "
     f"('input.regex'='{quoted(S3_PATTERN)}')", pattern_peers(S3_PATTERN, S3_COLUMNS), 1.0),
    ("regex, ALB", alb, text_columns(ALB_COLUMNS),
     "row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe' with serdeproperties "
     f"('input.regex'='{quoted(ALB_PATTERN)}')", pattern_peers(ALB_PATTERN, ALB_COLUMNS), 1.0),
    ("grok, Apache", apache, text_columns(GROK_COLUMNS),
     "row format serde 'com.amazonaws.glue.serde.GrokSerDe' with serdeproperties "
     f"('input.format'='{quoted(GROK_PATTERN)}') stored as inputformat "
     "'org.apache.hadoop.mapred.TextInputFormat' outputformat "
     "'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
     pattern_peers(GROK_GROUPS, GROK_COLUMNS), 1.0),
]


# Measuring.

def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def otus(sql):
    command = [OTUS, "--data-dir", str(FOLDER / "data"), f"--mount=lines={FOLDER / 'lines'}",
               "--threads=1", "query", "--output=csv", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def create(table, columns, row_format, folder):
    otus(f"drop table if exists {table}")
    listed = ", ".join(f"`{name.lower()}` {hive(ty)}" for name, ty in columns.items())
    otus(f"create external table {table} ({listed}) {row_format} "
         f"location 's3://lines/{folder}/'")


def counts(table, columns):
    some = ", ".join(f'count("{name.lower()}")' for name in columns)
    out = otus(f"select {some} from {table}").splitlines()[1]
    return tuple(int(value.strip('"')) for value in out.split(","))


def lines_of(generator):
    folder = FOLDER / "lines" / generator.__name__
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(FILES):
        size = 0
        with open(folder / f"{at}.txt", "w") as out:
            while size < SIZE // FILES:
                size += out.write((generator() if at == 0 else next(again)) + "\n")
        again = itertools.cycle((folder / "0.txt").read_text().splitlines())
    return folder


def measured(run, who):
    before = cpu(who)
    answer = run()
    return cpu(who) - before, answer


def main():
    (FOLDER / "lines").mkdir(parents=True, exist_ok=True)
    DUCK.execute("set threads = 1")
    DUCK.execute("set enable_progress_bar = false")
    pyarrow.set_cpu_count(1)
    start = min(measured(lambda: otus("select 1"), resource.RUSAGE_CHILDREN)[0] for _ in range(ROUNDS))
    print(f"{SIZE // 10**6} MB, MB (10^6) a CPU second, best of {ROUNDS}: DuckDB {duckdb.__version__}, "
          f"Polars {polars.__version__}, pyarrow {pyarrow.__version__}\n")
    names = ["Otus", "DuckDB", "Polars", "pyarrow"]
    print(f"{'':<24}" + "".join(f"{name:>10}" for name in names) + f"{'ratio':>8}{'must':>6}")
    bad, only = 0, os.environ.get("ONLY", "")
    for name, generator, columns, row_format, peers, must in CASES:
        if only not in name:
            continue
        folder = lines_of(generator)
        files = sorted(map(str, folder.iterdir()))
        table = "".join(c if c.isalnum() else "_" for c in name)
        create(table, columns, row_format, generator.__name__)
        engines = {"Otus": (lambda: counts(table, columns), resource.RUSAGE_CHILDREN)}
        for peer, ask in peers.items():
            engines[peer] = (lambda ask=ask: ask(files), resource.RUSAGE_SELF)
        best, answers = dict.fromkeys(engines, float("inf")), {}
        for _ in range(ROUNDS):
            for engine, (run, who) in engines.items():
                took, answers[engine] = measured(run, who)
                best[engine] = min(best[engine], took)
        for engine, answer in answers.items():
            if answer != answers["Otus"]:
                sys.exit(f"{name}: {engine} counts {answer}, Otus {answers['Otus']}")
        best["Otus"] -= start
        speed = {engine: SIZE / took / 1e6 for engine, took in best.items()}
        ratio = speed["Otus"] / max(value for engine, value in speed.items() if engine != "Otus")
        bad += ratio < must
        row = "".join(f"{speed[e]:>10.0f}" if e in speed else f"{'':>10}" for e in names)
        print(f"{name:<24}{row}{ratio:>8.2f}{must:>6}{'  below' if ratio < must else ''}", flush=True)
        shutil.rmtree(folder)
    sys.exit(1 if bad else 0)


DUCK = duckdb.connect()
main()
