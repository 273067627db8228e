"""Partitions whose SerDe, format and columns are not their table's, which only Glue's API makes:
Athena reads each by its own descriptor (athena.md 5.1)."""

import copy

from checks import Checks, client, rows, run, unique

glue = client("glue")
athena = client("athena")
database = unique("mixed")


def execute(text, expect="SUCCEEDED"):
    return run(athena, text, expect, QueryExecutionContext={"Database": database})


def rows_of(text):
    """The rows of a query, without the heading."""
    return rows(athena, text, QueryExecutionContext={"Database": database})[1:]


def reason(text):
    """Why a statement fails."""
    return execute(text, "FAILED")["Status"]["StateChangeReason"]


def partitions(c):
    glue.create_database(DatabaseInput={"Name": database})
    formats = ["PARQUET", "ORC", "AVRO", "JSON", "TEXTFILE"]
    for number, name in enumerate(formats):
        execute(f"CREATE TABLE own_{name} WITH (format = '{name}') AS SELECT {number} AS n, "
                f"'{name}' AS s, ARRAY['x', '{name}'] AS items")
    execute(f"""CREATE EXTERNAL TABLE mixed (n int, s string, items array<string>)
        PARTITIONED BY (k string) STORED AS PARQUET LOCATION 's3://data/{database}/mixed/'""")
    for name in formats:
        storage = glue.get_table(DatabaseName=database, Name=f"own_{name}".lower())["Table"]["StorageDescriptor"]
        glue.create_partition(DatabaseName=database, TableName="mixed",
                              PartitionInput={"Values": [name.lower()], "StorageDescriptor": storage})
    expected = [[str(number), name, f"[x, {name}]", name.lower()] for number, name in enumerate(formats)]
    c.equal("five formats in one table", rows_of("SELECT n, s, items, k FROM mixed ORDER BY n"), expected)
    c.equal("filtered by a column", rows_of("SELECT k FROM mixed WHERE s = 'ORC' OR n = 4 ORDER BY 1"),
            [["orc"], ["textfile"]])
    c.equal("without any column", rows_of("SELECT count(*) FROM mixed"), [["5"]])

    # Rows are written as the table's, into its own partitions only.
    execute("INSERT INTO mixed VALUES (9, 'new', NULL, 'new')")
    c.equal("a new partition", rows_of("SELECT n, s FROM mixed WHERE k = 'new'"), [["9", "new"]])
    refused = reason("INSERT INTO mixed VALUES (9, 'no', NULL, 'orc')")
    text = f"NOT_SUPPORTED: Partition k=orc of table {database}.mixed is stored in another format than the table"
    c.true("another format's is refused", refused.startswith(text), refused)

    # A partition's own columns: fewer, and of a type that cannot be coerced.
    one = glue.get_partition(DatabaseName=database, TableName="mixed", PartitionValues=["json"])["Partition"]
    storage = copy.deepcopy(one["StorageDescriptor"])
    storage["Columns"] = [{"Name": "S", "Type": "string"}]
    update(storage)
    c.equal("fewer columns", rows_of("SELECT n, s FROM mixed WHERE k = 'json'"), [["3", "JSON"]])
    storage["Columns"] = [{"Name": "n", "Type": "map<string,string>"}]
    update(storage)
    c.equal("a mismatch", reason("SELECT s FROM mixed WHERE k = 'json'").split("\n")[0],
            "HIVE_PARTITION_SCHEMA_MISMATCH: There is a mismatch between the table and partition schemas. The types "
            f"are incompatible and cannot be coerced. The column 'n' in table '{database}.mixed' is declared as type "
            "'int', but partition 'k=json' declared column 'n' as type 'map<string,string>'.")
    glue.delete_database(Name=database)


def update(storage):
    glue.update_partition(DatabaseName=database, TableName="mixed", PartitionValueList=["json"],
                          PartitionInput={"Values": ["json"], "StorageDescriptor": storage})


checks = Checks("glue_partitions")
checks.group(partitions)
checks.finish()
