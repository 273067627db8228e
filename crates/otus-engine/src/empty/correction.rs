//! The statement that would mend a table's template or location by one folder's name. It must
//! not know why.

use otus_catalog::Table;

/// What is done to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The folder has another name.
    Rename { from: String, to: String },
    /// The folder is not there.
    Remove(String),
    /// This folder lies between: it is put in after so many folders below the bucket.
    Insert { after: usize, name: String },
}

/// `ALTER TABLE …` with the change; `None` when the folder is not written in the definition
/// but comes from a partition's value.
#[must_use]
pub fn statement(table: &Table, change: &Change) -> Option<String> {
    let name = table.qualified_name();
    if let Some(template) = template(table) {
        let mended = changed(template, change)?;
        return Some(format!(
            "ALTER TABLE {name} SET TBLPROPERTIES ('storage.location.template' = '{mended}')"
        ));
    }
    if !table.partition_keys.is_empty() && !is_projected(table) {
        // Registered partitions lie where they were added.
        return None;
    }
    let mended = changed(table.location()?, change)?;
    Some(format!("ALTER TABLE {name} SET LOCATION '{mended}'"))
}

/// `ALTER TABLE …` that gives a projection another property.
#[must_use]
pub fn property(table: &Table, key: &str, value: &str) -> String {
    format!("ALTER TABLE {} SET TBLPROPERTIES ('{key}' = '{value}')", table.qualified_name())
}

/// The template of a table whose projection is on.
#[must_use]
pub fn template(table: &Table) -> Option<&str> {
    table.parameter("storage.location.template").filter(|_| is_projected(table))
}

#[must_use]
pub fn is_projected(table: &Table) -> bool {
    let enabled = table.parameter("projection.enabled");
    enabled.is_some_and(|it| it.trim().eq_ignore_ascii_case("true"))
}

fn changed(location: &str, change: &Change) -> Option<String> {
    let rest = location.strip_prefix("s3://")?;
    let (bucket, path) = rest.split_once('/')?;
    let slash = if path.ends_with('/') { "/" } else { "" };
    let mut folders: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    match change {
        Change::Rename { from, to } => {
            let at = folders.iter().position(|it| it == from)?;
            *folders.get_mut(at)? = to;
        }
        Change::Remove(name) => {
            let at = folders.iter().position(|it| it == name)?;
            folders.remove(at);
        }
        Change::Insert { after, name } => {
            let written = folders.get(..*after)?;
            // A value may stand for several folders: behind it nobody can count.
            if written.iter().any(|it| it.contains("${")) {
                return None;
            }
            folders.insert(*after, name);
        }
    }
    Some(format!("s3://{bucket}/{}{slash}", folders.join("/")))
}
