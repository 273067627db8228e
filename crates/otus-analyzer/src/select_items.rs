//! The SELECT list: expressions with their names, `*`, `t.*` and `row.*`.

use otus_sql::ast::{self, ExprKind, Ident, SelectItem, SelectItemKind};
use otus_types::{ErrorCode, Span, TrinoType};

use crate::binder::{Result, error};
use crate::expr::{ExprBinder, Typed, row_field};

/// One output column before it is planned.
#[derive(Debug, Clone)]
pub struct Item {
    pub value: Typed,
    pub name: Option<String>,
    pub span: Span,
    /// How errors show it: the column in quotes, or the expression.
    pub text: String,
    pub origin: Option<crate::scope::Origin>,
}

/// Binds the whole list.
pub fn bind_items(binder: &mut ExprBinder<'_, '_, '_>, items: &[SelectItem]) -> Result<Vec<Item>> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match &item.kind {
            SelectItemKind::All => all(binder, item, &mut out)?,
            SelectItemKind::AllOf { target, aliases } => {
                all_of(binder, target, aliases, item, &mut out)?
            }
            SelectItemKind::Expr { expr, alias } => {
                let value = binder.bind(expr)?;
                let name = alias.as_ref().map(|it| it.value.clone()).or_else(|| implied_name(expr));
                let origin = binder.field_of(expr).and_then(|field| field.origin.clone());
                out.push(Item {
                    value,
                    name,
                    span: expr.position().get(),
                    text: otus_sql::format::expression_text(expr),
                    origin,
                });
            }
        }
    }
    Ok(out)
}

fn all(binder: &ExprBinder<'_, '_, '_>, item: &SelectItem, out: &mut Vec<Item>) -> Result<()> {
    let scope = binder.env.scope;
    if scope.fields.is_empty() {
        let text = "SELECT * not allowed in queries without FROM clause";
        return Err(error(ErrorCode::ColumnNotFound, text, item.span));
    }
    for field in scope.visible() {
        out.push(from_field(binder, field, item.span.get()));
    }
    Ok(())
}

fn from_field(binder: &ExprBinder<'_, '_, '_>, field: &crate::scope::Field, span: Span) -> Item {
    let text = field.name.clone().unwrap_or_default();
    Item {
        value: binder.field(field),
        name: field.name.clone(),
        span,
        text,
        origin: field.origin.clone(),
    }
}

fn all_of(
    binder: &mut ExprBinder<'_, '_, '_>,
    target: &ast::Expr,
    aliases: &[Ident],
    item: &SelectItem,
    out: &mut Vec<Item>,
) -> Result<()> {
    let before = out.len();
    let relation = crate::expr::chain(target).and_then(|parts| {
        binder.env.levels().find_map(|scope| {
            let fields = scope.of_relation(&parts);
            (!fields.is_empty()).then(|| fields.into_iter().cloned().collect::<Vec<_>>())
        })
    });
    match relation {
        Some(fields) => {
            for field in fields.iter().filter(|field| !field.hidden) {
                out.push(from_field(binder, field, item.span.get()));
            }
        }
        None => {
            let value = binder.bind(target).map_err(|e| unknown_table(e, target))?;
            let TrinoType::Row(fields) = value.ty.clone() else {
                let text = format!("expected expression of type Row (actual: {})", value.ty);
                return Err(error(ErrorCode::TypeMismatch, text, target.span));
            };
            for (at, field) in fields.iter().enumerate() {
                let text = field.name.clone().unwrap_or_default();
                let value = row_field(&value, &fields, at);
                out.push(Item {
                    value,
                    name: field.name.clone(),
                    span: item.span.get(),
                    text,
                    origin: None,
                });
            }
        }
    }
    if !aliases.is_empty() {
        if aliases.len() != out.len() - before {
            let text = format!(
                "Column alias list has {} entries but '{}.*' has {} columns available",
                aliases.len(),
                shown(target),
                out.len() - before
            );
            return Err(error(ErrorCode::MismatchedColumnAliases, text, item.span));
        }
        for (to, alias) in out.iter_mut().skip(before).zip(aliases) {
            to.name = Some(alias.value.clone());
        }
    }
    Ok(())
}

fn unknown_table(e: otus_types::QueryError, target: &ast::Expr) -> otus_types::QueryError {
    match &target.kind {
        ExprKind::Column(name) if e.code == ErrorCode::ColumnNotFound => {
            let text = format!("Unable to resolve reference {}", name.lower());
            let mut e2 = error(ErrorCode::InvalidColumnReference, text, target.span);
            e2.hints = e.hints;
            e2
        }
        _ => e,
    }
}

/// The name a column or field gives its result.
fn implied_name(expr: &ast::Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Column(name) | ExprKind::Dereference { field: name, .. } => {
            Some(name.value.clone())
        }
        _ => None,
    }
}

/// An expression as errors show it.
pub fn shown(expr: &ast::Expr) -> String {
    match crate::expr::chain(expr) {
        Some(parts) => {
            parts.iter().map(|part| format!("\"{}\"", part.lower())).collect::<Vec<_>>().join(".")
        }
        None => "expression".to_owned(),
    }
}

/// A row value as its columns, anything else as itself.
pub fn expanded_row(value: Typed) -> Vec<Typed> {
    match value.ty.clone() {
        TrinoType::Row(fields) => {
            (0..fields.len()).map(|at| row_field(&value, &fields, at)).collect()
        }
        _ => vec![value],
    }
}
