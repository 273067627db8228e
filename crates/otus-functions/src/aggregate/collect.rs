//! Aggregates that keep their input: `array_agg`, `map_agg`, `multimap_agg`, `map_union`,
//! `histogram`, `listagg`. It must not know other aggregates.

use std::collections::HashMap;

use otus_types::{QueryError, TrinoType};

use super::AGGREGATE;
use super::udaf::{Definition, State, aggregate};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Key, Value, key};

pub const ARRAY_AGG: FunctionSpec = FunctionSpec {
    name: "array_agg",
    signatures: &["(T) -> array(T)"],
    description: "Array of the values, NULLs included",
    examples: &[Example {
        call: "array_agg(x ORDER BY x) FROM (VALUES NULL, 1) AS t(x)",
        result: "[1, null]",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        aggregate(signature, Definition::new(state, || ArrayAgg(Vec::new())).nullable(&[0]))
    }),
    ..AGGREGATE
};

#[derive(Debug)]
struct ArrayAgg(Vec<Value>);

impl State for ArrayAgg {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        self.0.extend(row.first().cloned());
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        self.0.extend(state.first().and_then(Value::as_array).unwrap_or_default().iter().cloned());
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Array(self.0.clone())]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(if self.0.is_empty() { Value::Null } else { Value::Array(self.0.clone()) })
    }

    fn size(&self) -> usize {
        self.0.len() * size_of::<Value>() * 2
    }
}

/// How a value joins the entry its key already has.
#[derive(Debug, Clone, Copy)]
enum Join {
    KeepFirst,
    Append,
    Add,
}

/// Entries in the order of their first appearance.
#[derive(Debug)]
struct Entries {
    join: Join,
    /// Whether the argument is a map whose entries are taken in.
    maps: bool,
    places: HashMap<Key, usize>,
    entries: Vec<(Value, Value)>,
    seen: bool,
}

impl Entries {
    fn new(join: Join, maps: bool) -> Self {
        Self { join, maps, places: HashMap::new(), entries: Vec::new(), seen: false }
    }

    fn add(&mut self, name: &Value, value: &Value) {
        let next = self.entries.len();
        let at = *self.places.entry(key(name)).or_insert(next);
        let Some((_, known)) = self.entries.get_mut(at) else {
            let first = match self.join {
                Join::Append => Value::Array(vec![value.clone()]),
                _ => value.clone(),
            };
            self.entries.push((name.clone(), first));
            return;
        };
        match (self.join, known) {
            (Join::Append, Value::Array(items)) => items.push(value.clone()),
            (Join::Add, Value::Int(count)) => *count += value.as_int().unwrap_or(0),
            _ => {}
        }
    }
}

impl State for Entries {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        self.seen = true;
        match row {
            [Value::Map(entries)] if self.maps => {
                for (name, value) in entries {
                    self.add(name, value);
                }
            }
            [name] => self.add(name, &Value::Int(1)),
            [name, value, ..] => self.add(name, value),
            [] => {}
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let Some(entries) = state.first().and_then(Value::as_map) else {
            return Ok(());
        };
        self.seen = true;
        for (name, value) in entries {
            match (self.join, value) {
                (Join::Append, Value::Array(items)) => {
                    for item in items {
                        self.add(name, item);
                    }
                }
                _ => self.add(name, value),
            }
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![if self.seen { Value::Map(self.entries.clone()) } else { Value::Null }]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(if self.seen { Value::Map(self.entries.clone()) } else { Value::Null })
    }

    fn size(&self) -> usize {
        self.entries.len() * 256
    }
}

pub const MAP_AGG: FunctionSpec = FunctionSpec {
    name: "map_agg",
    signatures: &["(K, V) -> map(K, V)"],
    description: "Map from each key to one of its values",
    examples: &[Example {
        call: "map_agg(k, v) FROM (VALUES ('a', 1)) AS t(k, v)",
        result: "{a=1}",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        let make = || Entries::new(Join::KeepFirst, false);
        aggregate(signature, Definition::new(state, make).nullable(&[1]))
    }),
    ..AGGREGATE
};

pub const MULTIMAP_AGG: FunctionSpec = FunctionSpec {
    name: "multimap_agg",
    signatures: &["(K, V) -> map(K, array(V))"],
    description: "Map from each key to the array of its values",
    examples: &[Example {
        call: "multimap_agg(k, v ORDER BY v) FROM (VALUES ('a', 2), ('a', 1)) AS t(k, v)",
        result: "{a=[1, 2]}",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        let make = || Entries::new(Join::Append, false);
        aggregate(signature, Definition::new(state, make).nullable(&[1]))
    }),
    ..AGGREGATE
};

pub const MAP_UNION: FunctionSpec = FunctionSpec {
    name: "map_union",
    signatures: &["(map(K, V)) -> map(K, V)"],
    description: "Union of maps, of equal keys one value",
    examples: &[Example {
        call: "array_sort(map_keys(map_union(m))) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) AS t(m)",
        result: "[a, b]",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        aggregate(signature, Definition::new(state, || Entries::new(Join::KeepFirst, true)))
    }),
    ..AGGREGATE
};

pub const HISTOGRAM: FunctionSpec = FunctionSpec {
    name: "histogram",
    signatures: &["(T:comparable) -> map(T, bigint)"],
    description: "Map from each value to how often it occurs",
    examples: &[Example {
        call: "element_at(histogram(x), 7) FROM (VALUES 7, 7, 8) AS t(x)",
        result: "2",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        aggregate(signature, Definition::new(state, || Entries::new(Join::Add, false)))
    }),
    ..AGGREGATE
};

pub const LISTAGG: FunctionSpec = FunctionSpec {
    name: "listagg",
    signatures: &[
        "(varchar) -> varchar",
        "(varchar, varchar) -> varchar",
        "(varchar, varchar, boolean, varchar, boolean) -> varchar",
    ],
    can_fail: true,
    description: "Values joined by a delimiter; what to do on overflow and how to mark it may follow",
    examples: &[Example {
        call: "listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 'b', 'a') AS t(x)",
        result: "a,b",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state =
            vec![TrinoType::array(TrinoType::VARCHAR), TrinoType::array(TrinoType::VARCHAR)];
        aggregate(signature, Definition::new(state, ListAgg::default))
    }),
    ..AGGREGATE
};

/// Longest text LISTAGG makes, in bytes.
const MAX_OUTPUT: usize = 1_048_576;

#[derive(Debug, Default)]
struct ListAgg {
    texts: Vec<Value>,
    /// delimiter, whether overflow fails, filler, whether to count what was left out
    settings: Vec<Value>,
}

impl State for ListAgg {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let Some((text, settings)) = row.split_first() else {
            return Ok(());
        };
        self.texts.push(text.clone());
        if self.settings.is_empty() {
            self.settings = settings
                .iter()
                .map(|value| match value {
                    Value::Boolean(flag) => Value::Text(flag.to_string()),
                    other => other.clone(),
                })
                .collect();
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [Value::Array(texts), Value::Array(settings)] = state else {
            return Ok(());
        };
        self.texts.extend(texts.iter().cloned());
        if self.settings.is_empty() {
            self.settings.clone_from(settings);
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Array(self.texts.clone()), Value::Array(self.settings.clone())]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        let setting = |at: usize| self.settings.get(at).and_then(Value::as_text);
        let delimiter = setting(0).unwrap_or_default();
        let mut out = String::new();
        for (at, text) in self.texts.iter().filter_map(Value::as_text).enumerate() {
            let between = if at > 0 { delimiter } else { "" };
            if out.len() + between.len() + text.len() > MAX_OUTPUT {
                if setting(1) != Some("false") {
                    return Err(invalid(format!(
                        "Concatenated string has the length in bytes larger than the maximum output length {MAX_OUTPUT}"
                    )));
                }
                out.push_str(between);
                out.push_str(setting(2).unwrap_or("..."));
                if setting(3) == Some("true") {
                    out.push_str(&format!("({})", self.texts.len() - at));
                }
                break;
            }
            out.push_str(between);
            out.push_str(text);
        }
        Ok(if self.texts.is_empty() { Value::Null } else { Value::Text(out) })
    }
}
