//! What EXPLAIN shows of a scan: the leaves it decodes and the predicate its decoders
//! evaluate, in SQL's words. It must not know how either is used.

use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use otus_formats::{CompareOp, LeafPath, LeafPredicate, Literal};

/// `useridentity{type, sessioncontext{attributes{mfaauthenticated}}}`, and for a list of
/// rows `resources[arn, type]`.
#[must_use]
pub fn leaves(field: &Field) -> String {
    let inner = |parts: &Fields| {
        let parts: Vec<String> = parts.iter().map(|it| leaves(it)).collect();
        parts.join(", ")
    };
    match field.data_type() {
        DataType::Struct(parts) => format!("{}{{{}}}", field.name(), inner(parts)),
        DataType::List(item) => match item.data_type() {
            DataType::Struct(parts) => format!("{}[{}]", field.name(), inner(parts)),
            _ => field.name().clone(),
        },
        _ => field.name().clone(),
    }
}

/// The predicate as a WHERE clause would say it.
#[must_use]
pub fn predicate(predicate: &LeafPredicate, names: &Schema) -> String {
    let join = |parts: &[LeafPredicate], word: &str| {
        let parts: Vec<String> = parts.iter().map(|it| self::predicate(it, names)).collect();
        format!("({})", parts.join(word))
    };
    match predicate {
        LeafPredicate::And(parts) => join(parts, " AND "),
        LeafPredicate::Or(parts) => join(parts, " OR "),
        LeafPredicate::Not(inner) => format!("NOT ({})", self::predicate(inner, names)),
        LeafPredicate::Compare { leaf, op, value } => {
            format!("{} {} {}", path(leaf, names), operator(*op), literal(value))
        }
        LeafPredicate::In { leaf, values } => {
            let values: Vec<String> = values.iter().map(literal).collect();
            format!("{} IN ({})", path(leaf, names), values.join(", "))
        }
        LeafPredicate::Like { leaf, pattern, .. } => {
            format!("{} LIKE {}", path(leaf, names), quoted(pattern))
        }
        LeafPredicate::IsNull { leaf } => format!("{} IS NULL", path(leaf, names)),
        LeafPredicate::IsNotNull { leaf } => format!("{} IS NOT NULL", path(leaf, names)),
    }
}

fn path(leaf: &LeafPath, names: &Schema) -> String {
    let column = names.fields().get(leaf.column).map_or("?", |it| it.name().as_str());
    let mut text = String::from(column);
    for field in &leaf.fields {
        text.push('.');
        text.push_str(field);
    }
    text
}

fn operator(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "=",
        CompareOp::NotEq => "<>",
        CompareOp::Lt => "<",
        CompareOp::LtEq => "<=",
        CompareOp::Gt => ">",
        CompareOp::GtEq => ">=",
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        Literal::Integer(it) => it.to_string(),
        Literal::Double(it) => it.to_string(),
        Literal::Boolean(it) => it.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
