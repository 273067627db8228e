//! Scopes and the end of keys.

use std::os::unix::fs::PermissionsExt as _;

use crate::http::Request;
use crate::server::Home;

#[test]
fn keys_do_what_they_may_until_they_are_revoked() {
    let home = Home::new();
    let server = home.serve();
    for bucket in ["/mine", "/other"] {
        assert_eq!(server.put(bucket, b"").status, 200);
        assert_eq!(server.put(&format!("{bucket}/key"), b"body").status, 200);
    }
    let ask = |signer: &crate::signing::Signer, method: &str, path: &str| {
        let request = Request::new(method, path).body(if method == "PUT" { b"x" } else { b"" });
        signer.sign(&request, &server.host()).send(server.address)
    };
    let denied = (403, String::from("AccessDenied"));

    let reader = home.key(&["--read-only", "--name", "reader"]);
    assert_eq!(ask(&reader, "GET", "/mine/key").status, 200);
    assert_eq!(ask(&reader, "PUT", "/mine/key").error(), denied);
    assert_eq!(ask(&reader, "DELETE", "/mine/key").error(), denied);
    assert_eq!(ask(&reader, "PUT", "/new").error(), denied);
    assert_eq!(ask(&reader, "POST", "/mine/key?uploads").error(), denied);

    let scoped = home.key(&["--bucket", "mine"]);
    assert_eq!(ask(&scoped, "PUT", "/mine/key").status, 200);
    assert_eq!(ask(&scoped, "GET", "/other/key").error(), denied);
    assert_eq!(ask(&scoped, "GET", "/other?list-type=2").error(), denied);
    assert_eq!(ask(&scoped, "GET", "/").elements("Name"), ["mine"]);
    let copy = Request::new("PUT", "/mine/stolen").header("x-amz-copy-source", "/other/key");
    let copy = scoped.sign(&copy, &server.host()).send(server.address);
    assert_eq!(copy.error(), denied);

    let listed = home.out(&["key", "list"]);
    let line = listed.lines().find(|it| it.contains(&reader.id)).unwrap();
    assert!(line.contains("read-only") && line.contains("reader"), "{listed}");
    assert!(!listed.contains(&reader.secret));
    home.out(&["key", "revoke", &reader.id]);
    let gone = ask(&reader, "GET", "/mine/key").error();
    assert_eq!(gone, (403, String::from("InvalidAccessKeyId")));

    let file = home.folder.path().join("data/keys.db");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn one_server_serves_a_data_directory() {
    let home = Home::new();
    let server = home.serve();
    let second = home.call(&["serve", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && said.contains("another server"), "{said}");
    assert_eq!(server.get("/").status, 200);
    let mount = home.folder.path().join("m");
    std::fs::create_dir_all(&mount).unwrap();
    for name in ["console", "healthz"] {
        let mounted = format!("--mount={name}={}", mount.display());
        let refused = home.call(&[&mounted, "query", "SELECT 1"]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        let wanted = format!("nothing can be mounted as {name}: the server needs the name");
        assert!(!refused.status.success() && said.contains(&wanted), "{said}");
    }
}
