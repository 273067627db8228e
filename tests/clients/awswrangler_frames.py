"""awswrangler: plain queries, CTAS, UNLOAD, managed results, the catalog, data sets."""

import awswrangler as wr
import pandas as pd
from checks import Checks, client, create_trail_table, put, run, unique

athena = client("athena")
database = unique("wr")
OUTPUT = "s3://otus-results/wr/"


def plain(c):
    frame = wr.athena.read_sql_query(
        "SELECT x AS n, CAST(x AS varchar) AS s, x % 2 = 0 AS even FROM UNNEST(sequence(1, 5)) AS t(x) ORDER BY 1",
        database=database, ctas_approach=False, s3_output=OUTPUT)
    c.equal("plain", frame["n"].tolist(), [1, 2, 3, 4, 5])
    c.equal("types", [str(t) for t in frame.dtypes], ["Int64", "string", "boolean"])
    frame = wr.athena.read_sql_query("SELECT decimal '1.50' AS d, date '2026-01-02' AS day, timestamp '2026-01-02 03:04:05' AS ts,"
                                     " CAST(NULL AS integer) AS n", database=database, ctas_approach=False, s3_output=OUTPUT)
    c.equal("decimal", str(frame["d"][0]), "1.50")
    c.equal("date", str(frame["day"][0]), "2026-01-02")
    c.equal("timestamp", str(frame["ts"][0]), "2026-01-02 03:04:05")
    c.true("null", pd.isna(frame["n"][0]))
    frame = wr.athena.read_sql_query("SELECT count(*) AS n FROM trail WHERE region = :r", params={"r": "us-east-1"},
                                     database=database, ctas_approach=False, s3_output=OUTPUT)
    c.equal("named parameters", frame["n"][0], 30)
    frame = wr.athena.read_sql_query("SELECT count(*) AS n FROM trail WHERE useridentity.username = ?", params=["alice"],
                                     paramstyle="qmark", database=database, ctas_approach=False, s3_output=OUTPUT)
    c.equal("execution parameters", frame["n"][0], 20)
    parts = wr.athena.read_sql_query("SELECT x FROM UNNEST(sequence(1, 100)) AS t(x) ORDER BY 1", database=database,
                                     ctas_approach=False, s3_output=OUTPUT, chunksize=30)
    c.equal("chunks", [len(p) for p in parts], [30, 30, 30, 10])
    c.raises("a failure", wr.exceptions.QueryFailed, lambda: wr.athena.read_sql_query(
        "SELECT * FROM nope", database=database, ctas_approach=False, s3_output=OUTPUT), "TABLE_NOT_FOUND")
    frame = wr.athena.read_sql_query("SELECT 1 AS one", database=database, ctas_approach=False)
    c.equal("no output location needed", frame["one"][0], 1)
    statistics = wr.athena.get_query_execution(wr.athena.start_query_execution("SELECT 1", database=database, wait=True)[
        "QueryExecutionId"])
    c.equal("start and wait", statistics["Status"]["State"], "SUCCEEDED")


QUERY = ("SELECT x AS n, CAST(x AS varchar) AS s, decimal '1.50' AS d, date '2026-01-02' AS day, "
         "timestamp '2026-01-02 03:04:05' AS ts, ARRAY[x, NULL] AS list FROM UNNEST(sequence(1, 3)) AS t(x)")


def check_frame(c, how, frame):
    frame = frame.sort_values("n")
    c.equal(f"{how}: numbers", frame["n"].tolist(), [1, 2, 3])
    c.equal(f"{how}: text", frame["s"].tolist(), ["1", "2", "3"])
    c.equal(f"{how}: decimal, date, timestamp", [str(frame[it].iloc[0]) for it in ("d", "day", "ts")],
            ["1.50", "2026-01-02", "2026-01-02 03:04:05"])
    c.equal(f"{how}: list", frame["list"].iloc[0].tolist()[0], 1)


def ctas(c):
    frame = wr.athena.read_sql_query(QUERY, database=database, s3_output=OUTPUT, keep_files=False)
    check_frame(c, "CTAS", frame)
    c.equal("its table is gone", [t["Name"] for t in wr.catalog.get_tables(database=database, name_prefix="temp_table")], [])
    left = [it for it in wr.s3.list_objects(OUTPUT) if "temp_table" in it]
    c.equal("its files are gone", left, [])
    frame = wr.athena.read_sql_query("SELECT 1 AS n WHERE false", database=database, s3_output=OUTPUT)
    c.equal("CTAS without rows", (len(frame), list(frame.columns)), (0, ["n"]))
    c.raises("unnamed column", wr.exceptions.InvalidArgumentValue, lambda: wr.athena.read_sql_query(
        "SELECT 1", database=database, s3_output=OUTPUT), "define all columns names")
    c.raises("untyped column", wr.exceptions.InvalidArgumentValue, lambda: wr.athena.read_sql_query(
        "SELECT NULL AS a", database=database, s3_output=OUTPUT), "undefined columns types")
    made = wr.athena.create_ctas_table(sql="SELECT x AS v, x % 2 AS p FROM UNNEST(sequence(1, 4)) AS t(x)", database=database,
                                       ctas_table="kept", s3_output=OUTPUT + "kept", partitioning_info=["p"],
                                       storage_format="parquet", write_compression="zstd", wait=True)
    c.equal("create_ctas_table", made["ctas_query_metadata"].raw_payload["Status"]["State"], "SUCCEEDED")
    c.equal("its partitions", sorted(wr.catalog.get_partitions(database=database, table="kept").values()), [["0"], ["1"]])
    wr.catalog.delete_table_if_exists(database=database, table="kept")


def unload(c):
    frame = wr.athena.read_sql_query(QUERY, database=database, ctas_approach=False, unload_approach=True,
                                     s3_output=OUTPUT + unique("unload"))
    check_frame(c, "UNLOAD", frame)
    made = wr.athena.unload(sql="SELECT 1 AS a, 'x' AS p", path=OUTPUT + unique("parts"), database=database,
                            file_format="PARQUET", compression="snappy", partitioned_by=["p"])
    c.equal("unload", made.raw_payload["Status"]["State"], "SUCCEEDED")


def managed(c):
    group = unique("managed")
    athena.create_work_group(Name=group, Configuration={"ManagedQueryResultsConfiguration": {"Enabled": True}})
    frame = wr.athena.read_sql_query("SELECT x FROM UNNEST(sequence(1, 2100)) AS t(x) ORDER BY 1", database=database,
                                     ctas_approach=False, workgroup=group)
    c.equal("managed results", [int(x) for x in frame["x"]], list(range(1, 2101)))
    athena.delete_work_group(WorkGroup=group, RecursiveDeleteOption=True)


def own_ctas(c):
    parts = wr.athena.read_sql_query("SELECT x FROM UNNEST(sequence(1, 100)) AS t(x)", database=database, s3_output=OUTPUT,
                                     chunksize=30)
    c.equal("CTAS in chunks", sum(len(p) for p in parts), 100)
    frame = wr.athena.read_sql_table("trail", database=database, s3_output=OUTPUT, ctas_approach=False)
    c.equal("a whole table", len(frame), 60)
    c.raises("CTAS of two equal names", wr.exceptions.InvalidCtasApproachQuery, lambda: wr.athena.read_sql_query(
        "SELECT 1 AS a, 2 AS a", database=database, s3_output=OUTPUT))
    wr.athena.create_ctas_table("SELECT region, count(*) AS n FROM trail GROUP BY 1", database=database,
                                ctas_table="by_region", s3_output="s3://data/ctas/", storage_format="JSON", wait=True)
    frame = wr.athena.read_sql_query("SELECT region, n FROM by_region ORDER BY 1", database=database, ctas_approach=False,
                                     s3_output=OUTPUT)
    c.equal("rows of a CTAS in JSON", frame.values.tolist(), [["eu-west-1", 30], ["us-east-1", 30]])


def catalog(c):
    c.true("databases", database in [d["Name"] for d in wr.catalog.get_databases()])
    wr.catalog.create_parquet_table(
        database=database, table="made", path="s3://data/made/", columns_types={"a": "int", "b": "string"},
        partitions_types={"p": "string"}, description="d", parameters={"k": "v"}, columns_comments={"a": "first"})
    c.true("exists", wr.catalog.does_table_exist(database=database, table="made"))
    c.true("does not exist", not wr.catalog.does_table_exist(database=database, table="nope"))
    c.equal("types", wr.catalog.get_table_types(database=database, table="made"), {"a": "int", "b": "string", "p": "string"})
    c.equal("location", wr.catalog.get_table_location(database=database, table="made"), "s3://data/made/")
    c.equal("description", wr.catalog.get_table_description(database=database, table="made"), "d")
    c.true("parameters", wr.catalog.get_table_parameters(database=database, table="made")["k"] == "v")
    c.equal("comments", wr.catalog.get_columns_comments(database=database, table="made")["a"], "first")
    wr.catalog.upsert_table_parameters({"k": "w", "l": "x"}, database=database, table="made")
    c.equal("changed parameters", wr.catalog.get_table_parameters(database=database, table="made")["k"], "w")
    wr.catalog.add_parquet_partitions(database=database, table="made", partitions_values={
        "s3://data/made/p=1/": ["1"], "s3://data/made/p=2/": ["2"]})
    c.equal("partitions", wr.catalog.get_partitions(database=database, table="made"),
            {"s3://data/made/p=1/": ["1"], "s3://data/made/p=2/": ["2"]})
    wr.catalog.delete_partitions(table="made", database=database, partitions_values=[["1"]])
    c.equal("fewer", list(wr.catalog.get_partitions(database=database, table="made")), ["s3://data/made/p=2/"])
    c.equal("tables by prefix", [t["Name"] for t in wr.catalog.get_tables(database=database, name_prefix="ma")], ["made"])
    c.equal("tables by part", [t["Name"] for t in wr.catalog.get_tables(database=database, name_contains="ad")], ["made"])
    c.true("search", "made" in [t["Name"] for t in wr.catalog.search_tables(text="made")])
    c.equal("as a frame", wr.catalog.tables(database=database)["Table"].tolist(), ["by_region", "made", "trail"])
    wr.catalog.overwrite_table_parameters({"only": "this"}, database=database, table="made", catalog_versioning=True)
    versions = wr.catalog.get_table_number_of_versions(database=database, table="made")
    c.true("versions", versions >= 2, versions)
    c.true("deleted", wr.catalog.delete_table_if_exists(database=database, table="made"))
    c.true("nothing to delete", not wr.catalog.delete_table_if_exists(database=database, table="made"))


def texts(c):
    frame = wr.athena.describe_table(database=database, table="trail")
    c.true("DESCRIBE", "region" in frame["Column Name"].tolist(), frame)
    c.true("SHOW CREATE TABLE", wr.athena.show_create_table(database=database, table="trail").startswith("CREATE EXTERNAL"))
    put("repair/p=1/a.csv", b"1\n")
    run(athena, f"CREATE EXTERNAL TABLE {database}.repaired (a int) PARTITIONED BY (p int) "
                "ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://data/repair/'")
    c.equal("MSCK REPAIR", wr.athena.repair_table(table="repaired", database=database), "SUCCEEDED")
    c.equal("its partitions", wr.catalog.get_partitions(database=database, table="repaired"), {"s3://data/repair/p=1": ["1"]}
            if "s3://data/repair/p=1" in wr.catalog.get_partitions(database=database, table="repaired")
            else {"s3://data/repair/p=1/": ["1"]})


def data_sets(c):
    frame = pd.DataFrame({"id": [1, 2, 3], "name": ["a", "b", None]})
    wr.s3.to_csv(frame, path="s3://data/csv/", dataset=True, database=database, table="csv_", index=False)
    wr.s3.to_csv(frame, path="s3://data/csv/", dataset=True, database=database, table="csv_", index=False, mode="append")
    read = wr.athena.read_sql_query("SELECT sum(id) AS n, count(*) AS many FROM csv_", database=database,
                                    ctas_approach=False, s3_output=OUTPUT)
    c.equal("CSV", (int(read["n"][0]), int(read["many"][0])), (12, 6))


if __name__ == "__main__":
    checks = Checks("awswrangler_frames")
    run(athena, f"CREATE DATABASE {database}")
    create_trail_table(athena, database, "trail")
    for group in (plain, ctas, own_ctas, unload, managed, catalog, texts, data_sets):
        checks.group(group)
    run(athena, f"DROP DATABASE {database} CASCADE")
    checks.finish()
