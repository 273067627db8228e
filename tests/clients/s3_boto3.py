"""boto3 against the S3 of the embedded store and of a mounted folder: bytes, listings,
metadata, conditions, multipart, checksums, presigned URLs, errors."""

import base64
import hashlib
import io
import os
import socket
import urllib.request
import zlib

from botocore.config import Config

from checks import Checks, client, unique

# Not every system resolves *.localhost, which names buckets in the virtual-host style.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve(
    "localhost" if isinstance(host, str) and host.endswith(".localhost") else host, *rest, **more
)

s3 = client("s3")
bucket = unique("boto3").replace("_", "-")

ODD_KEYS = [
    "plain", "a", "a/b", "a//b", "/leading", "trailing/", "dot/./x", "dots/../x", " space ", "plus+plus",
    "100%25", "q?uestion", "h#ash", "amp&ersand=", "ключ/🦉", "é", "e\u0301", "line\nbreak", "quote\"'",
    "tilde~star*", "back\\slash", "[brackets]{braces}|^`", "k" * 1024,
]


def buckets(c):
    s3.create_bucket(Bucket=bucket)
    c.true("listed", bucket in [it["Name"] for it in s3.list_buckets()["Buckets"]])
    c.equal("head", s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"], 200)
    c.equal("location", s3.get_bucket_location(Bucket=bucket).get("LocationConstraint"), None)
    c.refused("again", "BucketAlreadyOwnedByYou", lambda: s3.create_bucket(Bucket=bucket))
    c.refused("head of none", "404", lambda: s3.head_bucket(Bucket="no-such-bucket-here"))
    c.refused("list of none", "NoSuchBucket", lambda: s3.list_objects_v2(Bucket="no-such-bucket-here"))
    c.refused("refused name console", "405", lambda: s3.create_bucket(Bucket="console"))
    for name in ("healthz", "Upper", "xn--x", "192.168.1.1", "a..b"):
        c.refused(f"refused name {name}", "InvalidBucketName", lambda name=name: s3.create_bucket(Bucket=name))


def odd_keys(c):
    for key in ODD_KEYS:
        s3.put_object(Bucket=bucket, Key=f"odd/{key}"[:1024], Body=key.encode())
    found = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="odd/", PaginationConfig={"PageSize": 5}):
        found += [it["Key"] for it in page.get("Contents", [])]
    expected = sorted((f"odd/{key}"[:1024] for key in ODD_KEYS), key=lambda it: it.encode())
    c.equal("keys byte for byte, in order", found, expected)
    same = [s3.get_object(Bucket=bucket, Key=f"odd/{key}"[:1024])["Body"].read() == key.encode() for key in ODD_KEYS]
    c.equal("bytes of odd keys", same, [True] * len(ODD_KEYS))
    c.refused("too long", "KeyTooLongError", lambda: s3.put_object(Bucket=bucket, Key="k" * 1025, Body=b""))


def objects(c):
    body = os.urandom(3_000_000)
    put = s3.put_object(
        Bucket=bucket, Key="o", Body=body, ContentType="text/x-test", CacheControl="no-cache",
        ContentDisposition="attachment", ContentLanguage="en", ContentEncoding="x-none",
        Metadata={"mixed-case": "Value", "empty": ""}, Tagging="a=1&b=two%20words",
    )
    c.equal("etag is the MD5", put["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
    head = s3.head_object(Bucket=bucket, Key="o")
    c.equal("length", head["ContentLength"], len(body))
    c.equal("type", head["ContentType"], "text/x-test")
    c.equal("headers", [head[it] for it in ("CacheControl", "ContentDisposition", "ContentLanguage", "ContentEncoding")],
            ["no-cache", "attachment", "en", "x-none"])
    c.equal("metadata", head["Metadata"], {"mixed-case": "Value", "empty": ""})
    c.equal("bytes", s3.get_object(Bucket=bucket, Key="o")["Body"].read() == body, True)
    tags = s3.get_object_tagging(Bucket=bucket, Key="o")["TagSet"]
    c.equal("tags of the header", tags, [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "two words"}])
    s3.put_object_tagging(Bucket=bucket, Key="o", Tagging={"TagSet": [{"Key": "x", "Value": "y"}]})
    c.equal("tags put", s3.get_object_tagging(Bucket=bucket, Key="o")["TagSet"], [{"Key": "x", "Value": "y"}])
    s3.delete_object_tagging(Bucket=bucket, Key="o")
    c.equal("tags gone", s3.get_object_tagging(Bucket=bucket, Key="o")["TagSet"], [])
    c.refused("no key", "NoSuchKey", lambda: s3.get_object(Bucket=bucket, Key="none"))
    c.refused("head of no key", "404", lambda: s3.head_object(Bucket=bucket, Key="none"))
    s3.put_object(Bucket=bucket, Key="empty", Body=b"")
    c.equal("empty", s3.get_object(Bucket=bucket, Key="empty")["Body"].read(), b"")
    c.equal("type of nothing", s3.put_object(Bucket=bucket, Key="n", Body=b"n") and s3.head_object(Bucket=bucket, Key="n")["ContentType"], "binary/octet-stream")


def ranges(c):
    body = bytes(range(256)) * 8192
    s3.put_object(Bucket=bucket, Key="r", Body=body)

    def get(range):
        answer = s3.get_object(Bucket=bucket, Key="r", Range=range)
        return answer["ContentRange"], answer["Body"].read()

    size = len(body)
    c.equal("first bytes", get("bytes=0-9"), (f"bytes 0-9/{size}", body[:10]))
    c.equal("middle", get("bytes=1000000-1500000"), (f"bytes 1000000-1500000/{size}", body[1000000:1500001]))
    c.equal("open", get(f"bytes={size - 3}-"), (f"bytes {size - 3}-{size - 1}/{size}", body[-3:]))
    c.equal("suffix", get("bytes=-5"), (f"bytes {size - 5}-{size - 1}/{size}", body[-5:]))
    c.equal("beyond the end", get(f"bytes={size - 2}-{size + 100}"), (f"bytes {size - 2}-{size - 1}/{size}", body[-2:]))
    c.refused("not satisfiable", "InvalidRange", lambda: get(f"bytes={size}-"))


def conditions(c):
    etag = s3.put_object(Bucket=bucket, Key="c", Body=b"c")["ETag"]
    get = lambda **it: s3.get_object(Bucket=bucket, Key="c", **it)["Body"].read()
    c.equal("if-match", get(IfMatch=etag), b"c")
    c.refused("if-match of another", "PreconditionFailed", lambda: get(IfMatch='"0"'))
    c.refused("if-none-match", "304", lambda: get(IfNoneMatch=etag))
    modified = s3.head_object(Bucket=bucket, Key="c")["LastModified"]
    c.refused("if-modified-since", "304", lambda: get(IfModifiedSince=modified))
    c.equal("if-unmodified-since", get(IfUnmodifiedSince=modified), b"c")
    c.refused("put if absent", "PreconditionFailed", lambda: s3.put_object(Bucket=bucket, Key="c", Body=b"", IfNoneMatch="*"))
    s3.put_object(Bucket=bucket, Key="c", Body=b"d", IfMatch=etag)
    c.refused("put if match", "PreconditionFailed", lambda: s3.put_object(Bucket=bucket, Key="c", Body=b"", IfMatch=etag))
    c.equal("nothing was written", get(), b"d")


def checksums(c):
    body = b"checksums" * 1000
    expected = {
        "CRC32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
        "SHA1": base64.b64encode(hashlib.sha1(body).digest()).decode(),
        "SHA256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
    }
    for algorithm, value in expected.items():
        put = s3.put_object(Bucket=bucket, Key="k", Body=body, ChecksumAlgorithm=algorithm)
        c.equal(f"{algorithm} of put", put[f"Checksum{algorithm}"], value)
        head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
        c.equal(f"{algorithm} of head", (head[f"Checksum{algorithm}"], head["ChecksumType"]), (value, "FULL_OBJECT"))
    # The client takes a wrong checksum for a broken line and would try again.
    once = client("s3", config=Config(retries={"max_attempts": 0}))
    for algorithm in expected:
        wrong = {f"Checksum{algorithm}": base64.b64encode(b"\0" * len(base64.b64decode(expected[algorithm]))).decode()}
        c.refused(f"wrong {algorithm}", "BadDigest", lambda wrong=wrong: once.put_object(Bucket=bucket, Key="k", Body=body, **wrong))
    wrong = base64.b64encode(b"0" * 16).decode()
    c.refused("wrong MD5", "BadDigest", lambda: once.put_object(Bucket=bucket, Key="k", Body=body, ContentMD5=wrong))
    s3.upload_fileobj(io.BytesIO(body), bucket, "trailer")
    c.equal("trailing checksum", s3.get_object(Bucket=bucket, Key="trailer", ChecksumMode="ENABLED")["Body"].read(), body)


def listings(c):
    for key in ("l/1", "l/2", "l/a/1", "l/a/2", "l/b/1", "l/z"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"1")

    def v2(**it):
        page = s3.list_objects_v2(Bucket=bucket, Prefix="l/", **it)
        keys = [o["Key"] for o in page.get("Contents", [])]
        return keys, [p["Prefix"] for p in page.get("CommonPrefixes", [])], page["KeyCount"], page["IsTruncated"]

    c.equal("level", v2(Delimiter="/"), (["l/1", "l/2", "l/z"], ["l/a/", "l/b/"], 5, False))
    c.equal("after", v2(StartAfter="l/a/2"), (["l/b/1", "l/z"], [], 2, False))
    c.equal("truncated", v2(MaxKeys=2), (["l/1", "l/2"], [], 2, True))
    c.equal("none", v2(MaxKeys=0), ([], [], 0, False))
    paged = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="l/", Delimiter="/", PaginationConfig={"PageSize": 1}):
        paged += [o["Key"] for o in page.get("Contents", [])] + [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    c.equal("pages of one", paged, ["l/1", "l/2", "l/a/", "l/b/", "l/z"])
    paged = []
    for page in s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix="l/", Delimiter="/", PaginationConfig={"PageSize": 2}):
        paged += [o["Key"] for o in page.get("Contents", [])] + [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    c.equal("version 1 pages", sorted(paged), ["l/1", "l/2", "l/a/", "l/b/", "l/z"])
    versions = s3.list_object_versions(Bucket=bucket, Prefix="l/a/")["Versions"]
    c.equal("versions", [(it["Key"], it["VersionId"], it["IsLatest"]) for it in versions], [("l/a/1", "null", True), ("l/a/2", "null", True)])
    c.refused("bad token", "InvalidArgument", lambda: v2(ContinuationToken="%%%"))


def copies(c):
    s3.put_object(Bucket=bucket, Key="src", Body=b"source", Metadata={"k": "v"}, ContentType="a/b")
    s3.copy_object(Bucket=bucket, Key="dst ü", CopySource={"Bucket": bucket, "Key": "src"})
    head = s3.head_object(Bucket=bucket, Key="dst ü")
    c.equal("metadata is copied", (head["Metadata"], head["ContentType"]), ({"k": "v"}, "a/b"))
    s3.copy_object(Bucket=bucket, Key="dst", CopySource={"Bucket": bucket, "Key": "dst ü"}, MetadataDirective="REPLACE", Metadata={"n": "w"})
    c.equal("metadata is replaced", s3.head_object(Bucket=bucket, Key="dst")["Metadata"], {"n": "w"})
    c.equal("bytes of the copy", s3.get_object(Bucket=bucket, Key="dst")["Body"].read(), b"source")
    c.refused("onto itself", "InvalidRequest", lambda: s3.copy_object(Bucket=bucket, Key="src", CopySource={"Bucket": bucket, "Key": "src"}))
    c.refused("of nothing", "NoSuchKey", lambda: s3.copy_object(Bucket=bucket, Key="x", CopySource={"Bucket": bucket, "Key": "none"}))
    c.refused("if match", "PreconditionFailed", lambda: s3.copy_object(Bucket=bucket, Key="x", CopySource={"Bucket": bucket, "Key": "src"}, CopySourceIfMatch='"0"'))


def multipart(c):
    parts = [os.urandom(5 << 20), os.urandom(6 << 20), b"tail"]
    id = s3.create_multipart_upload(Bucket=bucket, Key="m", Metadata={"m": "1"})["UploadId"]
    done = [{"PartNumber": n, "ETag": s3.upload_part(Bucket=bucket, Key="m", UploadId=id, PartNumber=n, Body=part)["ETag"]} for n, part in enumerate(parts, 1)]
    listed = s3.list_parts(Bucket=bucket, Key="m", UploadId=id)["Parts"]
    c.equal("parts", [(it["PartNumber"], it["Size"]) for it in listed], [(n, len(part)) for n, part in enumerate(parts, 1)])
    c.true("upload is listed", id in [it["UploadId"] for it in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]])
    c.refused("not there before", "NoSuchKey", lambda: s3.get_object(Bucket=bucket, Key="m"))
    wrong = [{"PartNumber": 1, "ETag": '"0"'}]
    c.refused("wrong part", "InvalidPart", lambda: s3.complete_multipart_upload(Bucket=bucket, Key="m", UploadId=id, MultipartUpload={"Parts": wrong}))
    c.refused("wrong order", "InvalidPartOrder", lambda: s3.complete_multipart_upload(Bucket=bucket, Key="m", UploadId=id, MultipartUpload={"Parts": done[::-1]}))
    etag = s3.complete_multipart_upload(Bucket=bucket, Key="m", UploadId=id, MultipartUpload={"Parts": done})["ETag"]
    md5 = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
    c.equal("etag of parts", etag, f'"{md5}-3"')
    c.equal("bytes of parts", s3.get_object(Bucket=bucket, Key="m")["Body"].read() == b"".join(parts), True)
    second = s3.get_object(Bucket=bucket, Key="m", PartNumber=2)
    c.equal("one part", (second["PartsCount"], second["Body"].read() == parts[1]), (3, True))
    c.equal("metadata of the upload", s3.head_object(Bucket=bucket, Key="m")["Metadata"], {"m": "1"})
    across = s3.get_object(Bucket=bucket, Key="m", Range=f"bytes={(5 << 20) - 2}-{(5 << 20) + 1}")["Body"].read()
    c.equal("range across parts", across, parts[0][-2:] + parts[1][:2])
    id = s3.create_multipart_upload(Bucket=bucket, Key="mc")["UploadId"]
    part = s3.upload_part_copy(Bucket=bucket, Key="mc", UploadId=id, PartNumber=1, CopySource={"Bucket": bucket, "Key": "m"}, CopySourceRange=f"bytes=1-{6 << 20}")["CopyPartResult"]["ETag"]
    s3.complete_multipart_upload(Bucket=bucket, Key="mc", UploadId=id, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]})
    c.equal("copied part", s3.get_object(Bucket=bucket, Key="mc")["Body"].read() == b"".join(parts)[1:(6 << 20) + 1], True)
    id = s3.create_multipart_upload(Bucket=bucket, Key="ab")["UploadId"]
    small = [{"PartNumber": n, "ETag": s3.upload_part(Bucket=bucket, Key="ab", UploadId=id, PartNumber=n, Body=b"x")["ETag"]} for n in (1, 2)]
    c.refused("too small", "EntityTooSmall", lambda: s3.complete_multipart_upload(Bucket=bucket, Key="ab", UploadId=id, MultipartUpload={"Parts": small}))
    s3.abort_multipart_upload(Bucket=bucket, Key="ab", UploadId=id)
    c.refused("aborted", "NoSuchUpload", lambda: s3.list_parts(Bucket=bucket, Key="ab", UploadId=id))


def presigned(c):
    s3.put_object(Bucket=bucket, Key="p/q ü", Body=b"presigned")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "p/q ü"}, ExpiresIn=60)
    v4 = client("s3", config=Config(signature_version="s3v4"))
    url = v4.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "p/q ü", "ResponseContentType": "x/y"}, ExpiresIn=60)
    with urllib.request.urlopen(url) as answer:
        c.equal("presigned get", (answer.read(), answer.headers["Content-Type"]), (b"presigned", "x/y"))
    url = v4.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "p/put"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(url, data=b"put", method="PUT", headers={"Content-Type": ""})).read()
    c.equal("presigned put", s3.get_object(Bucket=bucket, Key="p/put")["Body"].read(), b"put")


def styles(c):
    for style in ("path", "virtual"):
        other = client("s3", config=Config(s3={"addressing_style": style}))
        c.equal(f"{style} style", other.get_object(Bucket=bucket, Key="p/put")["Body"].read(), b"put")
    elsewhere = client("s3", config=Config(s3={"payload_signing_enabled": True}))
    elsewhere.put_object(Bucket=bucket, Key="signed", Body=b"signed body")
    c.equal("signed payload", s3.get_object(Bucket=bucket, Key="signed")["Body"].read(), b"signed body")
    without = client("s3", config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"))
    without.put_object(Bucket=bucket, Key="bare", Body=b"bare")
    c.equal("without checksums", without.get_object(Bucket=bucket, Key="bare")["Body"].read(), b"bare")


def unsupported(c):
    for name, call in {
        "acl": lambda: s3.get_bucket_acl(Bucket=bucket),
        "policy": lambda: s3.get_bucket_policy(Bucket=bucket),
        "lifecycle": lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket),
    }.items():
        c.refused(f"{name} is 501", "NotImplemented", call)


def mounted(c):
    """The folder of the tests, mounted writable as `data`."""
    folder = os.environ.get("OTUS_DATA_DIR")
    if not folder:
        return
    s3.put_object(Bucket="data", Key="mount/a/b.txt", Body=b"in a folder")
    with open(os.path.join(folder, "mount/a/b.txt"), "rb") as file:
        c.equal("a put is a file", file.read(), b"in a folder")
    os.makedirs(os.path.join(folder, "mount/z"), exist_ok=True)
    with open(os.path.join(folder, "mount/z/1"), "wb") as file:
        file.write(b"0123456789")
    c.equal("a file is an object", s3.get_object(Bucket="data", Key="mount/z/1", Range="bytes=2-4")["Body"].read(), b"234")
    page = s3.list_objects_v2(Bucket="data", Prefix="mount/", Delimiter="/")
    c.equal("folders are prefixes", [it["Prefix"] for it in page["CommonPrefixes"]], ["mount/a/", "mount/z/"])
    s3.copy_object(Bucket=bucket, Key="from-mount", CopySource={"Bucket": "data", "Key": "mount/z/1"})
    c.equal("copied into the store", s3.get_object(Bucket=bucket, Key="from-mount")["Body"].read(), b"0123456789")
    c.refused("no way out", "InvalidArgument", lambda: s3.put_object(Bucket="data", Key="../x", Body=b""))
    c.refused("nothing outside", "NoSuchKey", lambda: s3.get_object(Bucket="data", Key="../../etc/passwd"))
    s3.delete_object(Bucket="data", Key="mount/a/b.txt")
    c.true("deleted", not os.path.exists(os.path.join(folder, "mount/a/b.txt")))
    c.refused("a mount stays", "AccessDenied", lambda: s3.delete_bucket(Bucket="data"))


def clean_up(c):
    c.refused("not empty", "BucketNotEmpty", lambda: s3.delete_bucket(Bucket=bucket))
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": it["Key"]} for it in page["Contents"]]})
        c.true("deleted many", not answer.get("Errors") and len(answer["Deleted"]) == len(page["Contents"]))
    s3.delete_object(Bucket=bucket, Key="never was")
    s3.delete_bucket(Bucket=bucket)
    c.refused("gone", "404", lambda: s3.head_bucket(Bucket=bucket))


if __name__ == "__main__":
    checks = Checks("s3_boto3")
    for group in (buckets, odd_keys, objects, ranges, conditions, checksums, listings, copies, multipart,
                  presigned, styles, unsupported, mounted, clean_up):
        checks.group(group)
    checks.finish()
