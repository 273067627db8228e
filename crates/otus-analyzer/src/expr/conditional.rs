//! CASE, IF, NULLIF, COALESCE, TRY and CAST: what is evaluated for which rows.

use datafusion_expr::Expr;
use otus_sql::ast::{self, ComparisonOp};
use otus_types::{ErrorCode, TrinoType};

use super::calls::{case, cast, coerce, common_type, compare, typed_null};
use super::single_type::single_type;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_case(&mut self, it: &ast::Case, expr: &ast::Expr) -> Result<Typed> {
        let operand = it.operand.as_ref().map(|operand| self.bind(operand)).transpose()?;
        let mut conditions = Vec::with_capacity(it.whens.len());
        let mut results = Vec::with_capacity(it.whens.len() + 1);
        for when in &it.whens {
            conditions.push(match &operand {
                None => self.bind_boolean(&when.condition, "CASE WHEN clause")?,
                Some(operand) => {
                    let value = self.bind(&when.condition)?;
                    if common_type([&operand.ty, &value.ty]).is_none() {
                        let text = format!(
                            "CASE operand type does not match WHEN clause operand type: {} vs {}",
                            operand.ty, value.ty
                        );
                        return Err(error(ErrorCode::TypeMismatch, text, when.condition.span));
                    }
                    compare(ComparisonOp::Equal, operand.clone(), value, when.condition.span.get())?
                }
            });
            results.push((self.bind(&when.result)?, &when.result));
        }
        if let Some(otherwise) = &it.otherwise {
            results.push((self.bind(otherwise)?, otherwise));
        }
        let ty = single_type("All CASE results", results.iter().map(|(it, at)| (it, *at)))?;
        let span = expr.span.get();
        let mut bound = Vec::with_capacity(results.len());
        for (result, at) in results {
            bound.push(coerce(result, &ty, at.span.get())?);
        }
        let otherwise = match it.otherwise {
            Some(_) => bound.pop(),
            None => None,
        };
        let whens = conditions.into_iter().zip(bound).collect();
        choose(whens, otherwise, &ty, span)
    }

    pub(super) fn bind_if(&mut self, args: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        let (condition, yes, no) = match args {
            [condition, yes] => (condition, yes, None),
            [condition, yes, no] => (condition, yes, Some(no)),
            _ => return Err(arguments("if", expr)),
        };
        let condition = self.bind_boolean(condition, "IF condition")?;
        let then = self.bind(yes)?;
        let otherwise = no.map(|no| self.bind(no)).transpose()?;
        let types = std::iter::once(&then.ty).chain(otherwise.as_ref().map(|it| &it.ty));
        let Some(ty) = common_type(types) else {
            let other = otherwise.map_or(TrinoType::Unknown, |it| it.ty);
            let text = format!("Result types for IF must be the same: {} vs {other}", then.ty);
            return Err(error(ErrorCode::TypeMismatch, text, expr.span));
        };
        let span = expr.span.get();
        let then = coerce(then, &ty, span)?;
        let otherwise = otherwise.map(|it| coerce(it, &ty, span)).transpose()?;
        choose(vec![(condition, then)], otherwise, &ty, span)
    }

    pub(super) fn bind_nullif(&mut self, args: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        let [first, second] = args else {
            return Err(arguments("nullif", expr));
        };
        let (first, second) = (self.bind(first)?, self.bind(second)?);
        if common_type([&first.ty, &second.ty]).is_none() {
            let text =
                format!("Types are not comparable with NULLIF: {} vs {}", first.ty, second.ty);
            return Err(error(ErrorCode::TypeMismatch, text, expr.span));
        }
        let ty = first.ty.clone();
        let span = expr.span.get();
        let equal = compare(ComparisonOp::Equal, first.clone(), second, span)?;
        let none = Typed::new(typed_null(&ty)?, ty.clone());
        choose(vec![(equal, none)], Some(first), &ty, span)
    }

    pub(super) fn bind_coalesce(&mut self, args: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        if args.len() < 2 {
            return Err(arguments("coalesce", expr));
        }
        let bound = self.bind_all(args)?;
        let ty = single_type("All COALESCE operands", bound.iter().zip(args))?;
        let span = expr.span.get();
        let mut whens = Vec::with_capacity(bound.len());
        for value in bound {
            let value = coerce(value, &ty, span)?;
            let present =
                Typed::new(Expr::IsNotNull(Box::new(value.expr.clone())), TrinoType::Boolean)
                    .fallible(value.can_fail);
            whens.push((present, value));
        }
        let last = whens.pop().map(|(_, value)| value);
        choose(whens, last, &ty, span)
    }

    pub(super) fn bind_cast(
        &mut self,
        value: &ast::Expr,
        ty: &ast::DataType,
        safe: bool,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let to = crate::types::resolve(ty).map_err(|e| match e.code {
            ErrorCode::TypeNotFound => e.at(expr.span.get()),
            _ => e,
        })?;
        let value = self.bind(value)?;
        cast(value, &to, safe, expr.span.get())
    }
}

pub(super) fn arguments(name: &str, expr: &ast::Expr) -> otus_types::QueryError {
    let text = format!("Invalid number of arguments for '{name}' function");
    error(ErrorCode::InvalidFunctionArgument, text, expr.span)
}

/// A CASE over results of one type. DataFusion turns a boolean CASE of fewer than three
/// branches, and one whose results are all constants, into AND/OR, which evaluates every
/// branch on every row. When anything in it may fail, repeat the last condition: nothing
/// reaches the repetition, and its result, the condition again, is no constant.
pub fn choose(
    whens: Vec<(Typed, Typed)>,
    otherwise: Option<Typed>,
    ty: &TrinoType,
    span: otus_types::Span,
) -> Result<Typed> {
    let otherwise = match otherwise {
        Some(it) => coerce(it, ty, span)?,
        None => Typed::new(typed_null(ty)?, ty.clone()),
    };
    let can_fail = otherwise.can_fail || whens.iter().any(|(w, t)| w.can_fail || t.can_fail);
    let mut branches: Vec<(Expr, Expr)> =
        whens.into_iter().map(|(w, t)| (w.expr, t.expr)).collect();
    if can_fail && *ty == TrinoType::Boolean {
        let wanted = 3.max(branches.len() + 1);
        while let Some((last, _)) = branches.last().filter(|_| branches.len() < wanted).cloned() {
            branches.push((last.clone(), last));
        }
    }
    Ok(Typed { expr: case(branches, otherwise.expr), ty: ty.clone(), can_fail })
}
