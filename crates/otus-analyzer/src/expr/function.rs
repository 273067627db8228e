//! Function calls: special forms, scalar calls with lambdas, aggregates, windows.
//! What a name means is the registry's; this file only decides which kind is allowed here.

use datafusion_expr::Expr;
use otus_functions::{ArgumentType, BoundCall, FunctionKind, registry, resolve};
use otus_sql::ast::{self, ExprKind, FunctionArgs};
use otus_types::{ErrorCode, Span, TrinoType};

use super::calls::{coerce, place};
use super::lambda::{BoundLambda, only_read_fields};
use super::{ExprBinder, Typed};
use crate::binder::{Result, error, not_supported};

const MAX_ARGUMENTS: usize = 127;

/// Arguments bound and their overload chosen.
#[derive(Debug)]
pub struct BoundArguments {
    pub call: BoundCall,
    pub exprs: Vec<Expr>,
    pub can_fail: bool,
}

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_function(
        &mut self,
        it: &ast::FunctionCall,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let name = it.name.last().map(ast::Ident::lower).unwrap_or_default();
        if it.processing_mode.is_some() {
            return Err(not_supported("RUNNING and FINAL outside MATCH_RECOGNIZE", expr.span));
        }
        let values = match &it.args {
            FunctionArgs::List { values, .. } => values.as_slice(),
            FunctionArgs::Star { .. } => &[],
        };
        if values.len() > MAX_ARGUMENTS {
            let text = format!("Too many arguments for function call {name}()");
            return Err(error(ErrorCode::TooManyArguments, text, expr.span));
        }
        if it.over.is_some() && name != "reduce_agg" {
            return self.bind_window_call(&name, it, expr);
        }
        if let Some(special) = self.bind_special(&name, it, values, expr) {
            return special;
        }
        match registry::find(&name).map(|spec| spec.kind) {
            Some(FunctionKind::Aggregate) => self.bind_aggregate_call(&name, it, expr),
            Some(FunctionKind::Window) => {
                let text = format!("Window function {name} requires an OVER clause");
                Err(error(ErrorCode::MissingOver, text, expr.span))
            }
            _ => self.bind_scalar_call(&name, it, values, expr),
        }
    }

    /// Forms whose arguments are not all evaluated, and the session's clock.
    fn bind_special(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        values: &[ast::Expr],
        expr: &ast::Expr,
    ) -> Option<Result<Typed>> {
        Some(match name {
            "if" => self.bind_if(values, expr),
            "nullif" => self.bind_nullif(values, expr),
            "coalesce" => self.bind_coalesce(values, expr),
            "try" => self.bind_try(values, expr),
            "reduce_agg" => self.bind_reduce_agg(it, values, expr),
            "now" if values.is_empty() => self.now(expr),
            "typeof" if values.len() == 1 => values.first().map_or_else(
                || Err(super::conditional::arguments("typeof", expr)),
                |value| {
                    let ty = self.bind(value)?.ty.to_string();
                    Ok(Typed::new(super::calls::text(ty), TrinoType::VARCHAR))
                },
            ),
            "date" if values.len() == 1 => {
                let value = match self.bind(values.first()?) {
                    Ok(value) => value,
                    Err(e) => return Some(Err(e)),
                };
                super::cast(value, &TrinoType::Date, false, expr.span.get())
            }
            _ => return None,
        })
    }

    fn bind_scalar_call(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        values: &[ast::Expr],
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let plain = matches!(&it.args, FunctionArgs::List { quantifier: None, .. });
        if registry::find(name).is_some() {
            if it.filter.is_some() {
                let text = "Filter is only valid for aggregation functions";
                return Err(error(ErrorCode::FunctionNotAggregate, text, expr.span));
            }
            if !plain {
                let text = "DISTINCT is not supported for non-aggregation functions";
                return Err(error(ErrorCode::FunctionNotAggregate, text, expr.span));
            }
            if !it.order_by.is_empty() {
                let text = "ORDER BY is only valid for aggregation functions";
                return Err(error(ErrorCode::FunctionNotAggregate, text, expr.span));
            }
        }
        let span = expr.span.get();
        let bound = self.bind_arguments(name, values, span)?;
        let ty = bound.call.signature.returns.clone();
        let expr = bound.call.scalar_expr(bound.exprs).map_err(|e| place(e, span))?;
        Ok(Typed { expr, ty, can_fail: bound.can_fail })
    }

    /// Binds values, chooses the overload (binding lambdas as it asks), coerces.
    pub fn bind_arguments(
        &mut self,
        name: &str,
        values: &[ast::Expr],
        span: Span,
    ) -> Result<BoundArguments> {
        let mut bound: Vec<Option<Typed>> = Vec::with_capacity(values.len());
        let mut types = Vec::with_capacity(values.len());
        for value in values {
            if let ExprKind::Lambda(lambda) = &value.kind {
                types.push(ArgumentType::Lambda { parameters: lambda.parameters.len() });
                bound.push(None);
            } else {
                let value = self.bind(value)?;
                types.push(ArgumentType::Value(value.ty.clone()));
                bound.push(Some(value));
            }
        }
        super::string::check_arguments(name, values, &types)?;
        let mut lambdas: Vec<Option<BoundLambda>> = vec![None; values.len()];
        let mut call = self.overload(name, values, &types, &mut lambdas, span)?;
        if let (Some(Some(list)), [None, Some(lambda)]) = (bound.first(), lambdas.as_slice())
            && let Some(cut) = only_read_fields(name, list, lambda)
        {
            // The lambda is bound again, over rows that have these fields only.
            if let Some(first) = types.first_mut() {
                *first = ArgumentType::Value(cut.ty.clone());
            }
            call = self.overload(name, values, &types, &mut lambdas, span)?;
            if let Some(first) = bound.first_mut() {
                *first = Some(cut);
            }
        }
        let mut can_fail = false;
        let mut exprs = Vec::with_capacity(bound.len());
        for ((value, lambda), ty) in bound.into_iter().zip(lambdas).zip(&call.signature.arguments) {
            match (value, lambda, ty) {
                (Some(value), _, ty) => {
                    let value = coerce(value, ty, span)?;
                    can_fail |= value.can_fail;
                    exprs.push(value.expr);
                }
                (None, Some(mut lambda), TrinoType::Function(_, result)) => {
                    lambda.body = coerce(lambda.body, result, span)?;
                    can_fail |= lambda.body.can_fail;
                    exprs.push(lambda.expr());
                }
                _ => {
                    return Err(error(
                        ErrorCode::GenericInternalError,
                        "lambda was not bound",
                        span,
                    ));
                }
            }
        }
        can_fail |= call.spec.can_fail_with(&exprs);
        Ok(BoundArguments { call, exprs, can_fail })
    }

    /// Chooses the overload; `lambdas` are bound to the parameter types it gives them.
    fn overload(
        &mut self,
        name: &str,
        values: &[ast::Expr],
        types: &[ArgumentType],
        lambdas: &mut [Option<BoundLambda>],
        span: Span,
    ) -> Result<BoundCall> {
        let mut bind_lambda = |at: usize, types: &[TrinoType]| {
            let Some(ExprKind::Lambda(it)) = values.get(at).map(|value| &value.kind) else {
                return Err(error(ErrorCode::GenericInternalError, "no lambda here", span));
            };
            let lambda = self.bind_lambda(it, types)?;
            let ty = lambda.body.ty.clone();
            if let Some(slot) = lambdas.get_mut(at) {
                *slot = Some(lambda);
            }
            Ok(ty)
        };
        resolve(name, types, &mut bind_lambda).map_err(|e| place(e, span))
    }

    /// `TRY(e)`: `e` becomes the body of a lambda without parameters, so that the function
    /// decides on which rows it is evaluated.
    fn bind_try(&mut self, values: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        let [value] = values else {
            return Err(super::conditional::arguments("try", expr));
        };
        let span = expr.span.get();
        let body = self.bind(value)?;
        if !body.can_fail {
            return Ok(body);
        }
        let types = [ArgumentType::Lambda { parameters: 0 }];
        let ty = body.ty.clone();
        let call =
            resolve("$try", &types, &mut |_, _| Ok(ty.clone())).map_err(|e| place(e, span))?;
        let lambda = BoundLambda { parameters: Vec::new(), body };
        let expr = call.scalar_expr(vec![lambda.expr()]).map_err(|e| place(e, span))?;
        Ok(Typed::new(expr, ty))
    }
}
