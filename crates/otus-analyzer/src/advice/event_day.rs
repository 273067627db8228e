//! The days of events and the days of folders end together: folders carry the day of delivery,
//! and what happened shortly before midnight was delivered after it.

use chrono::{Days, NaiveDate};
use otus_awslogs::delivery::Delivery;
use otus_catalog::Projection;
use otus_sql::ast::{self, ComparisonOp, ExprKind, FunctionArgs, Literal};
use otus_types::{Advice, Span};

use super::ClauseLint;
use crate::expr::ExprBinder;

/// Columns that say when something happened.
const EVENT_TIMES: [&str; 2] = ["eventtime", "event_time"];

pub(super) const LINT: ClauseLint = ClauseLint {
    name: "event-day-against-folder-day",
    description: "the last day of the events is the last folder that is read",
    check,
};

/// The last day a condition lets through.
#[derive(Debug)]
struct LastDay {
    day: NaiveDate,
    span: Span,
}

fn check(binder: &ExprBinder<'_, '_, '_>, terms: &[ast::Expr]) -> Option<Advice> {
    let bounds: Vec<Bound<'_>> = terms.iter().flat_map(upper_bounds).collect();
    let event = bounds.iter().filter_map(|it| event_day(binder, it)).min_by_key(|it| it.day)?;
    let folders = bounds.iter().filter_map(|it| folder_day(binder, it));
    let (folder, column, next) = folders.min_by_key(|it| it.0.day)?;
    let (_, late) = Delivery::CLOUDTRAIL.folder_days(0, 0);
    let wanted = event.day.checked_add_days(Days::new(late.unsigned_abs()))?;
    if folder.day >= wanted || folder.day < event.day {
        return None;
    }
    let text = format!(
        "folders carry the day of delivery: events of {} delivered after midnight lie in the \
         folder of the next day; let {column} reach to {next}",
        event.day
    );
    Some(Advice { lint: LINT.name, text, span: Some(folder.span), edit: None, counts_of: None })
}

/// `expr op value` that bounds `expr` from above; `inclusive` when the value itself passes.
struct Bound<'c> {
    expr: &'c ast::Expr,
    value: &'c ast::Expr,
    inclusive: bool,
    span: Span,
}

fn upper_bounds(term: &ast::Expr) -> Vec<Bound<'_>> {
    let bound = |expr, value, inclusive| Bound { expr, value, inclusive, span: term.span.get() };
    match &term.kind {
        ExprKind::Comparison { op, left, right, .. } => match op {
            ComparisonOp::Equal => vec![bound(left, right, true), bound(right, left, true)],
            ComparisonOp::LessThanOrEqual => vec![bound(left, right, true)],
            ComparisonOp::LessThan => vec![bound(left, right, false)],
            ComparisonOp::GreaterThanOrEqual => vec![bound(right, left, true)],
            ComparisonOp::GreaterThan => vec![bound(right, left, false)],
            ComparisonOp::NotEqual => Vec::new(),
        },
        ExprKind::Between { negated: false, value, high, .. } => vec![bound(value, high, true)],
        ExprKind::Like { negated: false, value, pattern, .. } => vec![bound(value, pattern, true)],
        _ => Vec::new(),
    }
}

/// The last day of events a bound lets through.
fn event_day(binder: &ExprBinder<'_, '_, '_>, it: &Bound<'_>) -> Option<LastDay> {
    let field = binder.field_of(innermost(it.expr))?;
    let column = field.origin.as_ref()?.column.to_lowercase();
    if !EVENT_TIMES.contains(&column.as_str()) {
        return None;
    }
    let text = literal(it.value)?;
    let day: NaiveDate = text.get(..10)?.parse().ok()?;
    // `< '2021-01-02'` and `< '2021-01-02T00:00:00Z'` let nothing of that day through.
    let start = text
        .get(10..)
        .is_none_or(|rest| !rest.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']));
    let day = if !it.inclusive && start { day.pred_opt()? } else { day };
    Some(LastDay { day, span: it.span })
}

/// The last folder a bound on a projected column of whole days lets through, the column, and
/// the value of the day after.
fn folder_day(
    binder: &ExprBinder<'_, '_, '_>,
    it: &Bound<'_>,
) -> Option<(LastDay, String, String)> {
    let origin = binder.field_of(it.expr)?.origin.as_ref()?;
    let projection = Projection::from_table(&origin.table).ok()??;
    let mut columns = projection.columns().iter();
    let column = columns.find(|it| it.name.eq_ignore_ascii_case(&origin.column))?;
    let pattern = column.date_pattern()?;
    let text = literal(it.value)?;
    let day = pattern.parse_text(&text)?.date_naive();
    let day = if it.inclusive { day } else { day.pred_opt()? };
    let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc();
    // A pattern that cannot tell two days apart has no folder of the next day.
    if pattern.format(next) == pattern.format(day.and_hms_opt(0, 0, 0)?.and_utc()) {
        return None;
    }
    Some((
        LastDay { day, span: it.span },
        column.name.clone(),
        format!("'{}'", pattern.format(next)),
    ))
}

/// The name inside functions and casts.
fn innermost(expr: &ast::Expr) -> &ast::Expr {
    let inside = match &expr.kind {
        ExprKind::Cast { value, .. } => Some(value.as_ref()),
        ExprKind::Function(call) => match &call.args {
            FunctionArgs::List { values, .. } => values.first(),
            FunctionArgs::Star { .. } => None,
        },
        _ => None,
    };
    inside.map_or(expr, innermost)
}

/// The text of a literal, also inside a function such as `from_iso8601_timestamp`.
fn literal(expr: &ast::Expr) -> Option<String> {
    match &innermost(expr).kind {
        ExprKind::Literal(Literal::String(text)) => Some(text.clone()),
        ExprKind::Literal(Literal::Typed { value, .. }) => Some(value.value.clone()),
        _ => None,
    }
}
