#!/usr/bin/env python3
"""What a function costs, beside DuckDB and DataFusion from the package index.

    python tests/bench/functions.py target/release/otus target/bench/functions [values]

Every engine runs one thread over the same values: Otus a table of text, the others Parquet.
A query is run without the function and with it, and the CPU seconds (user and system) of the
first are taken from those of the second; both are the least of some rounds, engines in turn.
Otus is a whole process each time, the others are asked within one. Exits with 1 when Otus
needs more than 1.5 times the CPU of the fastest other engine that has the function, or more
than half of DuckDB's for json_extract_scalar.
"""

import glob
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys

import datafusion
import duckdb
import pyarrow
import pyarrow.parquet

OTUS = sys.argv[1]
FOLDER = pathlib.Path(sys.argv[2]).resolve()
VALUES = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000_000
ROUNDS = 5
LIMIT = 1.5
# A sum is cheap beside reading its values: each is read once and summed so often.
SUMS = 20

KEY = "bucketName"
ARN = "user/(name-[0-9]+5)$"
MIDDLE = "(user|role)/.*55"
DATE = "%Y-%m-%d %H:%M:%S"

# Name, column, what Otus, DuckDB and DataFusion call it.
CASES = [
    ("json_extract_scalar", "parameters", f"json_extract_scalar(x, '$.{KEY}')",
     f"json_extract_string(x, '$.{KEY}')", None),
    ("regexp_like", "arn", f"nullif(regexp_like(x, '{ARN}'), false)",
     f"nullif(regexp_matches(x, '{ARN}'), false)", f"nullif(regexp_like(x, '{ARN}'), false)"),
    ("regexp_like, not anchored", "arn", f"nullif(regexp_like(x, '{MIDDLE}'), false)",
     f"nullif(regexp_matches(x, '{MIDDLE}'), false)",
     f"nullif(regexp_like(x, '{MIDDLE}'), false)"),
    ("regexp_extract", "arn", f"regexp_extract(x, '{ARN}', 1)",
     f"nullif(regexp_extract(x, '{ARN}', 1), '')", f"regexp_match(x, '{ARN}')[1]"),
    ("date_parse", "clock", "date_parse(x, '%Y-%m-%d %H:%i:%s')", f"strptime(x, '{DATE}')",
     f"to_timestamp(x, '{DATE}')"),
    ("from_iso8601_timestamp", "iso", "from_iso8601_timestamp(x)", "cast(x as timestamptz)",
     "to_timestamp(x)"),
    ("split_part", "arn", "split_part(x, ':', 5)", "split_part(x, ':', 5)",
     "split_part(x, ':', 5)"),
    ("url_extract_host", "url", "url_extract_host(x)", None, None),
]


def parameters():
    """The requestParameters of a generated trail, again and again."""
    trail = FOLDER / "trail"
    if not trail.exists():
        subprocess.run([OTUS, "generate", "cloudtrail", f"--out={trail}", "--days=3",
                        "--end=2026-10-31", "--events-per-day=6700"], check=True)
    texts = []
    for path in sorted(glob.glob(f"{trail}/**/*.json.gz", recursive=True)):
        with gzip.open(path) as file:
            for record in json.load(file)["Records"]:
                if record.get("requestParameters"):
                    texts.append(json.dumps(record["requestParameters"], separators=(",", ":")))
    return [texts[row % len(texts)] for row in range(VALUES)]


def day(row):
    return f"2026-{row % 12 + 1:02}-{row % 28 + 1:02}"


def clock(row):
    return f"{row % 24:02}:{row % 60:02}:{row % 59:02}"


COLUMNS = {
    "parameters": parameters,
    "arn": lambda: [f"arn:aws:iam::{row % 1000:012}:user/name-{row}" for row in range(VALUES)],
    "clock": lambda: [f"{day(row)} {clock(row)}" for row in range(VALUES)],
    "iso": lambda: [f"{day(row)}T{clock(row)}Z" for row in range(VALUES)],
    "url": lambda: [f"https://host-{row % 50}.example.com:443/a/{row}?q=1" for row in range(VALUES)],
    "number": lambda: [row * 7919 % 1_000_003 for row in range(VALUES)],
    "list": lambda: [[row % 10, row % 7, row % 13, row % 5] for row in range(VALUES)],
}


def generate():
    for name, values in COLUMNS.items():
        parquet = FOLDER / f"{name}.parquet"
        if parquet.exists() and pyarrow.parquet.read_metadata(parquet).num_rows == VALUES:
            continue
        column = values()
        folder = FOLDER / "text" / name
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "values.txt", "w") as file:
            for value in column:
                parts = value if isinstance(value, list) else [value]
                file.write("\x02".join(map(str, parts)) + "\n")
        pyarrow.parquet.write_table(pyarrow.table({"x": column}), parquet)


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def otus(sql):
    before = cpu(resource.RUSAGE_CHILDREN)
    command = [OTUS, "--data-dir", str(FOLDER / "data"), f"--mount=text={FOLDER / 'text'}",
               "--threads=1", "query", "--output=csv", sql]
    subprocess.run(command, check=True, capture_output=True)
    return cpu(resource.RUSAGE_CHILDREN) - before


def create_tables():
    types = {"number": "bigint", "list": "array<bigint>"}
    for name in COLUMNS:
        otus(f"drop table if exists {name}_values")
        otus(f"create external table {name}_values (x {types.get(name, 'string')}) "
             f"location 's3://text/{name}/'")


def within(run):
    """CPU of a query that runs in this process."""
    def measured(sql):
        before = cpu(resource.RUSAGE_SELF)
        run(sql)
        return cpu(resource.RUSAGE_SELF) - before
    return measured


def peers():
    duck = duckdb.connect()
    duck.execute("set threads = 1")
    config = datafusion.SessionConfig({"datafusion.sql_parser.dialect": "duckdb"})
    fusion = datafusion.SessionContext(config.with_target_partitions(1))
    for name in COLUMNS:
        path = FOLDER / f"{name}.parquet"
        duck.execute(f"create view {name}_values as select * from '{path}'")
        fusion.register_parquet(f"{name}_values", str(path))
    return {
        "DuckDB": within(lambda sql: duck.execute(sql).fetchall()),
        "DataFusion": within(lambda sql: fusion.sql(sql).collect()),
    }


def questions():
    """Of each case: its name, how many values, and what each engine is asked twice."""
    for name, column, *calls in CASES:
        plain = f"select sum(length(x)) from {column}_values"
        pairs = [
            call and (plain, f"select sum(length(x)), count({call}) from {column}_values")
            for call in calls
        ]
        yield name, VALUES, pairs
    plain = "select sum({size}(x)) from list_values"
    calls = [("cardinality", "filter(x, y -> y > 4)"), ("len", "list_filter(x, lambda y: y > 4)"),
             ("cardinality", "array_filter(x, y -> y > 4)")]
    yield "filter", VALUES, [
        (plain.format(size=size), f"select sum({size}(x)), sum({size}({call})) from list_values")
        for size, call in calls
    ]
    many = ["cross join unnest(sequence(1, {n})) u(i)", "cross join range({n})",
            "cross join generate_series(1, {n})"]
    sums = [
        tuple(f"select max(x){more} from number_values {join.format(n=SUMS)}"
              for more in ("", ", sum(x)"))
        for join in many
    ]
    yield "sum(bigint)", VALUES * SUMS, sums


def cost(engine, pair, best):
    for at, sql in enumerate(pair):
        best[at] = min(best[at], engine(sql))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generate()
    create_tables()
    engines = {"Otus": otus, **peers()}
    print(f"{VALUES} values, CPU nanoseconds a value, least of {ROUNDS}: "
          f"DuckDB {duckdb.__version__}, DataFusion {datafusion.__version__}\n")
    print(f"{'':<26}" + "".join(f"{name:>12}" for name in engines) + f"{'ratio':>9}")
    bad = 0
    only = os.environ.get("ONLY")
    for name, values, pairs in questions():
        if only and only not in name:
            continue
        best = {engine: [float("inf")] * 2 for engine, pair in zip(engines, pairs) if pair}
        for _ in range(ROUNDS):
            for (engine, run), pair in zip(engines.items(), pairs):
                if pair:
                    cost(run, pair, best[engine])
        each = {engine: (more - plain) / values * 1e9 for engine, (plain, more) in best.items()}
        row = "".join(f"{each[e]:>12.1f}" if e in each else f"{'':>12}" for e in engines)
        others = [value for engine, value in each.items() if engine != "Otus"]
        ratio = each["Otus"] / min(others) if others else None
        limit = 0.5 if name == "json_extract_scalar" else LIMIT
        over = ratio is not None and ratio > limit
        bad += over
        shown = "" if ratio is None else f"{ratio:>9.2f}"
        print(f"{name:<26}{row}{shown}{'  above ' + str(limit) if over else ''}", flush=True)
    sys.exit(1 if bad else 0)


main()
