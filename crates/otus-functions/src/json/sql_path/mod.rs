//! The SQL/JSON path language (`lax $.a[*]?(@.b > 1)`): what a compiled path is. Parsing is
//! in [`parse`], evaluation in [`eval`] and [`predicate`], numbers in [`number`]. It must
//! not know Arrow or the functions that use it.

pub mod call;
pub mod eval;
pub mod item;
pub mod lex;
pub mod number;
pub mod parse;
pub mod predicate;
pub mod variables;

pub use item::Item;

/// A compiled path.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlPath {
    /// Lax mode unwraps and wraps arrays and forgives missing members.
    pub lax: bool,
    pub root: Path,
}

/// A path expression: gives a sequence of items.
#[derive(Debug, Clone, PartialEq)]
pub enum Path {
    /// `$`
    Context,
    /// `$name`
    Variable(String),
    /// `@`
    Current,
    /// `last`
    Last,
    Literal(Item),
    /// `.name`; `.*` without a name.
    Member(Box<Path>, Option<String>),
    /// `..name`
    Descendant(Box<Path>, String),
    /// `[1, 2 to last]`; `[*]` without subscripts.
    Elements(Box<Path>, Vec<Subscript>),
    /// `?( … )`
    Filter(Box<Path>, Box<Predicate>),
    /// `.size()` and its like.
    Method(Box<Path>, Method),
    Negate(Box<Path>),
    /// Unary plus: only checks that the items are numbers.
    Plus(Box<Path>),
    Arithmetic(Box<Path>, Operator, Box<Path>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Subscript {
    pub from: Path,
    pub to: Option<Path>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Abs,
    Ceiling,
    Double,
    Floor,
    KeyValue,
    Size,
    Type,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
}

/// The condition of a filter: true, false or unknown; never fails.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    And(Box<Predicate>, Box<Predicate>),
    Or(Box<Predicate>, Box<Predicate>),
    Not(Box<Predicate>),
    IsUnknown(Box<Predicate>),
    Exists(Path),
    Compare(Path, Comparison, Path),
    StartsWith(Path, Path),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
