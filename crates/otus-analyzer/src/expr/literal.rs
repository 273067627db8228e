//! Literals and their types: `1` is integer, `1.5` double as measured on Athena (Trino's
//! `parse-decimal-literals-as-double`; see decision 0007), `DECIMAL '1.5'` decimal(2,1), `'a'`
//! varchar(1).

use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion_common::ScalarValue;
use datafusion_common::config::ConfigOptions;
use datafusion_expr::{ColumnarValue, Expr, ScalarFunctionArgs, lit};
use otus_sql::ast::{self, ExprKind, IntervalField, Literal, NodeSpan};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, TrinoType};

use super::calls::{cast, text};
use super::{ExprBinder, Typed};
use crate::binder::{Result, error, internal};
use crate::types::moment;

const MAX_PRECISION: usize = 38;

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_literal(&mut self, literal: &Literal, span: NodeSpan) -> Result<Typed> {
        Ok(match literal {
            Literal::Null => Typed::new(crate::plan::null(), TrinoType::Unknown),
            Literal::Boolean(value) => Typed::new(lit(*value), TrinoType::Boolean),
            Literal::Integer(value) => integer(*value),
            Literal::Decimal(digits) | Literal::Double(digits) => {
                let value: f64 = digits.parse().map_err(|_| invalid("DOUBLE", digits, span))?;
                if !value.is_finite() {
                    return Err(error(
                        ErrorCode::InvalidLiteral,
                        format!("Invalid numeric literal: {digits}"),
                        span,
                    ));
                }
                Typed::new(lit(value), TrinoType::Double)
            }
            Literal::String(value) => string(value),
            Literal::Binary(bytes) => {
                let value = ScalarValue::Binary(Some(bytes.clone()));
                Typed::new(Expr::Literal(value, None), TrinoType::Varbinary)
            }
            Literal::Typed { type_name, value } => typed(type_name, &value.value, span)?,
            Literal::Interval(it) => interval(it, span)?,
        })
    }
}

fn invalid(what: &str, value: &str, span: NodeSpan) -> otus_types::QueryError {
    error(ErrorCode::InvalidLiteral, format!("'{value}' is not a valid {what} literal"), span)
}

fn integer(value: i64) -> Typed {
    match i32::try_from(value) {
        Ok(small) => Typed::new(lit(small), TrinoType::Integer),
        Err(_) => Typed::new(lit(value), TrinoType::Bigint),
    }
}

/// A text literal: `varchar(n)`, n its characters.
pub fn string(value: &str) -> Typed {
    let length = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
    Typed::new(text(value), TrinoType::Varchar(Some(length)))
}

/// `1.5` has as many digits as written, leading zeros not counted.
fn decimal(written: &str, span: NodeSpan) -> Result<Typed> {
    let invalid = || invalid("DECIMAL", written, span);
    let (negative, digits) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let precision = (whole.len() + fraction.len()).max(1);
    if precision > MAX_PRECISION {
        return Err(error(
            ErrorCode::InvalidLiteral,
            format!("Invalid decimal literal: {written}"),
            span,
        ));
    }
    let all = format!("{whole}{fraction}");
    let value: i128 = if all.is_empty() { 0 } else { all.parse().map_err(|_| invalid())? };
    let value = if negative { -value } else { value };
    let (precision, scale) = (
        u8::try_from(precision).map_err(|_| invalid())?,
        u8::try_from(fraction.len()).map_err(|_| invalid())?,
    );
    let scalar = ScalarValue::Decimal128(
        Some(value),
        precision,
        i8::try_from(scale).map_err(|_| invalid())?,
    );
    Ok(Typed::new(Expr::Literal(scalar, None), TrinoType::Decimal { precision, scale }))
}

fn typed(name: &ast::Ident, value: &str, span: NodeSpan) -> Result<Typed> {
    let lower = name.lower();
    match lower.as_str() {
        "decimal" => return decimal(value.trim(), span),
        "date" => {
            let days = moment::date(value).ok_or_else(|| invalid("DATE", value, span))?;
            let scalar = ScalarValue::Date32(Some(days));
            return Ok(Typed::new(Expr::Literal(scalar, None), TrinoType::Date));
        }
        "timestamp" => {
            return moment::timestamp(value).ok_or_else(|| invalid("TIMESTAMP", value, span));
        }
        "time" => {
            if let Some(time) = moment::time(value) {
                return Ok(time);
            }
            let digits = value
                .split_once('.')
                .map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count());
            let precision = u8::try_from(digits).unwrap_or(9).min(9);
            let ty = TrinoType::TimeTz(precision);
            return constant(cast(string(value), &ty, false, span.get())?, "TIME", value, span);
        }
        "char" | "varchar" => {
            let ty = string(value).ty;
            let TrinoType::Varchar(Some(length)) = ty else {
                return Ok(string(value));
            };
            if lower == "char" {
                return cast(string(value), &TrinoType::Char(length.max(1)), false, span.get());
            }
            return Ok(Typed::new(text(value), TrinoType::VARCHAR));
        }
        _ => {}
    }
    let ty = TrinoType::parse(&lower).map_err(|_| {
        error(ErrorCode::TypeNotFound, format!("Unknown type: {}", name.value), span)
    })?;
    if ty == TrinoType::Json {
        let parsed = super::calls::call("json_parse", vec![string(value)], span.get())?;
        return constant(parsed, "json", value, span);
    }
    constant(cast(string(value), &ty, false, span.get())?, &ty.to_string(), value, span)
}

/// A typed literal as the constant it is; `name` is its type in the error.
fn constant(literal: Typed, name: &str, value: &str, span: NodeSpan) -> Result<Typed> {
    let Expr::ScalarFunction(call) = &literal.expr else {
        return Ok(literal);
    };
    let mut args = Vec::with_capacity(call.args.len());
    let mut arg_fields = Vec::with_capacity(call.args.len());
    for argument in &call.args {
        let Expr::Literal(scalar, _) = argument else {
            return Ok(literal);
        };
        arg_fields.push(Arc::new(Field::new("literal", scalar.data_type(), true)));
        args.push(ColumnarValue::Scalar(scalar.clone()));
    }
    let return_field = Arc::new(Field::new("literal", to_arrow(&literal.ty), true));
    let config_options = Arc::new(ConfigOptions::default());
    let args =
        ScalarFunctionArgs { args, arg_fields, number_rows: 1, return_field, config_options };
    let result = call.func.invoke_with_args(args).map_err(|_| invalid(name, value, span))?;
    let scalar = match result {
        ColumnarValue::Scalar(scalar) => scalar,
        ColumnarValue::Array(array) => ScalarValue::try_from_array(&array, 0).map_err(internal)?,
    };
    Ok(Typed::new(Expr::Literal(scalar, None), literal.ty))
}

/// Months for year-month fields, milliseconds for day-second fields.
fn interval(it: &ast::IntervalLiteral, span: NodeSpan) -> Result<Typed> {
    let year_month = matches!(it.from, IntervalField::Year | IntervalField::Month);
    let amount = fields(it).ok_or_else(|| {
        error(
            ErrorCode::InvalidLiteral,
            format!("'{}' is not a valid INTERVAL literal", it.value),
            span,
        )
    })?;
    let amount = if it.negative { -amount } else { amount };
    let outside = || invalid("INTERVAL", &it.value, span);
    if year_month {
        let months = i32::try_from(amount).map_err(|_| outside())?;
        return Ok(Typed::new(lit(months), TrinoType::IntervalYearMonth));
    }
    Ok(Typed::new(lit(amount), TrinoType::IntervalDaySecond))
}

/// The number of units (months or milliseconds) the text stands for.
fn fields(it: &ast::IntervalLiteral) -> Option<i64> {
    let (sign, body) = match it.value.trim().strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, it.value.trim()),
    };
    let last = it.to.unwrap_or(it.from);
    let expected: Vec<IntervalField> = IntervalField::ALL
        .into_iter()
        .filter(|field| *field >= it.from && *field <= last)
        .collect();
    let parts: Vec<&str> = body.split(['-', ' ', ':']).filter(|part| !part.is_empty()).collect();
    if parts.len() != expected.len() {
        return None;
    }
    let mut total = 0_i64;
    for (field, part) in expected.into_iter().zip(parts) {
        total = total.checked_add(units(field, part)?)?;
    }
    Some(sign * total)
}

fn units(field: IntervalField, part: &str) -> Option<i64> {
    let factor = match field {
        IntervalField::Year => 12,
        IntervalField::Month => 1,
        IntervalField::Day => 86_400_000,
        IntervalField::Hour => 3_600_000,
        IntervalField::Minute => 60_000,
        IntervalField::Second => {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
            return whole.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(millis.parse().ok()?);
        }
    };
    part.parse::<i64>().ok()?.checked_mul(factor)
}

/// The value of an integer literal.
pub fn integer_literal(expr: &ast::Expr) -> Option<i64> {
    match &expr.kind {
        ExprKind::Literal(Literal::Integer(value)) => Some(*value),
        _ => None,
    }
}
