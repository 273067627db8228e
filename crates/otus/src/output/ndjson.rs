//! A JSON object for each row; a second column of the same name is `name_2`.
//! It must not know terminals.

use std::collections::HashSet;
use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};
use serde_json::{Map, Value, json};

use super::Output;
use otus_service::json_value;

#[derive(Default)]
pub struct Ndjson {
    columns: Vec<ResultColumn>,
    names: Vec<String>,
    as_lines: bool,
}

impl Output for Ndjson {
    fn begin(&mut self, _out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        self.as_lines = matches!(shape, ResultShape::Lines { .. });
        self.columns = shape.columns().to_vec();
        self.names = distinct(self.columns.iter().map(|it| it.name.as_str()));
        Ok(())
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            let name = self.names.first().map_or("line", String::as_str);
            return super::lines(batch)
                .into_iter()
                .try_for_each(|line| writeln!(out, "{}", json!({ name: line })));
        }
        for row in 0..batch.num_rows() {
            let mut object = Map::new();
            for ((name, column), array) in self.names.iter().zip(&self.columns).zip(batch.columns())
            {
                object.insert(name.clone(), json_value(array.as_ref(), &column.ty, row));
            }
            writeln!(out, "{}", Value::Object(object))?;
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The names, repeated ones numbered from 2 on.
pub fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    names
        .map(|name| {
            let mut candidate = name.to_owned();
            let mut number = 1;
            while !taken.insert(candidate.clone()) {
                number += 1;
                candidate = format!("{name}_{number}");
            }
            candidate
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn repeated_names_are_numbered() {
        assert_eq!(distinct(["a", "a", "b", "a"].into_iter()), ["a", "a_2", "b", "a_3"]);
        assert_eq!(distinct(["a_2", "a", "a"].into_iter()), ["a_2", "a", "a_3"]);
    }
}
