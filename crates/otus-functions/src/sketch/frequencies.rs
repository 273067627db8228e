//! `numeric_histogram`, `approx_most_frequent` and `checksum`. It must not know other
//! sketches.

use std::collections::HashMap;

use otus_types::{QueryError, TrinoType};

use crate::aggregate::{AGGREGATE, Definition, State, aggregate};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Key, Value, key};

pub const NUMERIC_HISTOGRAM: FunctionSpec = FunctionSpec {
    name: "numeric_histogram",
    signatures: &[
        "(bigint, double) -> map(double, double)",
        "(bigint, real) -> map(real, real)",
        "(bigint, double, double) -> map(double, double)",
        "(bigint, real, double) -> map(real, real)",
    ],
    can_fail: true,
    description: "Approximate histogram with at most that many buckets, values weighted",
    examples: &[Example {
        call: "numeric_histogram(2, x) FROM (VALUES 1e0, 1e0, 9e0) AS t(x)",
        result: "{1.0=2.0, 9.0=1.0}",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let real = signature.arguments.get(1) == Some(&TrinoType::Real);
        let state = vec![TrinoType::Bigint, TrinoType::map(TrinoType::Double, TrinoType::Double)];
        let make = move || NumericHistogram { buckets: 0, centers: Vec::new(), real };
        aggregate(signature, Definition::new(state, make))
    }),
    ..AGGREGATE
};

/// Ben-Haim and Tom-Tov: the two nearest centers are joined while there are too many.
#[derive(Debug)]
struct NumericHistogram {
    buckets: usize,
    centers: Vec<(f64, f64)>,
    real: bool,
}

impl NumericHistogram {
    fn add(&mut self, value: f64, weight: f64) {
        let at = self.centers.partition_point(|(center, _)| *center < value);
        match self.centers.get_mut(at) {
            Some((center, known)) if (*center - value).abs() == 0.0 => *known += weight,
            _ => self.centers.insert(at, (value, weight)),
        }
        // Joining waits until twice the buckets are in use, as in Trino's buffer.
        if self.buckets > 0 && self.centers.len() > self.buckets.saturating_mul(2).max(64) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        while self.centers.len() > self.buckets {
            let gaps = self.centers.windows(2).map(|pair| match pair {
                [(a, _), (b, _)] => b - a,
                _ => f64::INFINITY,
            });
            let Some((at, _)) = gaps.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)) else {
                return;
            };
            let (b, wb) = self.centers.remove(at + 1);
            if let Some((a, wa)) = self.centers.get_mut(at) {
                let weight = *wa + wb;
                *a = (*a * *wa + b * wb) / weight;
                *wa = weight;
            }
        }
    }
}

impl State for NumericHistogram {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let [Value::Int(buckets), value, rest @ ..] = row else {
            return Ok(());
        };
        if *buckets < 2 {
            return Err(invalid("numeric_histogram bucket count must be greater than one"));
        }
        self.buckets = usize::try_from(*buckets).unwrap_or(usize::MAX);
        let weight = rest.first().and_then(Value::as_double).unwrap_or(1.0);
        if let Some(value) = value.as_double() {
            self.add(value, weight);
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [Value::Int(buckets), Value::Map(centers)] = state else {
            return Ok(());
        };
        self.buckets = self.buckets.max(usize::try_from(*buckets).unwrap_or(0));
        for (center, weight) in centers {
            if let (Some(center), Some(weight)) = (center.as_double(), weight.as_double()) {
                self.add(center, weight);
            }
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let centers = self.centers.iter().map(|(c, w)| (Value::Double(*c), Value::Double(*w)));
        let buckets = i64::try_from(self.buckets).unwrap_or(i64::MAX);
        vec![Value::Int(buckets), Value::Map(centers.collect())]
    }

    #[allow(clippy::cast_possible_truncation)]
    fn evaluate(&self) -> Result<Value, QueryError> {
        if self.centers.is_empty() {
            return Ok(Value::Null);
        }
        let mut this =
            Self { buckets: self.buckets, centers: self.centers.clone(), real: self.real };
        this.shrink();
        let number = |x: f64| {
            if self.real { Value::Real(x as f32) } else { Value::Double(x) }
        };
        Ok(Value::Map(this.centers.iter().map(|(c, w)| (number(*c), number(*w))).collect()))
    }
}

pub const APPROX_MOST_FREQUENT: FunctionSpec = FunctionSpec {
    name: "approx_most_frequent",
    signatures: &[
        "(bigint, bigint, bigint) -> map(bigint, bigint)",
        "(bigint, varchar, bigint) -> map(varchar, bigint)",
    ],
    can_fail: true,
    description: "Map from the most frequent values to how often they occur",
    examples: &[Example {
        call: "approx_most_frequent(1, x, 10) FROM (VALUES 'a', 'a', 'b') AS t(x)",
        result: "{a=2}",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![TrinoType::Bigint, signature.returns.clone()];
        let make = || MostFrequent { buckets: 0, counts: HashMap::new(), next: 0 };
        aggregate(signature, Definition::new(state, make))
    }),
    ..AGGREGATE
};

/// All counts are kept, so the answer is exact.
#[derive(Debug)]
struct MostFrequent {
    buckets: usize,
    /// Value, count and when it was first seen.
    counts: HashMap<Key, (Value, i64, usize)>,
    next: usize,
}

impl MostFrequent {
    fn add(&mut self, value: &Value, count: i64) {
        let next = self.next;
        self.next += 1;
        self.counts.entry(key(value)).or_insert_with(|| (value.clone(), 0, next)).1 += count;
    }
}

impl State for MostFrequent {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let [Value::Int(buckets), value, ..] = row else {
            return Ok(());
        };
        if *buckets < 1 {
            return Err(invalid(
                "approx_most_frequent bucket count must be greater than one, input bucket count: "
                    .to_owned()
                    + &buckets.to_string(),
            ));
        }
        self.buckets = usize::try_from(*buckets).unwrap_or(usize::MAX);
        self.add(value, 1);
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [Value::Int(buckets), Value::Map(entries)] = state else {
            return Ok(());
        };
        self.buckets = self.buckets.max(usize::try_from(*buckets).unwrap_or(0));
        for (value, count) in entries {
            self.add(value, count.as_int().unwrap_or(0));
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let entries = self.counts.values().map(|(value, n, _)| (value.clone(), Value::Int(*n)));
        let buckets = i64::try_from(self.buckets).unwrap_or(i64::MAX);
        vec![Value::Int(buckets), Value::Map(entries.collect())]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        if self.counts.is_empty() {
            return Ok(Value::Null);
        }
        let mut all: Vec<_> = self.counts.values().collect();
        all.sort_by_key(|(_, count, first)| (std::cmp::Reverse(*count), *first));
        let top = all.into_iter().take(self.buckets);
        Ok(Value::Map(top.map(|(value, n, _)| (value.clone(), Value::Int(*n))).collect()))
    }

    fn size(&self) -> usize {
        self.counts.len() * 160
    }
}

pub const CHECKSUM: FunctionSpec = FunctionSpec {
    name: "checksum",
    signatures: &["(T) -> varbinary"],
    description: "Checksum of the values, whatever their order",
    examples: &[Example {
        call: "checksum(x) FROM (SELECT 1 AS x WHERE false) AS t",
        result: "NULL",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let make = || Checksum { sum: 0, seen: false };
        aggregate(signature, Definition::new(vec![TrinoType::Bigint], make).nullable(&[0]))
    }),
    ..AGGREGATE
};

/// XXH64's first prime, which Trino multiplies every hash by and takes for NULL.
const PRIME64: u64 = 0x9E37_79B1_85EB_CA87;

#[derive(Debug)]
struct Checksum {
    sum: u64,
    seen: bool,
}

fn hash(value: &Value) -> u64 {
    let of = |bytes: &[u8]| xxhash_rust::xxh64::xxh64(bytes, 0);
    match value {
        Value::Int(value) => of(&value.to_le_bytes()),
        Value::Double(value) => of(&value.to_bits().to_le_bytes()),
        Value::Text(text) => of(text.as_bytes()),
        Value::Bytes(bytes) => of(bytes),
        other => of(&key(other)),
    }
}

impl State for Checksum {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        self.seen = true;
        let hash = match row.first() {
            None | Some(Value::Null) => PRIME64,
            Some(value) => hash(value).wrapping_mul(PRIME64),
        };
        self.sum = self.sum.wrapping_add(hash);
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let Some(Value::Int(other)) = state.first() {
            self.seen = true;
            self.sum = self.sum.wrapping_add(other.cast_unsigned());
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![if self.seen { Value::Int(self.sum.cast_signed()) } else { Value::Null }]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(if self.seen { Value::Bytes(self.sum.to_le_bytes().to_vec()) } else { Value::Null })
    }
}
