//! From a physical predicate to the part of it a decoder can use: comparisons of single
//! leaves with literals. What has no such form is left to the exact filter above, so every
//! translation here must be implied by the predicate. It must not know any format.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{
    BinaryExpr, InListExpr, IsNotNullExpr, IsNullExpr, LikeExpr, Literal as PhysicalLiteral,
    NotExpr,
};
use otus_formats::{CompareOp, LeafPath, LeafPredicate, Literal};

use super::paths::field_chain;

/// A predicate and whether it says all that the expression says.
#[derive(Debug, Clone, PartialEq)]
pub struct Translated {
    pub predicate: LeafPredicate,
    /// TRUE for exactly the rows for which the expression is TRUE; otherwise it is only
    /// implied by it.
    pub whole: bool,
}

/// The translation of `expr`, whose columns below `columns` are the table's data columns.
#[must_use]
pub fn translate(
    expr: &Arc<dyn PhysicalExpr>,
    schema: &Schema,
    columns: usize,
) -> Option<Translated> {
    let scope = Scope { schema, columns };
    scope.weaken(expr)
}

struct Scope<'a> {
    schema: &'a Schema,
    columns: usize,
}

impl Scope<'_> {
    /// Something the expression implies.
    fn weaken(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<Translated> {
        if let Some(predicate) = self.exact(expr) {
            return Some(Translated { predicate, whole: true });
        }
        let binary = expr.downcast_ref::<BinaryExpr>()?;
        match binary.op() {
            Operator::And => match (self.weaken(binary.left()), self.weaken(binary.right())) {
                (Some(left), Some(right)) => Some(Translated {
                    whole: left.whole && right.whole,
                    predicate: LeafPredicate::And(vec![left.predicate, right.predicate]),
                }),
                (Some(one), None) | (None, Some(one)) => Some(Translated { whole: false, ..one }),
                (None, None) => None,
            },
            Operator::Or => {
                let left = self.weaken(binary.left())?;
                let right = self.weaken(binary.right())?;
                Some(Translated {
                    whole: left.whole && right.whole,
                    predicate: LeafPredicate::Or(vec![left.predicate, right.predicate]),
                })
            }
            _ => None,
        }
    }

    /// Exactly the expression, in three-valued logic.
    fn exact(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<LeafPredicate> {
        if let Some(binary) = expr.downcast_ref::<BinaryExpr>() {
            return self.binary(binary);
        }
        if let Some(not) = expr.downcast_ref::<NotExpr>() {
            return Some(LeafPredicate::Not(Box::new(self.exact(not.arg())?)));
        }
        if let Some(test) = expr.downcast_ref::<IsNullExpr>() {
            return Some(LeafPredicate::IsNull { leaf: self.leaf(test.arg())?.0 });
        }
        if let Some(test) = expr.downcast_ref::<IsNotNullExpr>() {
            return Some(LeafPredicate::IsNotNull { leaf: self.leaf(test.arg())?.0 });
        }
        if let Some(list) = expr.downcast_ref::<InListExpr>() {
            return self.in_list(list);
        }
        self.like(expr.downcast_ref::<LikeExpr>()?)
    }

    fn binary(&self, binary: &BinaryExpr) -> Option<LeafPredicate> {
        match binary.op() {
            Operator::And => Some(LeafPredicate::And(vec![
                self.exact(binary.left())?,
                self.exact(binary.right())?,
            ])),
            Operator::Or => Some(LeafPredicate::Or(vec![
                self.exact(binary.left())?,
                self.exact(binary.right())?,
            ])),
            op => {
                let op = compare_op(*op)?;
                if let Some((leaf, ty)) = self.leaf(binary.left()) {
                    let value = literal(binary.right(), &ty)?;
                    return Some(LeafPredicate::Compare { leaf, op, value });
                }
                let (leaf, ty) = self.leaf(binary.right())?;
                let value = literal(binary.left(), &ty)?;
                Some(LeafPredicate::Compare { leaf, op: mirrored(op), value })
            }
        }
    }

    fn in_list(&self, list: &InListExpr) -> Option<LeafPredicate> {
        let (leaf, ty) = self.leaf(list.expr())?;
        let values = list.list().iter().map(|it| literal(it, &ty)).collect::<Option<Vec<_>>>()?;
        let within = LeafPredicate::In { leaf, values };
        Some(if list.negated() { LeafPredicate::Not(Box::new(within)) } else { within })
    }

    fn like(&self, like: &LikeExpr) -> Option<LeafPredicate> {
        if like.case_insensitive() {
            return None;
        }
        let (leaf, ty) = self.leaf(like.expr())?;
        let Literal::Text(pattern) = literal(like.pattern(), &ty)? else {
            return None;
        };
        // DataFusion's LIKE escapes by backslash; a pattern that needs that is not ours.
        if pattern.contains('\\') {
            return None;
        }
        let matches = LeafPredicate::Like { leaf, pattern, escape: None };
        Some(if like.negated() { LeafPredicate::Not(Box::new(matches)) } else { matches })
    }

    /// A data column or a field below it, with its type.
    fn leaf(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<(LeafPath, DataType)> {
        let (column, fields) = field_chain(expr)?;
        if column >= self.columns {
            return None;
        }
        let mut ty = self.schema.fields().get(column)?.data_type().clone();
        for name in &fields {
            let DataType::Struct(parts) = &ty else {
                return None;
            };
            let found = parts.iter().find(|it| it.name() == name)?.data_type().clone();
            ty = found;
        }
        Some((LeafPath { column, fields }, ty))
    }
}

/// A literal of the leaf's own type, in the form formats compare.
fn literal(expr: &Arc<dyn PhysicalExpr>, ty: &DataType) -> Option<Literal> {
    let value = expr.downcast_ref::<PhysicalLiteral>()?.value();
    if value.is_null() || value.data_type() != *ty {
        return None;
    }
    Some(match value {
        ScalarValue::Utf8View(Some(text)) => Literal::Text(text.clone()),
        ScalarValue::Int8(Some(it)) => Literal::Integer(i64::from(*it)),
        ScalarValue::Int16(Some(it)) => Literal::Integer(i64::from(*it)),
        ScalarValue::Int32(Some(it)) => Literal::Integer(i64::from(*it)),
        ScalarValue::Int64(Some(it)) => Literal::Integer(*it),
        ScalarValue::Float64(Some(it)) => Literal::Double(*it),
        ScalarValue::Boolean(Some(it)) => Literal::Boolean(*it),
        _ => return None,
    })
}

fn compare_op(op: Operator) -> Option<CompareOp> {
    Some(match op {
        Operator::Eq => CompareOp::Eq,
        Operator::NotEq => CompareOp::NotEq,
        Operator::Lt => CompareOp::Lt,
        Operator::LtEq => CompareOp::LtEq,
        Operator::Gt => CompareOp::Gt,
        Operator::GtEq => CompareOp::GtEq,
        _ => return None,
    })
}

/// The operator with its sides swapped.
fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::LtEq => CompareOp::GtEq,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::GtEq => CompareOp::LtEq,
        same => same,
    }
}
