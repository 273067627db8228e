//! Lambdas: their parameters become lambda variables, the columns they capture stay
//! columns. A lambda is bound when its function's overload says the parameter types.

use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion_expr::Expr;
use datafusion_expr::expr::LambdaVariable;
use otus_sql::ast;
use otus_types::TrinoType;
use otus_types::arrow_type::to_arrow;

use super::{ExprBinder, LambdaParameter, Typed};
use crate::binder::Result;

/// A lambda bound to parameter types.
#[derive(Debug, Clone)]
pub struct BoundLambda {
    pub parameters: Vec<String>,
    pub body: Typed,
}

impl BoundLambda {
    pub fn expr(&self) -> Expr {
        let lambda =
            datafusion_expr::expr::Lambda::new(self.parameters.clone(), self.body.expr.clone());
        Expr::Lambda(lambda)
    }
}

impl ExprBinder<'_, '_, '_> {
    /// Binds the body with the parameters in scope, under fresh ids.
    pub(super) fn bind_lambda(
        &mut self,
        it: &ast::Lambda,
        types: &[TrinoType],
    ) -> Result<BoundLambda> {
        let before = self.lambdas.len();
        let mut ids = Vec::with_capacity(types.len());
        for (name, ty) in it.parameters.iter().zip(types) {
            let id = self.binder.fresh();
            ids.push(id.clone());
            self.lambdas.push(LambdaParameter { name: name.clone(), id, ty: ty.clone() });
        }
        let body = self.bind(&it.body);
        self.lambdas.truncate(before);
        Ok(BoundLambda { parameters: ids, body: body? })
    }
}

/// A reference to a lambda parameter.
pub(super) fn variable(parameter: &LambdaParameter) -> Typed {
    let field = Arc::new(Field::new(&parameter.id, to_arrow(&parameter.ty), true));
    let variable = LambdaVariable::new(parameter.id.clone(), Some(field));
    Typed::new(Expr::LambdaVariable(variable), parameter.ty.clone())
}
