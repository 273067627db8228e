//! JSON_TABLE: one call that gives an array of rows, which the relation unnests. Columns and
//! PLAN become the JSON text that `$json_table` of the functions describes.

use otus_sql::ast::{self, JsonColumn, JsonPlan, JsonPlanDefault, JsonTable};
use otus_types::{ErrorCode, RowField, Span, TrinoType};
use serde_json::{Value, json};

use super::super::calls::{call, typed_null};
use super::super::literal::string;
use super::super::{ExprBinder, Typed};
use super::query::{check_returned, query_words};
use super::{canonical, check_parameters, checked_path, named_row};
use crate::binder::{Result, error};

/// What is gathered over all columns, depth first.
#[derive(Default)]
struct Columns {
    fields: Vec<RowField>,
    defaults: Vec<(String, Typed)>,
    error_on_error: bool,
}

/// How a path and the paths nested in it are joined.
#[derive(Clone, Copy)]
enum Plan<'p> {
    Default(JsonPlanDefault),
    Specific(&'p JsonPlan),
}

impl ExprBinder<'_, '_, '_> {
    /// An array of rows, one field for each column.
    pub fn bind_json_table(&mut self, it: &JsonTable, span: Span) -> Result<Typed> {
        let plan = match &it.plan {
            None => Plan::Default(JsonPlanDefault { outer: true, cross: false }),
            Some(JsonPlan::Default(default)) => Plan::Default(*default),
            Some(specific) => Plan::Specific(specific),
        };
        if let (Plan::Specific(specific), name) = (plan, &it.call.path_name)
            && name.as_ref().is_none_or(|name| !names(specific, name))
        {
            let text = "JSON_TABLE plan must start with the root path name";
            return Err(error(ErrorCode::InvalidArguments, text, span));
        }
        let mut all =
            Columns { error_on_error: it.error_on_error == Some(true), ..Columns::default() };
        check_parameters(&it.call.path, &it.call.passing)?;
        let mut tree = self.table_node(&it.call.path.value, &it.columns, plan, &mut all, span)?;
        if all.error_on_error
            && let Some(root) = tree.as_object_mut()
        {
            root.insert("error".to_owned(), json!("ERROR"));
        }
        let shape = TrinoType::array(TrinoType::Row(all.fields));
        let arguments = vec![
            self.json_input(&it.call.input)?,
            string(&tree.to_string()),
            self.json_passing(&it.call.passing)?,
            named_row(all.defaults),
            Typed::new(typed_null(&shape)?, shape),
        ];
        call("$json_table", arguments, span)
    }

    fn table_node(
        &mut self,
        path: &str,
        columns: &[JsonColumn],
        plan: Plan<'_>,
        all: &mut Columns,
        span: Span,
    ) -> Result<Value> {
        let (outer, children) = match plan {
            Plan::Default(it) => (it.outer, None),
            Plan::Specific(JsonPlan::Join { outer, child, .. }) => (*outer, Some(&**child)),
            Plan::Specific(_) => (true, None),
        };
        let mut list = Vec::with_capacity(columns.len());
        let mut nested: Vec<(Option<&ast::Ident>, usize)> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            if let JsonColumn::Nested { path, path_name, columns } = column {
                let inner = match plan {
                    Plan::Default(_) => plan,
                    Plan::Specific(_) => path_name
                        .as_ref()
                        .and_then(|name| children.and_then(|it| plan_of(it, name)))
                        .map(Plan::Specific)
                        .ok_or_else(|| wrong_plan(path.span.get()))?,
                };
                checked_path(path)?;
                let node = self.deeper_node(&path.value, columns, inner, all, span)?;
                list.push(json!({"kind": "nested", "node": node}));
                nested.push((path_name.as_ref(), at));
            } else {
                list.push(self.table_column(column, all, span)?);
            }
        }
        let mut node = json!({"path": path, "columns": list, "outer": outer});
        let joined = match (plan, children) {
            (Plan::Default(it), _) => {
                let leaves = nested.iter().map(|(_, at)| json!({"nested": at}));
                fold(leaves.collect(), if it.cross { "cross" } else { "union" })
            }
            (Plan::Specific(_), Some(children)) => {
                Some(tree(children, &nested).ok_or_else(|| wrong_plan(span))?)
            }
            (Plan::Specific(_), None) => None,
        };
        if let (Some(joined), Some(fields)) = (joined, node.as_object_mut()) {
            fields.insert("children".to_owned(), joined);
        }
        Ok(node)
    }

    fn deeper_node(
        &mut self,
        path: &str,
        columns: &[JsonColumn],
        plan: Plan<'_>,
        all: &mut Columns,
        span: Span,
    ) -> Result<Value> {
        if all.fields.len() > MAX_COLUMNS {
            let text = format!("JSON_TABLE has more than {MAX_COLUMNS} columns");
            return Err(error(ErrorCode::NotSupported, text, span));
        }
        self.table_node(path, columns, plan, all, span)
    }

    fn table_column(
        &mut self,
        column: &JsonColumn,
        all: &mut Columns,
        span: Span,
    ) -> Result<Value> {
        match column {
            JsonColumn::Ordinality { name } => {
                all.field(name, TrinoType::Bigint);
                Ok(json!({"kind": "ordinality"}))
            }
            JsonColumn::Value { name, ty, path, on_empty, on_error } => {
                let resolved = crate::types::resolve(ty)?;
                check_returned(&resolved, ty.span.get())?;
                let (empty, empty_default) =
                    self.value_on(on_empty.as_ref(), &resolved, "EMPTY", span)?;
                let (mut failed, default) =
                    self.value_on(on_error.as_ref(), &resolved, "ERROR", span)?;
                if on_error.is_none() && all.error_on_error {
                    failed = "ERROR";
                }
                let first = all.defaults.len();
                all.defaults.push((String::new(), empty_default));
                all.defaults.push((String::new(), default));
                all.field(name, resolved);
                Ok(json!({"kind": "value", "path": column_path(name, path.as_ref())?,
                    "empty": empty, "empty_default": first,
                    "error": failed, "error_default": first + 1}))
            }
            JsonColumn::Query { name, ty, path, wrapper, quotes, on_empty, on_error, .. } => {
                let resolved = crate::types::resolve(ty)?;
                let [wrap, kept, empty, mut failed] =
                    query_words(*wrapper, *quotes, *on_empty, *on_error, span)?;
                if on_error.is_none() && all.error_on_error {
                    failed = "ERROR";
                }
                all.field(name, resolved);
                Ok(json!({"kind": "query", "path": column_path(name, path.as_ref())?,
                    "wrapper": wrap, "quotes": kept, "empty": empty, "error": failed}))
            }
            JsonColumn::Nested { .. } => Err(wrong_plan(span)),
        }
    }
}

/// More columns than any JSON has a use for; nesting cannot be deeper than this either.
const MAX_COLUMNS: usize = 1_000;

impl Columns {
    fn field(&mut self, name: &ast::Ident, ty: TrinoType) {
        self.fields.push(RowField { name: Some(name.lower()), ty });
    }
}

/// The path of a column; without PATH the member of the column's name.
fn column_path(name: &ast::Ident, path: Option<&ast::StringLiteral>) -> Result<String> {
    match path {
        Some(path) => {
            checked_path(path)?;
            Ok(path.value.clone())
        }
        None => Ok(format!("lax $.\"{}\"", canonical(name).replace('"', "\"\""))),
    }
}

/// Whether a plan is the plan of the path `name`.
fn names(plan: &JsonPlan, name: &ast::Ident) -> bool {
    match plan {
        JsonPlan::Leaf(own) | JsonPlan::Join { parent: own, .. } => {
            canonical(own) == canonical(name)
        }
        _ => false,
    }
}

/// The part of a plan that is about the path `name`, among siblings.
fn plan_of<'p>(plan: &'p JsonPlan, name: &ast::Ident) -> Option<&'p JsonPlan> {
    match plan {
        JsonPlan::Union(parts) | JsonPlan::Cross(parts) => {
            parts.iter().find_map(|part| plan_of(part, name))
        }
        _ => names(plan, name).then_some(plan),
    }
}

/// Siblings joined two by two, as the kernel reads them.
fn tree(plan: &JsonPlan, nested: &[(Option<&ast::Ident>, usize)]) -> Option<Value> {
    let all = |parts: &[JsonPlan]| -> Option<Vec<Value>> {
        parts.iter().map(|part| tree(part, nested)).collect()
    };
    match plan {
        JsonPlan::Union(parts) => fold(all(parts)?, "union"),
        JsonPlan::Cross(parts) => fold(all(parts)?, "cross"),
        JsonPlan::Leaf(_) | JsonPlan::Join { .. } => {
            let found = nested.iter().find(|(name, _)| name.is_some_and(|name| names(plan, name)));
            found.map(|(_, at)| json!({"nested": at}))
        }
        JsonPlan::Default(_) => None,
    }
}

fn fold(parts: Vec<Value>, how: &str) -> Option<Value> {
    parts.into_iter().reduce(|left, right| json!({how: [left, right]}))
}

fn wrong_plan(span: Span) -> otus_types::QueryError {
    let text = "JSON_TABLE plan should contain all JSON paths available at each level of nesting";
    error(ErrorCode::InvalidArguments, text, span)
}
