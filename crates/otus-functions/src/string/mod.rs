//! Family `string`: code points, never graphemes. [`java_case`] holds what Java means by
//! case, blanks and padding, [`java_format`] its format strings. `position(x IN y)` is
//! `strpos(y, x)`, the forms of TRIM are `trim`, `ltrim` and `rtrim`, `||` is `concat`.

mod entries;
pub mod java_case;
pub mod java_format;
pub mod lists;
mod pad;

mod chr;
mod codepoint;
mod concat;
mod concat_ws;
mod ends_with;
mod format;
mod format_number;
mod from_utf8;
mod hamming_distance;
mod length;
mod levenshtein_distance;
mod lower;
mod lpad;
mod ltrim;
mod luhn_check;
mod normalize;
mod parse_data_size;
mod replace;
mod reverse;
mod rpad;
mod rtrim;
mod soundex;
mod split;
mod split_part;
mod split_to_map;
mod split_to_multimap;
mod starts_with;
mod strpos;
mod substring;
mod title_case;
mod to_utf8;
mod translate;
mod trim;
mod upper;
mod word_stem;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &chr::SPEC,
    &codepoint::SPEC,
    &concat::SPEC,
    &concat_ws::SPEC,
    &ends_with::SPEC,
    &format::SPEC,
    &format_number::SPEC,
    &from_utf8::SPEC,
    &hamming_distance::SPEC,
    &length::SPEC,
    &levenshtein_distance::SPEC,
    &lower::SPEC,
    &lpad::SPEC,
    &ltrim::SPEC,
    &luhn_check::SPEC,
    &normalize::SPEC,
    &parse_data_size::SPEC,
    &replace::SPEC,
    &reverse::SPEC,
    &rpad::SPEC,
    &rtrim::SPEC,
    &soundex::SPEC,
    &split::SPEC,
    &split_part::SPEC,
    &split_to_map::SPEC,
    &split_to_multimap::SPEC,
    &starts_with::SPEC,
    &strpos::SPEC,
    &substring::SPEC,
    &title_case::SPEC,
    &to_utf8::SPEC,
    &translate::SPEC,
    &trim::SPEC,
    &upper::SPEC,
    &word_stem::SPEC,
];
