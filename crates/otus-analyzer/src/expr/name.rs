//! Names: columns, qualified columns, lambda parameters and fields of rows.
//! The longest part of a chain `a.b.c` that names a column wins; the rest are fields.

use std::sync::Arc;

use datafusion_common::Column;
use datafusion_expr::Expr;
use otus_catalog::Table;
use otus_functions::get_field;
use otus_sql::ast::{self, ExprKind, Ident};
use otus_types::arrow_type::{row_fields, to_arrow};
use otus_types::{ErrorCode, QueryError, RowField, TrinoType};

use super::{ExprBinder, Typed};
use crate::binder::{Result, error};
use crate::scope::Field;
use crate::suggest::nearest;

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_name(&mut self, expr: &ast::Expr) -> Result<Typed> {
        if let Some(chain) = chain(expr) {
            return self.bind_chain(&chain, expr);
        }
        let ExprKind::Dereference { base, field } = &expr.kind else {
            return Err(error(ErrorCode::GenericInternalError, "not a name", expr.span));
        };
        let base = self.bind(base)?;
        dereference(base, field, expr)
    }

    fn bind_chain(&mut self, chain: &[&Ident], expr: &ast::Expr) -> Result<Typed> {
        for length in (1..=chain.len()).rev() {
            let (parts, fields) = chain.split_at(length);
            if let Some(found) = self.lookup(parts, expr)? {
                return fields.iter().try_fold(found, |base, field| dereference(base, field, expr));
            }
        }
        Err(self.not_found(chain, expr))
    }

    /// The column or lambda parameter `parts` name exactly.
    fn lookup(&mut self, parts: &[&Ident], expr: &ast::Expr) -> Result<Option<Typed>> {
        if let [name] = parts {
            if let Some(it) = self.lambdas.iter().rev().find(|it| name.is(&it.name.value)) {
                return Ok(Some(super::lambda::variable(it)));
            }
            let mut aliases = self.aliases.iter().filter(|it| name.is(&it.name));
            if self.in_aggregate.is_none()
                && let Some(first) = aliases.next()
            {
                if aliases.any(|other| other.value.expr != first.value.expr) {
                    return Err(ambiguous(parts, expr));
                }
                return Ok(Some(first.value.clone()));
            }
        }
        for (level, scope) in self.env.levels().enumerate() {
            let found = scope.find(parts);
            let distinct = found.iter().any(|field| field.column != found[0].column);
            match found.first() {
                Some(_) if distinct => return Err(ambiguous(parts, expr)),
                Some(field) if level == 0 => return Ok(Some(self.field(field))),
                Some(field) => return Ok(Some(outer_field(field))),
                None => {}
            }
        }
        Ok(None)
    }

    /// The field a plain name means, for advice.
    pub fn field_of(&self, expr: &ast::Expr) -> Option<&Field> {
        let chain = chain(expr)?;
        self.env.levels().find_map(|scope| scope.find(&chain).first().copied())
    }

    fn not_found(&self, chain: &[&Ident], expr: &ast::Expr) -> QueryError {
        let written = chain.iter().map(|part| part.lower()).collect::<Vec<_>>().join(".");
        let text = format!(
            "Column '{written}' cannot be resolved or requester is not authorized to access requested resources"
        );
        let e = error(ErrorCode::ColumnNotFound, text, expr.span);
        let fields: Vec<&Field> = self.env.levels().flat_map(|scope| &scope.fields).collect();
        let names = fields.iter().filter_map(|field| field.name.as_deref());
        let Some(first) = chain.first() else { return e };
        if let Some(near) = nearest(&first.value, names) {
            return e.hint_edit(format!("did you mean {near}?"), first.span.get(), near);
        }
        if let Some(near) = chain.get(1).and_then(|second| {
            nearest(&second.value, fields.iter().filter_map(|field| field.name.as_deref()))
        }) {
            return e.hint(format!("did you mean {near}?"));
        }
        if first.quote.is_some() && chain.len() == 1 {
            let quoted = format!("'{}'", first.value.replace('\'', "''"));
            let hint = format!("double quotes name a column; for a text write {quoted}");
            return what_there_is(e, &fields).hint_edit(hint, first.span.get(), &quoted);
        }
        what_there_is(e, &fields)
    }
}

/// Columns named in a hint.
const NAMED: usize = 30;

/// Says which columns there are when nothing near was written; a table without partitions
/// is named, since a predicate on a partition column is what people bring from elsewhere.
fn what_there_is(e: QueryError, fields: &[&Field]) -> QueryError {
    let shown = || fields.iter().filter(|it| !it.hidden).filter_map(|it| it.name.as_deref());
    if shown().next().is_none() {
        return e;
    }
    let more = if shown().count() > NAMED { ", …" } else { "" };
    let columns = shown().take(NAMED).collect::<Vec<_>>().join(", ");
    let mut tables: Vec<&Table> =
        fields.iter().filter_map(|it| Some(it.origin.as_ref()?.table.as_ref())).collect();
    tables.dedup_by_key(|table| table.qualified_name());
    let bare = tables.iter().filter(|table| table.partition_keys.is_empty());
    let e = bare.fold(e, |e, table| {
        e.hint(format!("{} is not partitioned: every query reads all of it", table.name))
    });
    e.hint(format!("the columns are {columns}{more}"))
}

/// A column of a query around this one.
fn outer_field(field: &Field) -> Typed {
    let arrow = arrow::datatypes::Field::new(&field.column, to_arrow(&field.ty), true);
    let column = Column::new_unqualified(&field.column);
    Typed::new(Expr::OuterReferenceColumn(Arc::new(arrow), column), field.ty.clone())
}

fn ambiguous(parts: &[&Ident], expr: &ast::Expr) -> QueryError {
    let name = parts.iter().map(|part| part.lower()).collect::<Vec<_>>().join(".");
    error(ErrorCode::AmbiguousName, format!("Column '{name}' is ambiguous"), expr.span)
}

/// The identifiers of `a.b.c`; `None` when the base is something else.
pub fn chain(expr: &ast::Expr) -> Option<Vec<&Ident>> {
    let mut parts = Vec::new();
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Column(name) => {
                parts.push(name);
                parts.reverse();
                return Some(parts);
            }
            ExprKind::Dereference { base, field } => {
                parts.push(field);
                at = base;
            }
            _ => return None,
        }
    }
}

/// `base.field`.
fn dereference(base: Typed, field: &Ident, expr: &ast::Expr) -> Result<Typed> {
    let TrinoType::Row(fields) = &base.ty else {
        let text = format!("Expression {} is not of type ROW", base_text(expr));
        return Err(error(ErrorCode::TypeMismatch, text, expr.span));
    };
    let named = |it: &RowField| it.name.as_deref().is_some_and(|name| field.is(name));
    let mut matching = fields.iter().enumerate().filter(|(_, it)| named(it));
    match (matching.next(), matching.next()) {
        (Some((at, _)), None) => Ok(row_field(&base, fields, at)),
        (Some(_), Some(_)) => {
            let text = format!("Ambiguous row field reference: {}", field.value);
            Err(error(ErrorCode::AmbiguousName, text, expr.span))
        }
        (None, _) => {
            let text = format!(
                "Column '{}' cannot be resolved or requester is not authorized to access requested resources",
                otus_sql::format::expression_text(expr)
            );
            let e = error(ErrorCode::ColumnNotFound, text, expr.span);
            let names = fields.iter().filter_map(|it| it.name.as_deref());
            Err(match nearest(&field.value, names) {
                Some(near) => e.hint_edit(format!("did you mean {near}?"), field.span.get(), near),
                None => e,
            })
        }
    }
}

fn base_text(expr: &ast::Expr) -> String {
    chain(expr).map_or_else(String::new, |parts| {
        parts
            .iter()
            .take(parts.len().saturating_sub(1))
            .map(|it| it.lower())
            .collect::<Vec<_>>()
            .join(".")
    })
}

/// Field `at` (from 0) of a row.
pub fn row_field(base: &Typed, fields: &[RowField], at: usize) -> Typed {
    let names = row_fields(fields);
    let name = names.get(at).map(|field| field.name().clone()).unwrap_or_default();
    let ty = fields.get(at).map_or(TrinoType::Unknown, |field| field.ty.clone());
    Typed { expr: field_expr(base.expr.clone(), &name), ty, can_fail: base.can_fail }
}

/// A plain `get_field` with a literal name: the shape scans push down.
pub fn field_expr(base: Expr, name: &str) -> Expr {
    get_field(base, name)
}
