"""Files CTAS, INSERT and UNLOAD wrote, read by pyarrow and DuckDB and held to values made here in Python."""

import datetime
import decimal
import json
import os
import pathlib

import duckdb
import pyarrow.dataset
import pyarrow.parquet
from checks import Checks, client, run, unique

athena = client("athena")
database = unique("written")
FOLDER = pathlib.Path(os.environ["OTUS_DATA_DIR"])

SELECT = """SELECT * FROM (VALUES
  (1, true, tinyint '-7', smallint '300', bigint '9007199254740993', real '1.5', double '0.1', decimal '12.340', 'a "b" ü', X'00ff',
   date '2024-02-29', timestamp '2024-02-29 12:34:56.789',
   CAST(ARRAY[ROW(1, MAP(ARRAY['k'], ARRAY[ARRAY['x', null]])), null, ROW(null, null)] AS array(row(a integer, m map(varchar, array(varchar)))))),
  (2, false, null, null, null, null, null, null, '', X'', date '1969-12-31', timestamp '1900-01-01 00:00:00.001',
   CAST(ARRAY[] AS array(row(a integer, m map(varchar, array(varchar)))))),
  (3, null, null, null, null, null, null, null, null, null, null, null, CAST(ARRAY[ROW(3, MAP())] AS array(row(a integer, m map(varchar, array(varchar)))))),
  (4, null, null, null, null, null, null, null, null, null, null, null, null)
) AS t (n, b, ti, si, bi, r, d, de, s, x, day, ts, v)"""
NOTHING = dict.fromkeys(["b", "ti", "si", "bi", "r", "d", "de", "s", "x", "day", "ts"])
ROWS = [
    {"n": 1, "b": True, "ti": -7, "si": 300, "bi": 9007199254740993, "r": 1.5, "d": 0.1, "de": decimal.Decimal("12.340"),
     "s": 'a "b" ü', "x": b"\x00\xff", "day": datetime.date(2024, 2, 29), "ts": datetime.datetime(2024, 2, 29, 12, 34, 56, 789000),
     "v": [{"a": 1, "m": [("k", ["x", None])]}, None, {"a": None, "m": None}]},
    {"n": 2, **NOTHING, "b": False, "s": "", "x": b"", "day": datetime.date(1969, 12, 31),
     "ts": datetime.datetime(1900, 1, 1, 0, 0, 0, 1000), "v": []},
    {"n": 3, **NOTHING, "v": [{"a": 3, "m": []}]},
    {"n": 4, **NOTHING, "v": None},
]
FORMATS = [("PARQUET", codec) for codec in ("NONE", "SNAPPY", "GZIP", "ZSTD")]


def files(name):
    return sorted(p for p in (FOLDER / name).rglob("*") if p.is_file())


def plain(value):
    """DuckDB gives maps as dictionaries, pyarrow as lists of pairs."""
    if isinstance(value, dict):
        return {k: (list(v.items()) if k == "m" and isinstance(v, dict) else plain(v)) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def types(c):
    for kind, codec in FORMATS:
        name = unique(f"{kind}_{codec}").lower()
        run(athena, f"CREATE TABLE {database}.{name} WITH (format = '{kind}', write_compression = '{codec}', "
                    f"external_location = 's3://data/{name}/') AS {SELECT}")
        paths = [str(p) for p in files(name)]
        read = pyarrow.dataset.dataset(paths, format=kind.lower()).to_table().sort_by("n").to_pylist()
        c.equal(f"pyarrow reads {kind} {codec}", read, ROWS)
        found = duckdb.execute("SELECT * FROM read_parquet(?) ORDER BY n", [paths])
        names = [it[0] for it in found.description]
        read = [plain(dict(zip(names, row))) for row in found.fetchall()]
        c.equal(f"DuckDB reads {kind} {codec}", read, ROWS)
        used = {"NONE": "UNCOMPRESSED"}.get(codec, codec)
        group = pyarrow.parquet.ParquetFile(paths[0]).metadata.row_group(0)
        c.equal(f"codec {codec}", group.column(0).compression, used)
        c.true("statistics", group.column(0).statistics.has_min_max)


def partitions(c):
    name = unique("parts")
    run(athena, f"CREATE TABLE {database}.{name} WITH (external_location = 's3://data/{name}/', partitioned_by = ARRAY['k']) AS "
                "SELECT x AS v, IF(x % 7 = 0, NULL, CAST(x % 7 AS varchar)) AS k FROM UNNEST(sequence(1, 700)) AS t (x)")
    hive = pyarrow.dataset.partitioning(flavor="hive")
    table = pyarrow.dataset.dataset(FOLDER / name, partitioning=hive).to_table()
    rows = sorted((r["v"], r["k"]) for r in table.to_pylist() if r["k"] is not None)
    c.equal("partitions of pyarrow", rows, [(x, x % 7) for x in range(1, 701) if x % 7])
    c.equal("and of NULL", sorted(r["v"] for r in table.to_pylist() if r["k"] is None), list(range(7, 701, 7)))
    run(athena, f"INSERT INTO {database}.{name} VALUES (1000, 'new')")
    c.equal("INSERT", pyarrow.dataset.dataset(FOLDER / name / "k=new").to_table().to_pylist(), [{"v": 1000}])


def text(c):
    name = unique("json")
    run(athena, f"UNLOAD (SELECT n, s, v FROM ({SELECT})) TO 's3://data/{name}/' WITH (format = 'JSON')")
    read = duckdb.execute("SELECT n, s FROM read_json(?, format = 'newline_delimited') ORDER BY n", [[str(p) for p in files(name)]])
    c.equal("DuckDB reads JSON", read.fetchall(), [(r["n"], r["s"]) for r in ROWS])
    c.true("gzip by name", all(p.name.endswith(".gz") for p in files(name)))


def manifest(c):
    name = unique("manifest")
    execution = run(athena, f"UNLOAD (SELECT 1 AS a) TO 's3://data/{name}/' WITH (format = 'PARQUET')")
    location = execution["Statistics"]["DataManifestLocation"]
    c.equal("manifest", location, execution["ResultConfiguration"]["OutputLocation"] + "-manifest.csv")
    bucket, key = location.removeprefix("s3://").split("/", 1)
    lines = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    c.equal("its lines", lines, "".join(f"s3://data/{p.relative_to(FOLDER)}\n" for p in files(name)))
    results = athena.get_query_results(QueryExecutionId=execution["QueryExecutionId"])
    c.equal("UpdateCount", results["UpdateCount"], 1)
    c.equal("no rows", results["ResultSet"]["Rows"], [])
    columns = [(it["Name"], it["Type"]) for it in results["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
    c.equal("columns", columns, [("rows", "bigint")])
    execution = run(athena, f"CREATE TABLE {database}.own AS SELECT 1 AS a")
    place = execution["ResultConfiguration"]["OutputLocation"]
    c.true("tables/", place.endswith("/tables/" + execution["QueryExecutionId"]), place)
    table = client("glue").get_table(DatabaseName=database, Name="own")["Table"]
    c.equal("location", table["StorageDescriptor"]["Location"], place + "/")
    c.equal("kind", (execution["StatementType"], execution["SubstatementType"]), ("DDL", "CREATE_TABLE_AS_SELECT"))


if __name__ == "__main__":
    checks = Checks("written_files")
    run(athena, f"CREATE DATABASE {database}")
    for group in (types, partitions, text, manifest):
        checks.group(group)
    run(athena, f"DROP DATABASE {database} CASCADE")
    checks.finish()
