//! A partition column is compared with a value its projection never makes: such a condition
//! keeps no partition, and Athena says nothing.

use otus_catalog::projection::ProjectedColumn;
use otus_sql::ast::ComparisonOp;
use otus_types::{Advice, Edit};

use super::projected_key::KeyComparison;
use super::{Comparison, Lint};
use crate::expr::ExprBinder;

/// Values of an enumeration that are named.
const NAMED: usize = 10;

pub(super) const LINT: Lint = Lint {
    name: "value-outside-projection",
    description: "a partition column is compared with a value outside its projection",
    check,
};

fn check(binder: &ExprBinder<'_, '_, '_>, it: &Comparison<'_>) -> Option<Advice> {
    let it = KeyComparison::of(binder, it)?;
    let now = binder.binder.session.now;
    let span = it.literal.span.get();
    let advice =
        |text, edit| Advice { lint: LINT.name, text, span: Some(span), edit, counts_of: None };
    if it.column.kind() == "enum" {
        if it.op != ComparisonOp::Equal || it.column.has_form(&it.value) {
            return None;
        }
        let values = it.column.listed();
        let near = values
            .iter()
            .map(|known| (otus_sql::spelling::distance(&it.value, known), *known))
            .min()
            .filter(|near| near.0 <= (it.value.chars().count() / 3).max(1));
        let mut shown = values.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        if values.len() > NAMED {
            shown.push_str(", …");
        }
        let text = format!(
            "'{}' is not among the projected values of {}: {shown}",
            it.value, it.column.name
        );
        let edit = near.map(|near| Edit { span, replacement: format!("'{}'", near.1) });
        return Some(advice(text, edit));
    }
    if !it.column.has_form(&it.value) {
        return None;
    }
    let (first, last) = it.column.bounds(now)?;
    if !keeps_nothing(&it.column, it.op, &it.value, &first.sql, &last.sql) {
        return None;
    }
    let text = format!(
        "the projection of {} reaches from '{}' to '{}': this keeps no partition of {}; widen \
         projection.{}.range if there are more",
        it.column.name, first.sql, last.sql, it.table, it.column.name
    );
    Some(advice(text, None))
}

fn keeps_nothing(
    column: &ProjectedColumn,
    op: ComparisonOp,
    value: &str,
    first: &str,
    last: &str,
) -> bool {
    let number = |text: &str| text.parse::<i64>().ok();
    let (below, above, at_first, at_last) = match (number(value), number(first), number(last)) {
        (Some(value), Some(first), Some(last)) if column.kind() == "integer" => {
            (value < first, value > last, value == first, value == last)
        }
        _ => (value < first, value > last, value == first, value == last),
    };
    match op {
        ComparisonOp::Equal => below || above,
        ComparisonOp::LessThan => below || at_first,
        ComparisonOp::LessThanOrEqual => below,
        ComparisonOp::GreaterThan => above || at_last,
        ComparisonOp::GreaterThanOrEqual => above,
        ComparisonOp::NotEqual => false,
    }
}
