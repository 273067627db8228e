"""boto3 against Glue's catalog API: databases, tables, versions, partitions, search."""

from checks import Checks, client, rows, run, unique

glue = client("glue")
athena = client("athena")
sts = client("sts")
database = unique("glue")

STORAGE = {
    "Columns": [{"Name": "a", "Type": "int", "Comment": "first"}, {"Name": "b", "Type": "struct<x:int,y:string>"}],
    "Location": "s3://data/glue/t/",
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    "Compressed": False,
    "NumberOfBuckets": -1,
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        "Parameters": {"field.delim": ",", "serialization.format": ","},
    },
    "StoredAsSubDirectories": False,
}


def table_input(name, **changes):
    return {
        "Name": name,
        "Description": "a table",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "csv"},
        "StorageDescriptor": STORAGE,
        "PartitionKeys": [{"Name": "year", "Type": "int"}, {"Name": "city", "Type": "string"}],
        **changes,
    }


def databases(c):
    glue.create_database(DatabaseInput={"Name": database.upper(), "Description": "d", "LocationUri": "s3://data/glue/",
                                        "Parameters": {"k": "v"}})
    found = glue.get_database(Name=database)["Database"]
    c.equal("names are folded", found["Name"], database)
    c.equal("its members", (found["Description"], found["LocationUri"], found["Parameters"]),
            ("d", "s3://data/glue/", {"k": "v"}))
    c.true("its account and time", found["CatalogId"] == "000000000000" and "CreateTime" in found)
    c.refused("it exists", "AlreadyExistsException", lambda: glue.create_database(DatabaseInput={"Name": database}),
              "Database already exists.")
    glue.update_database(Name=database, DatabaseInput={"Name": database, "Description": "e"})
    c.equal("updated", glue.get_database(Name=database, CatalogId="000000000000")["Database"]["Description"], "e")
    c.refused("no such database", "EntityNotFoundException", lambda: glue.get_database(Name="nope"), "Database nope not found")
    names = [d["Name"] for p in glue.get_paginator("get_databases").paginate() for d in p["DatabaseList"]]
    c.true("listed", database in names and names == sorted(names))
    first = glue.get_databases(MaxResults=1)
    c.true("a page of one", len(first["DatabaseList"]) == 1 and "NextToken" in first)


def tables(c):
    glue.create_table(DatabaseName=database, TableInput=table_input("T"))
    table = glue.get_table(DatabaseName=database, Name="t")["Table"]
    c.equal("name", (table["Name"], table["DatabaseName"]), ("t", database))
    c.equal("storage comes back unchanged", {k: table["StorageDescriptor"].get(k) for k in STORAGE}, STORAGE)
    c.equal("parameters come back unchanged", table["Parameters"], {"EXTERNAL": "TRUE", "classification": "csv"})
    c.equal("partition keys come back unchanged", table["PartitionKeys"],
            [{"Name": "year", "Type": "int"}, {"Name": "city", "Type": "string"}])
    c.equal("version", table["VersionId"], "0")
    c.true("times", "CreateTime" in table and "UpdateTime" in table)
    c.refused("it exists", "AlreadyExistsException",
              lambda: glue.create_table(DatabaseName=database, TableInput=table_input("t")), "Table already exists.")
    c.refused("no such table", "EntityNotFoundException", lambda: glue.get_table(DatabaseName=database, Name="nope"),
              "Table nope not found")
    c.refused("no such database", "EntityNotFoundException",
              lambda: glue.create_table(DatabaseName="nope", TableInput=table_input("t")))
    for n in range(5):
        glue.create_table(DatabaseName=database, TableInput=table_input(f"other_{n}", PartitionKeys=[]))
    names = [t["Name"] for p in glue.get_paginator("get_tables").paginate(DatabaseName=database, PaginationConfig={"PageSize": 2})
             for t in p["TableList"]]
    c.equal("listed in pages", names, [f"other_{n}" for n in range(5)] + ["t"])
    for expression, expected in [("other*", 5), ("*_3", 1), ("other_.*", 5), ("t|other_1", 2), ("x*", 0), ("*the*", 5)]:
        found = glue.get_tables(DatabaseName=database, Expression=expression)["TableList"]
        c.equal(f"expression {expression}", len(found), expected)
    found = glue.search_tables(SearchText="other_2")["TableList"]
    c.equal("search by name", [t["Name"] for t in found if t["DatabaseName"] == database], ["other_2"])
    found = glue.search_tables(Filters=[{"Key": "DatabaseName", "Value": database}])["TableList"]
    c.equal("search by database", len(found), 6)
    answer = glue.batch_delete_table(DatabaseName=database, TablesToDelete=["other_0", "nope"])
    c.equal("batch delete", [(e["TableName"], e["ErrorDetail"]["ErrorCode"]) for e in answer["Errors"]],
            [("nope", "EntityNotFoundException")])
    glue.delete_table(DatabaseName=database, Name="other_1")
    c.refused("deleted", "EntityNotFoundException", lambda: glue.delete_table(DatabaseName=database, Name="other_1"))
    c.equal("Athena sees the table", rows(athena, f"SHOW TABLES IN {database}"),
            [["other_2"], ["other_3"], ["other_4"], ["t"]])


def versions(c):
    for n in range(1, 4):
        glue.update_table(DatabaseName=database, TableInput=table_input("t", Description=f"v{n}"))
    glue.update_table(DatabaseName=database, TableInput=table_input("t", Description="v4"), SkipArchive=True)
    found = glue.get_table_versions(DatabaseName=database, TableName="t")["TableVersions"]
    c.equal("versions, newest first", [v["VersionId"] for v in found], ["4", "2", "1", "0"])
    one = glue.get_table_version(DatabaseName=database, TableName="t", VersionId="1")["TableVersion"]
    c.equal("one version", one["Table"]["Description"], "v1")
    pages = glue.get_paginator("get_table_versions").paginate(DatabaseName=database, TableName="t",
                                                              PaginationConfig={"PageSize": 1})
    c.equal("in pages", [v["VersionId"] for p in pages for v in p["TableVersions"]], ["4", "2", "1", "0"])
    c.refused("an outdated VersionId", "ConcurrentModificationException", lambda: glue.update_table(
        DatabaseName=database, TableInput=table_input("t"), VersionId="2"))
    glue.delete_table_version(DatabaseName=database, TableName="t", VersionId="0")
    answer = glue.batch_delete_table_version(DatabaseName=database, TableName="t", VersionIds=["1", "77"])
    c.equal("batch delete", [e["VersionId"] for e in answer["Errors"]], ["77"])
    found = glue.get_table_versions(DatabaseName=database, TableName="t")["TableVersions"]
    c.equal("what is left", [v["VersionId"] for v in found], ["4", "2"])


def partition_input(year, city):
    storage = {**STORAGE, "Location": f"s3://data/glue/t/year={year}/city={city}/"}
    return {"Values": [str(year), city], "StorageDescriptor": storage, "Parameters": {"n": "1"}}


def partitions(c):
    name = {"DatabaseName": database, "TableName": "t"}
    glue.create_partition(**name, PartitionInput=partition_input(1999, "rome"))
    c.refused("it exists", "AlreadyExistsException",
              lambda: glue.create_partition(**name, PartitionInput=partition_input(1999, "rome")), "Partition already exists.")
    inputs = [partition_input(year, city) for year in range(1999, 2011) for city in ("oslo", "rome")]
    answer = glue.batch_create_partition(**name, PartitionInputList=inputs)
    c.equal("those that exist", [(e["PartitionValues"], e["ErrorDetail"]["ErrorCode"]) for e in answer["Errors"]],
            [(["1999", "rome"], "AlreadyExistsException")])
    found = glue.get_partition(**name, PartitionValues=["2001", "oslo"])["Partition"]
    c.equal("location", found["StorageDescriptor"]["Location"], "s3://data/glue/t/year=2001/city=oslo/")
    c.equal("its members", (found["Values"], found["TableName"], found["Parameters"]), (["2001", "oslo"], "t", {"n": "1"}))
    c.equal("columns", found["StorageDescriptor"]["Columns"], STORAGE["Columns"])
    every = [p for page in glue.get_paginator("get_partitions").paginate(**name, PaginationConfig={"PageSize": 5})
             for p in page["Partitions"]]
    c.equal("all of them", len(every), 24)

    def matching(expression):
        pages = glue.get_paginator("get_partitions").paginate(**name, Expression=expression)
        return sorted(tuple(p["Values"]) for page in pages for p in page["Partitions"])

    c.equal("equal", matching("year = 2001 AND city = 'oslo'"), [("2001", "oslo")])
    c.equal("numbers compare as numbers", len(matching("year > 1999")), 22)
    c.equal("between", len(matching("year BETWEEN 2000 AND 2002")), 6)
    c.equal("in", len(matching("year IN (2000, 2005) AND NOT city = 'rome'")), 2)
    c.equal("like", len(matching("city LIKE 'o%'")), 12)
    c.equal("or and parentheses", len(matching("(year = 2000 OR year = 2001) AND city <> 'oslo'")), 2)
    c.refused("a bad expression", "InvalidInputException", lambda: matching("year ="))
    c.refused("an unknown key", "InvalidInputException", lambda: matching("nope = 1"))
    shares = [tuple(p["Values"]) for s in range(4) for page in glue.get_paginator("get_partitions").paginate(
        **name, Segment={"SegmentNumber": s, "TotalSegments": 4}) for p in page["Partitions"]]
    c.equal("segments share them all", (len(shares), len(set(shares))), (24, 24))
    bare = glue.get_partitions(**name, ExcludeColumnSchema=True)["Partitions"][0]
    c.equal("without columns", bare["StorageDescriptor"].get("Columns", []), [])
    answer = glue.batch_get_partition(**name, PartitionsToGet=[{"Values": ["2001", "oslo"]}, {"Values": ["1", "x"]}])
    c.equal("batch get", [p["Values"] for p in answer["Partitions"]], [["2001", "oslo"]])
    glue.update_partition(**name, PartitionValueList=["2001", "oslo"], PartitionInput={
        **partition_input(2001, "oslo"), "Parameters": {"n": "2"}})
    c.equal("updated", glue.get_partition(**name, PartitionValues=["2001", "oslo"])["Partition"]["Parameters"], {"n": "2"})
    answer = glue.batch_update_partition(**name, Entries=[
        {"PartitionValueList": ["2002", "oslo"], "PartitionInput": partition_input(2002, "oslo")},
        {"PartitionValueList": ["3000", "oslo"], "PartitionInput": partition_input(3000, "oslo")}])
    c.equal("batch update", [e["PartitionValueList"] for e in answer["Errors"]], [["3000", "oslo"]])
    c.equal("Athena sees them", len(rows(athena, f"SHOW PARTITIONS {database}.t")), 24)
    glue.delete_partition(**name, PartitionValues=["1999", "rome"])
    c.refused("deleted", "EntityNotFoundException", lambda: glue.get_partition(**name, PartitionValues=["1999", "rome"]),
              "Cannot find partition.")
    answer = glue.batch_delete_partition(**name, PartitionsToDelete=[{"Values": ["1999", "oslo"]}, {"Values": ["1", "x"]}])
    c.equal("batch delete", [e["PartitionValues"] for e in answer["Errors"]], [["1", "x"]])
    run(athena, f"ALTER TABLE {database}.t ADD PARTITION (year=2050, city='bern') LOCATION 's3://data/glue/bern/'")
    c.equal("Glue sees Athena's", glue.get_partition(**name, PartitionValues=["2050", "bern"])["Partition"]
            ["StorageDescriptor"]["Location"], "s3://data/glue/bern/")
    c.refused("too few values", "InvalidInputException",
              lambda: glue.create_partition(**name, PartitionInput={"Values": ["1"]}))
    c.refused("101 in a batch", "ValidationException", lambda: glue.batch_create_partition(
        **name, PartitionInputList=[partition_input(n, "x") for n in range(101)]))


def views(c):
    run(athena, f"CREATE VIEW {database}.v AS SELECT 1 AS one, 'x' AS x")
    view = glue.get_table(DatabaseName=database, Name="v")["Table"]
    c.equal("a view's type", view["TableType"], "VIRTUAL_VIEW")
    c.true("its text", view["ViewOriginalText"].startswith("/* Presto View: "))
    c.equal("its columns", [(x["Name"], x["Type"]) for x in view["StorageDescriptor"]["Columns"]],
            [("one", "int"), ("x", "varchar(1)")])
    c.equal("its rows", rows(athena, f"SELECT * FROM {database}.v"), [["one", "x"], ["1", "x"]])
    glue.create_table(DatabaseName=database, TableInput={
        k: view[k] for k in ("TableType", "ViewOriginalText", "ViewExpandedText", "StorageDescriptor", "Parameters")
        if k in view} | {"Name": "v2"})
    c.equal("a copied view", rows(athena, f"SELECT one FROM {database}.v2"), [["one"], ["1"]])


def documents(c):
    function = {"FunctionName": "f", "ClassName": "org.x.F", "OwnerName": "o", "OwnerType": "USER",
                "ResourceUris": [{"ResourceType": "JAR", "Uri": "s3://data/f.jar"}]}
    glue.create_user_defined_function(DatabaseName=database, FunctionInput=function)
    c.refused("it exists", "AlreadyExistsException",
              lambda: glue.create_user_defined_function(DatabaseName=database, FunctionInput=function))
    found = glue.get_user_defined_function(DatabaseName=database, FunctionName="F")["UserDefinedFunction"]
    c.equal("a function", (found["ClassName"], found["DatabaseName"], found["ResourceUris"]),
            ("org.x.F", database, function["ResourceUris"]))
    glue.update_user_defined_function(DatabaseName=database, FunctionName="f", FunctionInput={**function, "ClassName": "G"})
    listed = glue.get_user_defined_functions(DatabaseName=database, Pattern="*")["UserDefinedFunctions"]
    c.equal("listed", [f["ClassName"] for f in listed], ["G"])
    glue.delete_user_defined_function(DatabaseName=database, FunctionName="f")
    c.refused("deleted", "EntityNotFoundException",
              lambda: glue.get_user_defined_function(DatabaseName=database, FunctionName="f"))
    keys = {"classification": "parquet", "compressionType": "none", "typeOfData": "file", "projection.enabled": "false"}
    glue.create_table(DatabaseName=database, TableInput={"Name": "ordered", "TableType": "EXTERNAL_TABLE", "Parameters": keys})
    # As awswrangler's own tests expect it of Glue: the order of Java's HashMap.
    c.equal("order of parameters", list(glue.get_table(DatabaseName=database, Name="ordered")["Table"]["Parameters"]),
            ["compressionType", "classification", "projection.enabled", "typeOfData"])
    glue.delete_table(DatabaseName=database, Name="ordered")
    name = {"DatabaseName": database, "TableName": "t"}
    statistics = {"ColumnName": "a", "ColumnType": "int", "AnalyzedTime": 1700000000, "StatisticsData": {
        "Type": "LONG", "LongColumnStatisticsData": {"MinimumValue": 1, "MaximumValue": 9, "NumberOfNulls": 0,
                                                     "NumberOfDistinctValues": 3}}}
    glue.update_column_statistics_for_table(**name, ColumnStatisticsList=[statistics])
    answer = glue.get_column_statistics_for_table(**name, ColumnNames=["a", "b"])
    c.equal("statistics", answer["ColumnStatisticsList"][0]["StatisticsData"], statistics["StatisticsData"])
    c.equal("columns without", [e["ColumnName"] for e in answer["Errors"]], ["b"])
    glue.delete_column_statistics_for_table(**name, ColumnName="a")
    glue.create_partition_index(**name, PartitionIndex={"Keys": ["year"], "IndexName": "by_year"})
    index = glue.get_partition_indexes(**name)["PartitionIndexDescriptorList"][0]
    c.equal("a partition index", (index["IndexName"], index["IndexStatus"], index["Keys"]),
            ("by_year", "ACTIVE", [{"Name": "year", "Type": "int"}]))
    glue.delete_partition_index(**name, IndexName="by_year")
    c.equal("and none", glue.get_partition_indexes(**name)["PartitionIndexDescriptorList"], [])
    arn = f"arn:aws:glue:us-east-1:000000000000:table/{database}/t"
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"a": "1", "b": "2"})
    glue.untag_resource(ResourceArn=arn, TagsToRemove=["a"])
    c.equal("tags", glue.get_tags(ResourceArn=arn)["Tags"], {"b": "2"})


def identity(c):
    who = sts.get_caller_identity()
    c.equal("account", who["Account"], "000000000000")
    c.true("arn", who["Arn"].startswith("arn:aws:iam::000000000000:"), who["Arn"])
    role = sts.assume_role(RoleArn="arn:aws:iam::000000000000:role/analyst", RoleSessionName="session", DurationSeconds=900)
    credentials = role["Credentials"]
    c.equal("assumed", role["AssumedRoleUser"]["Arn"], "arn:aws:sts::000000000000:assumed-role/analyst/session")
    session = client("glue", aws_access_key_id=credentials["AccessKeyId"],
                     aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"])
    c.true("its credentials work", len(session.get_databases()["DatabaseList"]) > 0)
    c.true("session token", "SessionToken" in sts.get_session_token()["Credentials"])
    wrong = client("glue", aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key="wrong",
                   aws_session_token=credentials["SessionToken"])
    c.refused("a wrong secret", "InvalidSignatureException", lambda: wrong.get_databases())


def lake_formation(c):
    lake = client("lakeformation")
    answer = lake.get_resource_lf_tags(Resource={"Table": {"DatabaseName": database, "Name": "t"}})
    c.equal("no tags", answer["LFTagsOnTable"], [])
    c.equal("no permissions", lake.list_permissions()["PrincipalResourcePermissions"], [])
    c.equal("grants fail nowhere", lake.batch_grant_permissions(Entries=[])["Failures"], [])


def clean_up(c):
    glue.delete_database(Name=database)
    c.refused("the database is gone with its tables", "EntityNotFoundException",
              lambda: glue.get_table(DatabaseName=database, Name="t"))


if __name__ == "__main__":
    checks = Checks("glue_boto3")
    for group in (databases, tables, versions, partitions, documents, views, identity, lake_formation, clean_up):
        checks.group(group)
    checks.finish()
