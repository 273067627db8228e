//! Which JSON key a column or field reads: `case.insensitive`, `dots.in.keys` and
//! `mapping.<name>`.

use std::collections::BTreeMap;

use crate::json::{ColumnKey, same_key};
use crate::spec::SerdeSpec;

#[derive(Debug, Clone)]
pub(super) struct Keys {
    /// Keys count in lower case.
    pub(super) fold: bool,
    /// A dot in a key is an underscore in a name.
    dots: bool,
    /// JSON key by name, the name in lower case.
    mapped: BTreeMap<String, String>,
    /// The key of each column, in the order of the table.
    pub(super) columns: Vec<String>,
}

impl Keys {
    pub(super) fn new(spec: &SerdeSpec) -> Self {
        let fold = spec.flag("case.insensitive", true);
        let mapped = spec.properties.iter().filter_map(|(property, key)| {
            let name = property.strip_prefix("mapping.")?;
            Some((name.to_lowercase(), if fold { key.to_lowercase() } else { key.clone() }))
        });
        let mapped = mapped.collect::<BTreeMap<_, _>>();
        let columns = spec.columns.iter().map(|column| {
            let name = column.name.to_lowercase();
            mapped.get(&name).cloned().unwrap_or(name)
        });
        let columns = columns.collect();
        Self { fold, dots: spec.flag("dots.in.keys", false), mapped, columns }
    }

    pub(super) fn columns(&self, spec: &SerdeSpec) -> Vec<ColumnKey> {
        let columns = self.columns.iter().take(spec.columns.len());
        columns.map(|key| ColumnKey { key: key.clone(), as_json: false }).collect()
    }

    /// Every column and field reads the key of its own name in any case.
    pub(super) fn are_names(&self) -> bool {
        self.fold && !self.dots && self.mapped.is_empty()
    }

    /// Whether `key`, in an object at the top (0) or inside, is what `name` reads. Names of
    /// nested fields are in lower case whatever the DDL says, so their keys match in any
    /// case unless they are mapped.
    pub(super) fn matches(&self, object: usize, name: &str, key: &str) -> bool {
        let dotted =
            || self.dots && key.contains('.') && key.replace('.', "_").eq_ignore_ascii_case(name);
        if object == 0 {
            let same = if self.fold { same_key(name, key) } else { name == key };
            return same || dotted();
        }
        match self.mapped.get(name) {
            Some(mapped) if self.fold => same_key(mapped, key),
            Some(mapped) => mapped == key,
            None => same_key(name, key) || dotted(),
        }
    }
}
