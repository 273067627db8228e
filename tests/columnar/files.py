"""Parquet, ORC and Avro files of other writers, read by Otus: every value must be the one that
was written.

usage: files.py OTUS
"""

import datetime as dt
import pathlib
import sys
import tempfile

import duckdb
import fastavro
import polars
import pyarrow.orc as orc
import pyarrow.parquet as pq

from rows import DDL, ROWS, check, query, select, written


def parquet(table):
    """Name and file of every way to write the table."""
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


def orc_files(table):
    for codec in ["uncompressed", "snappy", "zlib", "lz4", "zstd"]:
        yield f"orc_{codec}", lambda path, c=codec: orc.write_table(
            table, path, compression=c, stripe_size=1 << 16, compression_block_size=1 << 16)
    yield "orc_old_runs", lambda path: orc.write_table(table, path, file_version="0.11")
    yield "orc_dictionary", lambda path: orc.write_table(
        table, path, dictionary_key_size_threshold=1.0, batch_size=100)


def optional(ty):
    return ["null", ty]


AVRO = {"type": "record", "name": "row", "fields": [
    {"name": name, "type": optional(ty)} for name, ty in [
        ("id", "long"), ("flag", "boolean"), ("small", "int"), ("real", "float"),
        ("double", "double"),
        ("money", {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 3}),
        ("text", "string"), ("bytes", "bytes"), ("day", {"type": "int", "logicalType": "date"}),
        ("moment", {"type": "long", "logicalType": "timestamp-millis"}),
        ("list", {"type": "array", "items": optional("string")}),
        ("deep", {"type": "array", "items": optional({"type": "record", "name": "inner", "fields": [
            {"name": "k", "type": optional("int")},
            {"name": "m", "type": optional({"type": "map", "values": optional("long")})}]})}),
        ("person", {"type": "record", "name": "person_t", "fields": [
            {"name": "Name", "type": optional("string")},
            {"name": "tags", "type": optional({"type": "array", "items": optional("int")})}]}),
    ]]}


def as_avro(row):
    moment = row["moment"] and row["moment"].replace(tzinfo=dt.timezone.utc)
    deep = row["deep"] and [
        it and {**it, "m": None if it["m"] is None else dict(it["m"])} for it in row["deep"]]
    return {**row, "moment": moment, "deep": deep}


def avro(rows):
    def write(path, codec, schema=AVRO):
        with open(path, "wb") as file:
            fastavro.writer(file, schema, map(as_avro, rows), codec=codec, sync_interval=4000)

    for codec in ["null", "deflate", "snappy", "zstandard", "bzip2"]:
        yield f"avro_{codec}", lambda path, c=codec: write(path, c)
    yield "avro_local", lambda path: write(path, "null", {**AVRO, "fields": [
        {**it, "type": optional({"type": "long", "logicalType": "local-timestamp-millis"})}
        if it["name"] == "moment" else it for it in AVRO["fields"]]})


def main():
    binary = sys.argv[1]
    rows, table, expected = written()
    ways = [("PARQUET", *it) for it in parquet(table)]
    ways += [("ORC", *it) for it in orc_files(table)]
    ways += [("AVRO", *it) for it in avro(rows)]
    with tempfile.TemporaryDirectory() as work:
        data, folder = f"{work}/data", pathlib.Path(work) / "files"
        for stored, name, write in ways:
            (folder / name).mkdir(parents=True)
            write(str(folder / name / "part"))
            query(binary, data, folder, DDL.format(name=name, stored=stored))
            without = ["deep"] if name.startswith("polars") else []
            check(name, query(binary, data, folder, select(name)), expected, without)
            some = [it for it in expected if 1000 <= it["id"] < 1010]
            few = select(name).replace("ORDER", "WHERE id >= 1000 AND id < 1010 ORDER")
            check(name, query(binary, data, folder, few), some, without)
    print(f"columnar files: {len(ways)} ways to write {ROWS} rows are read as they were written")


if __name__ == "__main__":
    main()
