//! `CAST(json AS x)` for every x: the text is read along the type, no tree is built and
//! numbers keep all their digits. It must not know other sources.

use otus_types::{QueryError, RowField, TrinoType};

use super::{bad_cast, boolean, decimal, float, integer, text};
use crate::json::scan::{Kind, Malformed, Scanner};
use crate::value::{Value, key};

pub(super) fn cast(value: &Value, to: &TrinoType) -> Result<Value, QueryError> {
    let Value::Text(source) = value else {
        return Ok(Value::Null);
    };
    let nested = matches!(to, TrinoType::Array(_) | TrinoType::Map(..) | TrinoType::Row(_));
    let mut reader = Reader { scanner: Scanner::new(source), source, nested };
    let read = match reader.value(to) {
        Ok(value) if reader.scanner.at_end() => return Ok(value),
        Ok(_) => reader.malformed(to),
        Err(error) => error,
    };
    if !nested {
        return Err(read);
    }
    // What went wrong inside is said of the whole.
    let blank = if read.message.is_empty() { "" } else { " " };
    let text = shortened(source);
    Err(bad_cast(format!("Cannot cast to {to}.{blank}{}\n{text}", read.message)))
}

fn shortened(text: &str) -> String {
    text.chars().take(500).collect()
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    source: &'a str,
    /// Whether the cast is to an array, map or row: errors of its parts say which part.
    nested: bool,
}

impl Reader<'_> {
    fn malformed(&self, to: &TrinoType) -> QueryError {
        if self.nested {
            return bad_cast(String::new());
        }
        bad_cast(format!("Cannot cast to {to}.\n{}", shortened(self.source)))
    }

    fn ok<T>(&self, read: Result<T, Malformed>, to: &TrinoType) -> Result<T, QueryError> {
        read.map_err(|Malformed| self.malformed(to))
    }

    fn take(&mut self, byte: u8, to: &TrinoType) -> Result<(), QueryError> {
        let read = self.scanner.take(byte);
        self.ok(read, to)
    }

    fn value(&mut self, to: &TrinoType) -> Result<Value, QueryError> {
        let read = self.scanner.kind();
        let kind = self.ok(read, to)?;
        match (to, kind) {
            (TrinoType::Json, _) => {
                let read = self.scanner.skip_value();
                let range = self.ok(read, to)?;
                Ok(Value::Text(self.scanner.slice(range).to_owned()))
            }
            (_, Kind::Null) => {
                let read = self.scanner.word("null");
                self.ok(read, to).map(|()| Value::Null)
            }
            (TrinoType::Array(element), Kind::Array) => self.array(element, to).map(Value::Array),
            (TrinoType::Map(key_type, value_type), Kind::Object) => {
                self.map(key_type, value_type, to)
            }
            (TrinoType::Row(fields), Kind::Array) => self.row_of_array(fields, to),
            (TrinoType::Row(fields), Kind::Object) => self.row_of_object(fields, to),
            (TrinoType::Array(_), _) => Err(self.unexpected(kind, "a json array")),
            (TrinoType::Map(..), _) => Err(self.unexpected(kind, "a json object")),
            (TrinoType::Row(_), _) => Err(self.unexpected(kind, "a json array or object")),
            (_, Kind::Array | Kind::Object) => {
                if self.nested {
                    let shown = opening(kind);
                    return Err(bad_cast(format!("Unexpected token when cast to {to}: {shown}")));
                }
                let text = shortened(self.source);
                Err(bad_cast(format!("Cannot cast '{text}' to {}", to.base_name())))
            }
            _ => self.scalar(kind, to),
        }
    }

    fn unexpected(&mut self, kind: Kind, wanted: &str) -> QueryError {
        let found = match kind {
            Kind::Array | Kind::Object => opening(kind).to_owned(),
            Kind::String => {
                self.scanner.string().map(|it| it.decode().into_owned()).unwrap_or_default()
            }
            _ => {
                let range = self.scanner.skip_value().unwrap_or_default();
                self.scanner.slice(range).to_owned()
            }
        };
        bad_cast(format!("Expected {wanted}, but got {found}"))
    }

    fn array(&mut self, element: &TrinoType, to: &TrinoType) -> Result<Vec<Value>, QueryError> {
        self.take(b'[', to)?;
        let mut items = Vec::new();
        if self.scanner.take_if(b']') {
            return Ok(items);
        }
        loop {
            items.push(self.value(element)?);
            if !self.scanner.take_if(b',') {
                self.take(b']', to)?;
                return Ok(items);
            }
        }
    }

    /// Calls `member` with each name; it reads the value.
    fn object(
        &mut self,
        to: &TrinoType,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        self.take(b'{', to)?;
        if self.scanner.take_if(b'}') {
            return Ok(());
        }
        loop {
            let read = self.scanner.string();
            let name = self.ok(read, to)?.decode().into_owned();
            self.take(b':', to)?;
            member(self, &name)?;
            if !self.scanner.take_if(b',') {
                return self.take(b'}', to);
            }
        }
    }

    fn map(
        &mut self,
        key_type: &TrinoType,
        value_type: &TrinoType,
        to: &TrinoType,
    ) -> Result<Value, QueryError> {
        let mut known = std::collections::HashSet::new();
        let mut entries = Vec::new();
        self.object(to, |reader, name| {
            let name = of_text(name, key_type, reader.source)?;
            if !known.insert(key(&name)) {
                return Err(bad_cast("Duplicate keys are not allowed".to_owned()));
            }
            let value = reader.value(value_type)?;
            entries.push((name, value));
            Ok(())
        })?;
        Ok(Value::Map(entries))
    }

    /// Elements by place; what is beyond the fields is not looked at.
    fn row_of_array(&mut self, fields: &[RowField], to: &TrinoType) -> Result<Value, QueryError> {
        self.take(b'[', to)?;
        let mut values = Vec::with_capacity(fields.len());
        if !self.scanner.take_if(b']') {
            loop {
                match fields.get(values.len()) {
                    Some(field) => values.push(self.value(&field.ty)?),
                    None => {
                        let read = self.scanner.skip_value();
                        self.ok(read, to)?;
                    }
                }
                if !self.scanner.take_if(b',') {
                    self.take(b']', to)?;
                    break;
                }
            }
        }
        values.resize(fields.len(), Value::Null);
        Ok(Value::Row(values))
    }

    /// Members by name without regard to case.
    fn row_of_object(&mut self, fields: &[RowField], to: &TrinoType) -> Result<Value, QueryError> {
        let mut values = vec![Value::Null; fields.len()];
        self.object(to, |reader, name| {
            let is = |field: &RowField| {
                field.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
            };
            let place = fields.iter().position(is);
            match place.and_then(|at| fields.get(at).zip(values.get_mut(at))) {
                Some((field, slot)) => *slot = reader.value(&field.ty)?,
                None => {
                    let read = reader.scanner.skip_value();
                    reader.ok(read, to)?;
                }
            }
            Ok(())
        })?;
        Ok(Value::Row(values))
    }

    fn scalar(&mut self, kind: Kind, to: &TrinoType) -> Result<Value, QueryError> {
        let source = self.source;
        match kind {
            Kind::True | Kind::False => {
                let word = if kind == Kind::True { "true" } else { "false" };
                let read = self.scanner.word(word);
                self.ok(read, to)?;
                of_value(&Value::Boolean(kind == Kind::True), &TrinoType::Boolean, to, source)
            }
            Kind::Number => {
                let read = self.scanner.number();
                let number = self.ok(read, to)?;
                match number.text.parse().ok().filter(|_| !number.float) {
                    Some(value) => of_value(&Value::Int(value), &TrinoType::Bigint, to, source),
                    None => from_number(number.text, to, source),
                }
            }
            _ => {
                let read = self.scanner.string();
                let text = self.ok(read, to)?.decode().into_owned();
                of_text(&text, to, source)
            }
        }
    }
}

fn opening(kind: Kind) -> &'static str {
    if kind == Kind::Array { "[" } else { "{" }
}

fn of_text(text: &str, to: &TrinoType, source: &str) -> Result<Value, QueryError> {
    of_value(&Value::Text(text.to_owned()), &TrinoType::VARCHAR, to, source)
}

fn of_value(
    value: &Value,
    from: &TrinoType,
    to: &TrinoType,
    source: &str,
) -> Result<Value, QueryError> {
    use TrinoType as T;
    let target = |name: &str| bad_cast(format!("Cannot cast '{}' to {name}", shortened(source)));
    match to {
        T::Boolean if matches!(value, Value::Boolean(_)) => Ok(value.clone()),
        T::Boolean => boolean::cast(value, from),
        // Text that is no number keeps the error of the cast from varchar.
        T::Tinyint | T::Smallint | T::Integer | T::Bigint => match value {
            Value::Text(_) => integer::cast(value, from, to),
            _ => integer::cast(value, from, to).map_err(|_| target(to.base_name())),
        },
        T::Real | T::Double => float::cast(value, from, to),
        T::Decimal { precision, scale } => decimal::cast(value, from, *precision, *scale)
            .map_err(|_| target(&format!("DECIMAL({precision},{scale})"))),
        T::Varchar(_) | T::Char(_) => text::cast(value, from, to),
        _ => Ok(Value::Null),
    }
}

/// A number with a fraction or an exponent, or beyond bigint.
fn from_number(text: &str, to: &TrinoType, source: &str) -> Result<Value, QueryError> {
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    match to {
        TrinoType::Decimal { precision, scale } => {
            decimal::parse_number(text, *precision, *scale).map(Value::Decimal).ok_or_else(|| {
                bad_cast(format!(
                    "Cannot cast '{}' to DECIMAL({precision},{scale})",
                    shortened(source)
                ))
            })
        }
        TrinoType::Boolean => Ok(Value::Boolean(value != 0.0)),
        TrinoType::Real | TrinoType::Double => {
            float::cast(&Value::Double(value), &TrinoType::Double, to)
        }
        TrinoType::Varchar(_) | TrinoType::Char(_) => {
            text::cast(&Value::Double(value), &TrinoType::Double, to)
        }
        _ => integer::cast(&Value::Double(value), &TrinoType::Double, to),
    }
}
