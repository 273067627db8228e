//! What a signature says of one argument, and the whole signature. It must not know how
//! its text is read (see `parse`) or how variables are found (see `bind`).

use std::fmt;

use otus_types::TrinoType;

use super::number::Number;

/// What a type variable asks of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    None,
    Comparable,
    Orderable,
}

/// A type with variables.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    Exact(TrinoType),
    Variable(String),
    Varchar(Number),
    Char(Number),
    Decimal(Number, Number),
    Time(Number),
    TimeTz(Number),
    Timestamp(Number),
    TimestampTz(Number),
    Array(Box<Pattern>),
    Map(Box<Pattern>, Box<Pattern>),
    Row(Vec<Pattern>),
    QDigest(Box<Pattern>),
    Function(Vec<Pattern>, Box<Pattern>),
}

impl Pattern {
    #[must_use]
    pub fn is_generic(&self) -> bool {
        match self {
            Pattern::Variable(_) => true,
            Pattern::Array(of) | Pattern::QDigest(of) => of.is_generic(),
            Pattern::Map(key, value) => key.is_generic() || value.is_generic(),
            Pattern::Row(fields) => fields.iter().any(Pattern::is_generic),
            Pattern::Function(parameters, result) => {
                parameters.iter().any(Pattern::is_generic) || result.is_generic()
            }
            _ => false,
        }
    }
}

/// One overload.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    pub arguments: Vec<Pattern>,
    /// The last argument may be given any number of times, also never.
    pub variadic: bool,
    pub returns: Pattern,
    /// Type variables in the order of their first appearance.
    pub variables: Vec<(String, Constraint)>,
}

impl Signature {
    /// `name(array(T), T) T:comparable`, as Trino lists overloads in error messages.
    #[must_use]
    pub fn expected(&self, name: &str) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        let variables: Vec<String> = self
            .variables
            .iter()
            .map(|(name, constraint)| match constraint {
                Constraint::None => name.clone(),
                Constraint::Comparable => format!("{name}:comparable"),
                Constraint::Orderable => format!("{name}:orderable"),
            })
            .collect();
        let text = format!("{name}({}) {}", arguments.join(", "), variables.join(", "));
        text.trim_end().to_owned()
    }

    /// The pattern of argument `at` of a call with `count` arguments; `None` when the
    /// call has another number of arguments.
    #[must_use]
    pub fn argument(&self, at: usize, count: usize) -> Option<&Pattern> {
        let fits = if self.variadic {
            count + 1 >= self.arguments.len()
        } else {
            count == self.arguments.len()
        };
        if !fits {
            return None;
        }
        self.arguments.get(at).or_else(|| self.arguments.last())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Exact(ty) => ty.fmt(f),
            Pattern::Variable(name) => f.write_str(name),
            Pattern::Varchar(n) => write!(f, "varchar({n})"),
            Pattern::Char(n) => write!(f, "char({n})"),
            Pattern::Decimal(p, s) => write!(f, "decimal({p},{s})"),
            Pattern::Time(p) => write!(f, "time({p})"),
            Pattern::TimeTz(p) => write!(f, "time({p}) with time zone"),
            Pattern::Timestamp(p) => write!(f, "timestamp({p})"),
            Pattern::TimestampTz(p) => write!(f, "timestamp({p}) with time zone"),
            Pattern::Array(of) => write!(f, "array({of})"),
            Pattern::Map(key, value) => write!(f, "map({key},{value})"),
            Pattern::QDigest(of) => write!(f, "qdigest({of})"),
            Pattern::Row(fields) => write_list(f, "row(", fields),
            Pattern::Function(parameters, result) => {
                let mut all = parameters.clone();
                all.push((**result).clone());
                write_list(f, "function(", &all)
            }
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, open: &str, items: &[Pattern]) -> fmt::Result {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    write!(f, "{open}{})", items.join(","))
}
