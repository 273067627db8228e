//! Two texts are compared and one is the name of a column: `'timestamp' >= '2021-01-01'`.

use otus_catalog::Table;
use otus_sql::ast::{self, ComparisonOp, ExprKind, Ident, Literal};
use otus_types::{Advice, Edit};

use super::{Comparison, Lint, PARTITIONS};
use crate::expr::ExprBinder;
use crate::scope::Field;

pub(super) const LINT: Lint = Lint {
    name: "literal-compared-with-literal",
    description: "two texts are compared and one is the name of a column",
    check,
};

fn check(binder: &ExprBinder<'_, '_, '_>, it: &Comparison<'_>) -> Option<Advice> {
    let (left, right) = (text(it.left)?, text(it.right)?);
    let (name, value, swapped) = match (column(binder, left), column(binder, right)) {
        (Some(_), _) => (left, right, false),
        (None, Some(_)) => (right, left, true),
        (None, None) => return None,
    };
    let field = column(binder, name)?;
    let outcome = match holds(left, right, it.op) {
        true => "always true",
        false => "always false",
    };
    let origin = field.origin.as_ref();
    let partition = origin.filter(|it| is_key(&it.table, &it.column));
    let quoted = format!("\"{name}\"");
    let (text, mended) = match partition {
        Some(origin) => {
            let value =
                in_format(&origin.table, &origin.column, value).unwrap_or_else(|| value.to_owned());
            let mended = write(&quoted, &value, it.op, swapped);
            let text = format!(
                "this compares the text '{name}' with a text and is {outcome}; it prunes nothing ({PARTITIONS}); for the partition column write `{mended}`"
            );
            (text, mended)
        }
        None => {
            let mended = write(&quoted, value, it.op, swapped);
            let text = format!(
                "this compares the text '{name}' with a text and is {outcome}; for the column write `{mended}`"
            );
            (text, mended)
        }
    };
    let span = it.whole.span.get();
    Some(Advice {
        lint: LINT.name,
        text,
        span: Some(span),
        edit: Some(Edit { span, replacement: mended }),
        counts_of: partition.map(|origin| origin.table.qualified_name().to_string()),
    })
}

fn text(expr: &ast::Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}

fn column<'s>(binder: &ExprBinder<'_, '_, 's>, name: &str) -> Option<&'s Field> {
    let name = Ident::plain(name);
    binder.env.scope.find(&[&name]).first().copied()
}

fn is_key(table: &Table, column: &str) -> bool {
    table.partition_keys.iter().any(|key| key.name.eq_ignore_ascii_case(column))
}

fn holds(left: &str, right: &str, op: ComparisonOp) -> bool {
    match op {
        ComparisonOp::Equal => left == right,
        ComparisonOp::NotEqual => left != right,
        ComparisonOp::LessThan => left < right,
        ComparisonOp::LessThanOrEqual => left <= right,
        ComparisonOp::GreaterThan => left > right,
        ComparisonOp::GreaterThanOrEqual => left >= right,
    }
}

fn write(column: &str, value: &str, op: ComparisonOp, swapped: bool) -> String {
    let value = format!("'{}'", value.replace('\'', "''"));
    let op = op.symbol();
    if swapped { format!("{value} {op} {column}") } else { format!("{column} {op} {value}") }
}

/// The day of an ISO text in the format of a date projection: `2021-01-01T…` as
/// `2021/01/01`.
fn in_format(table: &Table, column: &str, value: &str) -> Option<String> {
    let format = table.parameter(&format!("projection.{column}.format"))?;
    let day = value.get(..10)?;
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if [year, month, date].iter().any(|part| !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let text = format.replace("yyyy", year).replace("MM", month).replace("dd", date);
    let hour =
        value.get(11..13).filter(|it| it.bytes().all(|b| b.is_ascii_digit())).unwrap_or("00");
    Some(text.replace("HH", hour))
}
