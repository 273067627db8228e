//! Which parameters a path names. It must not know their values.

use super::{Path, Predicate, SqlPath, Subscript};

impl SqlPath {
    /// Names of the variables, in the order of the text.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        in_path(&self.root, &mut names);
        names
    }
}

fn in_path<'a>(path: &'a Path, names: &mut Vec<&'a str>) {
    match path {
        Path::Variable(name) => names.push(name),
        Path::Context | Path::Current | Path::Last | Path::Literal(_) => {}
        Path::Member(of, _)
        | Path::Descendant(of, _)
        | Path::Method(of, _)
        | Path::Negate(of)
        | Path::Plus(of) => in_path(of, names),
        Path::Elements(of, subscripts) => {
            in_path(of, names);
            for Subscript { from, to } in subscripts {
                in_path(from, names);
                if let Some(to) = to {
                    in_path(to, names);
                }
            }
        }
        Path::Filter(of, condition) => {
            in_path(of, names);
            in_predicate(condition, names);
        }
        Path::Arithmetic(left, _, right) => {
            in_path(left, names);
            in_path(right, names);
        }
    }
}

fn in_predicate<'a>(predicate: &'a Predicate, names: &mut Vec<&'a str>) {
    match predicate {
        Predicate::And(left, right) | Predicate::Or(left, right) => {
            in_predicate(left, names);
            in_predicate(right, names);
        }
        Predicate::Not(inner) | Predicate::IsUnknown(inner) => in_predicate(inner, names),
        Predicate::Exists(path) => in_path(path, names),
        Predicate::Compare(left, _, right) | Predicate::StartsWith(left, right) => {
            in_path(left, names);
            in_path(right, names);
        }
    }
}
