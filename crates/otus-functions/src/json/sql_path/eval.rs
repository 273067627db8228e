//! Evaluates a compiled SQL/JSON path on an item, lax or strict, with Trino's errors
//! (`path evaluation failed: …`). Predicates are in [`super::predicate`]. It must not know
//! what a function does with the result.

use std::borrow::Cow;

use otus_types::{ErrorCode, QueryError};

use super::number::{absolute, arithmetic, as_double, negate, rounded};
use super::{Item, Method, Path, SqlPath, Subscript};

/// Items in order; borrowed from the input where they can be.
pub type Sequence<'a> = Vec<Cow<'a, Item>>;

/// The input and the named parameters of one evaluation. A parameter without an item is an
/// empty sequence (a JSON parameter that was SQL NULL).
#[derive(Debug)]
pub struct Evaluation<'a> {
    pub lax: bool,
    pub input: &'a Item,
    pub parameters: &'a [(String, Option<Item>)],
    object_id: std::cell::Cell<i64>,
}

/// `@` and `last` of the surrounding filter and subscript.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a, 'b> {
    pub current: Option<&'b Cow<'a, Item>>,
    pub last: Option<i64>,
}

/// # Errors
/// `PATH_EVALUATION_ERROR: path evaluation failed: …`.
pub fn evaluate<'a>(
    path: &'a SqlPath,
    input: &'a Item,
    parameters: &'a [(String, Option<Item>)],
) -> Result<Sequence<'a>, QueryError> {
    let evaluation =
        Evaluation { lax: path.lax, input, parameters, object_id: std::cell::Cell::new(0) };
    evaluation.path(&path.root, Scope::default())
}

/// The one error of path evaluation.
#[must_use]
pub fn failed(why: &str) -> QueryError {
    QueryError::new(ErrorCode::PathEvaluationError, format!("path evaluation failed: {why}"))
}

fn wrong_type(expected: &str, item: &Item) -> QueryError {
    failed(&format!("invalid item type. Expected: {expected}, actual: {}", item.type_name()))
}

/// Arrays of the sequence replaced by their elements, one level deep.
#[must_use]
pub fn unwrap<'a>(sequence: Sequence<'a>) -> Sequence<'a> {
    if !sequence.iter().any(|item| matches!(item.as_ref(), Item::Array(_))) {
        return sequence;
    }
    sequence.into_iter().flat_map(elements).collect()
}

/// Elements of an array, or the item itself.
fn elements(item: Cow<'_, Item>) -> Sequence<'_> {
    match item {
        Cow::Borrowed(Item::Array(items)) => items.iter().map(Cow::Borrowed).collect(),
        Cow::Owned(Item::Array(items)) => items.into_iter().map(Cow::Owned).collect(),
        other => vec![other],
    }
}

impl<'a> Evaluation<'a> {
    /// # Errors
    /// `PATH_EVALUATION_ERROR`.
    pub fn path(&self, path: &'a Path, scope: Scope<'a, '_>) -> Result<Sequence<'a>, QueryError> {
        match path {
            Path::Context => Ok(vec![Cow::Borrowed(self.input)]),
            Path::Variable(name) => self.parameter(name),
            Path::Current => Ok(scope.current.cloned().into_iter().collect()),
            Path::Last => {
                Ok(scope.last.map(|last| Cow::Owned(Item::integer(last))).into_iter().collect())
            }
            Path::Literal(item) => Ok(vec![Cow::Borrowed(item)]),
            Path::Member(base, name) => {
                let base = self.unwrapped(base, scope)?;
                self.members(base, name.as_deref())
            }
            Path::Descendant(base, name) => {
                let mut found = Vec::new();
                for item in self.path(base, scope)? {
                    descendants(item, name, &mut found);
                }
                Ok(found)
            }
            Path::Elements(base, subscripts) => {
                let mut found = Vec::new();
                for item in self.path(base, scope)? {
                    self.subscripts(item, subscripts, scope, &mut found)?;
                }
                Ok(found)
            }
            Path::Filter(base, predicate) => {
                let mut kept = Vec::new();
                for item in self.unwrapped(base, scope)? {
                    let inner = Scope { current: Some(&item), ..scope };
                    if self.predicate(predicate, inner) == Some(true) {
                        kept.push(item);
                    }
                }
                Ok(kept)
            }
            Path::Method(base, method) => self.method(base, *method, scope),
            Path::Negate(base) => self.each_number(base, scope, negate),
            Path::Plus(base) => {
                self.each_number(base, scope, |item| as_double(item).map(|_| Ok(item.clone())))
            }
            Path::Arithmetic(left, operator, right) => {
                let left = self.unwrapped(left, scope)?;
                let right = self.unwrapped(right, scope)?;
                let ([left], [right]) = (left.as_slice(), right.as_slice()) else {
                    return Err(failed("arithmetic binary expression requires singleton operands"));
                };
                for item in [left, right] {
                    if as_double(item).is_none() {
                        return Err(not_a_number(item));
                    }
                }
                let result = arithmetic(left, *operator, right).map_err(|why| failed(&why))?;
                Ok(vec![Cow::Owned(result)])
            }
        }
    }

    fn unwrapped(&self, path: &'a Path, scope: Scope<'a, '_>) -> Result<Sequence<'a>, QueryError> {
        let sequence = self.path(path, scope)?;
        Ok(if self.lax { unwrap(sequence) } else { sequence })
    }

    fn parameter(&self, name: &str) -> Result<Sequence<'a>, QueryError> {
        match self.parameters.iter().find(|(parameter, _)| parameter == name) {
            Some((_, item)) => Ok(item.iter().map(Cow::Borrowed).collect()),
            None => Err(QueryError::new(
                ErrorCode::InvalidPath,
                format!("no value passed for parameter {name}"),
            )),
        }
    }

    fn members(
        &self,
        sequence: Sequence<'a>,
        name: Option<&str>,
    ) -> Result<Sequence<'a>, QueryError> {
        let mut found = Vec::new();
        for item in sequence {
            if !matches!(item.as_ref(), Item::Object(_)) {
                if self.lax {
                    continue;
                }
                return Err(wrong_type("OBJECT", &item));
            }
            let Some(name) = name else {
                match item {
                    Cow::Borrowed(Item::Object(members)) => {
                        found.extend(members.iter().map(|(_, value)| Cow::Borrowed(value)));
                    }
                    Cow::Owned(Item::Object(members)) => {
                        found.extend(members.into_iter().map(|(_, value)| Cow::Owned(value)));
                    }
                    _ => {}
                }
                continue;
            };
            match member(&item, name) {
                Some(value) => found.push(value),
                None if self.lax => {}
                None => {
                    return Err(failed(&format!(
                        "structural error: missing member '{name}' in JSON object"
                    )));
                }
            }
        }
        Ok(found)
    }

    fn subscripts(
        &self,
        item: Cow<'a, Item>,
        subscripts: &'a [Subscript],
        scope: Scope<'a, '_>,
        found: &mut Sequence<'a>,
    ) -> Result<(), QueryError> {
        if !self.lax && !matches!(item.as_ref(), Item::Array(_)) {
            return Err(wrong_type("ARRAY", &item));
        }
        let items = elements(item);
        if subscripts.is_empty() {
            found.extend(items);
            return Ok(());
        }
        if items.is_empty() {
            return if self.lax {
                Ok(())
            } else {
                Err(failed("structural error: invalid array subscript for empty array"))
            };
        }
        let size = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let inner = Scope { last: Some(size - 1), ..scope };
        for subscript in subscripts {
            let from = self.index(&subscript.from, inner, "from")?;
            let to = match &subscript.to {
                Some(to) => self.index(to, inner, "to")?,
                None => from,
            };
            if !self.lax && (from < 0 || from >= size || to < 0 || to >= size || from > to) {
                return Err(failed(&format!(
                    "structural error: invalid array subscript: [{from}, {to}] for array of size {size}"
                )));
            }
            for index in from.max(0)..=to.min(size - 1) {
                let item = usize::try_from(index).ok().and_then(|index| items.get(index));
                found.extend(item.cloned());
            }
        }
        Ok(())
    }

    fn index(&self, path: &'a Path, scope: Scope<'a, '_>, which: &str) -> Result<i64, QueryError> {
        let sequence = self.path(path, scope)?;
        let [item] = sequence.as_slice() else {
            return Err(failed(&format!(
                "array subscript '{which}' value must be singleton numeric"
            )));
        };
        let too_large = || failed(&format!("cannot convert value {item:?} to long"));
        match item.as_ref() {
            Item::Integer(value, _) => Ok(*value),
            Item::HugeInteger(_) => Err(too_large()),
            other => {
                let value = as_double(other).ok_or_else(|| not_a_number(other))?.round();
                #[allow(clippy::cast_possible_truncation)]
                if value.abs() < 9.2e18 { Ok(value as i64) } else { Err(too_large()) }
            }
        }
    }

    fn method(
        &self,
        base: &'a Path,
        method: Method,
        scope: Scope<'a, '_>,
    ) -> Result<Sequence<'a>, QueryError> {
        match method {
            Method::Abs => self.each_number(base, scope, absolute),
            Method::Ceiling => self.each_number(base, scope, |item| rounded(item, true).map(Ok)),
            Method::Floor => self.each_number(base, scope, |item| rounded(item, false).map(Ok)),
            Method::Double => {
                let items = self.unwrapped(base, scope)?;
                items
                    .into_iter()
                    .map(|item| Ok(Cow::Owned(Item::Double(to_double(&item)?))))
                    .collect()
            }
            Method::KeyValue => {
                let mut found = Vec::new();
                for item in self.unwrapped(base, scope)? {
                    self.key_values(&item, &mut found)?;
                }
                Ok(found)
            }
            Method::Size => {
                let items = self.path(base, scope)?;
                let sizes = items.iter().map(|item| match item.as_ref() {
                    Item::Array(items) => {
                        Ok(Item::integer(i64::try_from(items.len()).unwrap_or(i64::MAX)))
                    }
                    _ if self.lax => Ok(Item::integer(1)),
                    other => Err(wrong_type("ARRAY", other)),
                });
                sizes.map(|size| size.map(Cow::Owned)).collect()
            }
            Method::Type => {
                let items = self.path(base, scope)?;
                Ok(items.iter().map(|i| Cow::Owned(Item::Text(path_type(i).to_owned()))).collect())
            }
        }
    }

    fn key_values(&self, item: &Item, found: &mut Sequence<'a>) -> Result<(), QueryError> {
        let Item::Object(members) = item else {
            return Err(wrong_type("OBJECT", item));
        };
        let id = self.object_id.replace(self.object_id.get() + 1);
        found.extend(members.iter().map(|(name, value)| {
            Cow::Owned(Item::Object(vec![
                ("name".to_owned(), Item::Text(name.clone())),
                ("value".to_owned(), value.clone()),
                ("id".to_owned(), Item::integer(id)),
            ]))
        }));
        Ok(())
    }

    fn each_number(
        &self,
        base: &'a Path,
        scope: Scope<'a, '_>,
        apply: impl Fn(&Item) -> Option<Result<Item, String>>,
    ) -> Result<Sequence<'a>, QueryError> {
        let items = self.unwrapped(base, scope)?;
        items
            .iter()
            .map(|item| match apply(item) {
                Some(result) => result.map(Cow::Owned).map_err(|why| failed(&why)),
                None => Err(not_a_number(item)),
            })
            .collect()
    }
}

fn not_a_number(item: &Item) -> QueryError {
    match item {
        Item::HugeInteger(text) => {
            failed(&format!("cannot convert {text} to Trino value (value too big)"))
        }
        other => wrong_type("NUMBER", other),
    }
}

fn member<'a>(item: &Cow<'a, Item>, name: &str) -> Option<Cow<'a, Item>> {
    match item {
        Cow::Borrowed(item) => item.member(name).map(Cow::Borrowed),
        Cow::Owned(item) => item.member(name).cloned().map(Cow::Owned),
    }
}

fn descendants<'a>(item: Cow<'a, Item>, name: &str, found: &mut Sequence<'a>) {
    if let Some(value) = member(&item, name) {
        found.push(value);
    }
    let children: Sequence<'a> = match item {
        Cow::Borrowed(Item::Object(members)) => {
            members.iter().map(|(_, value)| Cow::Borrowed(value)).collect()
        }
        Cow::Owned(Item::Object(members)) => {
            members.into_iter().map(|(_, value)| Cow::Owned(value)).collect()
        }
        array if matches!(array.as_ref(), Item::Array(_)) => elements(array),
        _ => return,
    };
    for child in children {
        descendants(child, name, found);
    }
}

fn to_double(item: &Item) -> Result<f64, QueryError> {
    match item {
        Item::Text(text) => {
            text.trim().parse().map_err(|_| failed(&format!("Cannot cast '{text}' to DOUBLE")))
        }
        other => as_double(other).ok_or_else(|| wrong_type("NUMBER or TEXT", other)),
    }
}

fn path_type(item: &Item) -> &'static str {
    use super::item::Temporal;
    match item {
        Item::Null => "null",
        Item::Boolean(_) => "boolean",
        Item::Text(_) => "string",
        Item::Array(_) => "array",
        Item::Object(_) => "object",
        Item::Temporal(Temporal::Date, _) => "date",
        Item::Temporal(Temporal::Time, _) => "time without time zone",
        Item::Temporal(Temporal::TimeTz, _) => "time with time zone",
        Item::Temporal(Temporal::Timestamp, _) => "timestamp without time zone",
        Item::Temporal(Temporal::TimestampTz, _) => "timestamp with time zone",
        _ => "number",
    }
}
