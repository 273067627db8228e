//! What lints about projected partition columns share: the column of a comparison, its
//! projection and the value it is compared with. It must not judge any of them.

use otus_catalog::Projection;
use otus_catalog::projection::ProjectedColumn;
use otus_sql::ast::{self, ComparisonOp, ExprKind, Literal};

use super::Comparison;
use crate::expr::ExprBinder;

/// `column op literal`, the column on the left whichever way it was written.
#[derive(Debug)]
pub(super) struct KeyComparison<'c> {
    pub column: ProjectedColumn,
    /// `database.table`.
    pub table: String,
    pub op: ComparisonOp,
    /// The literal's text, and where it stands.
    pub value: String,
    pub literal: &'c ast::Expr,
}

impl<'c> KeyComparison<'c> {
    /// `None` unless a projected partition column is compared with a literal.
    pub(super) fn of(binder: &ExprBinder<'_, '_, '_>, it: &Comparison<'c>) -> Option<Self> {
        let (name, literal, op) = match (text(it.left), text(it.right)) {
            (None, Some(_)) => (it.left, it.right, it.op),
            (Some(_), None) => (it.right, it.left, mirrored(it.op)),
            _ => return None,
        };
        let origin = binder.field_of(name)?.origin.as_ref()?;
        let projection = Projection::from_table(&origin.table).ok()??;
        let column = projection.columns().iter();
        let column = column.into_iter().find(|it| it.name.eq_ignore_ascii_case(&origin.column))?;
        Some(Self {
            column: column.clone(),
            table: origin.table.qualified_name().to_string(),
            op,
            value: text(literal)?,
            literal,
        })
    }
}

/// The text of a literal: of a string, a whole number, a date.
fn text(expr: &ast::Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text.clone()),
        ExprKind::Literal(Literal::Integer(number)) => Some(number.to_string()),
        ExprKind::Literal(Literal::Typed { value, .. }) => Some(value.value.clone()),
        _ => None,
    }
}

fn mirrored(op: ComparisonOp) -> ComparisonOp {
    match op {
        ComparisonOp::LessThan => ComparisonOp::GreaterThan,
        ComparisonOp::LessThanOrEqual => ComparisonOp::GreaterThanOrEqual,
        ComparisonOp::GreaterThan => ComparisonOp::LessThan,
        ComparisonOp::GreaterThanOrEqual => ComparisonOp::LessThanOrEqual,
        op => op,
    }
}
