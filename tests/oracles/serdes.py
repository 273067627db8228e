#!/usr/bin/env python3
"""Holds the CSV and JSON SerDes to Python's csv and json, over random lines with a seed.

    python3 tests/oracles/serdes.py target/debug/otus [seed]

Prints what differs and a closing line `N passed, M failed`; the exit code is 1 when something
differs.
"""

import csv
import io
import json

from tables import JSON_COLUMNS, RANDOM, close, compare, document, json_line, read, text, write

ROWS = 1500
CSV = "row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde'"


def csv_lines(name, letters, row_format, **dialect):
    rows, lines = [], []
    for _ in range(ROWS):
        row = [text(letters, 12) for _ in range(RANDOM.randint(1, 5))]
        if row == [""]:
            continue
        out = io.StringIO()
        csv.writer(out, lineterminator="", **dialect).writerow(row)
        rows.append(row)
        lines.append(out.getvalue())
    # csv reads back what it wrote: the rows are what the lines say.
    again = list(csv.reader(lines, **{**dialect, "quoting": csv.QUOTE_MINIMAL}))
    assert again == rows, name
    columns = {f"c{n}": "string" for n in range(5)}
    write(name, lines)
    padded = [row + [None] * (5 - len(row)) for row in rows]
    compare(name, lines, read(name, columns, row_format), padded)


def json_lines(name, row_format):
    documents = [document() for _ in range(ROWS)]
    lines = [json_line(it) for it in documents]
    write(name, lines)
    expected = []
    for line in lines:
        row = json.loads(line)
        expected.append([row.get(column) for column in JSON_COLUMNS])
    compare(name, lines, read(name, JSON_COLUMNS, row_format), expected)


csv_lines("quoted", "ab ,\"\\é'|", CSV, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\")
csv_lines("doubled", "ab ,é'|", CSV, quoting=csv.QUOTE_ALL)
csv_lines("minimal", "ab é'|;", CSV, quoting=csv.QUOTE_MINIMAL)
csv_lines(
    "marks", "ab, é\"\\~", CSV + " with serdeproperties ('separatorChar'='|', 'quoteChar'='\\'', "
    "'escapeChar'='\\\\')",
    delimiter="|", quotechar="'", quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\")
json_lines("hive", "row format serde 'org.apache.hive.hcatalog.data.JsonSerDe'")
json_lines("openx", "row format serde 'org.openx.data.jsonserde.JsonSerDe'")
close()
