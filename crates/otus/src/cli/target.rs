//! What `discover` and `open` are pointed at: a folder, a part of a tree, a file, or a
//! bucket. It must not know logs beyond the name of their root.

use std::fs;
use std::path::{Path, PathBuf};

use otus_service::MountOption;

use super::Global;

/// The folder below which AWS delivers.
const ROOT: &str = "AWSLogs";

/// A bucket and a prefix in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    pub bucket: String,
    pub prefix: String,
    /// What must be mounted for it, when it is not yet.
    pub mount: Option<MountOption>,
}

/// Reads `text` as `s3://bucket/prefix` or a path.
///
/// # Errors
/// When there is no such path.
pub fn read(global: &Global, text: &str) -> Result<Target, String> {
    if let Some(rest) = text.strip_prefix("s3://") {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let (bucket, prefix) = (bucket.to_owned(), prefix.to_owned());
        return Ok(Target { bucket, prefix, mount: None });
    }
    let path = fs::canonicalize(text).map_err(|error| format!("cannot open {text}: {error}"))?;
    let (root, prefix) = split(&path);
    let mounted = global.mount.iter().chain(&global.mount_rw);
    let same = |it: &&(String, String)| fs::canonicalize(&it.1).is_ok_and(|it| it == root);
    if let Some((bucket, _)) = mounted.into_iter().find(same) {
        return Ok(Target { bucket: bucket.clone(), prefix, mount: None });
    }
    let bucket = bucket_name(&root);
    let target = root.display().to_string();
    let mount = Some(MountOption { bucket: bucket.clone(), target, writable: false });
    Ok(Target { bucket, prefix, mount })
}

/// The folder to serve as a bucket, and the key below it: a path inside `AWSLogs` is a part
/// of the tree that begins above it, so that its keys tell account and region.
fn split(path: &Path) -> (PathBuf, String) {
    let slash = if path.is_dir() { "/" } else { "" };
    let root = path.ancestors().find(|it| it.file_name().is_some_and(|name| name == ROOT));
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    let root = root.and_then(Path::parent).or(folder).unwrap_or(path);
    let below = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let prefix = if below.is_empty() { String::new() } else { format!("{below}{slash}") };
    (root.to_owned(), prefix)
}

/// A bucket's name after a folder's.
fn bucket_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { String::from("logs") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{bucket_name, split};

    #[test]
    fn parts_of_a_tree_begin_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let part = folder.path().join("x/AWSLogs/1/CloudTrail");
        std::fs::create_dir_all(&part).unwrap();
        let (root, prefix) = split(&part);
        assert_eq!(root, folder.path().join("x"));
        assert_eq!(prefix, "AWSLogs/1/CloudTrail/");
        let file = part.join("a.json.gz");
        std::fs::write(&file, "").unwrap();
        assert_eq!(split(&file).1, "AWSLogs/1/CloudTrail/a.json.gz");
        assert_eq!(split(folder.path()), (PathBuf::from(folder.path()), String::new()));
        assert_eq!(bucket_name(Path::new("/a/My logs_2")), "my-logs-2");
        assert_eq!(bucket_name(Path::new("/")), "logs");
    }
}
