//! `$json_table`: the rows of a JSON_TABLE as an array of rows, which the analyzer unnests
//! (`CROSS JOIN UNNEST`). It must not know the relational side.
//!
//! `$json_table(input, plan, passing, defaults, shape) -> shape`: `shape` is
//! `CAST(NULL AS array(row(…)))` with a field per column in order of declaration, depth
//! first; `defaults` is a ROW of the DEFAULT expressions (NULL when there are none); `plan`
//! is a constant JSON text:
//!
//! ```json
//! {"path": "lax $", "error": "EMPTY",
//!  "columns": [{"kind": "ordinality"},
//!              {"kind": "value", "path": "lax $.a", "empty": "NULL", "error": "DEFAULT", "error_default": 0},
//!              {"kind": "query", "path": "lax $.b", "wrapper": "WITHOUT", "quotes": "KEEP", "empty": "NULL", "error": "NULL"},
//!              {"kind": "nested", "node": {"path": …, "columns": […]}}],
//!  "outer": true,
//!  "children": {"union": [{"nested": 3}, {"nested": 4}]}}
//! ```
//!
//! `error` on the outermost node is `EMPTY` (default) or `ERROR`. `…_default` is the index
//! of a field of `defaults`. `outer` (default true) keeps a row whose children give none.
//! `children` joins the nested columns (by their index among `columns`) with `union` or
//! `cross`; without it all of them are united, as Trino's default plan does.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, ListArray, StructArray, new_null_array};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::concat;
use arrow::datatypes::DataType;
use datafusion_expr::ColumnarValue;
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};
use serde_json::Value;

use crate::columns::{Column, Memo, SCALAR, invalid};
use crate::json::json_query;
use crate::json::json_value::{Clauses, Outcome, scalar_of};
use crate::json::sql_path::call::{Input, PathCall};
use crate::json::sql_path::eval::evaluate;
use crate::json::sql_path::{Item, SqlPath};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_table",
    signatures: &[
        "(varchar, varchar, P, D, S) -> S",
        "(json, varchar, P, D, S) -> S",
        "(varbinary, varchar, P, D, S) -> S",
    ],
    can_fail: true,
    called_on_null: true,
    description: "The rows of a JSON_TABLE",
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel {
            signature: signature.clone(),
            plans: Memo::default(),
            root: Memo::default(),
        }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    plans: Memo<Node>,
    root: Memo<SqlPath>,
}

/// A path and the columns it gives; each column has an index among all output columns.
#[derive(Debug)]
struct Node {
    path: SqlPath,
    columns: Vec<(usize, Cell)>,
    outer: bool,
    fails: bool,
    children: Option<Children>,
}

#[derive(Debug)]
enum Cell {
    Ordinality,
    Value { path: SqlPath, empty: Behavior, error: Behavior },
    Query { path: SqlPath, clauses: json_query::Clauses },
}

#[derive(Debug, Clone)]
struct Behavior {
    word: String,
    default: Option<usize>,
}

#[derive(Debug)]
enum Children {
    One(Box<Node>),
    Union(Box<Children>, Box<Children>),
    Cross(Box<Children>, Box<Children>),
}

/// One cell of an output row.
#[derive(Debug, Clone)]
enum Content {
    Null,
    Ordinal(i64),
    Value { outcome: Outcome, empty: Behavior, error: Behavior },
    Text(Option<String>),
}

type Row = Vec<(usize, Content)>;

fn wrong() -> QueryError {
    invalid("malformed plan of $json_table")
}

fn node_of(plan: &Value, next: &mut usize, depth: usize) -> Result<Node, QueryError> {
    if depth > 50 {
        return Err(invalid("JSON_TABLE is nested too deeply"));
    }
    let text = |value: &Value, key: &str, or: &str| {
        value.get(key).and_then(Value::as_str).unwrap_or(or).to_ascii_uppercase()
    };
    let path = |value: &Value| {
        SqlPath::compile(value.get("path").and_then(Value::as_str).ok_or_else(wrong)?)
    };
    let behavior = |value: &Value, key: &str| Behavior {
        word: text(value, key, "NULL"),
        default: value
            .get(format!("{key}_default"))
            .and_then(Value::as_u64)
            .and_then(|index| usize::try_from(index).ok()),
    };
    let mut columns = Vec::new();
    let mut nested: Vec<Option<Node>> = Vec::new();
    for column in plan.get("columns").and_then(Value::as_array).ok_or_else(wrong)? {
        nested.push(None);
        let cell = match column.get("kind").and_then(Value::as_str) {
            Some("ordinality") => Cell::Ordinality,
            Some("value") => Cell::Value {
                path: path(column)?,
                empty: behavior(column, "empty"),
                error: behavior(column, "error"),
            },
            Some("query") => Cell::Query {
                path: path(column)?,
                clauses: json_query::Clauses {
                    wrapper: text(column, "wrapper", "WITHOUT"),
                    quotes: text(column, "quotes", "KEEP"),
                    on_empty: text(column, "empty", "NULL"),
                    on_error: text(column, "error", "NULL"),
                },
            },
            Some("nested") => {
                let inner = column.get("node").ok_or_else(wrong)?;
                if let Some(slot) = nested.last_mut() {
                    *slot = Some(node_of(inner, next, depth + 1)?);
                }
                continue;
            }
            _ => return Err(wrong()),
        };
        columns.push((*next, cell));
        *next += 1;
    }
    let children = match plan.get("children") {
        Some(tree) => Some(children_of(tree, &mut nested, 0)?),
        None => nested
            .into_iter()
            .flatten()
            .map(|node| Children::One(Box::new(node)))
            .reduce(|left, right| Children::Union(Box::new(left), Box::new(right))),
    };
    Ok(Node {
        path: path(plan)?,
        columns,
        outer: plan.get("outer").and_then(Value::as_bool).unwrap_or(true),
        fails: text(plan, "error", "EMPTY") == "ERROR",
        children,
    })
}

fn children_of(
    tree: &Value,
    nested: &mut [Option<Node>],
    depth: usize,
) -> Result<Children, QueryError> {
    if depth > 50 {
        return Err(wrong());
    }
    if let Some(index) = tree.get("nested").and_then(Value::as_u64) {
        let slot = usize::try_from(index).ok().and_then(|index| nested.get_mut(index));
        return slot.and_then(Option::take).map(|n| Children::One(Box::new(n))).ok_or_else(wrong);
    }
    let (kind, pair) = match (tree.get("union"), tree.get("cross")) {
        (Some(pair), _) => (true, pair),
        (_, Some(pair)) => (false, pair),
        _ => return Err(wrong()),
    };
    let (Some(left), Some(right)) = (pair.get(0), pair.get(1)) else {
        return Err(wrong());
    };
    let left = Box::new(children_of(left, nested, depth + 1)?);
    let right = Box::new(children_of(right, nested, depth + 1)?);
    Ok(if kind { Children::Union(left, right) } else { Children::Cross(left, right) })
}

type Parameters = [(String, Option<Item>)];

impl Node {
    fn rows(
        &self,
        item: &Item,
        parameters: &Parameters,
        fails: bool,
    ) -> Result<Vec<Row>, QueryError> {
        let found = match evaluate(&self.path, item, parameters) {
            Ok(found) => found,
            Err(error) if fails => return Err(error),
            Err(_) => Vec::new(),
        };
        let mut rows = Vec::new();
        for (ordinal, item) in (1_i64..).zip(&found) {
            let mut own = Vec::with_capacity(self.columns.len());
            for (index, cell) in &self.columns {
                own.push((*index, cell.content(item, parameters, ordinal)?));
            }
            let Some(children) = &self.children else {
                rows.push(own);
                continue;
            };
            let inner = children.rows(item, parameters, fails)?;
            if inner.is_empty() && self.outer {
                rows.push(own);
            } else {
                rows.extend(inner.into_iter().map(|row| [own.clone(), row].concat()));
            }
        }
        Ok(rows)
    }
}

impl Children {
    fn rows(
        &self,
        item: &Item,
        parameters: &Parameters,
        fails: bool,
    ) -> Result<Vec<Row>, QueryError> {
        match self {
            Children::One(node) => node.rows(item, parameters, fails),
            Children::Union(left, right) => {
                let mut rows = left.rows(item, parameters, fails)?;
                rows.extend(right.rows(item, parameters, fails)?);
                Ok(rows)
            }
            Children::Cross(left, right) => {
                let right = right.rows(item, parameters, fails)?;
                let left = left.rows(item, parameters, fails)?;
                let pairs = left
                    .iter()
                    .flat_map(|l| right.iter().map(move |r| [l.clone(), r.clone()].concat()));
                Ok(pairs.collect())
            }
        }
    }
}

impl Cell {
    fn content(
        &self,
        item: &Item,
        parameters: &Parameters,
        ordinal: i64,
    ) -> Result<Content, QueryError> {
        Ok(match self {
            Cell::Ordinality => Content::Ordinal(ordinal),
            Cell::Value { path, empty, error } => {
                let outcome = match evaluate(path, item, parameters) {
                    Ok(found) => scalar_of(&found),
                    Err(error) => Outcome::Failed(error),
                };
                Content::Value { outcome, empty: empty.clone(), error: error.clone() }
            }
            Cell::Query { path, clauses } => {
                Content::Text(match evaluate(path, item, parameters) {
                    Ok(found) => clauses.output(&found)?,
                    Err(error) => json_query::special(&clauses.on_error, error)?,
                })
            }
        })
    }
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let plan = Column::of(args, 1)?;
        let plan = plan.texts()?.get(0).ok_or_else(wrong)?.to_owned();
        let plan = self.plans.get(&plan, |text| {
            let plan: Value = serde_json::from_str(text).map_err(|_| wrong())?;
            node_of(&plan, &mut 0, 0)
        })?;
        let call = PathCall::with_path("JSON_TABLE", &self.signature, args, "lax $", &self.root)?;
        let defaults = Column::of(args, 3)?;
        let mut lengths = Vec::with_capacity(args.rows);
        let mut rows: Vec<(usize, Row)> = Vec::new();
        for row in 0..args.rows {
            let found = match call.input(row)? {
                Input::Null => Vec::new(),
                Input::Malformed(error) if plan.fails => return Err(error),
                Input::Malformed(_) => Vec::new(),
                Input::Items(item, parameters) => plan.rows(&item, &parameters, plan.fails)?,
            };
            lengths.push(found.len());
            rows.extend(found.into_iter().map(|cells| (row, cells)));
        }
        let entries = self.entries(&rows, &defaults)?;
        let DataType::List(field) = to_arrow(&self.signature.returns) else {
            return Err(wrong());
        };
        let list = ListArray::try_new(field, OffsetBuffer::from_lengths(lengths), entries, None)
            .map_err(|error| invalid(error.to_string()))?;
        Ok(ColumnarValue::Array(Arc::new(list)))
    }
}

impl Kernel {
    /// The output rows as one struct column.
    fn entries(&self, rows: &[(usize, Row)], defaults: &Column) -> Result<ArrayRef, QueryError> {
        let TrinoType::Array(element) = &self.signature.returns else {
            return Err(wrong());
        };
        let TrinoType::Row(fields) = element.as_ref() else {
            return Err(wrong());
        };
        let DataType::Struct(arrow_fields) = to_arrow(element) else {
            return Err(wrong());
        };
        let mut columns = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            let mut singles = Vec::with_capacity(rows.len());
            for (row, cells) in rows {
                let content = cells.iter().find(|(at, _)| *at == index).map(|(_, content)| content);
                singles.push(single(content.unwrap_or(&Content::Null), &field.ty, defaults, *row)?);
            }
            let refs: Vec<_> = singles.iter().map(AsRef::as_ref).collect();
            columns.push(match refs.as_slice() {
                [] => new_null_array(&to_arrow(&field.ty), 0),
                refs => concat(refs).map_err(|error| invalid(error.to_string()))?,
            });
        }
        let entries =
            StructArray::try_new_with_length(arrow_fields, columns, None::<NullBuffer>, rows.len())
                .map_err(|error| invalid(error.to_string()))?;
        Ok(Arc::new(entries))
    }
}

/// One cell as an array of one value.
fn single(
    content: &Content,
    ty: &TrinoType,
    defaults: &Column,
    row: usize,
) -> Result<ArrayRef, QueryError> {
    let null = || new_null_array(&to_arrow(ty), 1);
    let settle = |outcome: Outcome, empty: &Behavior, error: &Behavior| {
        let default = |behavior: &Behavior| {
            let fields = defaults.array.as_struct_opt();
            let column = behavior.default.and_then(|at| fields.and_then(|f| f.columns().get(at)));
            let value = column.map(|column| column.slice(defaults.at(row), 1));
            Column::constant(value.unwrap_or_else(null))
        };
        let clauses = Clauses {
            on_empty: empty.word.clone(),
            empty_default: default(empty),
            on_error: error.word.clone(),
            error_default: default(error),
        };
        clauses.settle(ty, vec![outcome])
    };
    let plain = Behavior { word: "ERROR".to_owned(), default: None };
    match content {
        Content::Null | Content::Text(None) => Ok(null()),
        Content::Ordinal(ordinal) => {
            settle(Outcome::Value(Some(Item::integer(*ordinal))), &plain, &plain)
        }
        Content::Text(Some(text)) => {
            settle(Outcome::Value(Some(Item::Text(text.clone()))), &plain, &plain)
        }
        Content::Value { outcome, empty, error } => settle(outcome.clone(), empty, error),
    }
}
