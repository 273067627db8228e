"""Keys with scopes on every API: read-only, one bucket, one database, revoked, temporary. A
server of its own, since the keys are made on its command line."""

import json
import os
import urllib.error
import urllib.request

import boto3
import botocore.config
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from checks import Checks, run, unique
from own_server import OwnServer


class Key:
    """Clients of one key."""

    def __init__(self, id, secret, token=None):
        self.id, self.secret, self.token = id, secret, token

    def client(self, service, **options):
        return boto3.client(service, **options, region_name="us-east-1", aws_access_key_id=self.id,
                            aws_secret_access_key=self.secret, aws_session_token=self.token)

    def result(self, id, form):
        """Status and bytes of a result's file."""
        request = AWSRequest("GET", f"{os.environ['AWS_ENDPOINT_URL']}/console/results/{id}.{form}")
        SigV4Auth(Credentials(self.id, self.secret, self.token), "athena", "us-east-1").add_auth(request)
        try:
            with urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


class Console:
    """A session of the console, as its page holds it."""

    def __init__(self, key):
        self.headers = {"content-type": "application/json"}
        status, answer, cookie = self.ask("login", {"key": key.id, "secret": key.secret})
        assert status == 200, answer
        self.headers |= {"x-otus-csrf": json.loads(answer)["csrf"], "cookie": cookie.split(";")[0]}

    def ask(self, operation, body=None):
        """Status, body and cookie of an operation; without a body it is a GET."""
        data = None if body is None else json.dumps(body).encode()
        url = f"{os.environ['AWS_ENDPOINT_URL']}/console/api/{operation}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, self.headers)) as answer:
                return answer.status, answer.read(), answer.headers["set-cookie"]
        except urllib.error.HTTPError as error:
            return error.code, error.read(), None


def make(server, *scopes):
    printed = server.call("key", "create", *scopes)
    values = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    return Key(*(values[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")))


def prepare(admin):
    s3, athena = admin.client("s3"), admin.client("athena")
    for bucket in ("mine", "other"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="t/a.csv", Body=b"1\n2\n")
        run(athena, f"CREATE DATABASE {bucket}")
        run(athena, f"CREATE EXTERNAL TABLE {bucket}.t (n int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' "
                    f"LOCATION 's3://{bucket}/t/'")
    # Reads a bucket that is not its database's.
    run(athena, "CREATE EXTERNAL TABLE mine.foreign (n int) LOCATION 's3://other/t/'")


def reason(athena, sql):
    execution = run(athena, sql, expect=None)
    return execution["Status"]["State"], execution["Status"].get("StateChangeReason", "")


def refused(c, athena, what, sql, text):
    state, why = reason(athena, sql)
    c.true(what, state == "FAILED" and why.startswith("PERMISSION_DENIED: Access Denied: ") and text in why, (state, why))


def read_only(c, key):
    s3, athena, glue, trails = (key.client(it) for it in ("s3", "athena", "glue", "cloudtrail"))
    c.equal("reads an object", s3.get_object(Bucket="mine", Key="t/a.csv")["Body"].read(), b"1\n2\n")
    c.refused("writes none", "AccessDenied", lambda: s3.put_object(Bucket="mine", Key="x", Body=b"x"))
    c.refused("deletes none", "AccessDenied", lambda: s3.delete_object(Bucket="mine", Key="t/a.csv"))
    c.refused("deletes none of many", "AccessDenied",
              lambda: s3.delete_objects(Bucket="mine", Delete={"Objects": [{"Key": "t/a.csv"}]}))
    c.refused("tags none", "AccessDenied", lambda: s3.put_object_tagging(Bucket="mine", Key="t/a.csv", Tagging={"TagSet": []}))
    c.refused("begins no upload", "AccessDenied", lambda: s3.create_multipart_upload(Bucket="mine", Key="x"))
    c.refused("makes no bucket", "AccessDenied", lambda: s3.create_bucket(Bucket="new-one"))
    c.equal("queries", reason(athena, "SELECT sum(n) FROM mine.t"), ("SUCCEEDED", ""))
    for sql in ("CREATE DATABASE d", "DROP TABLE mine.t", "CREATE VIEW mine.v AS SELECT 1 AS x",
                "ALTER TABLE mine.t SET TBLPROPERTIES ('a'='b')", "MSCK REPAIR TABLE mine.t"):
        refused(c, athena, sql, sql, "read")
    c.equal("sees tables", [it["Name"] for it in glue.get_tables(DatabaseName="mine")["TableList"]], ["foreign", "t"])
    for what, call in {
        "database": lambda: glue.create_database(DatabaseInput={"Name": "d"}),
        "table": lambda: glue.delete_table(DatabaseName="mine", Name="t"),
        "partition": lambda: glue.create_partition(DatabaseName="mine", TableName="t", PartitionInput={"Values": ["1"]}),
        "workgroup": lambda: athena.create_work_group(Name="w"),
        "named query": lambda: athena.create_named_query(Name="q", Database="mine", QueryString="SELECT 1"),
        "prepared statement": lambda: athena.create_prepared_statement(StatementName="p", WorkGroup="primary",
                                                                       QueryStatement="SELECT 1"),
        "trail": lambda: trails.create_trail(Name="t", S3BucketName="mine"),
        "end of the audit": lambda: trails.stop_logging(Name="otus-audit"),
    }.items():
        c.refused(f"makes no {what}", "AccessDeniedException", call)
    c.true("knows itself", key.client("sts").get_caller_identity()["Arn"].endswith(":user/reader"))


def one_bucket(c, key):
    s3, athena = key.client("s3"), key.client("athena")
    s3.put_object(Bucket="mine", Key="x", Body=b"x")
    c.refused("reads no other", "AccessDenied", lambda: s3.get_object(Bucket="other", Key="t/a.csv"))
    c.refused("lists no other", "AccessDenied", lambda: s3.list_objects_v2(Bucket="other"))
    c.refused("copies from no other", "AccessDenied",
              lambda: s3.copy_object(Bucket="mine", Key="y", CopySource="other/t/a.csv"))
    c.refused("deletes in no other", "AccessDenied",
              lambda: s3.delete_objects(Bucket="other", Delete={"Objects": [{"Key": "t/a.csv"}]}))
    c.equal("sees its own", [it["Name"] for it in s3.list_buckets()["Buckets"]], ["mine"])
    options = {"ResultConfiguration": {"OutputLocation": "s3://mine/results/"}}
    done = run(athena, "SELECT sum(n) FROM mine.t", **options)
    c.true("queries its own", s3.get_object(Bucket="mine", Key=f"results/{done['QueryExecutionId']}.csv")["Body"].read())
    execution = run(athena, "SELECT * FROM other.t", expect=None, **options)
    c.true("queries no other", "may not touch bucket other" in execution["Status"].get("StateChangeReason", ""), execution)
    execution = run(athena, "SELECT * FROM mine.foreign", expect=None, **options)
    c.true("nor through its table", "may not touch bucket other" in execution["Status"].get("StateChangeReason", ""), execution)
    c.raises("puts results in no other", Exception, lambda: run(
        athena, "SELECT 1", ResultConfiguration={"OutputLocation": "s3://other/results/"}), "other")


def one_database(c, key, admin):
    athena, glue = key.client("athena"), key.client("glue")
    c.equal("queries its own", reason(athena, "SELECT sum(n) FROM mine.t"), ("SUCCEEDED", ""))
    refused(c, athena, "queries no other", "SELECT * FROM other.t", "may not touch database other")
    refused(c, athena, "describes no other", "DESCRIBE other.t", "database other")
    refused(c, athena, "drops no other", "DROP TABLE other.t", "database other")
    refused(c, athena, "shows not all", "SHOW DATABASES", "all databases")
    c.equal("sees its own", [it["Name"] for it in glue.get_databases()["DatabaseList"]], ["default", "mine"])
    c.refused("gets no other", "AccessDeniedException", lambda: glue.get_table(DatabaseName="other", Name="t"))
    c.refused("makes no other", "AccessDeniedException", lambda: glue.create_database(DatabaseInput={"Name": "new"}))
    c.refused("changes no other", "AccessDeniedException",
              lambda: glue.create_table(DatabaseName="other", TableInput={"Name": "u"}))
    names = [it["Name"] for it in athena.list_databases(CatalogName="AwsDataCatalog")["DatabaseList"]]
    c.equal("lists its own", names, ["default", "mine"])
    c.refused("no table of another", "AccessDeniedException", lambda: athena.get_table_metadata(
        CatalogName="AwsDataCatalog", DatabaseName="other", TableName="t"))
    found = {(it["DatabaseName"], it["Name"]) for it in glue.search_tables()["TableList"]}
    c.true("searches its own", {it[0] for it in found} == {"default", "mine"}, found)
    theirs = run(admin.client("athena"), "SELECT 'secret' AS word")["QueryExecutionId"]
    for call in (athena.get_query_execution, athena.get_query_results, athena.stop_query_execution):
        c.refused(f"{call.__name__} of somebody else", "InvalidRequestException", lambda: call(QueryExecutionId=theirs),
                  "was not found")
    c.equal("nor its file", key.result(theirs, "arrow")[0], 404)
    console = Console(key)
    for operation in ("execution", "stop", "rows", "record"):
        status, answer, _ = console.ask(operation, {"id": theirs, "start": 0, "count": 1, "row": 0})
        c.true(f"console: {operation} of somebody else", status != 200 and b"was not found" in answer, (status, answer))
    c.true("console: nor its export", console.ask(f"export?id={theirs}&format=csv")[0] != 200)
    history = json.loads(console.ask("history", {"search": ""})[1])["executions"]
    c.equal("console: nor in the history", history, [])
    started = json.loads(console.ask("run", {"text": "SELECT 1 AS one", "database": "mine"})[1])["id"]
    c.equal("console: its own", console.ask("execution", {"id": started})[0], 200)
    mine = run(athena, "SELECT sum(n) AS s FROM mine.t")["QueryExecutionId"]
    c.equal("its own file", key.result(mine, "parquet")[0], 200)


def session(c, admin):
    credentials = admin.client("sts").get_session_token(DurationSeconds=900)["Credentials"]
    key = Key(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
    s3 = key.client("s3")
    s3.put_object(Bucket="mine", Key="session", Body=b"of a session")
    c.equal("a session reads and writes", s3.get_object(Bucket="mine", Key="session")["Body"].read(), b"of a session")
    # boto3 presigns with version 2 unless told otherwise.
    signing = key.client("s3", config=botocore.config.Config(signature_version="s3v4"))
    url = signing.generate_presigned_url("get_object", Params={"Bucket": "mine", "Key": "session"})
    with urllib.request.urlopen(url) as answer:
        c.equal("and presigns", answer.read(), b"of a session")
    bare = Key(key.id, key.secret).client("s3")
    c.refused("not without its token", "InvalidAccessKeyId", lambda: bare.list_buckets())
    wrong = Key(key.id, key.secret, "x" * 40).client("s3")
    c.refused("nor with another", "InvalidAccessKeyId", lambda: wrong.list_buckets())


def results(c, admin):
    import io

    import pyarrow.ipc
    import pyarrow.parquet

    id = run(admin.client("athena"), "SELECT x, decimal '1.50' AS d, ARRAY['a'] AS a FROM UNNEST(sequence(1, 3)) AS t(x)")[
        "QueryExecutionId"]
    status, body = admin.result(id, "parquet")
    c.equal("parquet", status, 200)
    c.equal("its rows", pyarrow.parquet.read_table(io.BytesIO(body))["x"].to_pylist(), [1, 2, 3])
    status, body = admin.result(id, "arrow")
    table = pyarrow.ipc.open_file(io.BytesIO(body)).read_all() if body[:6] == b"ARROW1" else pyarrow.ipc.open_stream(body).read_all()
    c.equal("arrow", (status, [str(it) for it in table["d"].to_pylist()]), (200, ["1.50"] * 3))
    c.equal("another form", admin.result(id, "exe")[0], 404)
    c.equal("no execution", admin.result("nope", "arrow")[0], 404)
    url = f"{os.environ['AWS_ENDPOINT_URL']}/console/results/{id}.arrow"
    try:
        c.true("not unsigned", urllib.request.urlopen(url).status == 0)
    except urllib.error.HTTPError as error:
        c.equal("not unsigned", (error.code, "MissingAuthenticationToken" in json.loads(error.read())["message"]), (403, True))


def revoked(c, server, admin):
    key = make(server, "--name", unique("gone"))
    key.client("glue").get_databases()
    server.call("key", "revoke", key.id)
    c.refused("revoked for Glue", "UnrecognizedClientException", lambda: key.client("glue").get_databases())
    c.refused("revoked for S3", "InvalidAccessKeyId", lambda: key.client("s3").list_buckets())
    admin.client("s3").list_buckets()


def carried(c, server, admin):
    """otus catalog export|import, while the server runs."""
    path = server.path("catalog.jsonl")
    server.call("catalog", "export", path)
    glue = admin.client("glue")
    before = glue.get_table(DatabaseName="mine", Name="t")["Table"]
    glue.delete_table(DatabaseName="mine", Name="t")
    glue.delete_database(Name="other")
    server.call("catalog", "import", path)
    after = glue.get_table(DatabaseName="mine", Name="t")["Table"]
    same = ("StorageDescriptor", "Parameters", "PartitionKeys", "TableType")
    c.equal("a table comes back", {k: after.get(k) for k in same}, {k: before.get(k) for k in same})
    c.equal("and a database", glue.get_database(Name="other")["Database"]["Name"], "other")
    c.equal("with its rows", reason(admin.client("athena"), "SELECT * FROM other.t"), ("SUCCEEDED", ""))


def main(c):
    server = OwnServer(anonymous=False)
    admin = make(server, "--name", "admin")
    server.start()
    os.environ.update(AWS_ACCESS_KEY_ID=admin.id, AWS_SECRET_ACCESS_KEY=admin.secret)
    try:
        prepare(admin)
        c.group(read_only, make(server, "--read-only", "--name", "reader"))
        c.group(one_bucket, make(server, "--bucket", "mine"))
        c.group(one_database, make(server, "--database", "mine", "--database", "default"), admin)
        c.group(session, admin)
        c.group(results, admin)
        c.group(revoked, server, admin)
        c.group(carried, server, admin)
    finally:
        server.stop()


if __name__ == "__main__":
    checks = Checks("key_scopes")
    checks.group(main)
    checks.finish()
