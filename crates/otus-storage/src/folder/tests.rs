//! Listing order, boundaries of the mount, odd directory entries.

use std::ops::ControlFlow;

use super::*;
use crate::error::StorageCause;

fn folder(writable: bool) -> (tempfile::TempDir, Folder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open("logs", dir.path(), writable).unwrap();
    (dir, folder)
}

fn keys(folder: &Folder, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut visit = |object: ObjectMeta| {
        found.push(object.key);
        ControlFlow::Continue(())
    };
    folder.list(prefix, &mut visit).unwrap();
    found
}

#[test]
fn listing_follows_prefixes_in_key_order() {
    let (_dir, folder) = folder(true);
    for key in ["a/b", "a.b", "a/c/d", "ab/x", "z"] {
        folder.write(key, key.as_bytes()).unwrap();
    }
    // S3 orders by bytes of the whole key: '.' < '/'.
    assert_eq!(keys(&folder, ""), ["a.b", "a/b", "a/c/d", "ab/x", "z"]);
    assert_eq!(keys(&folder, "a/"), ["a/b", "a/c/d"]);
    assert_eq!(keys(&folder, "a"), ["a.b", "a/b", "a/c/d", "ab/x"]);
    assert_eq!(keys(&folder, "a/c/d"), ["a/c/d"]);
    assert_eq!(keys(&folder, "none/"), Vec::<String>::new());
    let level = folder.level("a/").unwrap();
    assert_eq!(level.prefixes, ["a/c/"]);
    assert_eq!(level.objects[0].key, "a/b");
    assert_eq!(level.objects[0].size, 3);
}

#[test]
fn listing_stops_when_told() {
    let (_dir, folder) = folder(true);
    ["a", "b", "c"].iter().for_each(|key| folder.write(key, b"x").unwrap());
    let mut seen = 0;
    let mut visit = |_| {
        seen += 1;
        ControlFlow::Break(())
    };
    folder.list("", &mut visit).unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn nothing_leads_out() {
    let (dir, folder) = folder(true);
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "x").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), dir.path().join("link")).unwrap();
    std::os::unix::fs::symlink(outside.path(), dir.path().join("out")).unwrap();
    folder.write("inside", b"y").unwrap();
    std::os::unix::fs::symlink("inside", dir.path().join("alias")).unwrap();
    let mut buffer = Vec::new();
    let cause = |key: &str| folder.read(key, &mut Vec::new()).unwrap_err().cause;
    assert!(matches!(cause("link"), StorageCause::LeadsOut));
    assert!(matches!(cause("out/secret"), StorageCause::LeadsOut));
    assert!(matches!(cause("../x"), StorageCause::BadKey));
    assert!(matches!(cause("/etc/passwd"), StorageCause::BadKey));
    assert!(folder.write("out/new", b"x").is_err());
    folder.read("alias", &mut buffer).unwrap();
    assert_eq!(buffer, b"y");
    // Nor from a folder that is kept open, and what stays below the root is found from there.
    folder.write("below/other", b"z").unwrap();
    std::os::unix::fs::symlink("../../secret", dir.path().join("below/link")).unwrap();
    std::os::unix::fs::symlink("../inside", dir.path().join("below/alias")).unwrap();
    let mut beside = Beside::default();
    let mut read = |key: &str| {
        let read = folder.read_beside(key, &mut beside, &mut buffer);
        read.map(|()| buffer.clone()).map_err(|error| error.cause)
    };
    assert_eq!(read("below/other").unwrap(), b"z");
    assert!(matches!(read("below/link").unwrap_err(), StorageCause::LeadsOut));
    assert!(matches!(read("below/none").unwrap_err(), StorageCause::NoSuchKey));
    assert_eq!(read("below/alias").unwrap(), b"y");
    assert_eq!(read("inside").unwrap(), b"y");
    assert_eq!(read("below/other").unwrap(), b"z");
    // Links are listed, so that the scan can account for them; folders behind links are not
    // walked.
    assert_eq!(
        keys(&folder, ""),
        ["alias", "below/alias", "below/link", "below/other", "inside", "link", "out"]
    );
}

#[test]
fn a_fifo_is_refused_without_waiting() {
    let (dir, folder) = folder(false);
    let path = dir.path().join("pipe");
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, &path, kind, Mode::from_raw_mode(0o600), 0).unwrap();
    let error = folder.read("pipe", &mut Vec::new()).unwrap_err();
    assert_eq!(error.reason(), "not a file but a FIFO");
    assert_eq!(keys(&folder, ""), ["pipe"]);
}

#[test]
fn writing_needs_leave() {
    let (_dir, folder) = folder(false);
    let error = folder.write("a", b"x").unwrap_err();
    assert!(error.to_query_error().hints[0].text.contains("--mount-rw logs="));
    assert!(matches!(folder.delete("a").unwrap_err().cause, StorageCause::ReadOnly));
}

#[test]
fn deleting_and_replacing() {
    let (_dir, folder) = folder(true);
    folder.write("d/a", b"one").unwrap();
    folder.write("d/a", b"two").unwrap();
    let mut buffer = Vec::new();
    folder.read("d/a", &mut buffer).unwrap();
    assert_eq!(buffer, b"two");
    assert_eq!(keys(&folder, ""), ["d/a"]);
    folder.delete("d/a").unwrap();
    folder.delete("d/a").unwrap();
    folder.delete("never/was").unwrap();
    let error = folder.read("d/a", &mut buffer).unwrap_err();
    assert!(matches!(error.cause, StorageCause::NoSuchKey));
    assert_eq!(error.to_string(), "s3://logs/d/a: NoSuchKey: The specified key does not exist");
}
