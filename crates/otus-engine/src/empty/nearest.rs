//! The longest part of a location that exists, and what lies there instead of the rest.
//! It must not know tables.

use std::sync::Arc;

use crate::objects::{Objects, split_location};

/// Folders remembered beside a missing one.
const SIBLINGS: usize = 1000;
/// Folders of which it is also remembered what lies in them.
const LOOKED_INTO: usize = 8;

/// Where a location stops existing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    pub bucket: String,
    /// The part that exists, ending in `/` unless empty.
    pub prefix: String,
    /// Folders below it, without slashes.
    pub siblings: Vec<String>,
    /// The first of them with the folders they hold.
    pub below: Vec<(String, Vec<String>)>,
    /// What the location wants there; empty when the whole location exists but is empty.
    pub missing: Vec<String>,
    /// Folders that exist.
    pub depth: usize,
}

impl Nearest {
    /// What there is, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let place = format!("s3://{}/{}", self.bucket, self.prefix);
        if self.siblings.is_empty() {
            return format!("the nearest prefix that exists is {place}, and no folder lies in it");
        }
        let shown: Vec<&str> = self.siblings.iter().take(5).map(String::as_str).collect();
        let more = self.siblings.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("the nearest prefix that exists is {place}; it holds {}{more}", shown.join(", "))
    }
}

/// Walks down `location` folder by folder; `None` when it cannot be listed.
pub async fn nearest(objects: &Arc<Objects>, location: &str) -> Option<Nearest> {
    let (bucket, prefix) = split_location(location)?;
    let wanted: Vec<&str> = prefix.split('/').filter(|it| !it.is_empty()).collect();
    let mut found = Nearest {
        bucket: bucket.clone(),
        prefix: String::new(),
        siblings: Vec::new(),
        below: Vec::new(),
        missing: Vec::new(),
        depth: 0,
    };
    for (depth, name) in wanted.iter().enumerate() {
        let folders = objects.folders(&bucket, &found.prefix).await.ok()?;
        if !folders.iter().any(|it| it == name) {
            found.siblings = folders;
            found.siblings.truncate(SIBLINGS);
            found.missing = wanted.get(depth..)?.iter().map(|it| (*it).to_owned()).collect();
            for sibling in found.siblings.iter().take(LOOKED_INTO) {
                let inside = format!("{}{sibling}/", found.prefix);
                let names = objects.folders(&bucket, &inside).await.ok()?;
                found.below.push((sibling.clone(), names));
            }
            return Some(found);
        }
        found.prefix.push_str(name);
        found.prefix.push('/');
        found.depth = depth + 1;
    }
    found.siblings = objects.folders(&bucket, &found.prefix).await.ok()?;
    found.siblings.truncate(SIBLINGS);
    Some(found)
}
