"""Parquet files of other writers, read by Otus: every value must be the one that was written.

usage: files.py OTUS
"""

import datetime as dt
import decimal
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq

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
person struct<name:string,tags:array<int>>) STORED AS PARQUET LOCATION 's3://files/{name}/'"""


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


def writers(table, folder):
    """Name and files of every way to write the table."""
    for codec in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]:
        yield f"pyarrow_{codec}", lambda path, c=codec: pq.write_table(
            table, path, compression=c, row_group_size=700)
    yield "pyarrow_v1_plain", lambda path: pq.write_table(
        table, path, version="1.0", use_dictionary=False, data_page_version="1.0")
    yield "pyarrow_v2_delta", lambda path: pq.write_table(
        table, path, data_page_version="2.0", use_dictionary=False, data_page_size=2000,
        write_page_index=True, compression="zstd",
        column_encoding={"id": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY",
                         "double": "BYTE_STREAM_SPLIT"})
    yield "pyarrow_int96", lambda path: pq.write_table(
        table, path, use_deprecated_int96_timestamps=True)
    yield "pyarrow_old_lists", lambda path: pq.write_table(
        table, path, use_compliant_nested_type=False)
    for codec in ["uncompressed", "snappy", "gzip", "zstd"]:
        yield f"duckdb_{codec}", lambda path, c=codec: duckdb.from_arrow(table).query(
            "t", f"COPY (SELECT * FROM t) TO '{path}' (FORMAT parquet, COMPRESSION {c}, ROW_GROUP_SIZE 2048)")
    # Polars has no maps: the rows lose theirs.
    yield "polars_zstd", lambda path: polars.from_arrow(
        table.drop_columns(["deep"])).write_parquet(path, compression="zstd", row_group_size=900)
    yield "polars_lz4", lambda path: polars.from_arrow(
        table.drop_columns(["deep"])).write_parquet(path, compression="lz4")


def query(binary, data, folder, text):
    command = [binary, "query", "--data-dir", data, "--mount", f"files={folder}", "--strict",
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


def main():
    binary = sys.argv[1]
    rows = [row(at) for at in range(1, ROWS + 1)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    expected = [{f.name: shown(it[f.name], f.type) for f in SCHEMA} for it in rows]
    done = 0
    with tempfile.TemporaryDirectory() as work:
        data, folder = f"{work}/data", pathlib.Path(work) / "files"
        for name, write in writers(table, folder):
            (folder / name).mkdir(parents=True)
            write(str(folder / name / "part.parquet"))
            query(binary, data, folder, DDL.format(name=name))
            without = ["deep"] if name.startswith("polars") else []
            check(name, query(binary, data, folder, select(name)), expected, without)
            some = [it for it in expected if 1000 <= it["id"] < 1010]
            few = select(name).replace("ORDER", "WHERE id >= 1000 AND id < 1010 ORDER")
            check(name, query(binary, data, folder, few), some, without)
            done += 1
    print(f"columnar files: {done} ways to write {ROWS} rows are read as they were written")


main()
