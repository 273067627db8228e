//! Visits every table name of a query, wherever a query can stand.

use otus_sql::ast::{
    Expr, ExprKind, FrameBound, FunctionArgs, GroupingElement, JoinCriteria, JsonPathCall, Over,
    QualifiedName, Query, QueryBody, QueryBodyKind, Relation, RelationKind, Select, SelectItemKind,
    SortItem, TableArgumentSource, TableFunctionValue, WindowSpec,
};

type Visit<'v> = dyn FnMut(&QualifiedName) + 'v;

pub(super) fn query(it: &Query, visit: &mut Visit<'_>) {
    for table in it.with.iter().flat_map(|with| &with.tables) {
        query(&table.query, visit);
    }
    body(&it.body, visit);
    sort(&it.order_by, visit);
}

fn body(it: &QueryBody, visit: &mut Visit<'_>) {
    match &it.kind {
        QueryBodyKind::Select(it) => select(it, visit),
        QueryBodyKind::Values(rows) => exprs(rows, visit),
        QueryBodyKind::Table(name) => visit(name),
        QueryBodyKind::SetOperation(it) => {
            body(&it.first, visit);
            for step in &it.rest {
                body(&step.right, visit);
            }
        }
        QueryBodyKind::Parenthesized(it) => query(it, visit),
    }
}

fn select(it: &Select, visit: &mut Visit<'_>) {
    for item in &it.items {
        match &item.kind {
            SelectItemKind::Expr { expr: it, .. } | SelectItemKind::AllOf { target: it, .. } => {
                expr(it, visit);
            }
            SelectItemKind::All => {}
        }
    }
    for relation in &it.from {
        relation_names(relation, visit);
    }
    for it in it.filter.iter().chain(&it.having) {
        expr(it, visit);
    }
    for element in it.group_by.iter().flat_map(|it| &it.elements) {
        match element {
            GroupingElement::Expr(it) => expr(it, visit),
            GroupingElement::Set(set) => exprs(set, visit),
            GroupingElement::Rollup(sets)
            | GroupingElement::Cube(sets)
            | GroupingElement::GroupingSets(sets) => {
                for set in sets {
                    exprs(set, visit);
                }
            }
        }
    }
    for it in &it.windows {
        window(&it.spec, visit);
    }
}

fn relation_names(it: &Relation, visit: &mut Visit<'_>) {
    match &it.kind {
        RelationKind::Table { name, .. } => visit(name),
        RelationKind::Subquery(it) | RelationKind::Lateral(it) => query(it, visit),
        RelationKind::Unnest { values, .. } => exprs(values, visit),
        RelationKind::TableFunction(call) => {
            for argument in &call.args {
                match &argument.value {
                    TableFunctionValue::Expr(it) => expr(it, visit),
                    TableFunctionValue::Table(it) => match &it.source {
                        TableArgumentSource::Table(name) => visit(name),
                        TableArgumentSource::Query(it) => query(it, visit),
                    },
                    _ => {}
                }
            }
        }
        RelationKind::JsonTable(it) => json_call(&it.call, visit),
        RelationKind::Aliased { relation, .. } | RelationKind::Sampled { relation, .. } => {
            relation_names(relation, visit);
        }
        RelationKind::Join(join) => {
            relation_names(&join.left, visit);
            relation_names(&join.right, visit);
            if let Some(JoinCriteria::On(it)) = &join.criteria {
                expr(it, visit);
            }
        }
        RelationKind::MatchRecognize(_) => {}
    }
}

fn exprs(list: &[Expr], visit: &mut Visit<'_>) {
    for it in list {
        expr(it, visit);
    }
}

fn sort(items: &[SortItem], visit: &mut Visit<'_>) {
    for item in items {
        expr(&item.expr, visit);
    }
}

fn window(it: &WindowSpec, visit: &mut Visit<'_>) {
    exprs(&it.partition_by, visit);
    sort(&it.order_by, visit);
    if let Some(frame) = &it.frame {
        for bound in std::iter::once(&frame.start).chain(&frame.end) {
            if let FrameBound::Preceding(it) | FrameBound::Following(it) = bound {
                expr(it, visit);
            }
        }
    }
}

fn json_call(it: &JsonPathCall, visit: &mut Visit<'_>) {
    expr(&it.input.value, visit);
    for argument in &it.passing {
        expr(&argument.value.value, visit);
    }
}

fn expr(it: &Expr, visit: &mut Visit<'_>) {
    match &it.kind {
        ExprKind::QuantifiedComparison { left, query: it, .. }
        | ExprKind::InSubquery { value: left, query: it, .. } => {
            expr(left, visit);
            query(it, visit);
        }
        ExprKind::Exists(it) | ExprKind::Subquery(it) => query(it, visit),
        ExprKind::Function(call) => {
            if let FunctionArgs::List { values, .. } = &call.args {
                exprs(values, visit);
            }
            sort(&call.order_by, visit);
            if let Some(filter) = &call.filter {
                expr(filter, visit);
            }
            if let Some(Over::Spec(spec)) = &call.over {
                window(spec, visit);
            }
        }
        ExprKind::Case(case) => {
            for it in case.operand.iter().chain(&case.otherwise) {
                expr(it, visit);
            }
            for when in &case.whens {
                expr(&when.condition, visit);
                expr(&when.result, visit);
            }
        }
        ExprKind::Lambda(it) => expr(&it.body, visit),
        ExprKind::Listagg(it) => {
            expr(&it.value, visit);
            sort(&it.order_by, visit);
        }
        ExprKind::JsonExists(it) => json_call(&it.call, visit),
        ExprKind::JsonValue(it) => json_call(&it.call, visit),
        ExprKind::JsonQuery(it) => json_call(&it.call, visit),
        ExprKind::JsonObject(it) => {
            for member in &it.members {
                expr(&member.key, visit);
                expr(&member.value.value, visit);
            }
        }
        ExprKind::JsonArray(it) => {
            for element in &it.elements {
                expr(&element.value, visit);
            }
        }
        _ => simple(it, visit),
    }
}

/// Kinds whose parts are plain expressions.
fn simple(it: &Expr, visit: &mut Visit<'_>) {
    match &it.kind {
        ExprKind::Dereference { base: it, .. }
        | ExprKind::Unary { operand: it, .. }
        | ExprKind::Not(it)
        | ExprKind::IsNull { value: it, .. }
        | ExprKind::Cast { value: it, .. }
        | ExprKind::Extract { value: it, .. }
        | ExprKind::Normalize { value: it, .. } => expr(it, visit),
        ExprKind::Subscript { base: a, index: b }
        | ExprKind::Comparison { left: a, right: b, .. }
        | ExprKind::IsDistinctFrom { left: a, right: b, .. }
        | ExprKind::Position { needle: a, haystack: b } => {
            expr(a, visit);
            expr(b, visit);
        }
        ExprKind::Arithmetic { first, rest } => {
            expr(first, visit);
            for step in rest {
                expr(&step.right, visit);
            }
        }
        ExprKind::Logical { terms: list, .. }
        | ExprKind::Array(list)
        | ExprKind::Row(list)
        | ExprKind::Grouping(list) => exprs(list, visit),
        ExprKind::Between { value, low, high, .. } => {
            expr(value, visit);
            expr(low, visit);
            expr(high, visit);
        }
        ExprKind::InList { value, list, .. } => {
            expr(value, visit);
            exprs(list, visit);
        }
        ExprKind::Like { value, pattern, .. } => {
            expr(value, visit);
            expr(pattern, visit);
        }
        ExprKind::AtTimeZone { value, zone, .. } => {
            expr(value, visit);
            if let Some(zone) = zone {
                expr(zone, visit);
            }
        }
        ExprKind::Trim { source, chars, .. } => {
            expr(source, visit);
            if let Some(chars) = chars {
                expr(chars, visit);
            }
        }
        ExprKind::Substring { value, start, length } => {
            expr(value, visit);
            expr(start, visit);
            if let Some(length) = length {
                expr(length, visit);
            }
        }
        _ => {}
    }
}
