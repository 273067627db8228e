//! A golden file and its decoding. It must not know what is expected.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use otus_formats::{
    Column, DecodedBatch, Decoder, DecoderOptions, LeafPredicate, ObjectInfo, ObjectOutcome,
    Projection, SerdeSpec, resolve,
};
use otus_types::{HiveType, QueryError};
use serde_json::Value;

use crate::values::values;

/// A golden file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// Where the expected rows come from.
    pub source: String,
    pub class: String,
    #[serde(default)]
    pub input_format: String,
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    pub columns: Vec<(String, String)>,
    /// Lines of the object, joined by newlines.
    #[serde(default)]
    pub lines: Vec<String>,
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

/// What decoding gave.
pub type Decoded = Result<(Vec<Vec<Value>>, ObjectOutcome), QueryError>;

/// The golden files of a SerDe, sorted.
pub fn files(serde: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/serde");
    let found = std::fs::read_dir(root.join(serde))
        .unwrap_or_else(|error| panic!("no golden folder for {serde}: {error}"));
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
            (None, None) => self.lines.join("\n").into_bytes(),
        }
    }

    pub fn spec(&self) -> SerdeSpec {
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
        decode(&spec, &Projection::all(&spec)?, None, bytes, name)
    }
}

pub fn decode(
    spec: &SerdeSpec,
    projection: &Projection,
    predicate: Option<&LeafPredicate>,
    bytes: &[u8],
    name: &str,
) -> Decoded {
    let format = resolve(spec)?;
    let options = DecoderOptions { batch_rows: 3, ..DecoderOptions::default() };
    let mut decoder = Decoder::new(format.as_ref(), projection, predicate, options)?;
    let mut rows = Vec::new();
    let mut emit = |decoded: DecodedBatch| {
        rows.extend(values(&decoded));
        ControlFlow::Continue(())
    };
    let info = ObjectInfo { id: 0, path: format!("s3://bucket/{name}") };
    let outcome = decoder.decode_object(bytes, &info, &mut emit)?;
    rows.extend(decoder.finish()?.iter().flat_map(values));
    Ok((rows, outcome))
}
fn unhex(hex: &str) -> Vec<u8> {
    let digits = hex.split_whitespace().collect::<String>();
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}
