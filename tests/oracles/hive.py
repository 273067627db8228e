#!/usr/bin/env python3
"""Holds three SerDes to Hive's own classes, which pyspark carries, over random lines with a seed.

    target/oracles/venv/bin/python tests/oracles/hive.py target/debug/otus [seed]

LazySimpleSerDe, OpenCSVSerde and RegexSerDe read the same files as Otus (the package has no JSON
SerDe of Hive's; serdes.py holds that to Python's json). Only what Trino, and so Athena, reads as
Hive does is generated. Needs Java 17. Prints what differs and a closing line `N passed, M failed`;
the exit code is 1 when something differs.
"""

import os
import tempfile

from pyspark.sql import Row, SparkSession

from tables import LINES, RANDOM, close, compare, create, read, text, write

ROWS = 600


def session():
    folder = tempfile.mkdtemp(dir=LINES.parent)
    os.chdir(folder)
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.warehouse.dir", folder)
    builder = builder.config("spark.driver.memory", "1g")
    spark = builder.enableHiveSupport().getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def plain(value):
    if isinstance(value, Row):
        return {key: plain(it) for key, it in value.asDict().items()}
    if isinstance(value, dict):
        return {key: plain(it) for key, it in value.items()}
    return [plain(it) for it in value] if isinstance(value, list) else value


def check(name, columns, row_format, lines, spark):
    folder = write(name, lines)
    spark.sql(create(name, columns, row_format, f"file://{folder}"))
    expected = [[plain(value) for value in row] for row in spark.table(name).collect()]
    compare(name, lines, read(name, columns, row_format), expected)


def fields(separator):
    words = ["", "\\N", "-", "0", "7", "-12", "9223372036854775807", "9223372036854775808", "1.5",
             "true", "FALSE", "x y", "é", "\"q\"", " 3", "a|b", "k:1|l:2", "k:|:3", "a|\\N|b"]
    return separator.join(RANDOM.choice(words) for _ in range(RANDOM.randint(1, 11)))


def main():
    spark = session()
    check("delimited", {
        "a": "string", "b": "int", "c": "bigint", "d": "string", "e": "array<string>",
        "f": "map<string,string>", "g": "double", "h": "boolean", "i": "array<int>",
    }, "row format delimited fields terminated by ',' collection items terminated by '|' "
       "map keys terminated by ':'", [fields(",") for _ in range(ROWS)], spark)
    check("escaped", {"a": "string", "b": "string", "c": "string"},
          "row format delimited fields terminated by ',' escaped by '\\\\'",
          [text("ab,\\é ", 14) for _ in range(ROWS)], spark)
    check("csv", {"a": "string", "b": "string", "c": "string"},
          "row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde'",
          [",".join(RANDOM.choice(["", '""', '"a, b"', "plain", '"q\\"q"', '"d""d"', "é", " s "])
                    for _ in range(RANDOM.randint(2, 4))) for _ in range(ROWS)], spark)
    check("regex", {"a": "string", "b": "string", "c": "string"},
          "row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe' with serdeproperties "
          "('input.regex'='([^ ]*) \"([^\"]*)\"(?: ([0-9]+))?.*')",
          [RANDOM.choice(["x", "é", "", "x y"]) + RANDOM.choice([" ", "  "]) +
           RANDOM.choice(['"a b"', '""', '"open']) + RANDOM.choice(["", " 12", " z", "12"])
           for _ in range(ROWS)], spark)


main()
close()
