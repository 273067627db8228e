//! `json_extract_scalar(json, path)` and the kernel it shares with `json_extract` and
//! `json_size`: one compiled path, one walk, no tree. It must not know the SQL/JSON paths.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewBuilder};
use arrow::datatypes::Int64Type;
use datafusion_common::ScalarValue;
use datafusion_expr::{ColumnarValue, Expr};
use memchr::memmem::Finder;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, Texts, texts, values};
use crate::json::path::JsonPath;
use crate::json::scan::plain_string_at;
use crate::json::walk::{PathSet, json_at, scalar_at, size_at};
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_extract_scalar",
    signatures: &["(varchar(x), varchar(y)) -> varchar(x)", "(json, varchar(y)) -> varchar"],
    can_fail: true,
    cannot_fail_with: Some(has_good_path),
    description: "The scalar at a JSONPath, as text",
    examples: &[
        Example { call: "json_extract_scalar('[1, 2, 3]', '$[2]')", result: "3" },
        Example {
            call: r#"json_extract_scalar('{"store": {"book": [{"author": "Nigel Rees"}]}}', '$.store.book[0].author')"#,
            result: "Nigel Rees",
        },
        Example { call: r#"json_extract_scalar('{"a": [1]}', '$.a')"#, result: "NULL" },
    ],
    implementation: Implementation::Scalar(|_| Ok(Kernel::make(Output::Scalar))),
    ..SCALAR
};

/// Whether the path is a constant that compiles: nothing else can fail.
#[must_use]
pub fn has_good_path(arguments: &[Expr]) -> bool {
    match arguments {
        [_, Expr::Literal(ScalarValue::Utf8View(Some(path)), _)] => JsonPath::compile(path).is_ok(),
        _ => false,
    }
}

/// What is made of the value found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    Scalar,
    Json,
    Size,
}

/// A path, and what a text must hold for the path to lead anywhere.
#[derive(Debug)]
struct Search {
    paths: PathSet,
    /// The longest member name, in quotes.
    name: Option<Finder<'static>>,
    /// How a text begins whose first member is the one that is wanted: `{"name":`.
    first: Option<String>,
}

impl Search {
    fn compile(path: &str) -> Result<Self, QueryError> {
        let path = JsonPath::compile(path)?;
        // A step that is a number may also stand for an element.
        let names = path.steps.iter().filter(|step| step.index.is_none()).map(|step| &step.name);
        let plain = names.filter(|name| !name.contains(['"', '\\']) && !name.contains(is_control));
        let longest = plain.max_by_key(|name| name.len());
        let name = longest.map(|name| Finder::new(&format!("\"{name}\"")).into_owned());
        let first = longest.filter(|_| path.steps.len() == 1).map(|name| format!("{{\"{name}\":"));
        Ok(Self { paths: PathSet::new(&[path]), name, first })
    }

    /// Where the value starts.
    #[inline]
    fn find(&self, text: &str, slots: &mut Vec<Option<usize>>) -> Option<usize> {
        if let Some(first) = self.first.as_deref().filter(|first| begins_with(text, first)) {
            return Some(first.len());
        }
        if self.is_hopeless(text) {
            return None;
        }
        self.paths.find(text, slots);
        slots.first().copied().flatten()
    }

    /// Whether the name stands nowhere in the text, not even in escapes.
    fn is_hopeless(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.name.as_ref().is_some_and(|name| name.find(text).is_none())
            && memchr::memchr(b'\\', text).is_none()
    }
}

fn is_control(c: char) -> bool {
    c.is_control()
}

/// `text.starts_with(first)`; the lengths that names usually have without a call.
#[inline]
fn begins_with(text: &str, first: &str) -> bool {
    let (text, first) = (text.as_bytes(), first.as_bytes());
    let Some(text) = text.get(..first.len()) else {
        return false;
    };
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(a), Some(b)) if first.len() <= 16 => {
            Some(a) == first.first_chunk() && Some(b) == first.last_chunk()
        }
        _ => text == first,
    }
}

/// Finds one path per row.
#[derive(Debug)]
pub struct Kernel {
    output: Output,
    paths: Memo<Search>,
}

impl Kernel {
    #[must_use]
    pub fn make(output: Output) -> Arc<dyn ScalarKernel> {
        Arc::new(Self { output, paths: Memo::default() })
    }
}

/// The scalars at one path. Nothing can fail here, and most of them are plain strings.
fn scalars(
    json: &Texts<'_>,
    search: &Search,
    slots: &mut Vec<Option<usize>>,
    rows: usize,
) -> ArrayRef {
    let mut builder = StringViewBuilder::with_capacity(rows);
    for row in 0..rows {
        let found = json.get(row).and_then(|text| Some((text, search.find(text, slots)?)));
        match found {
            None => builder.append_null(),
            Some((text, at)) => match plain_string_at(text, at) {
                Some(plain) => builder.append_value(plain),
                None => builder.append_option(scalar_at(text, at)),
            },
        }
    }
    Arc::new(builder.finish())
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (json, path) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let (json, path) = (json.texts()?, path.texts()?);
        let mut slots = Vec::with_capacity(1);
        if self.output == Output::Scalar
            && let Some(search) = Compiled::constant(&self.paths, &path, Search::compile)
        {
            return Ok(ColumnarValue::Array(scalars(&json, &search, &mut slots, args.rows)));
        }
        let mut compiled = Compiled::new(&self.paths);
        let mut find = |row: usize| -> Result<Option<(&str, usize)>, QueryError> {
            let (Some(json), Some(path)) = (json.get(row), path.get(row)) else {
                return Ok(None);
            };
            let search = compiled.get(path, Search::compile)?;
            Ok(search.find(json, &mut slots).map(|at| (json, at)))
        };
        let array = match self.output {
            Output::Scalar => {
                texts(args.rows, |row| Ok(find(row)?.and_then(|(json, at)| scalar_at(json, at))))
            }
            Output::Json => texts(args.rows, |row| {
                Ok(find(row)?.and_then(|(json, at)| json_at(json, at)).map(Cow::Owned))
            }),
            Output::Size => values::<Int64Type>(args.rows, |row| {
                Ok(find(row)?.and_then(|(json, at)| size_at(json, at)))
            }),
        }?;
        Ok(ColumnarValue::Array(array))
    }
}
