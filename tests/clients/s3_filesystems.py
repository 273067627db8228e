"""Filesystems over S3: s3fs, pyarrow's S3FileSystem (the AWS SDK for C++), Rust's object_store
through obstore, DuckDB's httpfs."""

import datetime
import os
import urllib.parse
import urllib.request

import duckdb
import duckdb_extension_httpfs
import obstore
import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet
import s3fs
from obstore.exceptions import AlreadyExistsError, PreconditionError
from obstore.store import S3Store

from checks import Checks, client, unique

endpoint = os.environ["AWS_ENDPOINT_URL"]
bucket = unique("fs").replace("_", "-")
table = pa.table({"n": list(range(10_000)), "s": [f"row {n}" for n in range(10_000)]})


def with_s3fs(c):
    fs = s3fs.S3FileSystem(endpoint_url=endpoint)
    fs.mkdir(bucket)
    with fs.open(f"{bucket}/dir/a.txt", "w") as file:
        file.write("written by s3fs")
    c.equal("s3fs reads", fs.cat(f"{bucket}/dir/a.txt"), b"written by s3fs")
    c.equal("s3fs lists", fs.ls(f"{bucket}/dir"), [f"{bucket}/dir/a.txt"])
    c.equal("s3fs size", fs.info(f"{bucket}/dir/a.txt")["size"], 15)
    with fs.open(f"{bucket}/big", "wb", block_size=5 << 20) as file:
        for _ in range(12):
            file.write(b"x" * (1 << 20))
    c.equal("s3fs multipart", fs.info(f"{bucket}/big")["size"], 12 << 20)
    with fs.open(f"{bucket}/big", "rb") as file:
        file.seek(7 << 20)
        c.equal("s3fs seeks", file.read(4), b"xxxx")
    fs.cp(f"{bucket}/dir/a.txt", f"{bucket}/dir/b.txt")
    c.equal("s3fs globs", fs.glob(f"{bucket}/dir/*.txt"), [f"{bucket}/dir/a.txt", f"{bucket}/dir/b.txt"])
    fs.rm(f"{bucket}/dir", recursive=True)
    c.true("s3fs deletes", not fs.exists(f"{bucket}/dir/a.txt"))


def with_pyarrow(c):
    url = urllib.parse.urlparse(endpoint)
    fs = pyarrow.fs.S3FileSystem(endpoint_override=url.netloc, scheme=url.scheme, region="us-east-1")
    pyarrow.parquet.write_table(table, f"{bucket}/t/part.parquet", filesystem=fs)
    c.equal("pyarrow reads what it wrote", pyarrow.parquet.read_table(f"{bucket}/t", filesystem=fs).equals(table), True)
    c.equal("pyarrow size", fs.get_file_info(f"{bucket}/t/part.parquet").is_file, True)
    selector = pyarrow.fs.FileSelector(f"{bucket}/t")
    c.equal("pyarrow lists", [it.path for it in fs.get_file_info(selector)], [f"{bucket}/t/part.parquet"])
    c.equal("pyarrow on nothing", fs.get_file_info(f"{bucket}/none").type, pyarrow.fs.FileType.NotFound)
    with fs.open_output_stream(f"{bucket}/stream") as stream:
        for _ in range(12):
            stream.write(b"y" * (1 << 20))
    c.equal("pyarrow multipart", fs.get_file_info(f"{bucket}/stream").size, 12 << 20)
    fs.copy_file(f"{bucket}/stream", f"{bucket}/stream2")
    c.equal("pyarrow copies", fs.get_file_info(f"{bucket}/stream2").size, 12 << 20)
    fs.delete_dir(f"{bucket}/t")
    c.equal("pyarrow deletes", fs.get_file_info(f"{bucket}/t/part.parquet").type, pyarrow.fs.FileType.NotFound)


def with_object_store(c):
    store = S3Store(bucket, endpoint=endpoint, region="us-east-1", client_options={"allow_http": True})
    put = obstore.put(store, "o/a b+ü.txt", b"written by object_store")
    head = obstore.head(store, "o/a b+ü.txt")
    c.equal("object_store head", (head["size"], head["e_tag"]), (23, put["e_tag"]))
    c.equal("object_store get", bytes(obstore.get(store, "o/a b+ü.txt").bytes()), b"written by object_store")
    c.equal("object_store range", bytes(obstore.get_range(store, "o/a b+ü.txt", start=8, end=10)), b"by")
    ranges = obstore.get_ranges(store, "o/a b+ü.txt", starts=[0, 11], ends=[7, 23])
    c.equal("object_store ranges", [bytes(it) for it in ranges], [b"written", b"object_store"])
    c.raises("object_store If-None-Match", AlreadyExistsError, lambda: obstore.put(store, "o/a b+ü.txt", b"x", mode="create"))
    updated = obstore.put(store, "o/a b+ü.txt", b"second", mode={"e_tag": put["e_tag"]})
    c.true("object_store If-Match", updated["e_tag"] != put["e_tag"])
    c.raises("object_store If-Match, too late", PreconditionError,
             lambda: obstore.put(store, "o/a b+ü.txt", b"third", mode={"e_tag": put["e_tag"]}))
    obstore.put(store, "o/big", b"z" * (17 << 20), chunk_size=5 << 20)
    c.equal("object_store multipart", obstore.head(store, "o/big")["size"], 17 << 20)
    obstore.copy(store, "o/big", "o/copy")
    for n in range(5):
        obstore.put(store, f"o/deep/{n}", b"n")
    listed = sorted(it["path"] for page in obstore.list(store, "o") for it in page)
    c.equal("object_store lists", listed, ["o/a b+ü.txt", "o/big", "o/copy", *(f"o/deep/{n}" for n in range(5))])
    level = obstore.list_with_delimiter(store, "o")
    c.equal("object_store levels", (level["common_prefixes"], len(level["objects"])), (["o/deep"], 3))
    after = [it["path"] for page in obstore.list(store, "o", offset="o/deep/2") for it in page]
    c.equal("object_store offset", after, ["o/deep/3", "o/deep/4"])
    signed = obstore.sign(store, "GET", "o/deep/0", datetime.timedelta(minutes=1))
    with urllib.request.urlopen(signed) as answer:
        c.equal("object_store presigned", answer.read(), b"n")
    obstore.delete(store, [it["path"] for page in obstore.list(store, "o") for it in page])
    c.equal("object_store deletes", [page for page in obstore.list(store, "o")], [])
    c.raises("object_store on nothing", FileNotFoundError, lambda: obstore.head(store, "o/big"))


def with_duckdb(c):
    folder = os.path.dirname(duckdb_extension_httpfs.__file__)
    extension = os.path.join(folder, "extensions", f"v{duckdb.__version__}", "httpfs.duckdb_extension")
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    url = urllib.parse.urlparse(endpoint)
    connection.execute(
        f"CREATE SECRET (TYPE s3, KEY_ID '{os.environ['AWS_ACCESS_KEY_ID']}', SECRET '{os.environ['AWS_SECRET_ACCESS_KEY']}', "
        f"ENDPOINT '{url.netloc}', URL_STYLE 'path', USE_SSL false, REGION 'us-east-1')")

    def one(sql):
        return connection.execute(sql).fetchone()

    connection.execute(f"COPY (SELECT range AS n, range % 3 AS p FROM range(300000)) TO 's3://{bucket}/d/one.parquet'")
    c.equal("DuckDB reads Parquet by ranges", one(f"SELECT sum(n) FROM 's3://{bucket}/d/one.parquet'"), (44999850000,))
    connection.execute(f"COPY (SELECT range AS n, range % 3 AS p FROM range(9)) TO 's3://{bucket}/d/parts' "
                       "(FORMAT csv, PARTITION_BY p)")
    c.equal("DuckDB globs", one(f"SELECT count(DISTINCT filename) FROM read_csv('s3://{bucket}/d/parts/*/*.csv', filename=true)"),
            (3,))
    c.equal("DuckDB's partitions", one(f"SELECT sum(n) FROM read_csv('s3://{bucket}/d/parts/p=1/*.csv')"), (12,))
    c.raises("DuckDB on nothing", duckdb.HTTPException, lambda: one(f"SELECT * FROM 's3://{bucket}/d/none.parquet'"), "404")


if __name__ == "__main__":
    checks = Checks("s3_filesystems")
    for group in (with_s3fs, with_pyarrow, with_object_store, with_duckdb):
        checks.group(group)
    s3 = client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for it in page.get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=it["Key"])
    s3.delete_bucket(Bucket=bucket)
    checks.finish()
