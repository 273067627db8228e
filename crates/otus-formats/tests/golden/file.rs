//! A golden file and its decoding. It must not know what is expected.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use otus_formats::{
    Column, DecodedBatch, Decoder, DecoderOptions, LeafPredicate, ObjectInfo, ObjectOutcome,
    Projection, SerdeSpec, resolve,
};
use otus_types::{HiveType, QueryError};
use serde_json::Value;

use crate::definition;
use crate::values::values;

/// A golden file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// Where the expected rows come from.
    pub source: String,
    /// The table's name in `ddl`, a file that creates it; or class, input format, columns.
    #[serde(default)]
    pub table: Option<String>,
    #[serde(default)]
    pub ddl: Option<String>,
    #[serde(default)]
    pub class: String,
    #[serde(default)]
    pub input_format: String,
    /// On top of those of the definition.
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    /// Lines of the object, joined by newlines.
    #[serde(default)]
    pub lines: Vec<GoldenLine>,
    /// Or a file beside this one, taken as it is.
    #[serde(default)]
    pub file: Option<String>,
    /// Hexadecimal bytes in place of lines.
    #[serde(default)]
    pub hex: Option<String>,
    #[serde(default)]
    pub rows: Vec<Vec<Value>>,
    #[serde(default)]
    pub malformed: u64,
    #[serde(default)]
    pub damage: Option<String>,
    #[serde(default)]
    pub error: Option<String>,
}

/// A line, or what it is made of when text does not show it.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
pub enum GoldenLine {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
pub enum Part {
    Text(String),
    Repeated { repeat: String, times: usize },
    Bytes { hex: String },
}

impl GoldenLine {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Parts(parts) => parts.iter().flat_map(Part::bytes).collect(),
        }
    }
}

impl Part {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Repeated { repeat, times } => repeat.repeat(*times).into_bytes(),
            Self::Bytes { hex } => unhex(hex),
        }
    }
}

/// What decoding gave.
pub type Decoded = Result<(Vec<Vec<Value>>, ObjectOutcome), QueryError>;

/// How an object is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    Whole,
    /// In windows of so many bytes.
    Of(usize),
}

/// The folders of golden files, sorted.
pub fn folders() -> Vec<String> {
    let mut names = std::fs::read_dir(definition::root().join("tests/serde"))
        .unwrap()
        .map(|it| it.unwrap())
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().into_string().unwrap())
        .collect::<Vec<_>>();
    names.sort();
    names
}

/// The golden files of a folder, sorted.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let root = definition::root().join("tests/serde");
    let found = std::fs::read_dir(root.join(folder))
        .unwrap_or_else(|error| panic!("no golden folder for {folder}: {error}"));
    let mut found = found
        .map(|it| it.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect::<Vec<_>>();
    found.sort();
    found
}

impl Golden {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The object's bytes.
    pub fn bytes(&self, path: &Path) -> Vec<u8> {
        match (&self.file, &self.hex) {
            (Some(file), _) => std::fs::read(path.with_file_name(file)).unwrap(),
            (None, Some(hex)) => unhex(hex),
            (None, None) => {
                self.lines.iter().map(GoldenLine::bytes).collect::<Vec<_>>().join(&b'\n')
            }
        }
    }

    pub fn spec(&self) -> SerdeSpec {
        if let (Some(table), Some(ddl)) = (&self.table, &self.ddl) {
            let mut spec = definition::spec(ddl, table);
            spec.properties.extend(self.properties.clone());
            return spec;
        }
        let columns = self.columns.iter().map(|(name, ty)| Column {
            name: name.clone(),
            ty: HiveType::parse(ty).unwrap_or_else(|error| panic!("{error}")),
        });
        SerdeSpec {
            class: self.class.clone(),
            input_format: self.input_format.clone(),
            properties: self.properties.clone(),
            columns: columns.collect(),
        }
    }

    /// Every column of an object called `name`.
    pub fn decode(&self, bytes: &[u8], name: &str) -> Decoded {
        let spec = self.spec();
        decode(&spec, &Projection::all(&spec)?, None, bytes, name, Pieces::Whole)
    }
}

pub fn decode(
    spec: &SerdeSpec,
    projection: &Projection,
    predicate: Option<&LeafPredicate>,
    bytes: &[u8],
    name: &str,
    pieces: Pieces,
) -> Decoded {
    let format = resolve(spec)?;
    let mut options = DecoderOptions { batch_rows: 3, ..DecoderOptions::default() };
    if let Pieces::Of(window) = pieces {
        options.window = window;
    }
    let mut decoder = Decoder::new(format.as_ref(), projection, predicate, options)?;
    let mut rows = Vec::new();
    let mut emit = |decoded: DecodedBatch| {
        rows.extend(values(&decoded));
        ControlFlow::Continue(())
    };
    let info = ObjectInfo { id: 0, path: format!("s3://bucket/{name}") };
    let outcome = match pieces {
        Pieces::Whole => decoder.decode_object(bytes, &info, &mut emit)?,
        Pieces::Of(_) => {
            let stored: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(bytes.to_vec()));
            decoder.decode_stream(stored, &info, &mut emit)?
        }
    };
    rows.extend(decoder.finish()?.iter().flat_map(values));
    Ok((rows, outcome))
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits = hex.split_whitespace().collect::<String>();
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}
