//! Values of delimited text, nested ones cut by the separators of their level.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use otus_types::{ErrorCode, HiveType, QueryError};

use super::options::Options;
use crate::column::{ColumnBuilder, MapBuilder, StructBuilder};
use crate::line::Line;
use crate::projection::Shape;
use crate::value::{NotAValue, append_text, parse_bigint};

/// How a value is cut; levels count from 0, the level of fields.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Scalar,
    List {
        level: usize,
        item: Box<Value>,
    },
    /// Entries are cut at `level`, keys, which are scalars, from values one deeper.
    Map {
        level: usize,
        value: Box<Value>,
    },
    /// `fields` with their place among the `declared` ones.
    Struct {
        level: usize,
        declared: usize,
        fields: Vec<(usize, Value)>,
    },
}

impl Value {
    pub(super) fn new(
        shape: &Shape,
        ty: &HiveType,
        level: usize,
        options: &Options,
    ) -> Result<Self, QueryError> {
        let deeper = |shape: &Shape, ty: &HiveType, by: usize| {
            Self::new(shape, ty, level + by, options).map(Box::new)
        };
        let deepest = level + usize::from(matches!(ty, HiveType::Map(..)));
        if !matches!(shape, Shape::Scalar(_)) && deepest >= options.levels() {
            return Err(too_deep(deepest, options.levels()));
        }
        match (shape, ty) {
            (Shape::List(shape), HiveType::Array(ty)) => {
                Ok(Value::List { level, item: deeper(shape, ty, 1)? })
            }
            (Shape::Map(_, shape), HiveType::Map(_, ty)) => {
                Ok(Value::Map { level, value: deeper(shape, ty, 2)? })
            }
            (Shape::Struct(parts), HiveType::Struct(types)) => {
                let field = |part: &crate::projection::StructShape| {
                    let ty = types.get(part.position).map_or(&HiveType::String, |it| &it.1);
                    Ok((part.position, *deeper(&part.shape, ty, 1)?))
                };
                let fields = parts.iter().map(field).collect::<Result<_, QueryError>>()?;
                Ok(Value::Struct { level, declared: types.len(), fields })
            }
            _ => Ok(Value::Scalar),
        }
    }
}

pub(super) fn too_deep(level: usize, levels: usize) -> QueryError {
    let most = levels.saturating_sub(1);
    QueryError::new(
        ErrorCode::HiveInvalidMetadata,
        format!(
            "Number of levels of nesting supported for LazySimpleSerde is {most} \
             Unable to work with level {level}. Use hive.serialization.extend.nesting.levels \
             serde property for tables using LazySimpleSerde."
        ),
    )
}

/// Appends the value in `range`, which is not NULL.
pub(super) fn append(
    value: &Value,
    column: &mut ColumnBuilder,
    line: &Line<'_>,
    range: Range<usize>,
    options: &Options,
) {
    match (value, column) {
        (Value::Scalar, column) => scalar(column, line, range, options),
        (Value::List { level, item }, ColumnBuilder::List(list)) => {
            if !range.is_empty() {
                for piece in pieces(line, range, *level, None, options) {
                    nullable(item, &mut list.items, line, Some(piece), options);
                }
            }
            list.end(true);
        }
        (Value::Map { level, value }, ColumnBuilder::Map(map)) => {
            if !range.is_empty() {
                entries((*level, value), map, line, range, options);
            }
            map.end(true);
        }
        (Value::Struct { level, declared, fields }, ColumnBuilder::Struct(row)) => {
            let most = options.last_takes_rest.then_some(*declared);
            let pieces = pieces(line, range, *level, most, options);
            structure(fields, &pieces, row, line, options);
            row.end(true);
        }
        (_, column) => column.append_null(),
    }
}

/// NULL where there is nothing or the NULL mark.
fn nullable(
    value: &Value,
    column: &mut ColumnBuilder,
    line: &Line<'_>,
    range: Option<Range<usize>>,
    options: &Options,
) {
    let is_null =
        |it: &Range<usize>| line.bytes.get(it.clone()).is_some_and(|it| options.is_null(it));
    match range.filter(|it| !is_null(it)) {
        Some(range) => append(value, column, line, range, options),
        None => column.append_null(),
    }
}

fn structure(
    fields: &[(usize, Value)],
    pieces: &[Range<usize>],
    row: &mut StructBuilder,
    line: &Line<'_>,
    options: &Options,
) {
    for ((position, value), column) in fields.iter().zip(&mut row.children) {
        nullable(value, column, line, pieces.get(*position).cloned(), options);
    }
}

/// Entries of a map: of equal keys the first counts, NULL keys are left out.
fn entries(
    (level, value): (usize, &Value),
    map: &mut MapBuilder,
    line: &Line<'_>,
    range: Range<usize>,
    options: &Options,
) {
    let separator = options.separator(level + 1);
    let mut seen: Vec<Range<usize>> = Vec::new();
    for entry in pieces(line, range, level, None, options) {
        let split = unescaped_at(line, entry.clone(), separator, options);
        let name = entry.start..split.unwrap_or(entry.end);
        let text = line.bytes.get(name.clone());
        if text == Some(options.null.as_slice())
            || seen.iter().any(|it| line.bytes.get(it.clone()) == text)
        {
            continue;
        }
        if try_scalar(&mut map.keys, line, name.clone(), options).is_err() {
            continue;
        }
        seen.push(name);
        nullable(value, &mut map.values, line, split.map(|at| at + 1..entry.end), options);
    }
}

/// The first `separator` in `range` that is not escaped.
fn unescaped_at(
    line: &Line<'_>,
    range: Range<usize>,
    separator: u8,
    options: &Options,
) -> Option<usize> {
    let mut at = range.start;
    while at < range.end {
        match line.bytes.get(at) {
            Some(byte) if *byte == separator => return Some(at),
            Some(byte) if Some(*byte) == options.escape => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Cuts a value at the separators of `level`; with `most`, the last piece takes the rest.
fn pieces(
    line: &Line<'_>,
    range: Range<usize>,
    level: usize,
    most: Option<usize>,
    options: &Options,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    let separator = options.separator(level);
    while most.is_none_or(|most| found.len() + 1 < most)
        && let Some(end) = unescaped_at(line, start..range.end, separator, options)
    {
        found.push(start..end);
        start = end + 1;
    }
    found.push(start..range.end);
    found
}

fn scalar(column: &mut ColumnBuilder, line: &Line<'_>, range: Range<usize>, options: &Options) {
    if try_scalar(column, line, range, options).is_err() {
        column.append_null();
    }
}

fn try_scalar(
    column: &mut ColumnBuilder,
    line: &Line<'_>,
    range: Range<usize>,
    options: &Options,
) -> Result<(), NotAValue> {
    if options.escape.is_none()
        && let Some(text) = line.plain(range.clone())
    {
        // The two most frequent kinds of columns, without detours.
        match column {
            ColumnBuilder::Text(b) => {
                b.append(text);
                return Ok(());
            }
            ColumnBuilder::Bigint(b) => {
                b.append_value(parse_bigint(whole_part(text)).ok_or(NotAValue)?);
                return Ok(());
            }
            _ => {}
        }
    }
    let text = line.part(range.clone());
    match column {
        ColumnBuilder::Text(_) => append_text(column, &options.unescaped(text), &options.text),
        ColumnBuilder::Binary(b) => {
            // Hive writes base64 and takes anything else as the bytes themselves.
            let raw = line.bytes.get(range).unwrap_or_default();
            match STANDARD.decode(raw) {
                Ok(bytes) => b.append_value(bytes),
                Err(_) => b.append_value(raw),
            }
            Ok(())
        }
        ColumnBuilder::Tinyint(_)
        | ColumnBuilder::Smallint(_)
        | ColumnBuilder::Int(_)
        | ColumnBuilder::Bigint(_) => append_text(column, whole_part(&text), &options.text),
        _ => append_text(column, &text, &options.text),
    }
}

/// An integer without its decimals, if those are digits: `12.7` is 12.
#[inline]
fn whole_part(text: &str) -> &str {
    if text.bytes().all(|b| b != b'.') {
        return text;
    }
    match text.split_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|b| b.is_ascii_digit()) => {
            if matches!(whole, "" | "-" | "+") && !decimals.is_empty() { "0" } else { whole }
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::whole_part;

    #[test]
    fn decimals_are_dropped() {
        assert_eq!(whole_part("12.7"), "12");
        assert_eq!(whole_part("-.5"), "0");
        assert_eq!(whole_part("1.2.3"), "1.2.3");
        assert_eq!(whole_part("1.x"), "1.x");
    }
}
