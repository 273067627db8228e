//! The part of a WHERE clause a decoder may evaluate itself: comparisons of single leaves
//! with literals. It must not know SQL expressions or DataFusion; the engine translates.

/// Which leaf of a row is meant: a column, then struct fields.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LeafPath {
    /// Index into [`crate::SerdeSpec::columns`].
    pub column: usize,
    /// Names of nested struct fields, lower case; empty for the column itself.
    pub fields: Vec<String>,
}

/// A literal of the statement, already coerced to the leaf's type by the analyzer.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Text(String),
    Integer(i64),
    Double(f64),
    Boolean(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
}

/// A predicate in SQL's three-valued logic. A row is kept only where it is TRUE.
#[derive(Debug, Clone, PartialEq)]
pub enum LeafPredicate {
    And(Vec<LeafPredicate>),
    Or(Vec<LeafPredicate>),
    Not(Box<LeafPredicate>),
    Compare {
        leaf: LeafPath,
        op: CompareOp,
        value: Literal,
    },
    In {
        leaf: LeafPath,
        values: Vec<Literal>,
    },
    /// SQL LIKE over the whole value, case-sensitive; without `escape` a backslash is an
    /// ordinary character.
    Like {
        leaf: LeafPath,
        pattern: String,
        escape: Option<char>,
    },
    IsNull {
        leaf: LeafPath,
    },
    IsNotNull {
        leaf: LeafPath,
    },
}

/// What a format does with a predicate it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exactness {
    /// Ignores it: the engine evaluates.
    No,
    /// Uses it to dismiss objects or rows, but lets rows through for which it is not TRUE:
    /// the engine evaluates it again.
    Prefilter,
    /// Hands out exactly the rows for which it is TRUE: the engine need not evaluate it.
    Exact,
}

impl LeafPredicate {
    /// Every leaf the predicate looks at, with repetitions.
    pub fn leaves<'a>(&'a self, out: &mut Vec<&'a LeafPath>) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.leaves(out)),
            Self::Not(inner) => inner.leaves(out),
            Self::Compare { leaf, .. }
            | Self::In { leaf, .. }
            | Self::Like { leaf, .. }
            | Self::IsNull { leaf }
            | Self::IsNotNull { leaf } => out.push(leaf),
        }
    }
}
