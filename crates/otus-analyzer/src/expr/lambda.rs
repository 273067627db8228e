//! Lambdas: their parameters become lambda variables, the columns they capture stay
//! columns. A lambda is bound when its function's overload says the parameter types.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::Expr;
use datafusion_expr::expr::LambdaVariable;
use otus_sql::ast;
use otus_types::arrow_type::to_arrow;
use otus_types::{RowField, TrinoType};

use super::{ExprBinder, LambdaParameter, Typed};
use crate::binder::Result;
use crate::plan::element_fields::ElementFields;

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

const GET_FIELD: &str = "get_field";

/// Functions whose result holds no element of the array they are given.
const KEEP_NO_ELEMENT: &[&str] = &["any_match", "all_match", "none_match", "transform"];

/// `list` cut down to the fields the lambda reads of its rows, when it is a column (or a
/// field of one) and the lambda does not read whole rows.
pub(super) fn only_read_fields(name: &str, list: &Typed, lambda: &BoundLambda) -> Option<Typed> {
    let TrinoType::Array(element) = &list.ty else { return None };
    let TrinoType::Row(fields) = element.as_ref() else { return None };
    if !KEEP_NO_ELEMENT.contains(&name) || !is_column_chain(&list.expr) {
        return None;
    }
    let [parameter] = lambda.parameters.as_slice() else { return None };
    let read = fields_read(&lambda.body.expr, parameter)?;
    let arrow = to_arrow(&list.ty);
    let declared = ElementFields::of_list(&arrow)?;
    let kept: Vec<(String, RowField)> = declared
        .iter()
        .zip(fields)
        .filter(|(it, _)| read.contains(it.name()))
        .map(|(it, field)| (it.name().clone(), field.clone()))
        .collect();
    if kept.is_empty() || kept.len() == fields.len() {
        return None;
    }
    let (names, fields) = kept.into_iter().unzip();
    let ty = TrinoType::array(TrinoType::Row(fields));
    Some(Typed { expr: ElementFields::call(list.expr.clone(), names), ty, ..list.clone() })
}

/// A column, or nothing but field accesses of one.
fn is_column_chain(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) => true,
        Expr::ScalarFunction(call) if call.func.name() == GET_FIELD => {
            call.args.first().is_some_and(is_column_chain)
        }
        _ => false,
    }
}

/// The fields `body` reads of a row parameter; `None` when it reads the whole.
fn fields_read(body: &Expr, parameter: &str) -> Option<BTreeSet<String>> {
    let is_parameter =
        |expr: &Expr| matches!(expr, Expr::LambdaVariable(it) if it.name == parameter);
    let mut fields = BTreeSet::new();
    let mut whole = false;
    // The visitor cannot fail.
    let _ = body.apply(|node| {
        if let Expr::ScalarFunction(call) = node
            && call.func.name() == GET_FIELD
            && call.args.first().is_some_and(is_parameter)
            && let Some(Expr::Literal(name, _)) = call.args.get(1)
            && let Some(Some(name)) = name.try_as_str()
        {
            fields.insert(name.to_owned());
            return Ok(TreeNodeRecursion::Jump);
        }
        whole |= is_parameter(node);
        Ok(TreeNodeRecursion::Continue)
    });
    (!whole).then_some(fields)
}

/// A reference to a lambda parameter.
pub(super) fn variable(parameter: &LambdaParameter) -> Typed {
    let field = Arc::new(Field::new(&parameter.id, to_arrow(&parameter.ty), true));
    let variable = LambdaVariable::new(parameter.id.clone(), Some(field));
    Typed::new(Expr::LambdaVariable(variable), parameter.ty.clone())
}
