"""PyAthena: every cursor that reads through the API or S3, parameters, SQLAlchemy reflection,
cancelling, result cache. The Arrow cursor reads S3 with an endpoint of its own that cannot be
set: a workgroup with managed results makes it ask the API."""

import datetime
import decimal
import logging
import os
import threading
import time
from urllib.parse import quote_plus

import pyathena
from checks import Checks, client, create_trail_table, run, unique
from pyathena.cursor import DictCursor
from pyathena.error import OperationalError

athena = client("athena")
database = unique("pyathena")
# What is refused here is meant to be.
logging.getLogger("pyathena").setLevel(logging.CRITICAL)
STAGING = "s3://otus-results/pyathena/"


def connect(**options):
    options.setdefault("s3_staging_dir", STAGING)
    return pyathena.connect(
        endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", schema_name=database,
        poll_interval=0.05, **options)


TYPED = """SELECT true AS c_boolean, tinyint '1' AS c_tinyint, smallint '2' AS c_smallint, 3 AS c_integer,
bigint '9007199254740993' AS c_bigint, real '0.5' AS c_real, 0.25e0 AS c_double, decimal '0.1' AS c_decimal,
CAST('a string' AS varchar) AS c_varchar, timestamp '2017-01-01 00:00:00.000' AS c_timestamp, date '2017-01-02' AS c_date,
X'313233' AS c_binary, ARRAY[1, 2] AS c_array, MAP(ARRAY['a'], ARRAY[1]) AS c_map,
CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS c_row, JSON '{"k": [1]}' AS c_json, CAST(NULL AS integer) AS c_null,
time '01:02:03.000' AS c_time"""


def cursor(c):
    with connect() as connection, connection.cursor() as it:
        it.execute("SELECT 1 AS one")
        c.equal("one row", it.fetchall(), [(1,)])
        c.equal("description", it.description, [("one", "integer", None, None, 10, 0, "UNKNOWN")])
        c.equal("no rowcount for SELECT", it.rowcount, -1)
        c.equal("state", it.state, "SUCCEEDED")
        for name in ("engine_execution_time_in_millis", "query_queue_time_in_millis",
                     "total_execution_time_in_millis", "output_location", "catalog", "query_id", "work_group",
                     "selected_engine_version", "effective_engine_version", "submission_date_time",
                     "completion_date_time"):
            c.true(name, getattr(it, name))
        c.equal("no reason", it.state_change_reason, None)
        c.equal("no manifest", it.data_manifest_location, None)
        c.equal("class", (it.statement_type, it.substatement_type), ("DML", "SELECT"))
        it.execute(TYPED)
        row = it.fetchone()
        c.equal("values", row, (
            True, 1, 2, 3, 9007199254740993, 0.5, 0.25, decimal.Decimal("0.1"), "a string",
            datetime.datetime(2017, 1, 1), datetime.date(2017, 1, 2), b"123", [1, 2], {"a": "1"}, {"a": "1", "b": "x"},
            {"k": [1]}, None, datetime.time(1, 2, 3)))
        c.equal("types", [d[1] for d in it.description], [
            "boolean", "tinyint", "smallint", "integer", "bigint", "float", "double", "decimal", "varchar",
            "timestamp", "date", "varbinary", "array", "map", "row", "json", "integer", "time"])
        c.equal("precision", {d[0]: d[4:6] for d in it.description}["c_varchar"], (2147483647, 0))
        for count in (999, 1000, 1001, 9999):
            it.execute(f"SELECT x FROM UNNEST(sequence(1, {count})) AS t(x) ORDER BY x")
            c.equal(f"{count} rows", it.fetchall(), [(x,) for x in range(1, count + 1)])
        it.execute("SELECT count(*) FROM trail WHERE region = 'us-east-1'")
        c.equal("the trail", it.fetchone(), (30,))
        c.true("bytes", it.data_scanned_in_bytes > 0)
        it.execute("SHOW TABLES")
        c.equal("SHOW TABLES", it.fetchall(), [("trail",)])
        it.execute("SHOW DATABASES LIKE 'default'")
        c.equal("SHOW DATABASES", it.fetchall(), [("default",)])
        it.execute("EXPLAIN SELECT 1")
        c.equal("EXPLAIN", it.description[0][0], "Query Plan")
        c.true("its lines", len(it.fetchall()) > 0)
        it.execute("SELECT * FROM (VALUES 1) AS t(x) WHERE x > 1")
        c.equal("nothing", it.fetchall(), [])
        c.raises("a failure", OperationalError, lambda: it.execute("SELECT * FROM nope"), "TABLE_NOT_FOUND")
        c.raises("a syntax error", Exception, lambda: it.execute("SELEC 1"), "mismatched input 'SELEC'")


def dictionaries(c):
    with connect(cursor_class=DictCursor) as connection, connection.cursor() as it:
        it.execute("SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' ORDER BY 1")
        c.equal("dictionaries", it.fetchall(), [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}])


def parameters(c):
    with connect() as connection, connection.cursor() as it:
        it.execute("SELECT eventid FROM trail WHERE useridentity.username = %(user)s AND day IN %(days)s ORDER BY 1 LIMIT 1",
                   {"user": "alice", "days": ["2026/01/01", "2026/01/02"]})
        c.equal("pyformat", it.fetchall(), [("0000",)])
        it.execute("SELECT %(a)s, %(b)s, %(d)s, %(n)s", {"a": "it's", "b": 1.5, "d": datetime.date(2026, 1, 1), "n": None})
        c.equal("values", it.fetchone()[0::2], ("it's", datetime.date(2026, 1, 1)))
        it.execute("SELECT eventid FROM trail WHERE eventname = ? AND region = ? ORDER BY 1 LIMIT 1",
                   ["ConsoleLogin", "'us-east-1'"], paramstyle="qmark")
        c.equal("qmark", it.fetchall(), [("0003",)])
        it.execute("SELECT ? + 1", ["41"], paramstyle="qmark")
        c.equal("a number", it.fetchone(), (42,))


def pandas_cursor(c):
    from pyathena.pandas.cursor import PandasCursor

    with connect(cursor_class=PandasCursor) as connection, connection.cursor() as it:
        frame = it.execute("SELECT x AS n, CAST(x AS varchar) AS s FROM UNNEST(sequence(1, 3)) AS t(x) ORDER BY 1").as_pandas()
        c.equal("a frame", frame.to_dict("list"), {"n": [1, 2, 3], "s": ["1", "2", "3"]})
        frame = it.execute("SELECT 'a \"quoted\"\nline' AS q, '' AS e, CAST(NULL AS varchar) AS n").as_pandas()
        c.equal("quotes and newlines", frame["q"][0], 'a "quoted"\nline')
        frame = it.execute("SELECT timestamp '2026-01-02 03:04:05' AS ts, date '2026-01-02' AS d, true AS b").as_pandas()
        c.equal("timestamps", str(frame["ts"][0]), "2026-01-02 03:04:05")
        frame = it.execute("SHOW TABLES").as_pandas()
        c.equal("a TXT", frame.values.tolist(), [["trail"]])
        c.equal("fetchone", it.execute("SELECT 5 AS five").fetchone(), (5,))


def arrow_cursor(c):
    from pyathena.arrow.cursor import ArrowCursor

    group = unique("arrow")
    athena.create_work_group(Name=group, Configuration={"ManagedQueryResultsConfiguration": {"Enabled": True}})
    with connect(cursor_class=ArrowCursor, work_group=group, s3_staging_dir=None) as connection, connection.cursor() as it:
        table = it.execute("SELECT x AS n FROM UNNEST(sequence(1, 2500)) AS t(x) ORDER BY 1").as_arrow()
        c.equal("an Arrow table", table["n"].to_pylist(), list(range(1, 2501)))
    athena.delete_work_group(WorkGroup=group, RecursiveDeleteOption=True)


def unloading(c):
    from pyathena.pandas.cursor import PandasCursor

    with connect(cursor_class=PandasCursor, cursor_kwargs={"unload": True}) as connection, connection.cursor() as it:
        frame = it.execute("SELECT x AS n, CAST(x AS varchar) AS s FROM UNNEST(sequence(1, 3)) AS t(x) ORDER BY 1").as_pandas()
        c.equal("UNLOAD", frame.to_dict("list"), {"n": [1, 2, 3], "s": ["1", "2", "3"]})
        c.true("its manifest", it.data_manifest_location)
        c.equal("UNLOAD without rows", len(it.execute("SELECT 1 AS a WHERE false").as_pandas()), 0)


def writing(c):
    with connect() as connection, connection.cursor() as it:
        it.execute("CREATE TABLE kept WITH (format = 'JSON') AS SELECT eventname, count(*) AS n FROM trail GROUP BY 1")
        c.equal("rows of CTAS", it.rowcount, 4)
        it.execute("INSERT INTO kept SELECT 'more', 1")
        c.equal("rows of INSERT", it.rowcount, 1)
        it.execute("SELECT count(*), sum(n) FROM kept")
        c.equal("all of them", it.fetchone(), (5, 61))
        it.execute("DROP TABLE kept")


def sqlalchemy(c):
    from sqlalchemy import MetaData, Table, create_engine, func, inspect, select, text

    run(athena, f"CREATE OR REPLACE VIEW {database}.logins AS SELECT eventid FROM trail WHERE eventname = 'ConsoleLogin'",
        QueryExecutionContext={"Database": database})
    url = (
        f"awsathena+rest://{quote_plus(os.environ['AWS_ACCESS_KEY_ID'])}:{quote_plus(os.environ['AWS_SECRET_ACCESS_KEY'])}"
        f"@athena.us-east-1.amazonaws.com:443/{database}?s3_staging_dir={quote_plus(STAGING)}"
        f"&endpoint_url={quote_plus(os.environ['AWS_ENDPOINT_URL'])}&poll_interval=0.05")
    engine = create_engine(url)
    with engine.connect() as connection:
        inspector = inspect(engine)
        c.true("schemas", database in inspector.get_schema_names())
        c.equal("tables", inspector.get_table_names(schema=database), ["trail"])
        c.equal("views", inspector.get_view_names(schema=database), ["logins"])
        c.true("has_table", inspector.has_table("trail", schema=database))
        c.true("has no table", not inspector.has_table("nope", schema=database))
        columns = {column["name"]: column for column in inspector.get_columns("trail", schema=database)}
        c.equal("columns", list(columns)[:4], ["eventversion", "useridentity", "eventtime", "eventsource"])
        c.true("partition columns", "region" in columns and "day" in columns)
        table = Table("trail", MetaData(schema=database), autoload_with=engine)
        c.equal("a reflected query", connection.execute(select(func.count()).select_from(table)).scalar(), 60)
        c.equal("text with parameters", connection.execute(
            text("SELECT count(*) FROM trail WHERE region = :r"), {"r": "eu-west-1"}).scalar(), 30)
        definition = inspector.get_view_definition("logins", schema=database)
        c.true("view definition", "ConsoleLogin" in definition, definition)
        options = inspector.get_table_options("trail", schema=database)
        c.true("table options", options["awsathena_location"].startswith("s3://data/AWSLogs/"), options)
    engine.dispose()


def cancelling(c):
    slow = ("SELECT sum(a.x * b.x) FROM UNNEST(sequence(1, 10000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(x) "
            "CROSS JOIN UNNEST(sequence(1, 1000)) AS d(x)")
    with connect() as connection, connection.cursor() as it:
        timer = threading.Timer(1.0, it.cancel)
        timer.start()
        started = time.monotonic()
        c.raises("a cancelled query", OperationalError, lambda: it.execute(slow), "Query cancelled by user")
        c.true("long before its end", time.monotonic() - started < 15)


def result_cache(c):
    with connect() as connection, connection.cursor() as it:
        sql = f"SELECT count(*) AS n_{unique('x')} FROM trail"
        it.execute(sql)
        first = it.query_id
        it.execute(sql, cache_size=50, cache_expiration_time=3600)
        c.equal("the client's own cache", it.query_id, first)


def asynchronous(c):
    from pyathena.async_cursor import AsyncCursor

    with connect(cursor_class=AsyncCursor) as connection:
        it = connection.cursor()
        futures = [it.execute(f"SELECT {n} AS n")[1] for n in range(20)]
        c.equal("twenty at once", [f.result().fetchall() for f in futures], [[(n,)] for n in range(20)])
        it.close()


if __name__ == "__main__":
    checks = Checks("pyathena_cursors")
    run(athena, f"CREATE DATABASE {database}")
    create_trail_table(athena, database, "trail")
    for group in (cursor, dictionaries, parameters, pandas_cursor, arrow_cursor, unloading, writing, sqlalchemy, cancelling, result_cache,
                  asynchronous):
        checks.group(group)
    run(athena, f"DROP DATABASE {database} CASCADE")
    checks.finish()
