//! The session's clock, AT TIME ZONE and EXTRACT.

use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use otus_sql::ast::{self, CurrentValue, ExprKind};
use otus_types::zone::ZoneKey;
use otus_types::{ErrorCode, TrinoType};

use super::calls::{call, cast, text};
use super::literal::string;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};
use crate::types::moment;

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_datetime(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let span = expr.span.get();
        match &expr.kind {
            ExprKind::AtTimeZone { value, zone, .. } => {
                let value = self.bind(value)?;
                let zone = match zone {
                    Some(zone) => self.bind(zone)?,
                    None => string("UTC"),
                };
                let value = match value.ty {
                    TrinoType::Timestamp(p) => {
                        cast(value, &TrinoType::TimestampTz(p), false, span)?
                    }
                    TrinoType::Time(p) => cast(value, &TrinoType::TimeTz(p), false, span)?,
                    _ => value,
                };
                call("at_timezone", vec![value, zone], span)
            }
            ExprKind::Extract { field, value } => {
                let value = self.bind(value)?;
                let name = match field.lower().as_str() {
                    "dow" => "day_of_week".to_owned(),
                    "doy" => "day_of_year".to_owned(),
                    "yow" => "year_of_week".to_owned(),
                    other => other.to_owned(),
                };
                let known = [
                    "year",
                    "quarter",
                    "month",
                    "week",
                    "day",
                    "day_of_month",
                    "day_of_week",
                    "day_of_year",
                    "year_of_week",
                    "hour",
                    "minute",
                    "second",
                    "timezone_minute",
                    "timezone_hour",
                ];
                if !known.contains(&name.as_str()) {
                    let text = format!("Invalid EXTRACT field: {}", field.value);
                    return Err(error(ErrorCode::SyntaxError, text, field.span));
                }
                let ty = value.ty.clone();
                call(&name, vec![value], span).map_err(|e| {
                    if e.code != ErrorCode::FunctionNotFound || !e.message.starts_with("Unexpected")
                    {
                        return e;
                    }
                    let text = format!("Cannot extract {} from {ty}", field.value.to_uppercase());
                    error(ErrorCode::TypeMismatch, text, expr.span)
                })
            }
            ExprKind::Current { what, precision } => self.current(*what, *precision, expr),
            _ => Err(error(ErrorCode::GenericInternalError, "not a date expression", expr.span)),
        }
    }

    fn current(
        &mut self,
        what: CurrentValue,
        precision: Option<u64>,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let digits = match precision {
            None => 3,
            Some(p) => u8::try_from(p).ok().filter(|p| *p <= 9).ok_or_else(|| {
                crate::binder::not_supported("A precision above 9 digits", expr.span)
            })?,
        };
        let session = self.binder.session;
        let now = session.now;
        let seconds = now.timestamp();
        let nanos = rounded(i64::from(now.timestamp_subsec_nanos()), digits);
        let (seconds, nanos) = (seconds + nanos / NANOS, nanos % NANOS);
        let value = moment::scaled(seconds, nanos, digits);
        let outside = || {
            error(
                ErrorCode::InvalidFunctionArgument,
                "the session's clock is out of range",
                expr.span,
            )
        };
        let of_day = seconds.rem_euclid(86_400) * NANOS + nanos;
        Ok(match what {
            CurrentValue::Date => {
                let days = i32::try_from(seconds.div_euclid(86_400)).map_err(|_| outside())?;
                Typed::new(Expr::Literal(ScalarValue::Date32(Some(days)), None), TrinoType::Date)
            }
            CurrentValue::Timestamp => value
                .and_then(|value| moment::with_zone(value, ZoneKey::UTC, digits))
                .ok_or_else(outside)?,
            CurrentValue::LocalTimestamp => {
                let scalar = moment::instant(value.ok_or_else(outside)?, digits);
                Typed::new(Expr::Literal(scalar, None), TrinoType::Timestamp(digits))
            }
            CurrentValue::LocalTime | CurrentValue::Time => {
                let scalar = ScalarValue::Time64Nanosecond(Some(of_day));
                let time = Typed::new(Expr::Literal(scalar, None), TrinoType::Time(digits));
                if what == CurrentValue::LocalTime {
                    return Ok(time);
                }
                cast(time, &TrinoType::TimeTz(digits), false, expr.span.get())?
            }
            CurrentValue::User => name(&session.user),
            CurrentValue::Catalog => name(&session.catalog),
            CurrentValue::Schema => name(&session.database),
            CurrentValue::Path => name(""),
        })
    }

    /// `now()` is `current_timestamp`.
    pub(super) fn now(&mut self, expr: &ast::Expr) -> Result<Typed> {
        self.current(CurrentValue::Timestamp, None, expr)
    }
}

const NANOS: i64 = 1_000_000_000;

/// Half up, as Trino rounds its clock to a precision.
fn rounded(nanos: i64, digits: u8) -> i64 {
    let step = 10_i64.pow(9 - u32::from(digits.min(9)));
    (nanos + step / 2) / step * step
}

fn name(value: &str) -> Typed {
    Typed::new(text(value), TrinoType::VARCHAR)
}
