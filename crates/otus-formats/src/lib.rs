//! Row formats: bytes to record batches, synchronous and pure; knows no catalog, no storage,
//! no async.
//!
//! The way through: [`resolve`] turns a table's [`SerdeSpec`] into a [`RowFormat`]; a
//! [`Decoder`] made from it, a [`Projection`] and perhaps a [`LeafPredicate`] takes one
//! stored object after the other and emits [`DecodedBatch`]es that run across objects.

mod batch;
mod column;
mod compression;
mod decoder;
mod delimited;
mod fields;
mod filter;
mod framing;
mod json;
mod line;
mod object;
mod pattern;
mod predicate;
mod projection;
mod raw;
mod registry;
mod row_writer;
mod serde;
mod spec;
mod value;

pub use batch::{BatchBuilder, DecodedBatch, Emit, ObjectRun};
pub use column::{ColumnBuilder, ListBuilder, MapBuilder, StructBuilder, TextBuilder};
pub use compression::{Compression, Compressor, Inflated, Inflater, Opened, Text, Windows, sniff};
pub use decoder::{Decoder, DecoderOptions, Halt, LONGEST_LINE, RowContext, RowDecoder};
pub use object::{CancelFlag, Damage, DamageKind, ObjectInfo, ObjectOutcome};
pub use predicate::{CompareOp, Exactness, LeafPath, LeafPredicate, Literal};
pub use projection::{Projection, Shape, StructShape};
pub use registry::{BindWriter, RowFormat, SerdeEntry, SerdeProperty, registry, resolve};
pub use row_writer::{RowWriter, writer};
pub use spec::{Column, SerdeSpec};
