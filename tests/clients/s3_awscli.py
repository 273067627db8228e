"""The AWS command line against the S3 of the store: cp, sync, ls, mb, rb, a large multipart."""

import hashlib
import os
import subprocess
import sys
import tempfile

from checks import Checks, unique

aws_program = os.path.join(os.path.dirname(sys.executable), "aws")
bucket = unique("awscli").replace("_", "-")

# The issue asks for 300 MB; a tenth in a short run.
LARGE = (300 if os.environ.get("OTUS_LONG") else 30) << 20


def aws(*arguments, code=0):
    done = subprocess.run([aws_program, *arguments], capture_output=True, text=True, env={**os.environ, "AWS_PAGER": ""})
    if done.returncode != code:
        raise AssertionError(f"aws {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + (done.stderr if code else "")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cp(c, folder):
    c.true("mb", f"make_bucket: {bucket}" in aws("s3", "mb", f"s3://{bucket}"))
    c.true("ls of all", bucket in aws("s3", "ls"))
    small = os.path.join(folder, "small file é.txt")
    with open(small, "w") as file:
        file.write("small")
    aws("s3", "cp", small, f"s3://{bucket}/dir/small file é.txt")
    c.true("ls", "small file é.txt" in aws("s3", "ls", f"s3://{bucket}/dir/"))
    c.equal("to standard output", aws("s3", "cp", f"s3://{bucket}/dir/small file é.txt", "-"), "small")
    c.true("404", "404" in aws("s3", "cp", f"s3://{bucket}/none", "-", code=1))


def large(c, folder):
    path = os.path.join(folder, "large")
    with open(path, "wb") as file:
        for _ in range(LARGE >> 20):
            file.write(os.urandom(1 << 20))
    aws("s3", "cp", path, f"s3://{bucket}/large", "--no-progress")
    aws("s3", "cp", f"s3://{bucket}/large", path + ".back", "--no-progress")
    c.equal("bytes of a large file", digest(path + ".back"), digest(path))
    etag = aws("s3api", "head-object", "--bucket", bucket, "--key", "large", "--query", "ETag", "--output", "text")
    c.true("in parts", f"-{-(-LARGE // (8 << 20))}" in etag, etag)
    aws("s3", "cp", f"s3://{bucket}/large", f"s3://{bucket}/copy", "--no-progress")
    size = aws("s3api", "head-object", "--bucket", bucket, "--key", "copy", "--query", "ContentLength", "--output", "text")
    c.equal("copy of a large object", size.strip(), str(LARGE))


def sync(c, folder):
    tree = os.path.join(folder, "tree")
    for name in ("a/1", "a/2", "b/c/3", "4"):
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(name)
    c.equal("uploads", aws("s3", "sync", tree, f"s3://{bucket}/tree").count("upload:"), 4)
    c.equal("nothing to do", aws("s3", "sync", tree, f"s3://{bucket}/tree").strip(), "")
    back = os.path.join(folder, "back")
    c.equal("downloads", aws("s3", "sync", f"s3://{bucket}/tree", back).count("download:"), 4)
    with open(os.path.join(back, "b/c/3")) as file:
        c.equal("bytes of a synced file", file.read(), "b/c/3")
    os.remove(os.path.join(tree, "a/1"))
    c.true("deletes", "tree/a/1" in aws("s3", "sync", "--delete", tree, f"s3://{bucket}/tree"))
    c.equal("recursive ls", len(aws("s3", "ls", "--recursive", f"s3://{bucket}/tree/").splitlines()), 3)
    c.true("mv", "move:" in aws("s3", "mv", f"s3://{bucket}/tree/4", f"s3://{bucket}/tree/5"))


def end(c, _folder):
    c.true("rb of a full bucket", "BucketNotEmpty" in aws("s3", "rb", f"s3://{bucket}", code=1))
    aws("s3", "rb", "--force", f"s3://{bucket}")
    c.true("rb", bucket not in aws("s3", "ls"))


if __name__ == "__main__":
    checks = Checks("s3_awscli")
    with tempfile.TemporaryDirectory() as folder:
        for group in (cp, large, sync, end):
            checks.group(group, folder)
    checks.finish()
