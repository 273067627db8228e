//! Functions of the manual that are grammar: the analyzer binds them, because some of their
//! arguments are types, clauses or expressions that may not be evaluated. Listed here so that
//! documentation, `SHOW FUNCTIONS` and completion know every name. It must not know kernels.

use crate::spec::Example;

/// A call with a syntax of its own.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Lower-case name.
    pub name: &'static str,
    /// As in Trino's manual; `[x]` is optional.
    pub syntax: &'static str,
    pub description: &'static str,
    pub examples: &'static [Example],
}

const fn form(
    name: &'static str,
    syntax: &'static str,
    description: &'static str,
    examples: &'static [Example],
) -> Form {
    Form { name, syntax, description, examples }
}

const fn example(call: &'static str, result: &'static str) -> Example {
    Example { call, result }
}

/// Every form, by name.
pub const FORMS: &[Form] = &[
    form(
        "cast",
        "CAST(value AS type)",
        "Converts a value, or fails",
        &[example("CAST('12' AS integer)", "12")],
    ),
    form(
        "coalesce",
        "COALESCE(value, value [, …])",
        "First value that is not NULL; the ones after it are not evaluated",
        &[example("COALESCE(NULL, 2, 1 / 0)", "2")],
    ),
    form("current_catalog", "CURRENT_CATALOG", "Catalog of the session", &[]),
    form("current_date", "CURRENT_DATE", "Date at the start of the query", &[]),
    form("current_schema", "CURRENT_SCHEMA", "Database of the session", &[]),
    form(
        "current_time",
        "CURRENT_TIME[(p)]",
        "Time with zone at the start of the query, with p digits of a second",
        &[example("typeof(CURRENT_TIME)", "time(3) with time zone")],
    ),
    form(
        "current_timestamp",
        "CURRENT_TIMESTAMP[(p)]",
        "Timestamp with zone at the start of the query, with p digits of a second",
        &[example("typeof(CURRENT_TIMESTAMP(6))", "timestamp(6) with time zone")],
    ),
    form("current_user", "CURRENT_USER", "User who runs the query", &[]),
    form(
        "extract",
        "EXTRACT(field FROM value)",
        "One field of a date, time, timestamp or interval",
        &[example("EXTRACT(YEAR FROM DATE '2001-08-22')", "2001")],
    ),
    form(
        "if",
        "IF(condition, true_value [, false_value])",
        "The value the condition selects; the other is not evaluated",
        &[example("IF(1 < 2, 'yes', 'no')", "yes")],
    ),
    form(
        "json_array",
        "JSON_ARRAY(value [FORMAT JSON] [, …] [{NULL | ABSENT} ON NULL] [RETURNING type])",
        "JSON array of the values",
        &[example("JSON_ARRAY(true, 12, 'x')", "[true,12,\"x\"]")],
    ),
    form(
        "json_exists",
        "JSON_EXISTS(json [FORMAT JSON], path [PASSING …] [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])",
        "Whether the path finds something",
        &[example("JSON_EXISTS('{\"a\": [1, 2]}', 'strict $.a[1]')", "true")],
    ),
    form(
        "json_object",
        "JSON_OBJECT([KEY] key {VALUE value | : value} [, …] [{NULL | ABSENT} ON NULL] [{WITH | WITHOUT} UNIQUE KEYS] [RETURNING type])",
        "JSON object of the members",
        &[example("JSON_OBJECT('x' : true)", "{\"x\":true}")],
    ),
    form(
        "json_query",
        "JSON_QUERY(json [FORMAT JSON], path [PASSING …] [RETURNING type] [wrapper] [quotes] [… ON EMPTY] [… ON ERROR])",
        "JSON text the path finds",
        &[example("JSON_QUERY('{\"a\": [1, 2]}', 'lax $.a')", "[1,2]")],
    ),
    form(
        "json_value",
        "JSON_VALUE(json [FORMAT JSON], path [PASSING …] [RETURNING type] [… ON EMPTY] [… ON ERROR])",
        "Scalar the path finds, as SQL value",
        &[example("JSON_VALUE('{\"a\": [1, 2]}', 'lax $.a[0]' RETURNING bigint)", "1")],
    ),
    form("localtime", "LOCALTIME[(p)]", "Time of the session's zone, without zone", &[]),
    form(
        "localtimestamp",
        "LOCALTIMESTAMP[(p)]",
        "Timestamp of the session's zone, without zone",
        &[],
    ),
    form(
        "now",
        "now()",
        "Timestamp with zone at the start of the query",
        &[example("now() = CURRENT_TIMESTAMP", "true")],
    ),
    form(
        "nullif",
        "NULLIF(value, value)",
        "NULL if both are equal, else the first",
        &[example("NULLIF(3, 3)", "NULL"), example("NULLIF(3, 4)", "3")],
    ),
    form(
        "position",
        "POSITION(part IN text)",
        "Place of the first occurrence, from 1; 0 if there is none",
        &[example("POSITION('b' IN 'abc')", "2")],
    ),
    form(
        "reduce_agg",
        "reduce_agg(value, start, (state, value) -> …, (state, state) -> …)",
        "One value made of all values that are not NULL, from a start state; NULL without any",
        &[example(
            "reduce_agg(x, 0, (a, b) -> a + b, (a, b) -> a + b) FROM (VALUES 2, 3, NULL) AS t(x)",
            "5",
        )],
    ),
    form(
        "try",
        "TRY(expression)",
        "NULL where the expression fails on its data",
        &[example("TRY(1 / 0)", "NULL")],
    ),
    form(
        "try_cast",
        "TRY_CAST(value AS type)",
        "Converts a value; NULL where that fails",
        &[example("TRY_CAST('x' AS integer)", "NULL")],
    ),
];
