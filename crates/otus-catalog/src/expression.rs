//! The Expression of Glue's GetPartitions: a small SQL condition over partition columns,
//! values compared as their columns' types. It must not know stores or Trino's expressions.

use crate::error::CatalogError;
use crate::model::Column;

mod lexer;
mod parser;
mod value;

use value::Value;

/// Glue's limit on the text.
pub const MAX_LENGTH: usize = 2048;

/// A parsed condition over the partition keys it was parsed for.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionExpression {
    condition: Condition,
    types: Vec<value::KeyType>,
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    /// The empty text.
    True,
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare {
        column: usize,
        operator: Operator,
        value: Value,
    },
    /// Two columns of one kind.
    CompareColumns {
        left: usize,
        operator: Operator,
        right: usize,
    },
    In {
        column: usize,
        values: Vec<Value>,
    },
    Between {
        column: usize,
        low: Value,
        high: Value,
    },
    Like {
        column: usize,
        pattern: String,
    },
    IsNull {
        column: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The operator with its sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl PartitionExpression {
    /// Reads the text for a table's partition keys; a blank text keeps everything.
    ///
    /// # Errors
    /// [`CatalogError::Invalid`] (Glue's InvalidInputException) for text outside the
    /// grammar, unknown columns, types that cannot be compared, values of another type.
    pub fn parse(text: &str, keys: &[Column]) -> Result<Self, CatalogError> {
        if text.chars().count() > MAX_LENGTH {
            return Err(CatalogError::Invalid(format!(
                "Value at 'expression' failed to satisfy constraint: Member must have length \
                 less than or equal to {MAX_LENGTH}"
            )));
        }
        let condition = parser::parse(text, keys)?;
        let types = keys.iter().map(value::KeyType::of).collect();
        Ok(Self { condition, types })
    }

    /// Whether a partition passes: unknown (NULL, a value of another type) does not.
    #[must_use]
    pub fn matches(&self, values: &[String]) -> bool {
        let row = Row { types: &self.types, values };
        row.evaluate(&self.condition) == Some(true)
    }

    /// Values that the leading keys must equal, for a store's index. Only text keys: of a
    /// number there are several spellings.
    #[must_use]
    pub fn leading_values(&self) -> Vec<String> {
        let mut leading = Vec::new();
        while let Some(value) = self.equal_to(&self.condition, leading.len()) {
            leading.push(value.to_owned());
        }
        leading
    }

    fn equal_to<'a>(&self, condition: &'a Condition, wanted: usize) -> Option<&'a str> {
        match condition {
            Condition::And(left, right) => {
                self.equal_to(left, wanted).or_else(|| self.equal_to(right, wanted))
            }
            Condition::Compare { column, operator: Operator::Equal, value: Value::Text(text) }
                if *column == wanted =>
            {
                Some(text)
            }
            _ => None,
        }
    }
}

/// Values under evaluation. Three-valued: `None` is unknown.
struct Row<'a> {
    types: &'a [value::KeyType],
    values: &'a [String],
}

impl Row<'_> {
    fn value(&self, column: usize) -> Option<Value> {
        let text = self.values.get(column)?;
        if text == crate::partition_spec::NULL_VALUE {
            return None;
        }
        self.types.get(column)?.read(text)
    }

    // The parser bounds the depth, so this recursion is bounded too.
    fn evaluate(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::True => Some(true),
            Condition::And(left, right) => match (self.evaluate(left), self.evaluate(right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Condition::Or(left, right) => match (self.evaluate(left), self.evaluate(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Condition::Not(inner) => self.evaluate(inner).map(|it| !it),
            Condition::Compare { column, operator, value } => {
                Some(operator.holds(self.value(*column)?.compare(value)?))
            }
            Condition::CompareColumns { left, operator, right } => {
                Some(operator.holds(self.value(*left)?.compare(&self.value(*right)?)?))
            }
            Condition::In { column, values } => {
                let found = self.value(*column)?;
                Some(values.iter().any(|it| found.compare(it).is_some_and(|it| it.is_eq())))
            }
            Condition::Between { column, low, high } => {
                let found = self.value(*column)?;
                Some(found.compare(low)?.is_ge() && found.compare(high)?.is_le())
            }
            Condition::Like { column, pattern } => {
                let text = self.values.get(*column)?;
                (text != crate::partition_spec::NULL_VALUE).then(|| value::like(text, pattern))
            }
            Condition::IsNull { column } => {
                Some(self.values.get(*column)? == crate::partition_spec::NULL_VALUE)
            }
        }
    }
}

#[cfg(test)]
mod tests;
