"""awswrangler's data sets in Parquet: every type, the three modes, partitions registered and
projected, schemas that grow, read back plainly, by CTAS and by UNLOAD."""

import datetime
from decimal import Decimal

import awswrangler as wr
import pandas as pd
import pyarrow as pa
from checks import Checks, client, unique

database = unique("wrp")
OUTPUT = "s3://otus-results/wrp/"
WAYS = {
    "plain": {"ctas_approach": False},
    "CTAS": {"ctas_approach": True},
    "UNLOAD": {"ctas_approach": False, "unload_approach": True},
}


def ask(sql, way="plain", **options):
    prefix = f"{OUTPUT}{unique('ask')}/"
    return wr.athena.read_sql_query(sql, database=database, s3_output=prefix, **WAYS[way], **options)


def put(frame, table, **options):
    return wr.s3.to_parquet(frame, path=f"s3://data/{database}/{table}/", dataset=True, database=database, table=table,
                            **options)


def all_types(c):
    frame = pd.DataFrame({
        "whole": pd.array([1, None, 3], dtype="Int64"), "small": pd.array([1, 2, None], dtype="Int16"), "real": [0.5, None, -1.25],
        "exact": [Decimal("1.50"), None, Decimal("-99.99")], "text": ["a", None, 'b"\n,c'], "truth": pd.array([True, None, False], dtype="boolean"),
        "day": [datetime.date(2026, 1, 2), None, datetime.date(1969, 12, 31)],
        "moment": [pd.Timestamp("2026-01-02 03:04:05.678"), None, pd.Timestamp("1999-12-31 23:59:59")],
        "raw": [b"\x00\xff", None, b""], "many": [[1, 2], None, []], "part": ["x", "x", "y"]})
    put(frame, "types", partition_cols=["part"], dtype={"exact": "decimal(10,2)", "many": "array<bigint>"})
    found = wr.catalog.get_table_types(database=database, table="types")
    c.equal("the catalog's types", found, {
        "whole": "bigint", "small": "smallint", "real": "double", "exact": "decimal(10,2)", "text": "string", "truth": "boolean",
        "day": "date", "moment": "timestamp", "raw": "binary", "many": "array<bigint>", "part": "string"})
    want = frame.to_dict("list")
    for way in WAYS:
        # Neither Hive's text nor the client's CSV can tell an array from a text.
        columns = [it for it in frame.columns if way != "plain" or it not in ("many", "raw")]
        read = ask(f"SELECT {', '.join(columns)} FROM types ORDER BY coalesce(whole, 2)", way)
        for name in columns:
            got = [None if it is None or (not hasattr(it, "__len__") and pd.isna(it)) else it for it in read[name]]
            expected = [None if it is None or (not hasattr(it, "__len__") and pd.isna(it)) else it for it in want[name]]
            got = [list(it) if hasattr(it, "tolist") and hasattr(it, "__len__") else it for it in got]
            c.equal(f"{way}: {name}", got, expected)


def modes(c):
    first = pd.DataFrame({"id": [1, 2, 3], "name": ["a", "b", None], "p": ["x", "x", "y"], "q": [1, 2, 2]})
    made = put(first, "modes", partition_cols=["p", "q"], glue_table_settings={
        "description": "three rows", "columns_comments": {"id": "its number"}, "parameters": {"source": "here"}})
    values = wr.catalog.get_partitions(database=database, table="modes")
    c.equal("partitions are registered", sorted(values.values()), [["x", "1"], ["x", "2"], ["y", "2"]])
    c.equal("as they were written", sorted(made["partitions_values"].values()), sorted(values.values()))
    c.equal("parameters", wr.catalog.get_table_parameters(database=database, table="modes")["source"], "here")
    c.equal("description", wr.catalog.get_table_description(database=database, table="modes"), "three rows")
    c.equal("comments", wr.catalog.get_columns_comments(database=database, table="modes")["id"], "its number")
    rows = lambda: ask("SELECT id, p, q FROM modes ORDER BY id, p, q").values.tolist()
    c.equal("written", rows(), [[1, "x", 1], [2, "x", 2], [3, "y", 2]])
    put(pd.DataFrame({"id": [4], "name": ["d"], "p": ["z"], "q": [1]}), "modes", partition_cols=["p", "q"], mode="append")
    c.equal("appended", rows(), [[1, "x", 1], [2, "x", 2], [3, "y", 2], [4, "z", 1]])
    put(pd.DataFrame({"id": [9], "name": ["n"], "p": ["x"], "q": [2]}), "modes", partition_cols=["p", "q"],
        mode="overwrite_partitions")
    c.equal("one partition overwritten", rows(), [[1, "x", 1], [3, "y", 2], [4, "z", 1], [9, "x", 2]])
    c.equal("by its key", ask("SELECT id FROM modes WHERE p = 'x' AND q = 2").values.tolist(), [[9]])
    put(pd.DataFrame({"id": [7], "name": ["s"], "p": ["w"], "q": [5]}), "modes", partition_cols=["p", "q"], mode="overwrite")
    c.equal("overwritten", rows(), [[7, "w", 5]])
    c.equal("no partition is left", sorted(wr.catalog.get_partitions(database=database, table="modes").values()), [["w", "5"]])


def growing(c):
    put(pd.DataFrame({"id": [1], "a": ["x"]}), "growing")
    put(pd.DataFrame({"id": [2], "a": ["y"], "b": [2.5]}), "growing", mode="append")
    c.equal("a column more", wr.catalog.get_table_types(database=database, table="growing"), {"id": "bigint", "a": "string", "b": "double"})
    for way in WAYS:
        read = ask("SELECT id, a, b FROM growing ORDER BY id", way)
        c.equal(f"{way}: NULL where it was not", (read["id"].tolist(), read["b"].isna().tolist()), ([1, 2], [True, False]))
    c.raises("a type that changed is refused", Exception,
             lambda: put(pd.DataFrame({"id": ["no number"], "a": ["z"]}), "growing", mode="append", schema_evolution=False))
    read = wr.athena.read_sql_table("growing", database=database, ctas_approach=False, s3_output=OUTPUT)
    c.equal("a whole table", len(read), 2)


def projected(c):
    frame = pd.DataFrame({"id": [1, 2, 3], "n": [0, 1, 2], "d": [datetime.date(2026, 1, day) for day in (1, 2, 3)],
                          "e": ["red", "green", "blue"], "i": ["k1", "k2", "k3"]})
    put(frame, "projected", partition_cols=["n", "d", "e", "i"], glue_table_settings={"regular_partitions": False},
        athena_partition_projection_settings={
        "projection_types": {"n": "integer", "d": "date", "e": "enum", "i": "injected"},
        "projection_ranges": {"n": "0,2", "d": "2026-01-01,2026-01-03"},
        "projection_values": {"e": "red,green,blue"}, "projection_intervals": {"n": "1"}})
    c.equal("none is registered", wr.catalog.get_partitions(database=database, table="projected"), {})
    parameters = wr.catalog.get_table_parameters(database=database, table="projected")
    c.equal("projection", (parameters["projection.enabled"], parameters["projection.d.type"]), ("true", "date"))
    for way in WAYS:
        read = ask("SELECT id, n, d, e, i FROM projected WHERE i IN ('k1', 'k3') ORDER BY id", way)
        c.equal(f"{way}: projected", read.values.tolist(), [[1, 0, datetime.date(2026, 1, 1), "red", "k1"],
                                                             [3, 2, datetime.date(2026, 1, 3), "blue", "k3"]])
    c.raises("an injected key must be given", wr.exceptions.QueryFailed, lambda: ask("SELECT id FROM projected"), "CONSTRAINT_VIOLATION")


def files(c):
    """Files that the client wrote by itself become a table, and a partition is added by hand."""
    base = f"s3://data/{database}/files/"
    for day in ("1", "2"):
        wr.s3.to_parquet(pd.DataFrame({"id": [int(day)], "s": ["t"]}), path=f"{base}day={day}/one.parquet")
    types, keys, values = wr.s3.store_parquet_metadata(path=base, database=database, table="files", dataset=True)
    c.equal("found", (types, keys, sorted(values.values())), ({"id": "bigint", "s": "string"}, {"day": "string"}, [["1"], ["2"]]))
    c.equal("read", ask("SELECT sum(id) AS n FROM files")["n"].tolist(), [3])
    wr.s3.to_parquet(pd.DataFrame({"id": [3], "s": ["t"]}), path=f"{base}day=3/one.parquet")
    wr.catalog.add_parquet_partitions(database=database, table="files", partitions_values={f"{base}day=3/": ["3"]})
    c.equal("with one more", ask("SELECT sum(id) AS n FROM files")["n"].tolist(), [6])
    wr.s3.to_parquet(pd.DataFrame({"id": [4], "s": ["t"]}), path=f"{base}day=4/one.parquet")
    wr.athena.repair_table(table="files", database=database, s3_output=OUTPUT)
    c.equal("repaired", ask("SELECT sum(id) AS n FROM files")["n"].tolist(), [10])
    wr.catalog.delete_partitions(table="files", database=database, partitions_values=[["1"]])
    c.equal("one taken away", ask("SELECT sum(id) AS n FROM files")["n"].tolist(), [9])


def written_by_us(c):
    """UNLOAD and CTAS of the server, read by the client's own Parquet reader."""
    prefix = f"{OUTPUT}{unique('own')}/"
    wr.athena.unload(sql="SELECT id, q, p FROM modes", path=prefix, database=database, file_format="parquet", partitioned_by=["p"])
    # The manifest and the metadata lie beside the partition, as with Athena.
    read = wr.s3.read_parquet(path=f"{prefix}p=w/")
    c.equal("UNLOAD with partitions", read[["id", "q"]].astype(str).values.tolist(), [["7", "5"]])
    made = wr.athena.create_ctas_table(sql="SELECT * FROM types", database=database, ctas_table="copied", s3_output=OUTPUT,
                                       storage_format="parquet", write_compression="snappy", wait=True)
    c.equal("CTAS", made["ctas_table"], "copied")
    read = wr.s3.read_parquet_table(table="copied", database=database)
    c.equal("all rows", sorted(it for it in read["whole"].tolist() if not pd.isna(it)), [1, 3])
    parts = ask("SELECT * FROM types", "UNLOAD", chunksize=True)
    c.equal("in parts", sum(len(it) for it in parts), 3)
    schema = pa.Schema.from_pandas(ask("SELECT real, exact, day FROM types", "CTAS", pyarrow_additional_kwargs={}))
    c.equal("the decimal stays one", str(schema.field("exact").type), "decimal128(4, 2)")


if __name__ == "__main__":
    checks = Checks("awswrangler_parquet")
    wr.catalog.create_database(database)
    for group in (all_types, modes, growing, projected, files, written_by_us):
        checks.group(group)
    client("glue").delete_database(Name=database)
    checks.finish()
