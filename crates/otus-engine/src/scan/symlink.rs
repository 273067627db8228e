//! SymlinkTextInputFormat: the objects at a table's location are lists of the objects to
//! read, one `s3://` path a line (S3 Inventory and manifests of other engines). It must not
//! know what the listed objects hold.

use std::collections::BTreeMap;

use otus_storage::ObjectMeta;
use otus_types::{ErrorCode, QueryError};

use crate::objects::{Listed, Objects};

/// The Java class of the input format.
pub const INPUT_FORMAT: &str = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";
/// A list longer than this (bytes) is no list.
const LONGEST_LIST: u64 = 256 << 20;

/// The objects that the lists in `lists` name, by bucket.
///
/// # Errors
/// When a list cannot be read, or names what is no S3 path or does not exist.
pub async fn follow(
    objects: &Objects,
    bucket: &str,
    lists: Listed,
) -> Result<Vec<(String, Listed)>, QueryError> {
    let mut found: BTreeMap<String, Listed> = BTreeMap::new();
    // Objects of a folder by key: lists name many of the same folder.
    let mut folders: BTreeMap<(String, String), BTreeMap<String, ObjectMeta>> = BTreeMap::new();
    for list in lists.objects {
        let path = format!("s3://{bucket}/{}", list.key);
        for line in read(objects, bucket, &list, &path).await?.lines() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let (of, key) = otus_storage::split_location(line)
                .ok_or_else(|| wrong(&path, line, "is not an S3 path"))?;
            if key.is_empty() || key.ends_with('/') {
                let below = objects.list(of, key).await?;
                found.entry(of.to_owned()).or_default().objects.extend(below.objects);
                continue;
            }
            let folder = key.rfind('/').and_then(|at| key.get(..=at)).unwrap_or_default();
            let place = (of.to_owned(), folder.to_owned());
            if !folders.contains_key(&place) {
                let level = objects.bucket(of)?.level(folder).await;
                let level = level.map_err(|it| it.to_query_error())?;
                let by_key = level.objects.into_iter().map(|it| (it.key.clone(), it));
                folders.insert(place.clone(), by_key.collect());
            }
            let object = folders.get(&place).and_then(|it| it.get(key));
            let object = object.ok_or_else(|| wrong(&path, line, "does not exist"))?;
            let listed = found.entry(of.to_owned()).or_default();
            match &object.archived {
                Some(class) => listed.archived.push((object.key.clone(), class.clone())),
                None if object.size > 0 => listed.objects.push(object.clone()),
                None => {}
            }
        }
    }
    Ok(found.into_iter().collect())
}

async fn read(
    objects: &Objects,
    bucket: &str,
    list: &ObjectMeta,
    path: &str,
) -> Result<String, QueryError> {
    if list.size > LONGEST_LIST {
        let text = format!("{path} is too large for a list of paths");
        return Err(QueryError::new(ErrorCode::HiveFilesystemError, text));
    }
    let bytes = objects.bucket(bucket)?.get(&list.key).await.map_err(|error| {
        let text = format!("Error opening Hive split {path}: {}", error.reason());
        QueryError::new(ErrorCode::HiveCannotOpenSplit, text)
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn wrong(list: &str, line: &str, what: &str) -> QueryError {
    let text = format!("'{line}', which {list} lists, {what}");
    QueryError::new(ErrorCode::HiveFilesystemError, text)
        .hint("SymlinkTextInputFormat reads lists of s3:// paths, one a line")
}
