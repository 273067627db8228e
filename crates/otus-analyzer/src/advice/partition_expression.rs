//! A partition column inside a function or cast: correct, but its values must be computed
//! for every partition before any can be left out.

use otus_sql::ast::{self, ExprKind, FunctionArgs};
use otus_types::Advice;

use super::{Comparison, Lint};
use crate::expr::ExprBinder;

pub(super) const LINT: Lint = Lint {
    name: "partition-column-in-expression",
    description: "a partition column stands inside a function or cast",
    check,
};

fn check(binder: &ExprBinder<'_, '_, '_>, it: &Comparison<'_>) -> Option<Advice> {
    let (wrapped, side) = [it.left, it.right]
        .into_iter()
        .find_map(|side| inner(side).map(|wrapped| (wrapped, side)))?;
    let field = binder.field_of(wrapped)?;
    let origin = field.origin.as_ref()?;
    let key = origin
        .table
        .partition_keys
        .iter()
        .find(|key| key.name.eq_ignore_ascii_case(&origin.column))?;
    let text = format!(
        "the partition column {} stands inside a function or cast; compare the column itself with a value in its own format, so that partitions are left out before they are listed",
        key.name
    );
    Some(Advice { lint: LINT.name, text, span: Some(side.span.get()), edit: None, counts_of: None })
}

/// The name inside a single function call or cast.
fn inner(expr: &ast::Expr) -> Option<&ast::Expr> {
    let inside = match &expr.kind {
        ExprKind::Cast { value, .. } => value,
        ExprKind::Function(call) => match &call.args {
            FunctionArgs::List { values, .. } => values.first()?,
            FunctionArgs::Star { .. } => return None,
        },
        _ => return None,
    };
    match &inside.kind {
        ExprKind::Column(_) | ExprKind::Dereference { .. } => Some(inside),
        _ => inner(inside),
    }
}
