//! SQL/JSON: JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT, JSON_ARRAY and JSON_TABLE.
//! It must not know the JSON path language; a path is text here.

use super::data_type::DataType;
use super::expression::Expr;
use super::literal::StringLiteral;
use super::name::Ident;

/// `FORMAT JSON [ENCODING …]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JsonFormat {
    pub encoding: Option<JsonEncoding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonEncoding {
    Utf8,
    Utf16,
    Utf32,
}

/// `expression [FORMAT JSON …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonInput {
    pub value: Expr,
    pub format: Option<JsonFormat>,
}

/// `input, 'path' [AS name] [PASSING value AS name, …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonPathCall {
    pub input: JsonInput,
    pub path: StringLiteral,
    pub path_name: Option<Ident>,
    pub passing: Vec<JsonArgument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonArgument {
    pub value: JsonInput,
    pub name: Ident,
}

/// `RETURNING type [FORMAT JSON …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonReturning {
    pub ty: DataType,
    pub format: Option<JsonFormat>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonExists {
    pub call: JsonPathCall,
    pub on_error: Option<JsonExistsOnError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonExistsOnError {
    True,
    False,
    Unknown,
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonValue {
    pub call: JsonPathCall,
    pub returning: Option<DataType>,
    pub on_empty: Option<JsonValueOn>,
    pub on_error: Option<JsonValueOn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JsonValueOn {
    Error,
    Null,
    Default(Box<Expr>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonQuery {
    pub call: JsonPathCall,
    pub returning: Option<JsonReturning>,
    pub wrapper: Option<JsonWrapper>,
    pub quotes: Option<JsonQuotes>,
    pub on_empty: Option<JsonQueryOn>,
    pub on_error: Option<JsonQueryOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonWrapper {
    /// `WITHOUT [ARRAY] WRAPPER`.
    Without,
    /// `WITH CONDITIONAL [ARRAY] WRAPPER`.
    Conditional,
    /// `WITH [UNCONDITIONAL] [ARRAY] WRAPPER`.
    Unconditional,
}

/// `KEEP|OMIT QUOTES [ON SCALAR STRING]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonQuotes {
    Keep,
    Omit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonQueryOn {
    Error,
    Null,
    EmptyArray,
    EmptyObject,
}

/// What becomes of NULL members and elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonNulls {
    /// `NULL ON NULL`.
    Null,
    /// `ABSENT ON NULL`.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonObject {
    pub members: Vec<JsonObjectMember>,
    pub nulls: Option<JsonNulls>,
    /// `WITH UNIQUE KEYS` is true, `WITHOUT UNIQUE KEYS` false.
    pub unique_keys: Option<bool>,
    pub returning: Option<JsonReturning>,
}

/// `KEY k VALUE v`, `k VALUE v` or `k : v`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonObjectMember {
    pub key: Expr,
    pub value: JsonInput,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonArray {
    pub elements: Vec<JsonInput>,
    pub nulls: Option<JsonNulls>,
    pub returning: Option<JsonReturning>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonTable {
    pub call: JsonPathCall,
    pub columns: Vec<JsonColumn>,
    pub plan: Option<JsonPlan>,
    /// `ERROR ON ERROR` is true, `EMPTY ON ERROR` false.
    pub error_on_error: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JsonColumn {
    Ordinality {
        name: Ident,
    },
    Value {
        name: Ident,
        ty: DataType,
        path: Option<StringLiteral>,
        on_empty: Option<JsonValueOn>,
        on_error: Option<JsonValueOn>,
    },
    Query {
        name: Ident,
        ty: DataType,
        format: JsonFormat,
        path: Option<StringLiteral>,
        wrapper: Option<JsonWrapper>,
        quotes: Option<JsonQuotes>,
        on_empty: Option<JsonQueryOn>,
        on_error: Option<JsonQueryOn>,
    },
    Nested {
        path: StringLiteral,
        path_name: Option<Ident>,
        columns: Vec<JsonColumn>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JsonPlan {
    /// A path name alone.
    Leaf(Ident),
    /// `parent OUTER|INNER child`.
    Join { parent: Ident, outer: bool, child: Box<JsonPlan> },
    /// `a UNION b UNION c`.
    Union(Vec<JsonPlan>),
    /// `a CROSS b CROSS c`.
    Cross(Vec<JsonPlan>),
    /// `PLAN DEFAULT (…)`.
    Default(JsonPlanDefault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JsonPlanDefault {
    /// OUTER (the default) or INNER between parent and child.
    pub outer: bool,
    /// CROSS or (the default) UNION between siblings.
    pub cross: bool,
}
