"""What serdes.py and hive.py share: lines written at random, tables over them in Otus, and the
comparison of rows."""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

OTUS = str(pathlib.Path(sys.argv[1]).resolve())
RANDOM = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
HOME = tempfile.TemporaryDirectory()
LINES = pathlib.Path(HOME.name, "lines")
SHOWN = 5
LINES.mkdir()
counts = {"passed": 0, "failed": 0}


def otus(sql):
    command = [OTUS, "--data-dir", HOME.name + "/data", f"--mount=lines={LINES}", "query", sql,
               "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{sql[:300]}\n{done.stderr}")
    return json.loads(done.stdout)["rows"] if done.stdout else []


def write(name, lines):
    folder = LINES / name
    folder.mkdir()
    (folder / "lines.txt").write_text("".join(line + "\n" for line in lines))
    return folder


def create(name, columns, row_format, location):
    listed = ", ".join(f"`{column}` {ty}" for column, ty in columns.items())
    return f"create external table {name} ({listed}) {row_format} location '{location}'"


def read(name, columns, row_format):
    """The rows of the table, what is nested as Python's own lists and dictionaries."""
    otus(create(name, columns, row_format, f"s3://lines/{name}/"))
    nested = {column for column, ty in columns.items() if "<" in ty}
    listed = ", ".join(
        f'json_format(cast("{c}" as json))' if c in nested else f'"{c}"' for c in columns)
    rows = []
    for row in otus(f"select {listed} from {name}"):
        pairs = zip(columns.items(), row)
        rows.append([value(ty, it) for (_, ty), it in pairs])
    return rows


def value(ty, found):
    if found is None:
        return None
    if "<" in ty:
        return json.loads(found)
    if ty in ("int", "bigint"):
        return int(found)
    if ty == "double":
        return float(found)
    return found


def compare(name, lines, found, expected):
    """Rows of lines that were written in order."""
    wrong = 0
    if len(found) != len(expected):
        print(f"{name}: {len(found)} rows, expected {len(expected)}")
        counts["failed"] += 1
    for line, got, want in zip(lines, found, expected):
        if got == want:
            counts["passed"] += 1
            continue
        counts["failed"] += 1
        wrong += 1
        if wrong <= SHOWN:
            print(f"{name}: {line!r}\n  Otus     {got}\n  expected {want}")


def close():
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(1 if counts["failed"] else 0)


def text(letters, longest=8):
    return "".join(RANDOM.choice(letters) for _ in range(RANDOM.randint(0, longest)))


JSON_COLUMNS = {
    "name": "string", "size": "bigint", "ratio": "double", "done": "boolean",
    "tags": "array<string>", "who": "struct<id:string,age:bigint>", "extra": "map<string,bigint>",
}
LETTERS = "abcXYZ09 ,:;{}[]\"\\/'\n\té€😀\x7f"


def document():
    """A value for each column of JSON_COLUMNS; some are missing, some null."""
    whole = {
        "name": text(LETTERS, 30),
        "size": RANDOM.choice([0, -1, 2**63 - 1, -2**63, RANDOM.randrange(10**9)]),
        "ratio": RANDOM.choice([0.0, -1.5, 1e-7, 1e300, RANDOM.random()]),
        "done": RANDOM.random() < 0.5,
        "tags": [text(LETTERS) for _ in range(RANDOM.randint(0, 3))],
        "who": {"id": text(LETTERS), "age": RANDOM.randrange(100)},
        "extra": {f"k{n}": RANDOM.randrange(10) for n in range(RANDOM.randint(0, 3))},
    }
    for key in list(whole):
        kind = RANDOM.random()
        if kind < 0.1:
            del whole[key]
        elif kind < 0.2:
            whole[key] = None
    if RANDOM.random() < 0.3:
        whole["other"] = {"name": "no", "deep": [[1, {"size": 2}], "x"]}
    keys = list(whole)
    RANDOM.shuffle(keys)
    return {key: whole[key] for key in keys}


def json_line(document):
    separators = RANDOM.choice([(",", ":"), (",", ":"), (", ", ": ")])
    return json.dumps(document, separators=separators, ensure_ascii=RANDOM.random() < 0.5)
