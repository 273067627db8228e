"""The rows that files are written with and compared by, and how Otus is asked for them."""

import datetime as dt
import decimal
import json
import subprocess

import pyarrow as pa

D = decimal.Decimal
ROWS = 3000

INNER = pa.struct([("k", pa.int32()), ("m", pa.map_(pa.string(), pa.int64()))])
SCHEMA = pa.schema([
    ("id", pa.int64()),
    ("flag", pa.bool_()),
    ("small", pa.int16()),
    ("real", pa.float32()),
    ("double", pa.float64()),
    ("money", pa.decimal128(18, 3)),
    ("text", pa.string()),
    ("bytes", pa.binary()),
    ("day", pa.date32()),
    ("moment", pa.timestamp("ms")),
    ("list", pa.list_(pa.string())),
    ("deep", pa.list_(INNER)),
    ("person", pa.struct([("Name", pa.string()), ("tags", pa.list_(pa.int32()))])),
])
DDL = """CREATE EXTERNAL TABLE {name} (id bigint, flag boolean, small smallint, `real` float,
`double` double, money decimal(18,3), text string, bytes binary, `day` date, moment timestamp,
list array<string>, deep array<struct<k:int,m:map<string,bigint>>>,
person struct<name:string,tags:array<int>>) STORED AS {stored} LOCATION 's3://files/{name}/'"""


def row(at):
    """Values with a NULL and an emptiness at each level, now and then."""
    def nullable(value, every):
        return None if at % every == 0 else value

    deep = [None if part % 5 == 3 else
            {"k": None if part % 4 == 1 else at + part,
             "m": None if part % 7 == 2 else
             [(f"key{i}", None if i == 1 else at * i) for i in range(part % 3)]}
            for part in range(at % 6)]
    return {
        "id": at,
        "flag": nullable(at % 3 == 0, 7),
        "small": nullable(at % 30000 - 15000, 11),
        "real": nullable(at / 8, 13),
        "double": nullable(at / 1024, 5),
        "money": nullable(D(at * 997 - 5).scaleb(-3), 6),
        "text": nullable("" if at % 10 == 0 else f"wört {at % 50}", 9),
        "bytes": nullable(bytes([at % 256, 0, 255]), 8),
        "day": nullable(dt.date(1965, 1, 1) + dt.timedelta(days=at), 4),
        "moment": nullable(dt.datetime(1969, 1, 1) + dt.timedelta(milliseconds=at * 12345678), 12),
        "list": nullable([None if i == 1 else f"i{i}" for i in range(at % 4)], 14),
        "deep": nullable(deep, 15),
        "person": nullable({"Name": nullable(f"n{at}", 3), "tags": nullable([at, None][: at % 3], 17)}, 16),
    }


def shown(value, ty):
    """A value as Otus writes it into JSON through CAST(... AS JSON)."""
    if value is None:
        return None
    if pa.types.is_list(ty):
        return [shown(it, ty.value_type) for it in value]
    if pa.types.is_map(ty):
        return {key: shown(it, ty.item_type) for key, it in value}
    if pa.types.is_struct(ty):
        return {field.name.lower(): shown(value[field.name], field.type) for field in ty}
    if pa.types.is_decimal(ty):
        return str(value)
    if pa.types.is_binary(ty):
        return value.hex().upper()
    if pa.types.is_timestamp(ty):
        return value.strftime("%Y-%m-%d %H:%M:%S.") + f"{value.microsecond // 1000:03}"
    if pa.types.is_date(ty):
        return value.isoformat()
    return value


def query(binary, data, folder, text):
    command = [binary, "query", "--data-dir", data, "--mount-rw", f"files={folder}", "--strict",
               "--output", "ndjson", text]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{text}\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def select(name):
    nested = ", ".join(f"CAST({it} AS json) {it}" for it in ["list", "deep", "person"])
    return (f'SELECT id, flag, small, "real", "double", CAST(money AS varchar) money, text, '
            f'to_hex(bytes) bytes, CAST("day" AS varchar) "day", CAST(moment AS varchar) moment, '
            f"{nested} FROM {name} ORDER BY id")


def plain(value, ty):
    """What came back, nested values parsed."""
    if value is not None and pa.types.is_nested(ty) and isinstance(value, str):
        return json.loads(value)
    if value is not None and pa.types.is_int64(ty):
        return int(value)
    return value


def check(name, got, expected, without):
    for at, (mine, wanted) in enumerate(zip(got, expected, strict=True)):
        for field in SCHEMA:
            ours = plain(mine[field.name], field.type)
            theirs = None if field.name in without else wanted[field.name]
            if ours != theirs:
                raise SystemExit(f"{name}: row {at}, {field.name}: {ours!r}, written was {theirs!r}")


def written():
    """The rows, as a table and as Otus is to show them."""
    rows = [row(at) for at in range(1, ROWS + 1)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    return rows, table, [{f.name: shown(it[f.name], f.type) for f in SCHEMA} for it in rows]
