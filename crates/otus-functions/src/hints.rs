//! What would work instead of a name or an argument that does not: names of the registry
//! that look alike, and Trino's words for functions of MySQL, Spark, Presto and DuckDB.
//! It must not know signatures.

use otus_types::{QueryError, TrinoType};

use crate::registry;
use crate::resolve::ArgumentType;

/// A foreign name and what Trino calls it.
const FOREIGN: &[(&str, &str)] = &[
    ("ifnull", "coalesce(a, b)"),
    ("nvl", "coalesce(a, b)"),
    ("isnull", "x IS NULL"),
    ("iif", "if(condition, a, b)"),
    ("decode", "CASE x WHEN … THEN … END"),
    ("date_sub", "date_add('day', -n, d), or d - INTERVAL 'n' DAY"),
    ("dateadd", "date_add('day', n, d)"),
    ("datediff", "date_diff('day', d1, d2)"),
    ("adddate", "date_add('day', n, d)"),
    ("subdate", "date_add('day', -n, d)"),
    ("strftime", "date_format(ts, '%Y-%m-%d') or format_datetime(ts, 'yyyy-MM-dd')"),
    ("strptime", "date_parse(text, '%Y-%m-%d') or parse_datetime(text, 'yyyy-MM-dd')"),
    ("str_to_date", "date_parse(text, format)"),
    ("to_timestamp", "from_iso8601_timestamp(text), date_parse(text, format) or from_unixtime(n)"),
    ("to_date", "date(text) or CAST(date_parse(text, format) AS date)"),
    ("unix_timestamp", "to_unixtime(ts)"),
    ("getdate", "current_timestamp"),
    ("sysdate", "current_timestamp"),
    ("curdate", "current_date"),
    ("array_length", "cardinality(array)"),
    ("array_size", "cardinality(array)"),
    ("size", "cardinality(array)"),
    ("len", "length(text) or cardinality(array)"),
    ("char_length", "length(text)"),
    ("character_length", "length(text)"),
    ("array_contains", "contains(array, element)"),
    ("array_append", "array || element"),
    ("array_to_string", "array_join(array, delimiter)"),
    ("string_to_array", "split(text, delimiter)"),
    ("string_split", "split(text, delimiter)"),
    ("collect_list", "array_agg(x)"),
    ("collect_set", "array_agg(DISTINCT x)"),
    ("group_concat", "listagg(x, ',') WITHIN GROUP (ORDER BY x)"),
    ("string_agg", "listagg(x, ',') WITHIN GROUP (ORDER BY x)"),
    ("explode", "CROSS JOIN UNNEST(array) AS t(x)"),
    ("get_json_object", "json_extract_scalar(json, path)"),
    ("json_value_text", "json_extract_scalar(json, path)"),
    ("regexp_matches", "regexp_like(text, pattern) or regexp_extract_all(text, pattern)"),
    ("regexp", "regexp_like(text, pattern)"),
    ("rlike", "regexp_like(text, pattern)"),
    ("regexp_substr", "regexp_extract(text, pattern)"),
    ("instr", "strpos(text, part)"),
    ("locate", "strpos(text, part)"),
    ("charindex", "strpos(text, part)"),
    ("position_of", "strpos(text, part)"),
    ("ucase", "upper(text)"),
    ("lcase", "lower(text)"),
    ("substring_index", "split_part(text, delimiter, n)"),
    ("left", "substr(text, 1, n)"),
    ("right", "substr(text, -n)"),
    ("percentile", "approx_percentile(x, fraction)"),
    ("percentile_approx", "approx_percentile(x, fraction)"),
    ("median", "approx_percentile(x, 0.5)"),
    ("quantile", "approx_percentile(x, fraction)"),
    ("approx_count_distinct", "approx_distinct(x)"),
    ("arg_max", "max_by(x, y)"),
    ("arg_min", "min_by(x, y)"),
    ("argmax", "max_by(x, y)"),
    ("argmin", "min_by(x, y)"),
    ("first", "first_value(x) OVER (…) or min_by(x, y)"),
    ("last", "last_value(x) OVER (…) or max_by(x, y)"),
    ("struct_pack", "CAST(ROW(…) AS ROW(name type, …))"),
    ("named_struct", "CAST(ROW(…) AS ROW(name type, …))"),
    ("struct", "ROW(…)"),
    ("map_from_arrays", "map(keys, values)"),
    ("generate_series", "sequence(start, stop)"),
    ("range", "sequence(start, stop)"),
    ("unbase64", "from_base64(text)"),
    ("base64", "to_base64(binary)"),
    ("hex", "to_hex(binary)"),
    ("unhex", "from_hex(text)"),
    ("parse_url", "url_extract_host(url) and its siblings"),
    ("toint", "CAST(x AS integer)"),
    ("to_number", "CAST(x AS decimal(p, s))"),
    ("to_varchar", "CAST(x AS varchar)"),
    ("to_string", "CAST(x AS varchar)"),
    ("safe_cast", "TRY_CAST(x AS type)"),
];

/// Parts of names of Trino's functions that are not built, and what they are for.
const NOT_BUILT: &[(&str, &str)] = &[
    ("st_", "geospatial"),
    ("bing_tile", "geospatial"),
    ("geometr", "geospatial"),
    ("geojson", "geospatial"),
    ("spherical_geography", "geospatial"),
    ("polyline", "geospatial"),
    ("great_circle_distance", "geospatial"),
    ("set_digest", "set digest"),
    ("learn_", "machine learning"),
    ("classify", "machine learning"),
    ("regress", "machine learning"),
];

/// Adds what would work to `FUNCTION_NOT_FOUND`.
#[must_use]
pub fn for_unknown_name(error: QueryError, name: &str) -> QueryError {
    if let Some((_, instead)) = FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
        return error.hint(format!("in Athena write {instead}"));
    }
    if let Some(rest) = name.strip_prefix("list_") {
        let instead = match rest {
            "contains" | "has" => "contains(array, element)",
            "aggregate" => "reduce(array, start, (s, x) -> …, s -> s)",
            "filter" => "filter(array, x -> …)",
            "transform" => "transform(array, x -> …)",
            "distinct" => "array_distinct(array)",
            "sort" => "array_sort(array)",
            _ => "the array_… functions, filter, transform, reduce or cardinality",
        };
        return error.hint(format!("in Athena write {instead}"));
    }
    let family = NOT_BUILT.iter().find(|(part, _)| match part.strip_suffix('_') {
        Some(_) => name.starts_with(part),
        None => name.contains(part),
    });
    if let Some((_, family)) = family {
        return error.hint(format!("{family} functions are not supported yet"));
    }
    match closest(name) {
        Some(close) => error.hint(format!("did you mean {close}?")),
        None => error,
    }
}

/// Adds what usually mends a call whose argument types fit no overload.
#[must_use]
pub fn for_unexpected_parameters(
    error: QueryError,
    name: &str,
    arguments: &[ArgumentType],
) -> QueryError {
    let has = |wanted: fn(&TrinoType) -> bool| {
        arguments.iter().any(|a| matches!(a, ArgumentType::Value(ty) if wanted(ty)))
    };
    if name == "date_add" || name == "date_diff" {
        return error.hint(format!("Athena's {name} starts with a unit: {name}('day', …)"));
    }
    if matches!(name, "sum" | "avg") && has(TrinoType::is_string) {
        return error.hint(format!("cast the text to a number first: {name}(CAST(x AS double))"));
    }
    if name == "contains" && has(TrinoType::is_string) {
        return error.hint("contains() searches arrays; for text use strpos(text, part) > 0");
    }
    error
}

/// The registered name within edit distance 2 (1 for short names) that is nearest.
fn closest(name: &str) -> Option<&'static str> {
    let limit = if name.chars().count() <= 4 { 1 } else { 2 };
    let mut best: Option<(usize, &'static str)> = None;
    for candidate in registry::names() {
        let distance = edit_distance(name, candidate);
        if distance <= limit && best.is_none_or(|known| (distance, candidate) < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein distance in characters.
#[must_use]
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (cb, above) in b.iter().zip(row.iter().skip(1)) {
            let cost = diagonal + usize::from(ca != *cb);
            left = cost.min(left + 1).min(above + 1);
            next.push(left);
            diagonal = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
