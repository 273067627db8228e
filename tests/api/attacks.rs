//! The rows of docs/security.md, each by its number: what an attacker sends, and the status
//! and code of the answer.

use std::io::Write as _;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::http::{Request, Response, connect, read};
use crate::server::{Home, Server, long};
use crate::signing::{Signer, hash};

fn started() -> (Home, Server) {
    let mut home = Home::new();
    let folder = home.mount("mount");
    std::fs::write(folder.join("inside"), b"inside").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("link")).unwrap();
    std::os::unix::fs::symlink("/etc", folder.join("dir")).unwrap();
    let server = home.serve();
    assert_eq!(server.put("/bucket", b"").status, 200);
    assert_eq!(server.put("/bucket/key", b"body").status, 200);
    (home, server)
}

#[track_caller]
fn refused(row: &str, answer: &Response, status: u16, code: &str) {
    assert_eq!(answer.error(), (status, code.to_owned()), "{row}: {}", answer.text());
}

#[test]
fn signatures() {
    let (_home, server) = started();
    let (host, to, admin) = (server.host(), server.address, &server.admin);
    let get = Request::new("GET", "/bucket/key");
    let put = Request::new("PUT", "/bucket/evil").body(b"evil");
    let with = |signer: &Signer| signer.sign(&get, &host).send(to);

    let nobody = Signer::new("AKIAIOSFODNN7EXAMPLE", &admin.secret);
    refused("wrong key", &with(&nobody), 403, "InvalidAccessKeyId");
    let guessed = Signer { secret: "guess".into(), ..admin.clone() };
    refused("wrong secret", &with(&guessed), 403, "SignatureDoesNotMatch");
    refused("unsigned", &get.clone().header("host", &host).send(to), 403, "AccessDenied");

    let mut altered = admin.sign(&put, &host);
    altered.body = b"EVIL".to_vec();
    refused("altered body", &altered.send(to), 400, "XAmzContentSHA256Mismatch");
    altered.set("x-amz-content-sha256", &hash(b"EVIL"));
    refused("altered body and hash", &altered.send(to), 403, "SignatureDoesNotMatch");
    let mut altered = admin.sign(&put.clone().header("x-amz-meta-a", "1"), &host);
    altered.set("x-amz-meta-a", "2");
    refused("altered header", &altered.send(to), 403, "SignatureDoesNotMatch");
    let added = admin.sign(&put, &host).header("x-amz-meta-a", "1");
    refused("added header", &added.send(to), 403, "AccessDenied");
    let mut altered = admin.sign(&get, &host);
    altered.path = "/bucket/other".into();
    refused("altered path", &altered.send(to), 403, "SignatureDoesNotMatch");
    assert_eq!(server.get("/bucket/evil").status, 404);

    let old = Signer { skew: TimeDelta::minutes(-16), ..admin.clone() };
    refused("old date", &with(&old), 403, "RequestTimeTooSkewed");
    let early = Signer { skew: TimeDelta::minutes(16), ..admin.clone() };
    refused("date to come", &with(&early), 403, "RequestTimeTooSkewed");
    // As in S3: within the 15 minutes a request may be sent again, after them it is old.
    let again = admin.sign(&get, &host);
    assert_eq!((again.send(to).status, again.send(to).status), (200, 200), "replay");

    let service = with(&admin.service("ec2"));
    refused("wrong service", &service, 400, "AuthorizationHeaderMalformed");
    let region = Signer { region: "eu-north-1".into(), ..admin.clone() };
    assert_eq!(with(&region).status, 200, "any region");
    let v2 = get.clone().header("host", &host).header("authorization", "AWS AKIA:c2lnbmF0dXJl");
    refused("version 2", &v2.send(to), 400, "InvalidRequest");
    let form = Request::new("POST", "/bucket")
        .header("host", &host)
        .header("content-type", "multipart/form-data; boundary=x")
        .body(b"--x--");
    refused("form", &form.send(to), 501, "NotImplemented");
}

#[test]
fn presigned_and_chunked() {
    let (_home, server) = started();
    let (host, to, admin) = (server.host(), server.address, &server.admin);
    let get = Request::new("GET", "/bucket/key");
    assert_eq!(admin.presign(&get, &host, 60).send(to).text(), "body");
    let old = Signer { skew: TimeDelta::minutes(-2), ..admin.clone() };
    refused("expired", &old.presign(&get, &host, 60).send(to), 403, "AccessDenied");
    let long_lived = admin.presign(&get, &host, 604_801).send(to);
    refused("too long", &long_lived, 400, "AuthorizationQueryParametersError");
    let mut altered = admin.presign(&get, &host, 60);
    altered.query = altered.query.replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    refused("longer", &altered.send(to), 403, "SignatureDoesNotMatch");
    let mut other = admin.presign(&get, &host, 60);
    other.method = "DELETE".into();
    refused("another method", &other.send(to), 403, "SignatureDoesNotMatch");

    let put = Request::new("PUT", "/bucket/chunked");
    let first = vec![b'a'; 64 << 10];
    let chunks: &[&[u8]] = &[&first, b"second"];
    for broken in [0, 1, 2] {
        let answer = admin.sign_chunks(&put, &host, chunks, Some(broken)).send(to);
        refused("chunk signature", &answer, 403, "SignatureDoesNotMatch");
        assert_eq!(server.get("/bucket/chunked").status, 404);
    }
    assert_eq!(admin.sign_chunks(&put, &host, chunks, None).send(to).status, 200);
    assert_eq!(server.get("/bucket/chunked").body, [&first, &b"second"[..]].concat());
}

#[test]
fn json_signatures() {
    let (_home, server) = started();
    let (host, to) = (server.host(), server.address);
    let admin = server.admin.service("athena");
    let call = Request::new("POST", "/")
        .header("x-amz-target", "AmazonAthena.NoSuchOperation")
        .header("content-type", "application/x-amz-json-1.1")
        .body(b"{}");
    let sign = |signer: &Signer| signer.sign(&call, &host).send(to);
    assert_eq!(sign(&admin).status, 400, "an unknown operation gets in");
    let unsigned = call.clone().header("host", &host).send(to);
    refused("unsigned", &unsigned, 403, "MissingAuthenticationTokenException");
    let nobody = Signer { id: "AKIAIOSFODNN7EXAMPLE".into(), ..admin.clone() };
    refused("wrong key", &sign(&nobody), 403, "UnrecognizedClientException");
    let guessed = Signer { secret: "guess".into(), ..admin.clone() };
    refused("wrong secret", &sign(&guessed), 403, "InvalidSignatureException");
    refused("wrong service", &sign(&server.admin), 403, "InvalidSignatureException");
    let old = Signer { skew: TimeDelta::minutes(-16), ..admin.clone() };
    refused("old date", &sign(&old), 403, "InvalidSignatureException");
    let mut altered = admin.sign(&call, &host);
    altered.body = b"[]".to_vec();
    refused("altered body", &altered.send(to), 403, "InvalidSignatureException");
    let mut altered = admin.sign(&call, &host);
    altered.set("x-amz-target", "AmazonAthena.StopQueryExecution");
    refused("altered target", &altered.send(to), 403, "InvalidSignatureException");
    let long = call.clone().body(&vec![b' '; (8 << 20) + 1]);
    let answer = admin.sign(&long, &host).send(to);
    refused("long body", &answer, 413, "RequestEntityTooLargeException");
}

#[test]
fn ways_out() {
    let (_home, server) = started();
    for path in ["/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/etc/passwd", "/a%00b/x"] {
        refused(path, &server.get(path), 400, "InvalidBucketName");
    }
    for path in ["/mount/../../etc/passwd", "/mount/./inside"] {
        refused(path, &server.get(path), 404, "NoSuchKey");
        refused(path, &server.put(path, b"x"), 400, "InvalidArgument");
    }
    refused("a link", &server.get("/mount/link"), 403, "AccessDenied");
    refused("below a link", &server.get("/mount/dir/passwd"), 403, "AccessDenied");
    refused("write below a link", &server.put("/mount/dir/x", b"x"), 403, "AccessDenied");
    assert_eq!(server.get("/mount/inside").text(), "inside");
    let listed = server.get("/mount?list-type=2");
    assert!(!listed.text().contains("passwd"), "{}", listed.text());
    // In the store the same keys are keys.
    assert_eq!(server.put("/bucket/../../etc/passwd", b"a key").status, 200);
    assert_eq!(server.get("/bucket/../../etc/passwd").text(), "a key");
    assert_eq!(server.put("/console", b"").status, 405, "the console's own path");
    for bucket in ["/healthz", "/healthz-", "/xn--a"] {
        refused(bucket, &server.put(bucket, b""), 400, "InvalidBucketName");
    }
}

#[test]
fn endless_headers_and_silent_bodies() {
    let home = Home::new();
    let admin = home.key(&[]);
    let server = home.serve_with(&["--silence", "1"], admin);
    // A gigabyte of headers is cut off after the first 64 KB.
    let mut stream = connect(server.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").unwrap();
    let line = format!("x-a: {}\r\n", "a".repeat(1000));
    let taken = (0..1 << 20).take_while(|_| stream.write_all(line.as_bytes()).is_ok()).count();
    assert!(taken < 64 << 10, "{taken} KB were taken");
    if let Ok(answer) = read(&mut stream, false) {
        assert_eq!(answer.status, 431);
    }
    assert_eq!(server.put("/bucket", b"").status, 200);
    let slow = Request::new("PUT", "/bucket/slow").body(b"0123456789");
    let slow = server.admin.sign(&slow, &server.host());
    let mut stream = connect(server.address).unwrap();
    stream.write_all(slow.head().as_bytes()).unwrap();
    stream.write_all(b"01234").unwrap();
    let start = Instant::now();
    let answer = read(&mut stream, false).unwrap();
    refused("slow body", &answer, 400, "RequestTimeout");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(server.get("/bucket/slow").status, 404);
    assert!(server.peak() < 400 << 20, "{} bytes", server.peak());
}

#[test]
fn many_connections() {
    let home = Home::new();
    let server = home.serve();
    let many = if long() { 10_000 } else { 1_000 };
    let mut open = Vec::new();
    for _ in 0..many {
        let mut stream = connect(server.address).unwrap();
        // Says half a request and then nothing.
        stream.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
        open.push(stream);
    }
    if many < 4096 {
        assert_eq!(
            Request::new("GET", "/healthz").header("host", "x").send(server.address).status,
            200
        );
    }
    // The silent ones are closed in time, and then there is room again.
    let answer = Request::new("GET", "/healthz").header("host", "x");
    let deadline = Instant::now() + Duration::from_secs(if long() { 200 } else { 60 });
    while answer.try_send(server.address).is_err() {
        assert!(Instant::now() < deadline);
    }
    assert!(server.peak() < 800 << 20, "{} bytes", server.peak());
}

#[test]
fn anybody_on_loopback_is_not_any_web_page() {
    let home = Home::new();
    let nobody = Signer::new("any", "thing");
    let server = home.serve_with(&["--anonymous"], nobody);
    let (host, to) = (server.host(), server.address);
    assert_eq!(server.put("/bucket", b"").status, 200, "any signature");
    let put = Request::new("PUT", "/bucket/key").header("host", &host).body(b"body");
    assert_eq!(put.send(to).status, 200, "no signature");
    let chunks: &[&[u8]] = &[b"chunk"];
    let chunked = Request::new("PUT", "/bucket/chunked");
    let chunked = server.admin.sign_chunks(&chunked, &host, chunks, Some(0));
    assert_eq!(chunked.send(to).status, 200, "any chunk signature");
    assert_eq!(server.get("/bucket/chunked").text(), "chunk");
    let rebound = Request::new("GET", "/bucket/key").header("host", "evil.example");
    refused("another name", &rebound.send(to), 403, "AccessDenied");
    let page = Request::new("POST", "/bucket?delete")
        .header("host", &host)
        .header("origin", "https://evil.example")
        .header("content-type", "text/plain")
        .body(b"<Delete><Object><Key>key</Key></Object></Delete>");
    refused("another origin", &page.send(to), 403, "AccessDenied");
    assert_eq!(server.get("/bucket/key").text(), "body");
    let beyond = home.call(&["serve", "--anonymous", "--listen", "0.0.0.0:0"]);
    let said = String::from_utf8_lossy(&beyond.stderr).into_owned();
    assert!(!beyond.status.success(), "{said}");
}
