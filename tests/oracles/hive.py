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


def nested():
    """A row in Hive's own delimiters, one control character for each level."""
    words = ["", "a", "\\N", "7", "-1", "x y", "é"]
    def some(level, part):
        return chr(level).join(part() for _ in range(RANDOM.randint(0, 3)))
    word = lambda: RANDOM.choice(words)
    entry = lambda mark: RANDOM.choice("kml") + chr(mark) + word()
    return "\x01".join([
        some(2, lambda: some(3, word)),
        some(2, lambda: entry(3)),
        "\x02".join([word(), word(), some(3, word)][: RANDOM.randint(1, 3)]),
        word(),
    ][: RANDOM.randint(1, 4)])


def main():
    spark = session()
    check("nested", {
        "a": "array<array<string>>", "m": "map<string,int>",
        "s": "struct<x:int,y:string,z:array<int>>", "t": "string",
    }, "row format delimited", [nested() for _ in range(ROWS)], spark)
    check("nulls", {"a": "string", "b": "int", "c": "string"},
          "row format serde 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' with serdeproperties "
          "('field.delim'=';', 'serialization.null.format'='-')",
          [";".join(RANDOM.choice(["-", "--", "", "\\N", "3", "x"])
                     for _ in range(RANDOM.randint(1, 4))) for _ in range(ROWS)], spark)
    check("marks", {"a": "string", "b": "string", "c": "string"},
          "row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde' with serdeproperties "
          "('separatorChar'=';', 'quoteChar'='\\'', 'escapeChar'='~')",
          [";".join(RANDOM.choice(["", "''", "'a; b'", "plain", "'q~'q'", "'d''d'", "\"é\"", " s "])
                    for _ in range(RANDOM.randint(2, 4))) for _ in range(ROWS)], spark)
    check("typed", {"a": "string", "b": "int", "c": "bigint", "d": "double"},
          "row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe' with serdeproperties "
          "('input.regex'='([a-z]*) ([0-9-]*) ([0-9]+) ([0-9.]*)')",
          [" ".join([RANDOM.choice(["", "a", "GET"]), RANDOM.choice(["5", "-7", "2147483647"]),
                     RANDOM.choice(["0", "9223372036854775807"]),
                     RANDOM.choice(["1.5", "0.000", "200"])]) for _ in range(ROWS)], spark)
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
