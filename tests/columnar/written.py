"""Files Otus writes in every format and codec, read by pyarrow, DuckDB, Polars and fastavro, and
by Otus: every value must be the one the source has.

usage: written.py OTUS
"""

import datetime as dt
import pathlib
import sys
import tempfile

import duckdb
import fastavro
import polars
import pyarrow as pa
import pyarrow.orc as orc
import pyarrow.parquet as pq

from rows import DDL, ROWS, SCHEMA, check, query, select, written

CODECS = {
    "PARQUET": ["GZIP", "NONE", "SNAPPY", "ZSTD"],
    "ORC": ["ZLIB", "NONE", "SNAPPY", "LZ4", "ZSTD"],
    "AVRO": ["DEFLATE", "NONE", "SNAPPY", "BZIP2", "ZSTD"],
}
NAMES = [field.name for field in SCHEMA]


def plain(value, ty):
    """A value as the source's rows have it, maps in one order, field names in lower case."""
    if value is None:
        return None
    if pa.types.is_list(ty):
        return [plain(it, ty.value_type) for it in value]
    if pa.types.is_map(ty):
        pairs = value.items() if isinstance(value, dict) else value
        pairs = [it.values() if isinstance(it, dict) else it for it in pairs]
        return sorted((key, plain(it, ty.item_type)) for key, it in pairs)
    if pa.types.is_struct(ty):
        lower = {key.lower(): it for key, it in value.items()}
        return {field.name.lower(): plain(lower[field.name.lower()], field.type) for field in ty}
    if pa.types.is_timestamp(ty):
        value = value.replace(tzinfo=None)
        return dt.datetime(*value.timetuple()[:6], value.microsecond)
    return value


def read_orc(path):
    return orc.ORCFile(path).read().to_pylist()


def read_avro(path):
    with open(path, "rb") as file:
        return list(fastavro.reader(file))


READERS = {
    "PARQUET": {
        "pyarrow": lambda path: pq.read_table(path).to_pylist(),
        "duckdb": lambda path: duckdb.read_parquet(str(path)).to_arrow_table().to_pylist(),
        "polars": lambda path: polars.read_parquet(path).to_dicts(),
    },
    "ORC": {"pyarrow": read_orc},
    "AVRO": {"fastavro": read_avro},
}


def compare(name, reader, got, rows):
    got = sorted(got, key=lambda it: it["id"])
    for mine, wanted in zip(got, rows, strict=True):
        for field in SCHEMA:
            ours = plain(mine[field.name], field.type)
            theirs = plain(wanted[field.name], field.type)
            if ours != theirs:
                raise SystemExit(f"{name}, {reader}: id {wanted['id']}, {field.name}: {ours!r}, "
                                 f"the source has {theirs!r}")


def main():
    binary = sys.argv[1]
    rows, table, expected = written()
    files = 0
    with tempfile.TemporaryDirectory() as work:
        data, folder = f"{work}/data", pathlib.Path(work) / "files"
        (folder / "source").mkdir(parents=True)
        pq.write_table(table, str(folder / "source/part"))
        query(binary, data, folder, DDL.format(name="source", stored="PARQUET"))
        for stored, codecs in CODECS.items():
            for codec in codecs:
                name = f"{stored}_{codec}".lower()
                query(binary, data, folder, f"""CREATE TABLE {name} WITH (format = '{stored}',
                    write_compression = '{codec}', external_location = 's3://files/{name}/')
                    AS SELECT * FROM source""")
                check(name, query(binary, data, folder, select(name)), expected, [])
                for reader, read in READERS[stored].items():
                    got = [it for path in (folder / name).iterdir() for it in read(path)]
                    compare(name, reader, got, rows)
                    files += 1
            name = f"{stored}_partitioned".lower()
            rest = ", ".join(f'"{it}"' for it in NAMES if it != "small")
            query(binary, data, folder, f"""CREATE TABLE {name} WITH (format = '{stored}',
                partitioned_by = ARRAY['small'], external_location = 's3://files/{name}/')
                AS SELECT {rest}, small % 7 AS small FROM source""")
            query(binary, data, folder, f"INSERT INTO {name} SELECT {rest}, 100 FROM source")
            for where, wanted in [("small = 100", [{**it, "small": 100} for it in expected]),
                                  ("small IS NULL", [it for it in expected if it["small"] is None])]:
                text = select(name).replace("ORDER", f"WHERE {where} ORDER")
                check(name, query(binary, data, folder, text), wanted, [])
    print(f"columnar files: {ROWS} rows written in {sum(map(len, CODECS.values()))} ways and read "
          f"by others {files} times are those of the source")


main()
