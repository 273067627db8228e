#!/usr/bin/env python3
"""Reads the lines of the golden logs once more, by plain Python, and compares the rows.

    python3 tests/oracles/logs.py [--write]

The golden files of tests/serde that name the statement which creates their table are read by
str.split, re and json; what Python reads has to be what stands there. `--write` puts it there, for
new lines: the rows are Python's, never Otus's. Files without such a statement, and those that expect
an error, were read by hand. Prints what differs and a closing line `N passed, M failed`; the exit
code is 1 when something differs.
"""

import datetime
import json
import pathlib
import re
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RANGES = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
LONG = 2000
# Deeper values than this are refused, by a stack in Java and by a bound in Otus.
DEEPEST = 100
GROK = {
    "IPV4": r"(?<![0-9])(?:(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})[.]){3}"
            r"(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})(?![0-9])",
    "DATA": ".*?", "GREEDYDATA": ".*", "USERNAME": "[a-zA-Z0-9._-]+",
    "QUOTEDSTRING": r'"(?:\\.|[^\\"])*"',
}


class Malformed(Exception):
    pass


class Number(str):
    """A number of JSON, as it is written."""


# The statement.


def statement(ddl, table):
    for block in (ROOT / ddl).read_text().split("\n\n"):
        block = block.rpartition("statement ok\n")[2]
        found = re.match(r"\s*CREATE EXTERNAL TABLE (?:IF NOT EXISTS )?`?([\w.]+)`?\s*\(", block)
        if found and found[1] == table:
            return block[found.end():]
    sys.exit(f"{ddl} creates no table {table}")


def split(text, mark=","):
    """Text at marks outside brackets, up to the bracket that closes the whole."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter in "<(":
            depth += 1
        elif letter in ">)":
            depth -= 1
            if depth < 0:
                return parts + [text[start:at]]
        elif letter == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return parts + [text[start:]]


def hive_type(text):
    text = text.strip()
    head, _, inner = text.partition("<")
    inner = inner[: inner.rfind(">")]
    head = head.lower()
    if head == "array":
        return ("array", hive_type(inner))
    if head == "map":
        return ("map", hive_type(split(inner)[1]))
    if head == "struct":
        fields = [part.strip().partition(":") for part in split(inner)]
        names = [name.strip().strip("`").lower() for name, _, _ in fields]
        return ("struct", list(zip(names, (hive_type(ty) for _, _, ty in fields))))
    return head


def unescape(text):
    def one(found):
        return {"t": "\t", "n": "\n", "0": "\0"}.get(found[1], found[1])
    return re.sub(r"\\(.)", one, text)


def definition(ddl, table):
    text = statement(ddl, table)
    columns = []
    for part in split(text):
        part = re.sub(r"(?i)\s+comment\s+'.*", "", part.strip(), flags=re.DOTALL)
        name, ty = re.match(r"(`[^`]+`|\w+)\s+(.*)", part, re.DOTALL).groups()
        columns.append((name.strip("`").lower(), hive_type(ty)))
    pairs = re.findall(r"""(['"])([^'"]+)\1\s*=\s*(['"])((?:\\.|(?!\3).)*)\3""", text, re.DOTALL)
    properties = {key: unescape(value) for _, key, _, value in pairs}
    serde = re.search(r"ROW FORMAT SERDE\s+'([^']+)'", text)
    marks = re.search(r"FIELDS TERMINATED BY '((?:\\.|[^'])*)'", text)
    if marks:
        properties["field.delim"] = unescape(marks[1])
    return serde[1].rpartition(".")[2] if serde else "LazySimpleSerDe", properties, columns


# Values.


def shown(text):
    if len(text) <= LONG:
        return text
    return {"letters": len(text), "start": text[:20], "end": text[-20:]}


def integer(text, ty, pattern=r"[+-]?[0-9]+"):
    if not re.fullmatch(pattern, text):
        return None
    value = int(text.partition(".")[0])
    bound = 1 << (RANGES[ty] - 1)
    return value if -bound <= value < bound else None


def scalar(text, ty, whole=r"[+-]?[0-9]+"):
    """The text of a field in its column's type; None where it is no value of it."""
    if ty == "string":
        return shown(text)
    if ty in RANGES:
        return integer(text, ty, whole)
    if ty in ("double", "float"):
        if not re.fullmatch(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?", text):
            return None
        return struct.unpack("f", struct.pack("f", float(text)))[0] if ty == "float" else float(text)
    if ty == "date":
        try:
            return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days
        except ValueError:
            return None
    if ty == "boolean":
        return {"true": True, "false": False}.get(text.lower())
    sys.exit(f"no reading of {ty}")


# Lines.


def delimited(line, properties, columns):
    fields = line.split(properties["field.delim"])
    fields += [None] * (len(columns) - len(fields))
    # Hive's numbers may have decimals, which are dropped.
    whole = r"[+-]?[0-9]+(?:[.][0-9]*)?"
    return [None if text in (None, "\\N") else scalar(text, ty, whole)
            for text, (_, ty) in zip(fields, columns)]


def matched(line, properties, columns):
    found = re.fullmatch(properties["input.regex"], line, re.DOTALL | re.ASCII)
    if not found:
        raise Malformed
    return [None if text is None else scalar(text, ty)
            for text, (_, ty) in zip(found.groups(), columns)]


def grok(line, properties, columns):
    pattern = re.sub(r"%\{(\w+):[^}]*\}", lambda it: f"({GROK[it[1]]})", properties["input.format"])
    found = re.search(pattern, line, re.ASCII)
    if not found:
        raise Malformed
    texts = [text[1:-1] if text[:1] == text[-1:] == '"' else text for text in found.groups()]
    return [scalar(text, ty) for text, (_, ty) in zip(texts, columns)]


def openx(line, properties, columns):
    if not line.lstrip().startswith("{"):
        raise Malformed
    folded = properties.get("case.insensitive", "true") == "true"

    def members(pairs):
        pairs = [(key.lower() if folded else key, value) for key, value in pairs]
        if len({key for key, _ in pairs}) < len(pairs):
            raise Malformed
        return dict(pairs)

    try:
        row = json.loads(line, strict=False, object_pairs_hook=members, parse_int=Number,
                         parse_float=Number)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if depth(row) > DEEPEST:
        raise Malformed
    keys = {key.removeprefix("mapping."): value for key, value in properties.items()
            if key.startswith("mapping.")}
    return converted(row, ("struct", columns), keys, folded)


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max(map(depth, inner), default=0) if isinstance(value, (dict, list)) else 0


def converted(value, ty, keys, folded):
    """A value of JSON in a column's type; a row is the list of its columns."""
    if value is None:
        return None
    kind = ty if isinstance(ty, str) else ty[0]
    if kind == "struct" and isinstance(value, dict):
        found = {}
        for name, of in ty[1]:
            key = keys.get(name, name)
            key = key.lower() if folded else key
            matching = [it for it in value if it.lower() == key.lower()] if key not in value else [key]
            it = value[matching[-1]] if matching else None
            found[name] = converted(it, of, keys, folded)
        return found
    if kind == "map" and isinstance(value, dict):
        return [[key, converted(it, ty[1], keys, folded)] for key, it in value.items()]
    if kind == "array":
        items = value if isinstance(value, list) else [value]
        return [converted(it, ty[1], keys, folded) for it in items]
    if kind == "string":
        return shown(compact(value) if not isinstance(value, str) else value)
    if kind == "boolean":
        return value is True or value == "true"
    if kind in ("struct", "map") or isinstance(value, (bool, dict, list)):
        return None
    return scalar(value, kind, r"[+-]?[0-9]+(?:[.][0-9]*)?")


def compact(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{compact(v)}"
                              for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return value if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


READERS = {"LazySimpleSerDe": delimited, "RegexSerDe": matched, "GrokSerDe": grok,
           "JsonSerDe": openx}


# Golden files.


def object_bytes(golden, path):
    if "file" in golden:
        return (path.parent / golden["file"]).read_bytes()
    return b"\n".join(map(line_bytes, golden["lines"]))


def line_bytes(line):
    parts = [line] if isinstance(line, str) else line
    return b"".join(part.encode() if isinstance(part, str) else
                    bytes.fromhex(part["hex"]) if "hex" in part else
                    part["repeat"].encode() * part["times"] for part in parts)


def read(golden, path):
    serde, properties, columns = definition(golden["ddl"], golden["table"])
    properties.update(golden.get("properties", {}))
    lines = re.split(b"\r\n|\n|\r", object_bytes(golden, path))
    if lines[-1] == b"":
        lines.pop()
    rows, malformed = [], 0
    for line in lines[int(properties.get("skip.header.line.count", 0)):]:
        try:
            row = READERS[serde](line.decode("utf-8", "replace"), properties, columns)
        except Malformed:
            row, malformed = [None] * len(columns), malformed + 1
        rows.append(list(row.values()) if isinstance(row, dict) else row)
    return rows, malformed


def written(golden):
    """Lines and rows one below the other."""
    parts = []
    for key, value in golden.items():
        text = json.dumps(value, ensure_ascii=False)
        if key in ("lines", "rows") and value:
            inner = ",\n".join("  " + json.dumps(it, ensure_ascii=False) for it in value)
            text = f"[\n{inner}\n ]"
        parts.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    passed = failed = 0
    for path in sorted(ROOT.glob("tests/serde/*/*.json")):
        golden = json.loads(path.read_text())
        if "ddl" not in golden or "error" in golden:
            continue
        rows, malformed = read(golden, path)
        if "--write" in sys.argv:
            golden.update(rows=rows, **({"malformed": malformed} if malformed else {}))
            path.write_text(written(golden))
        name = path.relative_to(ROOT)
        pairs = list(zip(rows, golden.get("rows", [])))
        wrong = [(at, mine, theirs) for at, (mine, theirs) in enumerate(pairs) if mine != theirs]
        for at, mine, theirs in wrong[:3]:
            print(f"{name}: row {at}\n  Python   {mine}\n  written  {theirs}")
        same = len(rows) == len(golden.get("rows", [])) and malformed == golden.get("malformed", 0)
        if not same:
            print(f"{name}: Python has {len(rows)} rows, {malformed} of them malformed")
        passed += not wrong and same
        failed += bool(wrong) or not same
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
