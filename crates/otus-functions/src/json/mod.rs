//! Family `json`: Trino's JSON functions over text, without a tree per row, and the SQL/JSON
//! functions over the path language of [`sql_path`]. [`text`] is the one writer and
//! canonicaliser of JSON text and is shared with the casts.
//!
//! # What the analyzer calls for the SQL/JSON special forms
//!
//! Every clause is an argument; words are constant varchars. `input` is varchar, json, or
//! varbinary in UTF-8; other encodings are decoded first by
//! `$json_decode(input, 'UTF16' | 'UTF32') -> varchar`. `passing` is a ROW whose field names
//! are the parameter names as the path spells them (a field of type json is JSON, others are
//! SQL values), or a NULL of unknown type without PASSING. `R` is the RETURNING type.
//!
//! | form | call |
//! | --- | --- |
//! | JSON_EXISTS | `$json_exists(input, path, passing, on_error) -> boolean`; on_error `FALSE` (default), `TRUE`, `UNKNOWN`, `ERROR` |
//! | JSON_VALUE | `$json_value(input, path, passing, on_empty, empty_default, on_error, error_default) -> R`; on_… `NULL` (default), `ERROR`, `DEFAULT`; the defaults are of type R, `CAST(NULL AS R)` when absent |
//! | JSON_QUERY | `$json_query(input, path, passing, wrapper, quotes, on_empty, on_error) -> varchar`; wrapper `WITHOUT` (default), `CONDITIONAL`, `UNCONDITIONAL`; quotes `KEEP` (default), `OMIT`; on_… `NULL` (default), `ERROR`, `EMPTY_ARRAY`, `EMPTY_OBJECT`. Cast to the RETURNING type; for varbinary `$json_encode(text, encoding)` |
//! | JSON_OBJECT | `$json_object(keys, values, null_on_null, unique_keys) -> varchar`: two ROWs of equal length (NULLs of unknown type when empty); null_on_null defaults to true, unique_keys to false. A `FORMAT JSON` value is passed as `json_parse(value)` |
//! | JSON_ARRAY | `$json_array(values, null_on_null) -> varchar`; null_on_null defaults to false |
//! | JSON_TABLE | `$json_table(input, plan, passing, defaults, shape) -> array(row)`, see [`json_table`](self::json_table) |

pub mod path;
pub mod scan;
pub mod sql_path;
pub mod text;
pub mod walk;

mod decode;
mod is_json_scalar;
mod json_array;
mod json_array_contains;
mod json_array_get;
mod json_array_length;
mod json_exists;
mod json_extract;
mod json_extract_scalar;
mod json_extract_scalars;
mod json_format;
mod json_object;
mod json_parse;
mod json_query;
mod json_size;
pub mod json_table;
mod json_value;
pub mod scalar;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &decode::DECODE,
    &decode::ENCODE,
    &is_json_scalar::SPEC,
    &json_array::SPEC,
    &json_array_contains::SPEC,
    &json_array_get::SPEC,
    &json_array_length::SPEC,
    &json_exists::SPEC,
    &json_extract::SPEC,
    &json_extract_scalar::SPEC,
    &json_extract_scalars::SPEC,
    &json_format::SPEC,
    &json_object::SPEC,
    &json_parse::SPEC,
    &json_query::SPEC,
    &json_size::SPEC,
    &json_table::SPEC,
    &json_value::SPEC,
];
