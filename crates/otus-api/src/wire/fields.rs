//! Members of a request's body, read as AWS reads them: null is absent, unknown members are
//! ignored, a fraction is cut off, a wrong type is a `SerializationException`. It must not
//! know any operation.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::ApiError;

/// Objects within objects deeper than this are refused.
const DEPTH_MAX: usize = 64;

/// An object of a request.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    #[must_use]
    pub fn new(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    /// The body as an object without nulls; an empty body is an empty object.
    ///
    /// # Errors
    /// `SerializationException` for anything else.
    pub fn parse(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(Value::Object(mut object)) => {
                if !prune(&mut object, 0) {
                    return Err(serialization("the body is nested too deeply"));
                }
                Ok(object)
            }
            Ok(_) => Err(serialization("Start of structure or map found where not expected")),
            Err(error) => Err(serialization(&error.to_string())),
        }
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A member as it came.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    /// A text.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(unconvertible(other, "a String")),
        }
    }

    /// A text the operation requires: its presence is checked before it runs.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn required(&self, name: &str) -> Result<&'a str, ApiError> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    /// A text of its own, absent when empty.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn owned(&self, name: &str) -> Result<Option<String>, ApiError> {
        Ok(self.text(name)?.filter(|it| !it.is_empty()).map(str::to_owned))
    }

    /// An integer; a fraction is cut off.
    ///
    /// # Errors
    /// `SerializationException`.
    #[allow(clippy::cast_possible_truncation)] // saturates
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                Ok(number.as_i64().or_else(|| number.as_f64().map(|it| it as i64)))
            }
            Some(other) => Err(unconvertible(other, "an Integer")),
        }
    }

    /// A truth value.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(other) => Err(unconvertible(other, "a Boolean")),
        }
    }

    /// An object within.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn object(&self, name: &str) -> Result<Option<Fields<'a>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(Fields(object))),
            Some(_) => Err(serialization("Unexpected value where a structure was expected")),
        }
    }

    /// A list of anything; empty when absent.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn list(&self, name: &str) -> Result<&'a [Value], ApiError> {
        match self.0.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(serialization("Unexpected value where a list was expected")),
        }
    }

    /// A list of texts; empty when absent.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, ApiError> {
        let text = |item: &Value| match item {
            Value::String(text) => Ok(text.clone()),
            other => Err(unconvertible(other, "a String")),
        };
        self.list(name)?.iter().map(text).collect()
    }

    /// A list of objects; empty when absent.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn objects(&self, name: &str) -> Result<Vec<Fields<'a>>, ApiError> {
        let object = |item: &'a Value| match item {
            Value::Object(object) => Ok(Fields(object)),
            _ => Err(serialization("Unexpected value where a structure was expected")),
        };
        self.list(name)?.iter().map(object).collect()
    }

    /// A member in the shape of `T`.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn shape<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let shape = serde_json::from_value(value.clone());
        shape.map(Some).map_err(|error| serialization(&error.to_string()))
    }

    /// This object in the shape of `T`.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn whole<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let shape = serde_json::from_value(Value::Object(self.0.clone()));
        shape.map_err(|error| serialization(&error.to_string()))
    }

    /// `Key` and `Value` of each of a list of tags.
    ///
    /// # Errors
    /// `SerializationException`.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>, ApiError> {
        let tag = |tag: Fields<'_>| {
            Ok((tag.required("Key")?.to_owned(), tag.required("Value")?.to_owned()))
        };
        self.objects(name)?.into_iter().map(tag).collect()
    }
}

/// Takes nulls out; false when nested too deeply.
fn prune(object: &mut Map<String, Value>, depth: usize) -> bool {
    object.retain(|_, member| !member.is_null());
    object.values_mut().all(|member| prune_value(member, depth + 1))
}

fn prune_value(value: &mut Value, depth: usize) -> bool {
    if depth > DEPTH_MAX {
        return false;
    }
    match value {
        Value::Object(object) => prune(object, depth),
        Value::Array(items) => items.iter_mut().all(|item| prune_value(item, depth + 1)),
        _ => true,
    }
}

fn serialization(text: &str) -> ApiError {
    ApiError::new("SerializationException", text)
}

fn unconvertible(value: &Value, to: &str) -> ApiError {
    let found = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) | Value::Object(_) => {
            return serialization("Start of structure or map found where not expected");
        }
    };
    serialization(&format!("{found} can not be converted to {to}"))
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn members_are_read_as_aws_reads_them() {
        let body = br#"{"A":null,"B":3.9,"C":"x","D":7,"E":{"F":null}}"#;
        let object = Fields::parse(body).unwrap();
        let fields = Fields::new(&object);
        assert!(!fields.has("A"));
        assert_eq!(fields.integer("B").unwrap(), Some(3));
        let texts = [fields.integer("C").unwrap_err(), fields.text("D").unwrap_err()];
        assert_eq!(
            texts.map(|it| it.message),
            [
                "STRING_VALUE can not be converted to an Integer",
                "NUMBER_VALUE can not be converted to a String"
            ]
        );
        assert!(!fields.object("E").unwrap().unwrap().has("F"));
    }

    #[test]
    fn nesting_has_an_end() {
        let body = format!("{{\"A\":{}{}}}", "[".repeat(100), "]".repeat(100));
        assert!(Fields::parse(body.as_bytes()).is_err());
    }
}
