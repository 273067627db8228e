//! Values made of values: `ARRAY[…]` and `ROW(…)`.

use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use otus_functions::named_struct;
use otus_sql::ast;
use otus_types::arrow_type::{row_fields, to_arrow};
use otus_types::{ErrorCode, RowField, TrinoType};

use super::calls::{call, coerce};
use super::single_type::single_type;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error, internal};

const MAX_ELEMENTS: usize = 254;

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_array(&mut self, items: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        if items.len() > MAX_ELEMENTS {
            let text = "Too many arguments for array constructor";
            return Err(error(ErrorCode::TooManyArguments, text, expr.span));
        }
        let bound = self.bind_all(items)?;
        let element = single_type("All ARRAY elements", bound.iter().zip(items))?;
        let span = expr.span.get();
        let mut elements = Vec::with_capacity(bound.len());
        for item in bound {
            elements.push(coerce(item, &element, span)?);
        }
        let ty = TrinoType::array(element.clone());
        let constants: Option<Vec<ScalarValue>> = elements
            .iter()
            .map(|it| match &it.expr {
                Expr::Literal(value, _) => Some(value.clone()),
                _ => None,
            })
            .collect();
        if let Some(values) = constants {
            let list = ScalarValue::new_list(&values, &to_arrow(&element), true);
            return Ok(Typed::new(Expr::Literal(ScalarValue::List(list), None), ty));
        }
        call("$array", elements, span)
    }

    pub(super) fn bind_row(&mut self, items: &[ast::Expr]) -> Result<Typed> {
        let bound = self.bind_all(items)?;
        make_row(bound)
    }
}

/// A row without field names.
pub fn make_row(values: Vec<Typed>) -> Result<Typed> {
    let fields: Vec<RowField> =
        values.iter().map(|it| RowField::anonymous(it.ty.clone())).collect();
    let names = row_fields(&fields);
    let can_fail = values.iter().any(|it| it.can_fail);
    let mut arguments = Vec::with_capacity(values.len() * 2);
    for (name, value) in names.iter().zip(values) {
        arguments.push(text_utf8(name.name()));
        let ty = to_arrow(&value.ty);
        arguments.push(match value.expr {
            Expr::Literal(literal, _) if literal.is_null() => {
                Expr::Literal(ScalarValue::try_from(&ty).map_err(internal)?, None)
            }
            other => other,
        });
    }
    let expr = named_struct(arguments);
    Ok(Typed { expr, ty: TrinoType::Row(fields), can_fail })
}

fn text_utf8(value: &str) -> Expr {
    Expr::Literal(ScalarValue::Utf8(Some(value.to_owned())), None)
}
