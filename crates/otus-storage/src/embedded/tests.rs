//! The store against what S3 does, within one process.

use super::*;

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    store.create_bucket("logs").unwrap();
    (folder, store)
}

fn put(store: &Store, key: &str, bytes: &[u8]) -> ObjectInfo {
    store.put("logs", key, stage(store, bytes), &Details::default(), &Precondition::None).unwrap()
}

fn stage(store: &Store, bytes: &[u8]) -> Staged {
    let mut writer = store.stage().unwrap();
    writer.write(bytes).unwrap();
    writer.finish().unwrap()
}

fn get(store: &Store, key: &str) -> Vec<u8> {
    let mut buffer = Vec::new();
    store.read("logs", key, &mut buffer).unwrap();
    buffer
}

fn files(folder: &tempfile::TempDir) -> usize {
    let blobs = fs::read_dir(folder.path().join("store/blobs")).unwrap();
    blobs.map(|shard| fs::read_dir(shard.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn any_key_names_its_own_bytes() {
    let (_folder, store) = store();
    let long = "k".repeat(1024);
    let keys = ["a", "a/b", "a/", "x//y", "/", ".", "../etc", "\u{0}\n", "ключ 🦉", &long];
    for key in keys {
        put(&store, key, key.as_bytes());
    }
    for key in keys {
        assert_eq!(get(&store, key), key.as_bytes(), "{key:?}");
    }
    // MD5 of "a", from RFC 1321.
    assert_eq!(store.head("logs", "a").unwrap().etag, "0cc175b9c0f1b6a831c399e269772661");
    let too_long = "k".repeat(1025);
    let staged = stage(&store, b"");
    let refused = store.put("logs", &too_long, staged, &Details::default(), &Precondition::None);
    assert!(matches!(refused, Err(StoreError::BadKey)));
}

#[test]
fn replaced_and_deleted_bytes_leave_the_disk_when_nobody_reads_them() {
    let (folder, store) = store();
    put(&store, "a", b"first");
    let mut reader = store.open_object("logs", "a").unwrap();
    put(&store, "a", b"second");
    store.collect_garbage().unwrap();
    assert_eq!(files(&folder), 2);
    let mut bytes = Vec::new();
    reader.read(&mut bytes, 100).unwrap();
    assert_eq!(bytes, b"first");
    drop(reader);
    store.delete("logs", "a", &Precondition::None).unwrap();
    store.collect_garbage().unwrap();
    assert_eq!(files(&folder), 0);
    assert!(matches!(store.head("logs", "a"), Err(StoreError::NoSuchKey)));
}

#[test]
fn copies_share_bytes_until_the_last_is_gone() {
    let (folder, store) = store();
    put(&store, "a", b"bytes");
    let none = Precondition::None;
    store.copy(("logs", "a"), ("logs", "b"), &none, |it| Ok(it.details.clone())).unwrap();
    store.copy(("logs", "b"), ("logs", "b"), &none, |it| Ok(it.details.clone())).unwrap();
    store.delete("logs", "a", &none).unwrap();
    store.collect_garbage().unwrap();
    assert_eq!((files(&folder), get(&store, "b")), (1, b"bytes".to_vec()));
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn listings_roll_up_and_go_on_in_the_order_of_bytes() {
    let (_folder, store) = store();
    for key in ["a", "a-b", "a/b", "a/c", "b/", "b/x/y", "c", "\u{e9}"] {
        put(&store, key, b"");
    }
    let page = |prefix: &str, delimiter, start: &[u8], max| {
        let request = ListRequest { prefix, delimiter, start, max };
        let page = store.list("logs", &request).unwrap();
        let keys: Vec<String> = page.objects.into_iter().map(|it| it.key).collect();
        (keys.join(" "), page.prefixes.join(" "), page.next)
    };
    let all = page("", None, b"", 100);
    assert_eq!(all, ("a a-b a/b a/c b/ b/x/y c \u{e9}".into(), String::new(), None));
    let level = page("", Some("/"), b"", 100);
    assert_eq!(level, ("a a-b c \u{e9}".into(), "a/ b/".into(), None));
    let first = page("", Some("/"), b"", 3);
    assert_eq!(first, ("a a-b".into(), "a/".into(), Some(b"b/".to_vec())));
    let rest = page("", Some("/"), &after_prefix("a/"), 100);
    assert_eq!(rest, ("c \u{e9}".into(), "b/".into(), None));
    assert_eq!(page("b/", Some("/"), b"", 9), ("b/".into(), "b/x/".into(), None));
    assert_eq!(page("a", None, &after_key("a"), 1).0, "a-b");
}

#[test]
fn parts_become_one_object_with_the_etag_of_s3() {
    let (folder, store) = store();
    let id = store.create_upload("logs", "big", &NewUpload::default()).unwrap();
    let none = Checksums::default();
    let first = vec![b'a'; 5 << 20];
    store.put_part("logs", "big", &id, 2, stage(&store, b"end"), &none).unwrap();
    store.put_part("logs", "big", &id, 1, stage(&store, &first), &none).unwrap();
    store.put_part("logs", "big", &id, 7, stage(&store, b"not listed"), &none).unwrap();
    let parts = store.parts("logs", "big", &id, 0, 10).unwrap();
    let listed: Vec<CompletedPart> = parts
        .iter()
        .take(2)
        .map(|it| CompletedPart { number: it.number, etag: it.etag.clone() })
        .collect();
    let keep = |it: &UploadInfo, _: &[PartInfo]| Ok(it.details.clone());
    let complete = |listed: &[CompletedPart]| {
        store.complete_upload("logs", "big", &id, listed, &Precondition::None, keep)
    };
    let backwards: Vec<_> = listed.iter().rev().cloned().collect();
    assert!(matches!(complete(&backwards), Err(StoreError::InvalidPartOrder)));
    let mut wrong = listed.clone();
    wrong[0].etag = "0".repeat(32);
    assert!(matches!(complete(&wrong), Err(StoreError::InvalidPart)));
    let info = complete(&listed).unwrap();
    // md5(md5(5 MiB of "a") + md5("end")), computed with Python's hashlib.
    assert_eq!(info.etag, "cc8f6f16b44b75adde6349ab98aee432-2");
    assert_eq!(info.details.parts, [5 << 20, 3]);
    let bytes = get(&store, "big");
    assert!(bytes.starts_with(&first) && bytes.ends_with(b"aend"));
    let mut reader = store.open_object("logs", "big").unwrap();
    reader.seek((5 << 20) - 1);
    let mut across = Vec::new();
    reader.read(&mut across, 3).unwrap();
    assert_eq!(across, b"aen");
    drop(reader);
    assert!(matches!(complete(&listed), Err(StoreError::NoSuchUpload)));
    store.collect_garbage().unwrap();
    assert_eq!(files(&folder), 2);
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn what_a_dead_writer_left_is_removed_and_what_it_committed_stays() {
    let (folder, store) = store();
    put(&store, "kept", b"kept");
    // A session without its lock, as a killed process leaves it: one blob linked and never
    // committed, one committed and not yet unlinked, one half-written.
    let dead = folder.path().join("store/incoming/1-dead");
    fs::create_dir(&dead).unwrap();
    fs::write(dead.join("lock"), b"").unwrap();
    let staged = stage(&store, b"linked");
    staged.link().unwrap();
    fs::write(dead.join(&staged.name), b"linked").unwrap();
    let shard = fs::read_dir(folder.path().join("store/blobs")).unwrap();
    let kept: Vec<String> = shard
        .flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap())
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|it| *it != staged.name)
        .collect();
    fs::write(dead.join(&kept[0]), b"kept").unwrap();
    fs::write(dead.join("0".repeat(32)), b"half").unwrap();
    let again = Store::open(folder.path()).unwrap();
    assert!(!dead.try_exists().unwrap());
    assert_eq!((files(&folder), get(&again, "kept")), (1, b"kept".to_vec()));
    assert_eq!(again.verify().unwrap().findings, []);
}

#[test]
fn the_scrubber_finds_a_flipped_bit_and_a_missing_file() {
    let (folder, store) = store();
    put(&store, "a", b"some bytes");
    put(&store, "b", b"other bytes");
    let files: Vec<_> = fs::read_dir(folder.path().join("store/blobs"))
        .unwrap()
        .flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap())
        .map(|it| it.unwrap().path())
        .collect();
    for file in files {
        match fs::read(&file).unwrap().as_slice() {
            b"some bytes" => fs::write(&file, b"some bites").unwrap(),
            _ => fs::remove_file(&file).unwrap(),
        }
    }
    let damaged: Vec<String> = store
        .verify()
        .unwrap()
        .findings
        .into_iter()
        .flat_map(|it| match it {
            Finding::Damaged { objects, .. } => objects,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(damaged.len(), 2);
    assert!(damaged.contains(&"s3://logs/a".to_owned()), "{damaged:?}");
}

#[test]
fn preconditions_hold_at_the_moment_of_naming() {
    let (_folder, store) = store();
    let put = |precondition| {
        let staged = stage(&store, b"x");
        store.put("logs", "k", staged, &Details::default(), &precondition)
    };
    let etag = put(Precondition::Absent).unwrap().etag;
    assert!(matches!(put(Precondition::Absent), Err(StoreError::PreconditionFailed)));
    put(Precondition::Etag(etag)).unwrap();
    let other = Precondition::Etag(String::from("other"));
    assert!(matches!(put(other), Err(StoreError::PreconditionFailed)));
}
