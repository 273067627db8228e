//! A table read as JSON: which key each column reads, and what follows for predicates. It
//! must not know any SerDe's rules for values.

use otus_types::HiveType;

use super::plan::{ColumnKey, RowPlan};
use crate::filter::Filter;
use crate::predicate::{Exactness, LeafPath, LeafPredicate};
use crate::projection::Projection;

/// Keys and types of all columns of a table.
#[derive(Debug, Clone)]
pub(crate) struct JsonTable {
    pub(crate) keys: Vec<ColumnKey>,
    pub(crate) types: Vec<HiveType>,
}

impl JsonTable {
    /// What can be done with `predicate`: leaves of type string have their text in the
    /// JSON, whatever they hold.
    pub(crate) fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        Filter::compile(predicate, &|leaf| self.is_text(leaf)).0
    }

    /// The plan of a scan.
    pub(crate) fn plan(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> RowPlan {
        let compile = |it| Filter::compile(it, &|leaf: &LeafPath| self.is_text(leaf)).1;
        let filter = predicate.and_then(compile);
        RowPlan::new(projection.shapes(), projection.column_indices(), &self.keys, filter)
    }

    fn is_text(&self, leaf: &LeafPath) -> bool {
        let Some(mut ty) = self.types.get(leaf.column) else {
            return false;
        };
        for name in &leaf.fields {
            let HiveType::Struct(fields) = ty else {
                return false;
            };
            let mut named = fields.iter().filter(|(field, _)| field.to_lowercase() == *name);
            let Some((_, field)) = named.next() else {
                return false;
            };
            ty = field;
        }
        *ty == HiveType::String
    }
}
