//! Finds the variables of a signature from the types of a call, by Trino's
//! `SignatureBinder`: exact, or with coercions where a variable becomes the common super
//! type of everything it stands for. It must not know names or registries.

use std::collections::HashMap;

use otus_types::{RowField, TrinoType};

use super::number::{Number, UNBOUNDED};
use super::pattern::{Constraint, Pattern, Signature};
use crate::coercion::{self, MAX_CHAR_LENGTH, MAX_PRECISION};

/// What the variables of one signature stand for so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bindings {
    types: HashMap<String, TrinoType>,
    numbers: HashMap<String, i64>,
    coercion: bool,
}

impl Bindings {
    #[must_use]
    pub fn new(coercion: bool) -> Self {
        Self { coercion, ..Self::default() }
    }

    /// Makes `actual` fit `pattern`, widening variables if coercion is allowed.
    pub fn unify(&mut self, pattern: &Pattern, actual: &TrinoType) -> bool {
        use TrinoType as T;
        match (pattern, actual) {
            (Pattern::Exact(ty), _) => {
                ty == actual || self.coercion && coercion::can_coerce(actual, ty)
            }
            (Pattern::Variable(name), _) => self.bind_type(name, actual),
            (Pattern::Array(of), T::Array(element)) => self.unify(of, element),
            (Pattern::QDigest(of), T::QDigest(element)) => self.unify(of, element),
            (Pattern::Map(key, value), T::Map(k, v)) => self.unify(key, k) && self.unify(value, v),
            (Pattern::Row(patterns), T::Row(fields)) => {
                patterns.len() == fields.len()
                    && patterns.iter().zip(fields).all(|(p, f)| self.unify(p, &f.ty))
            }
            (Pattern::Function(parameters, result), T::Function(actual, returns)) => {
                parameters.len() == actual.len() && self.unify(result, returns)
            }
            (Pattern::Function(..), _) => false,
            (Pattern::Array(_) | Pattern::Map(..) | Pattern::Row(_) | Pattern::QDigest(_), _) => {
                self.coercion && *actual == T::Unknown
            }
            _ => self.unify_parametric(pattern, actual),
        }
    }

    fn unify_parametric(&mut self, pattern: &Pattern, actual: &TrinoType) -> bool {
        let Some(values) = parameters_of(pattern, actual, self.coercion) else {
            return false;
        };
        if let (Pattern::Decimal(Number::Variable(p), Number::Variable(s)), [ap, a_s]) =
            (pattern, values.as_slice())
        {
            return self.bind_decimal(p, s, *ap, *a_s);
        }
        let numbers: Vec<&Number> = match pattern {
            Pattern::Decimal(p, s) => vec![p, s],
            Pattern::Varchar(n)
            | Pattern::Char(n)
            | Pattern::Time(n)
            | Pattern::TimeTz(n)
            | Pattern::Timestamp(n)
            | Pattern::TimestampTz(n) => vec![n],
            _ => return false,
        };
        numbers.into_iter().zip(values).all(|(number, value)| match number {
            Number::Variable(name) => self.bind_number(name, value),
            Number::Literal(limit) => *limit == value || self.coercion && value <= *limit,
            _ => true,
        })
    }

    fn bind_number(&mut self, name: &str, value: i64) -> bool {
        match self.numbers.get_mut(name) {
            None => {
                self.numbers.insert(name.to_owned(), value);
                true
            }
            Some(known) if *known == value => true,
            Some(known) if self.coercion => {
                *known = value.max(*known);
                true
            }
            Some(_) => false,
        }
    }

    /// Precision and scale widen together, as the common super type does.
    fn bind_decimal(&mut self, p: &str, s: &str, precision: i64, scale: i64) -> bool {
        let known = self.numbers.get(p).copied().zip(self.numbers.get(s).copied());
        let (precision, scale) = match known {
            Some(known) if known == (precision, scale) => known,
            Some(_) if !self.coercion => return false,
            Some((kp, ks)) => {
                let common = scale.max(ks);
                (((precision - scale).max(kp - ks) + common).min(38), common)
            }
            None => (precision, scale),
        };
        self.numbers.insert(p.to_owned(), precision);
        self.numbers.insert(s.to_owned(), scale);
        true
    }

    fn bind_type(&mut self, name: &str, actual: &TrinoType) -> bool {
        match self.types.get(name) {
            None => {
                self.types.insert(name.to_owned(), actual.clone());
                true
            }
            Some(known) if known == actual => true,
            Some(known) if self.coercion => match coercion::common_super_type(known, actual) {
                Some(common) => {
                    self.types.insert(name.to_owned(), common);
                    true
                }
                None => false,
            },
            Some(_) => false,
        }
    }

    /// Whether every variable's type is comparable or orderable where that is asked.
    #[must_use]
    pub fn satisfies(&self, signature: &Signature) -> bool {
        signature.variables.iter().all(|(name, constraint)| {
            let Some(ty) = self.types.get(name) else {
                return true;
            };
            match constraint {
                Constraint::None => true,
                Constraint::Comparable => coercion::is_comparable(ty),
                Constraint::Orderable => coercion::is_orderable(ty),
            }
        })
    }

    /// The pattern with its variables replaced; a variable nothing was said about is
    /// `unknown`.
    #[must_use]
    pub fn apply(&self, pattern: &Pattern) -> TrinoType {
        use TrinoType as T;
        let boxed = |of: &Pattern| Box::new(self.apply(of));
        match pattern {
            Pattern::Exact(ty) => ty.clone(),
            Pattern::Variable(name) => self.types.get(name).cloned().unwrap_or(T::Unknown),
            Pattern::Varchar(n) => {
                let length = n.value(&self.numbers, UNBOUNDED);
                T::Varchar((length < UNBOUNDED).then(|| u32::try_from(length).unwrap_or(0)))
            }
            Pattern::Char(n) => {
                let length = u32::try_from(n.value(&self.numbers, 0)).unwrap_or(0);
                T::Char(length.min(MAX_CHAR_LENGTH))
            }
            Pattern::Decimal(p, s) => {
                let small =
                    |n: &Number| u8::try_from(n.value(&self.numbers, 0)).unwrap_or(MAX_PRECISION);
                let (precision, scale) = (small(p).clamp(1, MAX_PRECISION), small(s));
                T::decimal(precision, scale.min(precision))
            }
            Pattern::Time(p) => T::Time(self.digits(p)),
            Pattern::TimeTz(p) => T::TimeTz(self.digits(p)),
            Pattern::Timestamp(p) => T::Timestamp(self.digits(p)),
            Pattern::TimestampTz(p) => T::TimestampTz(self.digits(p)),
            Pattern::Array(of) => T::Array(boxed(of)),
            Pattern::QDigest(of) => T::QDigest(boxed(of)),
            Pattern::Map(key, value) => T::Map(boxed(key), boxed(value)),
            Pattern::Row(fields) => {
                T::Row(fields.iter().map(|field| RowField::anonymous(self.apply(field))).collect())
            }
            Pattern::Function(parameters, result) => T::Function(
                parameters.iter().map(|parameter| self.apply(parameter)).collect(),
                boxed(result),
            ),
        }
    }

    fn digits(&self, number: &Number) -> u8 {
        u8::try_from(number.value(&self.numbers, 3)).unwrap_or(9).min(12)
    }
}

/// The parameters `actual` has as a type of `pattern`'s base; `None` when it has no such form.
fn parameters_of(pattern: &Pattern, actual: &TrinoType, coercion: bool) -> Option<Vec<i64>> {
    use TrinoType as T;
    let length = |n: &Option<u32>| n.map_or(UNBOUNDED, i64::from);
    let exact = match (pattern, actual) {
        (Pattern::Varchar(_), T::Varchar(n)) => Some(vec![length(n)]),
        (Pattern::Char(_), T::Char(n)) => Some(vec![i64::from(*n)]),
        (Pattern::Decimal(..), T::Decimal { precision, scale }) => {
            Some(vec![i64::from(*precision), i64::from(*scale)])
        }
        (Pattern::Time(_), T::Time(p))
        | (Pattern::TimeTz(_), T::TimeTz(p))
        | (Pattern::Timestamp(_), T::Timestamp(p))
        | (Pattern::TimestampTz(_), T::TimestampTz(p)) => Some(vec![i64::from(*p)]),
        _ => None,
    };
    if exact.is_some() || !coercion {
        return exact;
    }
    match (pattern, actual) {
        (Pattern::Varchar(_) | Pattern::Char(_), T::Unknown) => Some(vec![0]),
        (Pattern::Char(_), T::Varchar(n)) => Some(vec![length(n).min(i64::from(MAX_CHAR_LENGTH))]),
        (Pattern::Decimal(..), T::Unknown) => Some(vec![1, 0]),
        (Pattern::Decimal(..), _) => {
            coercion::integer_digits(actual).map(|digits| vec![i64::from(digits), 0])
        }
        (
            Pattern::Time(_) | Pattern::TimeTz(_) | Pattern::Timestamp(_) | Pattern::TimestampTz(_),
            T::Unknown,
        ) => Some(vec![0]),
        (Pattern::Timestamp(_) | Pattern::TimestampTz(_), T::Date) => Some(vec![0]),
        (Pattern::TimestampTz(_), T::Timestamp(p)) | (Pattern::TimeTz(_), T::Time(p)) => {
            Some(vec![i64::from(*p)])
        }
        _ => None,
    }
}
