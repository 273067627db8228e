//! The query of an INSERT, its columns brought into the order and the types of the table. It
//! must not know where the rows go.

use otus_catalog::CatalogSnapshot;
use otus_functions::coercion;
use otus_sql::ast;
use otus_types::{ErrorCode, QueryFailure, Span, TrinoType};

use crate::binder::{Binder, Result, error};
use crate::bound::{BindSession, BoundQuery, OutputColumn};
use crate::expr::{Typed, cast, typed_null};
use crate::plan::col;

/// The query, and for each column of the table the type it is given.
#[derive(Debug, Clone)]
pub struct BoundInsert {
    pub query: BoundQuery,
    pub given: Vec<TrinoType>,
}

/// Binds the query of `insert` into a table of `columns`. Columns the statement does not name
/// are NULL. A text longer than its column's type is left to the writer, who looks at values.
///
/// # Errors
/// Trino's, for names the table does not have and types that have nothing in common.
pub fn bind_insert(
    insert: &ast::Insert,
    columns: &[OutputColumn],
    span: Span,
    snapshot: &CatalogSnapshot,
    session: &BindSession,
) -> std::result::Result<BoundInsert, QueryFailure> {
    let targets = targets(insert, columns, span)?;
    let mut binder = Binder::new(snapshot, session);
    let relation = binder.bind_query(&insert.query, None)?;
    let given: Vec<Typed> =
        relation.scope.visible().map(|it| Typed::new(col(&it.column), it.ty.clone())).collect();
    let wanted: Vec<&TrinoType> =
        targets.iter().filter_map(|at| columns.get(*at)).map(|it| &it.ty).collect();
    let fits = wanted.len() == given.len()
        && wanted.iter().zip(&given).all(|(wanted, given)| matches(wanted, &given.ty));
    if !fits {
        let list = |types: Vec<String>| types.join(", ");
        let text = format!(
            "Insert query has mismatched column types: Table: [{}], Query: [{}]",
            list(wanted.iter().map(ToString::to_string).collect()),
            list(given.iter().map(|it| it.ty.to_string()).collect()),
        );
        return Err(error(ErrorCode::TypeMismatch, text, span).into());
    }
    let mut values = columns
        .iter()
        .map(|it| Ok(Typed::new(typed_null(&it.ty)?, it.ty.clone())))
        .collect::<Result<Vec<_>>>()?;
    for ((at, value), wanted) in targets.iter().zip(given).zip(wanted) {
        if let Some(place) = values.get_mut(*at) {
            *place = converted(value, wanted, span)?;
        }
    }
    let given = values.iter().map(|it| it.ty.clone()).collect();
    let exprs = values.into_iter().map(|it| it.expr).collect();
    let plan = binder.project_fresh(relation.plan, exprs)?.0;
    let query = BoundQuery { plan, output: columns.to_vec(), advice: binder.advice };
    Ok(BoundInsert { query, given })
}

/// Positions of the columns the query fills, in its order.
fn targets(insert: &ast::Insert, columns: &[OutputColumn], span: Span) -> Result<Vec<usize>> {
    if insert.columns.is_empty() {
        return Ok((0..columns.len()).collect());
    }
    let mut found: Vec<usize> = Vec::new();
    for name in &insert.columns {
        let at = columns.iter().position(|it| name.is(&it.name));
        let Some(at) = at else {
            let text = format!(
                "Insert column name does not exist in target table: {}",
                name.value.to_lowercase()
            );
            return Err(error(ErrorCode::ColumnNotFound, text, span));
        };
        if found.contains(&at) {
            let text = format!(
                "Insert column name is specified more than once: {}",
                name.value.to_lowercase()
            );
            return Err(error(ErrorCode::DuplicateColumnName, text, span));
        }
        found.push(at);
    }
    Ok(found)
}

/// Whether Trino inserts `given` into a column of `wanted`: types with a common one are cast,
/// but texts within others must not lose characters.
fn matches(wanted: &TrinoType, given: &TrinoType) -> bool {
    if has_nested_text(wanted) {
        coercion::can_coerce(given, wanted)
    } else {
        coercion::common_super_type(given, wanted).is_some()
    }
}

fn has_nested_text(ty: &TrinoType) -> bool {
    let bounded = |it: &TrinoType| {
        matches!(it, TrinoType::Varchar(Some(_)) | TrinoType::Char(_)) || has_nested_text(it)
    };
    match ty {
        TrinoType::Array(item) => bounded(item),
        TrinoType::Map(key, value) => bounded(key) || bounded(value),
        TrinoType::Row(fields) => fields.iter().any(|field| bounded(&field.ty)),
        _ => false,
    }
}

fn converted(value: Typed, wanted: &TrinoType, span: Span) -> Result<Typed> {
    let texts = matches!(value.ty, TrinoType::Varchar(_) | TrinoType::Char(_))
        && matches!(wanted, TrinoType::Varchar(_) | TrinoType::Char(_));
    if texts && !matches!((&value.ty, wanted), (TrinoType::Char(_), TrinoType::Varchar(_))) {
        return Ok(value);
    }
    cast(value, wanted, false, span)
}
