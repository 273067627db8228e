//! The SerDes Otus can read rows with, as a slice of self-describing values, and the way
//! from a table's definition to one of them. It must not know how any of them reads.

use std::fmt::Debug;

use otus_types::{ErrorCode, QueryError};

use crate::decoder::RowDecoder;
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::row_writer::RowWriter;
use crate::spec::SerdeSpec;

/// A SerDe bound to one table definition. Cheap to make, shared by all decoders of a scan.
pub trait RowFormat: Debug + Send + Sync {
    /// What [`RowFormat::rows`] would do with `predicate`.
    fn supports(&self, predicate: &LeafPredicate) -> Exactness;

    /// A decoder of plain (decompressed) text. `predicate` may only hold parts for which
    /// [`RowFormat::supports`] does not say [`Exactness::No`].
    ///
    /// # Errors
    /// When a wanted column's type cannot be read by this SerDe.
    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError>;
}

/// A property of WITH SERDEPROPERTIES or TBLPROPERTIES that a SerDe reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SerdeProperty {
    /// As written; a part in angle brackets stands for a name.
    pub key: &'static str,
    /// What holds when it is not given.
    pub default: &'static str,
    /// One sentence.
    pub about: &'static str,
}

/// [`SerdeProperty`] in one line.
pub(crate) const fn property(
    key: &'static str,
    default: &'static str,
    about: &'static str,
) -> SerdeProperty {
    SerdeProperty { key, default, about }
}

/// Properties of everything that is read line by line.
pub(crate) const HEADER: SerdeProperty =
    property("skip.header.line.count", "0", "lines at the start of each object that are no rows");
pub(crate) const FOOTER: SerdeProperty =
    property("skip.footer.line.count", "0", "lines at the end of each object that are no rows");
pub(crate) const TIMESTAMPS: SerdeProperty = property(
    "timestamp.formats",
    "yyyy-MM-dd HH:mm:ss[.f]",
    "patterns of timestamps, tried in order, separated by commas; `millis` counts since 1970",
);
pub(crate) const NULL_FOR_INVALID: SerdeProperty = property(
    "use.null.for.invalid.data",
    "false",
    "values that do not convert are NULL instead of failing the statement",
);

/// One SerDe: what it answers to and how it is made.
#[derive(Clone, Copy)]
pub struct SerdeEntry {
    /// Short name, as the golden folders are called.
    pub name: &'static str,
    /// One sentence for the documentation.
    pub about: &'static str,
    /// Properties it reads, for documentation and completion.
    pub properties: &'static [SerdeProperty],
    /// Java classes it is known by.
    pub classes: &'static [&'static str],
    /// Whether this entry takes a table with that class and input format; entries are asked
    /// in order.
    pub takes: fn(&SerdeSpec) -> bool,
    /// Binds it to a table; fails on properties that make no sense.
    pub bind: fn(&SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError>,
    /// Binds it for INSERT and CTAS, where Athena writes with it.
    pub write: Option<BindWriter>,
}

/// Makes the writer of a definition.
pub type BindWriter = fn(&SerdeSpec) -> Result<Box<dyn RowWriter>, QueryError>;

impl Debug for SerdeEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SerdeEntry").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every row SerDe, in the order they are asked.
#[must_use]
pub fn registry() -> &'static [SerdeEntry] {
    crate::serde::ENTRIES
}

/// The format that reads tables defined like `spec`.
///
/// # Errors
/// `HIVE_SERDE_NOT_FOUND: deserializer does not exist: <class>` for a class nobody knows;
/// whatever the SerDe says about its properties.
pub fn resolve(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    match registry().iter().find(|entry| (entry.takes)(spec)) {
        Some(entry) => (entry.bind)(spec),
        None => Err(unknown(&spec.class)),
    }
}

/// Classes Athena knows and nothing reads, and what they are for.
const NOT_READ: [(&str, &str); 6] = [
    ("org.apache.hadoop.hive.ql.io.orc.OrcSerde", "ORC"),
    ("org.apache.hadoop.hive.serde2.avro.AvroSerDe", "AVRO"),
    ("com.amazon.ionhiveserde.IonHiveSerDe", "ION"),
    ("org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe", "RCFILE"),
    ("org.apache.hadoop.hive.serde2.columnar.ColumnarSerDe", "RCFILE"),
    ("org.apache.hadoop.hive.serde2.lazybinary.LazyBinarySerDe", "SEQUENCEFILE"),
];

fn unknown(class: &str) -> QueryError {
    if let Some((_, format)) = NOT_READ.iter().find(|(known, _)| *known == class) {
        let text = format!("Tables stored as {format} are not supported yet");
        let error = QueryError::new(ErrorCode::NotSupported, text);
        if *format == "ION" {
            return error.hint(
                "Ion text that is one JSON object a line is read by org.openx.data.jsonserde.JsonSerDe",
            );
        }
        return error;
    }
    let text = format!("deserializer does not exist: {class}");
    let error = QueryError::new(ErrorCode::HiveSerdeNotFound, text);
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let classes = registry().iter().flat_map(|entry| entry.classes);
    let close = classes.copied().find(|known| last(known) == last(class));
    match close {
        Some(close) => error.hint(format!("did you mean '{close}'?")),
        None => error,
    }
}
