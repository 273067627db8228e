//! Arithmetic, `||`, signs and subscripts: functions of the registry under `$` names.
//! Chains arrive as lists and are folded left to right.

use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use otus_sql::ast::{self, ArithmeticOp, ExprKind, UnaryOp};
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::calls::call;
use super::name::row_field;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_operator(&mut self, expr: &ast::Expr) -> Result<Typed> {
        match &expr.kind {
            ExprKind::Unary { op: UnaryOp::Plus, operand } => {
                let value = self.bind(operand)?;
                if value.ty.is_numeric() || value.ty == TrinoType::Unknown {
                    return Ok(value);
                }
                let text = format!("Unary '+' operator cannot by applied to {} type", value.ty);
                Err(error(ErrorCode::TypeMismatch, text, expr.span))
            }
            ExprKind::Unary { op: UnaryOp::Minus, operand } => {
                let value = self.bind(operand)?;
                let ty = value.ty.clone();
                call("$negate", vec![value], expr.span.get()).map_err(|e| {
                    let text = format!("Cannot negate {ty}");
                    if is_mismatch(&e) {
                        error(ErrorCode::TypeMismatch, text, expr.span)
                    } else {
                        e
                    }
                })
            }
            ExprKind::Arithmetic { first, rest } => {
                let mut value = self.bind(first)?;
                for step in rest {
                    let right = self.bind(&step.right)?;
                    value = arithmetic(step, value, right)?;
                }
                Ok(value)
            }
            _ => Err(error(ErrorCode::GenericInternalError, "not an operator", expr.span)),
        }
    }

    pub(super) fn bind_subscript(
        &mut self,
        base: &ast::Expr,
        index: &ast::Expr,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let base = self.bind(base)?;
        if let TrinoType::Row(fields) = &base.ty {
            let at = self.bind(index)?;
            let Expr::Literal(ScalarValue::Int32(Some(at)), _) = at.expr else {
                let text = "Subscript expression on ROW requires a constant index";
                return Err(error(ErrorCode::ExpressionNotConstant, text, index.span));
            };
            let Some(at) = usize::try_from(at).ok().filter(|at| (1..=fields.len()).contains(at))
            else {
                let text = format!(
                    "Invalid subscript index: {at}. ROW indices start at 1 and end at {}",
                    fields.len()
                );
                return Err(error(ErrorCode::InvalidFunctionArgument, text, index.span));
            };
            return Ok(row_field(&base, fields, at - 1));
        }
        let index = self.bind(index)?;
        let (base_ty, index_ty) = (base.ty.clone(), index.ty.clone());
        call("$subscript", vec![base, index], expr.span.get()).map_err(|e| {
            let text = format!("Cannot use {index_ty} for subscript of {base_ty}");
            if is_mismatch(&e) { error(ErrorCode::TypeMismatch, text, expr.span) } else { e }
        })
    }
}

fn is_mismatch(e: &QueryError) -> bool {
    e.code == ErrorCode::FunctionNotFound && e.message.starts_with("Unexpected parameters")
}

fn arithmetic(step: &ast::ArithmeticStep, left: Typed, right: Typed) -> Result<Typed> {
    let span = step.op_span.get();
    let (l, r) = (left.ty.clone(), right.ty.clone());
    let name = match step.op {
        ArithmeticOp::Add => "$add",
        ArithmeticOp::Subtract => "$subtract",
        ArithmeticOp::Multiply => "$multiply",
        ArithmeticOp::Divide => "$divide",
        ArithmeticOp::Modulus => "$modulus",
        ArithmeticOp::Concat => return concat(left, right, step),
    };
    call(name, vec![left, right], span).map_err(|e| {
        if !is_mismatch(&e) {
            return e;
        }
        super::calls::cannot_compare(step.op.symbol(), &l, &r, span)
    })
}

/// `a || b` is `concat(a, b)` of two texts, arrays or binaries.
fn concat(left: Typed, right: Typed, step: &ast::ArithmeticStep) -> Result<Typed> {
    // NULL beside a text is a text, although an array could hold the text.
    let (left, right) = match (&left.ty, &right.ty) {
        (TrinoType::Unknown, other) if other.is_string() || *other == TrinoType::Unknown => {
            (super::cast(left, &TrinoType::VARCHAR, false, step.op_span.get())?, right)
        }
        (other, TrinoType::Unknown) if other.is_string() => {
            (left, super::cast(right, &TrinoType::VARCHAR, false, step.op_span.get())?)
        }
        _ => (left, right),
    };
    call("concat", vec![left, right], step.op_span.get()).map_err(|e| {
        if e.code == ErrorCode::FunctionNotFound {
            return e.hint(
                "|| joins two texts, two arrays or two binaries: CAST the other side AS varchar",
            );
        }
        e
    })
}
