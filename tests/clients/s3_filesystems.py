"""Filesystems over S3: s3fs, pyarrow's S3FileSystem (the AWS SDK for C++), and DuckDB's httpfs
where its extension is at hand."""

import os
import urllib.parse

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet
import s3fs

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


def with_duckdb(c):
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("LOAD httpfs")
    except duckdb.Error:
        print("DuckDB's httpfs is not at hand: not checked")
        return
    url = urllib.parse.urlparse(endpoint)
    connection.execute(
        f"CREATE SECRET (TYPE s3, KEY_ID '{os.environ['AWS_ACCESS_KEY_ID']}', SECRET '{os.environ['AWS_SECRET_ACCESS_KEY']}', "
        f"ENDPOINT '{url.netloc}', URL_STYLE 'path', USE_SSL false, REGION 'us-east-1')"
    )
    connection.execute(f"COPY (SELECT * FROM range(1000)) TO 's3://{bucket}/duck.parquet'")
    c.equal("DuckDB", connection.execute(f"SELECT sum(range) FROM 's3://{bucket}/duck.parquet'").fetchone(), (499500,))


if __name__ == "__main__":
    checks = Checks("s3_filesystems")
    for group in (with_s3fs, with_pyarrow, with_duckdb):
        checks.group(group)
    s3 = client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for it in page.get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=it["Key"])
    s3.delete_bucket(Bucket=bucket)
    checks.finish()
