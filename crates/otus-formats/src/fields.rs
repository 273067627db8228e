//! SerDes whose lines are lists of texts, one for each column: which of them are wanted, and
//! the filter over them. It must not know how a line is cut into fields.

use std::borrow::Cow;

use otus_types::{ErrorCode, HiveType, QueryError};

use crate::column::ColumnBuilder;
use crate::filter::Filter;
use crate::predicate::{Exactness, LeafPath, LeafPredicate};
use crate::projection::Projection;
use crate::spec::SerdeSpec;
use crate::value::{NotAValue, TextRules, append_text};

/// Types of all columns of a table.
#[derive(Debug, Clone)]
pub(crate) struct FieldTable {
    pub(crate) types: Vec<HiveType>,
}

impl FieldTable {
    pub(crate) fn new(spec: &SerdeSpec) -> Self {
        Self { types: spec.columns.iter().map(|column| column.ty.clone()).collect() }
    }

    /// Columns of type string can be compared as they are written.
    pub(crate) fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        Filter::compile(predicate, &|leaf| self.is_text(leaf)).0
    }

    pub(crate) fn plan(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> FieldPlan {
        let filter =
            predicate.and_then(|it| Filter::compile(it, &|leaf: &LeafPath| self.is_text(leaf)).1);
        let columns = projection.column_indices().to_vec();
        let leaves = filter.iter().flat_map(|it| it.leaves()).map(|it| it.column);
        let leaves = leaves.collect::<Vec<_>>();
        let width = columns.iter().chain(&leaves).max().map_or(0, |greatest| greatest + 1);
        FieldPlan { columns, filter, leaves, width }
    }

    /// The first column whose type is not `readable`.
    pub(crate) fn refuse(
        &self,
        plan: &FieldPlan,
        readable: fn(&HiveType) -> bool,
        error: impl Fn(usize, &HiveType) -> QueryError,
    ) -> Result<(), QueryError> {
        let wanted = plan.columns.iter().filter_map(|at| Some((*at, self.types.get(*at)?)));
        match wanted.into_iter().find(|(_, ty)| !readable(ty)) {
            Some((at, ty)) => Err(error(at, ty)),
            None => Ok(()),
        }
    }

    /// Wanted columns of text.
    pub(crate) fn texts(&self, plan: &FieldPlan) -> usize {
        let text = |at: &&usize| self.types.get(**at) == Some(&HiveType::String);
        plan.columns.iter().filter(text).count()
    }

    fn is_text(&self, leaf: &LeafPath) -> bool {
        leaf.fields.is_empty() && self.types.get(leaf.column) == Some(&HiveType::String)
    }
}

/// The wanted fields of a scan.
#[derive(Debug, Clone)]
pub(crate) struct FieldPlan {
    /// Column of each output.
    pub(crate) columns: Vec<usize>,
    filter: Option<Filter>,
    leaves: Vec<usize>,
    /// Fields that must be known: one more than the greatest wanted column.
    pub(crate) width: usize,
}

impl FieldPlan {
    /// Rows are judged at all.
    pub(crate) fn filters(&self) -> bool {
        self.filter.is_some()
    }

    /// Whether a row is kept; `text` gives the text of a column, `None` for NULL.
    pub(crate) fn keeps<'a>(&self, text: &impl Fn(usize) -> Option<Cow<'a, str>>) -> bool {
        let Some(filter) = &self.filter else {
            return true;
        };
        filter.keeps(&|leaf| self.leaves.get(leaf).and_then(|column| text(*column)))
    }
}

/// What Java's parsers make of text: anything but `true` is false, the rest as
/// [`append_text`].
pub(crate) fn append_java(
    column: &mut ColumnBuilder,
    text: &str,
    rules: &TextRules,
) -> Result<(), NotAValue> {
    match column {
        ColumnBuilder::Boolean(b) => {
            b.append_value(text.eq_ignore_ascii_case("true"));
            Ok(())
        }
        _ => append_text(column, text, rules),
    }
}

/// Types that are one text.
pub(crate) fn is_primitive(ty: &HiveType) -> bool {
    !matches!(ty, HiveType::Array(_) | HiveType::Map(..) | HiveType::Struct(_))
}

/// Athena's error for a field that is no value of its column's type.
pub(crate) fn bad_field(at: usize, value: &str, reason: &str) -> QueryError {
    QueryError::new(
        ErrorCode::HiveBadData,
        format!("Error parsing field value '{value}' for field {at}: {reason}"),
    )
    .hint("'use.null.for.invalid.data'='true' in TBLPROPERTIES makes such values NULL")
}
