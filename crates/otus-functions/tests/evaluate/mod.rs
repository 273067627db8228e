//! A tiny evaluator of constant expressions over the registry, for tests only: literals,
//! typed literals, arrays, rows and calls. Types follow Trino's literals. It must not be
//! mistaken for the SQL front end.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int32Array, Int64Array, ListArray, StringViewArray, StructArray,
};
use arrow::array::{BinaryArray, BooleanArray, Decimal128Array, Float64Array, new_null_array};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{cast, concat};
use datafusion_common::ScalarValue;
use datafusion_common::config::ConfigOptions;
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs};
use otus_functions::datetime::literal;
use otus_functions::datetime::moment::{Moment, moments};
use otus_functions::udf::BoundFunction;
use otus_functions::{ArgumentType, resolve};
use otus_types::arrow_type::{list_field, to_arrow};
use otus_types::render::value_text;
use otus_types::{RowField, TrinoType};

/// What an expression came to.
#[derive(Debug)]
pub enum Answer {
    Value(String),
    Error(String),
    /// Beyond this evaluator.
    Unreadable(String),
}

impl Answer {
    pub fn text(&self) -> String {
        match self {
            Answer::Value(text) => text.clone(),
            Answer::Error(message) => format!("error: {message}"),
            Answer::Unreadable(why) => format!("unreadable: {why}"),
        }
    }
}

/// A value: an array of one, and its type.
#[derive(Debug, Clone)]
struct Value {
    ty: TrinoType,
    array: ArrayRef,
}

enum Failure {
    User(String),
    Unreadable(String),
}

type Outcome = Result<Value, Failure>;

pub fn evaluate(text: &str) -> Answer {
    let mut reader = Reader { rest: text.trim().trim_end_matches(';') };
    let value = reader.expression().and_then(|value| {
        if reader.rest.trim().is_empty() { Ok(value) } else { Err(reader.unreadable()) }
    });
    match value {
        Ok(value) => {
            let mut out = String::new();
            if value_text(&value.array, &value.ty, 0, &mut out) {
                Answer::Value(out)
            } else {
                Answer::Value("NULL".to_owned())
            }
        }
        Err(Failure::User(message)) => Answer::Error(message),
        Err(Failure::Unreadable(why)) => Answer::Unreadable(why),
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn unreadable(&self) -> Failure {
        Failure::Unreadable(format!("at `{}`", self.rest.chars().take(40).collect::<String>()))
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> String {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(text.len());
        self.rest = &text[end..];
        text[..end].to_owned()
    }

    fn string(&mut self) -> Option<String> {
        let text = self.rest.trim_start();
        let mut tail = text.strip_prefix('\'')?;
        let mut out = String::new();
        loop {
            let (before, after) = tail.split_once('\'')?;
            out.push_str(before);
            match after.strip_prefix('\'') {
                Some(more) => {
                    out.push('\'');
                    tail = more;
                }
                None => {
                    self.rest = after;
                    return Some(out);
                }
            }
        }
    }

    fn list(&mut self, close: &str) -> Result<Vec<Value>, Failure> {
        let mut values = Vec::new();
        if self.eat(close) {
            return Ok(values);
        }
        loop {
            values.push(self.expression()?);
            if self.eat(close) {
                return Ok(values);
            }
            if !self.eat(",") {
                return Err(self.unreadable());
            }
        }
    }

    fn expression(&mut self) -> Outcome {
        let text = self.rest.trim_start();
        if text.starts_with('\'') {
            return self.string().map(|text| varchar(&text)).ok_or_else(|| self.unreadable());
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
            return self.number();
        }
        let start = self.rest;
        let word = self.word();
        let upper = word.to_uppercase();
        match upper.as_str() {
            "NULL" => {
                return Ok(Value {
                    ty: TrinoType::Unknown,
                    array: new_null_array(&to_arrow(&TrinoType::Unknown), 1),
                });
            }
            "TRUE" | "FALSE" => {
                return Ok(Value {
                    ty: TrinoType::Boolean,
                    array: Arc::new(BooleanArray::from(vec![upper == "TRUE"])),
                });
            }
            "ARRAY" if self.eat("[") => {
                let values = self.list("]")?;
                return array(&values);
            }
            "ROW" if self.eat("(") => {
                let values = self.list(")")?;
                return Ok(row(&values));
            }
            _ => {}
        }
        if self.rest.trim_start().starts_with('\'') {
            return self.typed(&upper);
        }
        if word.is_empty() || !self.eat("(") {
            self.rest = start;
            return Err(self.unreadable());
        }
        let arguments = self.list(")")?;
        call(&word.to_lowercase(), &arguments)
    }

    fn number(&mut self) -> Outcome {
        let text = self.rest.trim_start();
        let end = text
            .char_indices()
            .find(|(at, c)| {
                let after_e = text[..*at].ends_with(['e', 'E']);
                !(c.is_ascii_digit()
                    || *c == '.'
                    || *c == 'e'
                    || *c == 'E'
                    || (*at == 0 || after_e) && (*c == '-' || *c == '+'))
            })
            .map_or(text.len(), |(at, _)| at);
        let (number, rest) = text.split_at(end);
        self.rest = rest;
        if number.contains(['e', 'E']) {
            let value: f64 = number.parse().map_err(|_| self.unreadable())?;
            return Ok(Value {
                ty: TrinoType::Double,
                array: Arc::new(Float64Array::from(vec![value])),
            });
        }
        if number.contains('.') {
            return decimal(number).ok_or_else(|| self.unreadable());
        }
        if let Ok(value) = number.parse::<i32>() {
            return Ok(Value {
                ty: TrinoType::Integer,
                array: Arc::new(Int32Array::from(vec![value])),
            });
        }
        let value: i64 = number.parse().map_err(|_| self.unreadable())?;
        Ok(Value { ty: TrinoType::Bigint, array: Arc::new(Int64Array::from(vec![value])) })
    }

    fn typed(&mut self, word: &str) -> Outcome {
        let text = self.string().ok_or_else(|| self.unreadable())?;
        let user = |error: otus_types::QueryError| Failure::User(error.to_string());
        let of = |ty: TrinoType, moment: Moment| {
            moments(&ty, 1, |_| Ok(Some(moment))).map(|array| Value { ty, array }).map_err(user)
        };
        match word {
            "JSON" => call("json_parse", &[varchar(&text)]),
            "DATE" => {
                let day = literal::date(&text).map_err(user)?;
                of(TrinoType::Date, Moment::plain(i64::from(day) * 86_400, 0))
            }
            "TIME" => {
                let time = literal::time(&text).map_err(user)?;
                let moment = Moment::plain(
                    time.nanos / 1_000_000_000,
                    u32::try_from(time.nanos % 1_000_000_000).unwrap(),
                );
                match time.offset_minutes {
                    None => of(TrinoType::Time(time.precision), moment),
                    Some(minutes) => of(
                        TrinoType::TimeTz(time.precision),
                        otus_functions::datetime::moment::with_offset(moment, minutes),
                    ),
                }
            }
            "TIMESTAMP" => {
                let at = literal::timestamp(&text).map_err(user)?;
                match at.zone {
                    None => {
                        of(TrinoType::Timestamp(at.precision), Moment::plain(at.seconds, at.nanos))
                    }
                    Some(zone) => of(
                        TrinoType::TimestampTz(at.precision),
                        Moment::wall(at.seconds, at.nanos, zone),
                    ),
                }
            }
            "INTERVAL" => self.interval(&text),
            "DECIMAL" => decimal(&text).ok_or_else(|| self.unreadable()),
            _ => self.plain(word, &text),
        }
    }

    /// Literals without a parser of their own.
    fn plain(&self, word: &str, text: &str) -> Outcome {
        match word {
            "X" => {
                let hex: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let bytes: Vec<u8> = (0..hex.len())
                    .step_by(2)
                    .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
                    .collect();
                Ok(Value {
                    ty: TrinoType::Varbinary,
                    array: Arc::new(BinaryArray::from(vec![bytes.as_slice()])),
                })
            }
            "DOUBLE" => {
                let value = match text {
                    "NaN" => f64::NAN,
                    "Infinity" => f64::INFINITY,
                    other => other.parse().map_err(|_| self.unreadable())?,
                };
                Ok(Value {
                    ty: TrinoType::Double,
                    array: Arc::new(Float64Array::from(vec![value])),
                })
            }
            "BIGINT" => {
                let value: i64 = text.parse().map_err(|_| self.unreadable())?;
                Ok(Value { ty: TrinoType::Bigint, array: Arc::new(Int64Array::from(vec![value])) })
            }
            "CHAR" => {
                let length = u32::try_from(text.chars().count()).unwrap();
                let trimmed = text.trim_end_matches(' ');
                Ok(Value {
                    ty: TrinoType::Char(length),
                    array: Arc::new(StringViewArray::from(vec![trimmed])),
                })
            }
            _ => Err(self.unreadable()),
        }
    }

    fn interval(&mut self, text: &str) -> Outcome {
        use literal::IntervalField as F;
        let field = |word: &str| match word.to_uppercase().as_str() {
            "YEAR" => Some(F::Year),
            "MONTH" => Some(F::Month),
            "DAY" => Some(F::Day),
            "HOUR" => Some(F::Hour),
            "MINUTE" => Some(F::Minute),
            "SECOND" => Some(F::Second),
            _ => None,
        };
        let start = field(&self.word()).ok_or_else(|| self.unreadable())?;
        let end = if self.eat("TO ") {
            Some(field(&self.word()).ok_or_else(|| self.unreadable())?)
        } else {
            None
        };
        let user = |error: otus_types::QueryError| Failure::User(error.to_string());
        if start <= F::Month {
            let months = literal::year_month(text, start, end).map_err(user)?;
            return Ok(Value {
                ty: TrinoType::IntervalYearMonth,
                array: Arc::new(Int32Array::from(vec![months])),
            });
        }
        let millis = literal::day_second(text, start, end).map_err(user)?;
        Ok(Value {
            ty: TrinoType::IntervalDaySecond,
            array: Arc::new(Int64Array::from(vec![millis])),
        })
    }
}

fn varchar(text: &str) -> Value {
    let length = u32::try_from(text.chars().count()).unwrap();
    Value {
        ty: TrinoType::Varchar(Some(length)),
        array: Arc::new(StringViewArray::from(vec![text])),
    }
}

fn decimal(text: &str) -> Option<Value> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let scale = u8::try_from(fraction.len()).ok()?;
    let precision =
        u8::try_from((whole.trim_start_matches('0').len() + fraction.len()).max(1)).ok()?;
    let value: i128 = format!("{whole}{fraction}").parse().ok()?;
    let ty = TrinoType::Decimal { precision, scale };
    let array = Decimal128Array::from(vec![sign * value])
        .with_precision_and_scale(precision, i8::try_from(scale).ok()?);
    Some(Value { ty, array: Arc::new(array.ok()?) })
}

fn array(values: &[Value]) -> Outcome {
    let ty = values
        .iter()
        .map(|value| value.ty.clone())
        .reduce(|a, b| match (&a, &b) {
            (TrinoType::Varchar(Some(x)), TrinoType::Varchar(Some(y))) => {
                TrinoType::Varchar(Some(*x.max(y)))
            }
            (TrinoType::Unknown, _) => b,
            _ => a,
        })
        .unwrap_or(TrinoType::Unknown);
    let parts: Vec<ArrayRef> = values.iter().map(|value| convert(value, &ty)).collect();
    let refs: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    let elements =
        if refs.is_empty() { new_null_array(&to_arrow(&ty), 0) } else { concat(&refs).unwrap() };
    let list = ListArray::new(
        list_field(&ty),
        OffsetBuffer::from_lengths([elements.len()]),
        elements,
        None,
    );
    Ok(Value { ty: TrinoType::array(ty), array: Arc::new(list) })
}

fn row(values: &[Value]) -> Value {
    let ty =
        TrinoType::Row(values.iter().map(|v| RowField { name: None, ty: v.ty.clone() }).collect());
    let arrow::datatypes::DataType::Struct(fields) = to_arrow(&ty) else { unreachable!() };
    let columns = values.iter().map(|value| Arc::clone(&value.array)).collect();
    Value { ty, array: Arc::new(StructArray::new(fields, columns, None)) }
}

fn convert(value: &Value, to: &TrinoType) -> ArrayRef {
    if value.array.data_type() == &to_arrow(to) {
        return Arc::clone(&value.array);
    }
    if let (TrinoType::Timestamp(_), TrinoType::TimestampTz(_)) = (&value.ty, to) {
        let column = otus_functions::columns::Column::constant(Arc::clone(&value.array));
        let from = otus_functions::datetime::moment::Moments::of(column, &value.ty).unwrap();
        return moments(to, 1, |row| Ok(from.get(row))).unwrap();
    }
    if let (TrinoType::TimestampTz(_), TrinoType::TimestampTz(_)) = (&value.ty, to) {
        let column = otus_functions::columns::Column::constant(Arc::clone(&value.array));
        let from = otus_functions::datetime::moment::Moments::of(column, &value.ty).unwrap();
        return moments(to, 1, |row| Ok(from.get(row))).unwrap();
    }
    if let (TrinoType::Char(length), TrinoType::Varchar(_)) = (&value.ty, to) {
        let text = value.array.as_string_view().value(0);
        let padded = format!("{text:<width$}", width = usize::try_from(*length).unwrap());
        return Arc::new(StringViewArray::from(vec![padded]));
    }
    cast(&value.array, &to_arrow(to))
        .unwrap_or_else(|error| panic!("{:?} to {to}: {error}", value.ty))
}

fn call(name: &str, arguments: &[Value]) -> Outcome {
    let types: Vec<ArgumentType> =
        arguments.iter().map(|v| ArgumentType::Value(v.ty.clone())).collect();
    let user = |error: otus_types::QueryError| Failure::User(error.to_string());
    let bound = resolve(name, &types, &mut |_, _| unreachable!("no lambdas here")).map_err(user)?;
    let signature = &bound.signature;
    let values: Vec<ColumnarValue> = arguments
        .iter()
        .zip(&signature.arguments)
        .map(|(value, to)| {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&convert(value, to), 0).unwrap())
        })
        .collect();
    let BoundFunction::Scalar(function) = bound.function().map_err(user)? else {
        return Err(Failure::Unreadable(format!("{name} is no scalar function")));
    };
    let arg_fields = values
        .iter()
        .map(|value| Arc::new(arrow::datatypes::Field::new("a", value.data_type(), true)))
        .collect();
    let returns = to_arrow(&signature.returns);
    let result = function.invoke_with_args(ScalarFunctionArgs {
        args: values,
        arg_fields,
        number_rows: 1,
        return_field: Arc::new(arrow::datatypes::Field::new("r", returns.clone(), true)),
        config_options: Arc::new(ConfigOptions::default()),
    });
    match result {
        Ok(value) => {
            let array = value.into_array(1).map_err(|error| Failure::User(error.to_string()))?;
            assert_eq!(
                array.data_type(),
                &returns,
                "{name} returns the shape of {}",
                signature.returns
            );
            Ok(Value { ty: signature.returns.clone(), array })
        }
        Err(datafusion_common::DataFusionError::External(error)) => {
            Err(Failure::User(error.to_string()))
        }
        Err(error) => Err(Failure::User(error.to_string())),
    }
}
