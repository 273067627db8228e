//! Avro: containers, the fields a query needs, their values. Read by own code; why is in
//! docs/decisions. It must not know partitions or other formats.

mod column;
mod container;
mod cursor;
mod default;
mod schema;

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{Field as ArrowField, Schema};
use datafusion::arrow::error::ArrowError;
use futures::{StreamExt, stream};
use otus_formats::SerdeSpec;
use otus_types::{ErrorCode, QueryError};

use super::{
    ColumnarEntry, ColumnarFormat, ObjectInput, Opened, ReadError, ReadRequest, WantedColumn,
    incompatible,
};
use column::Column;
use container::{Block, Container};
use cursor::Cursor;
use default::repeated;
use schema::{Field, Type};

pub const ENTRY: ColumnarEntry = ColumnarEntry {
    classes: &["org.apache.hadoop.hive.serde2.avro.AvroSerDe"],
    inputs: &["org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat"],
    splits: false,
    by_name: |_| true,
    bind: |spec| Ok(Arc::new(Avro::new(spec)?)),
};

/// Avro as one table definition reads it.
#[derive(Debug)]
struct Avro {
    /// The schema to read by, where the table has one: other names of fields, and what
    /// stands for fields a file lacks.
    literal: Vec<Field>,
}

impl Avro {
    fn new(spec: &SerdeSpec) -> Result<Self, QueryError> {
        if spec.properties.contains_key("avro.schema.url") {
            let text = "avro.schema.url is not supported";
            return Err(QueryError::new(ErrorCode::NotSupported, text)
                .hint("put the schema itself into 'avro.schema.literal'"));
        }
        let Some(literal) = spec.properties.get("avro.schema.literal") else {
            return Ok(Self { literal: Vec::new() });
        };
        let literal = schema::fields(literal).map_err(|error| {
            let text = format!("avro.schema.literal cannot be read: {error}");
            QueryError::new(ErrorCode::HiveInvalidMetadata, text)
        })?;
        Ok(Self { literal })
    }

    /// The file's field that is the wanted column.
    fn place(&self, wanted: &WantedColumn, written: &[Field]) -> Option<usize> {
        let find = |name: &str| written.iter().position(|it| it.is_called(name));
        let other = || {
            let own = self.literal.iter().find(|it| it.is_called(&wanted.name))?;
            own.aliases.iter().find_map(|it| find(it))
        };
        find(&wanted.name).or_else(other)
    }
}

#[async_trait]
impl ColumnarFormat for Avro {
    async fn open(
        &self,
        input: ObjectInput,
        request: Arc<ReadRequest>,
    ) -> Result<Opened, ReadError> {
        let path = input.path.clone();
        let (container, text) = Container::open(input).await?;
        let written = schema::fields(&text).map_err(|it| container.broken(&it))?;
        let mut rows = Rows {
            container,
            fields: written.iter().map(|it| Read::Skipped(it.ty.clone())).collect(),
            constants: Vec::new(),
            batch_rows: request.batch_rows.max(1),
            block: None,
        };
        let mut places = vec![None; request.columns.len()];
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, wanted) in request.columns.iter().enumerate() {
            let Some(place) = self.place(wanted, &written) else {
                let own = self.literal.iter().find(|it| it.is_called(&wanted.name));
                if let Some(value) = own.and_then(|it| it.default.clone()) {
                    rows.constants.push((at, value));
                }
                continue;
            };
            let Some(field) = written.get(place) else { continue };
            let Some(column) = Column::new(&field.ty, &wanted.ty, wanted.field.data_type()) else {
                let WantedColumn { name, ty, .. } = wanted;
                return Err(incompatible(name, called(&field.ty), "Avro", &path, ty));
            };
            if let Some(slot) = rows.fields.get_mut(place) {
                *slot = Read::Column(Box::new(column));
            }
            found.push((place, at));
        }
        // Batches have the file's fields in its order, then what stands for missing ones.
        found.sort_unstable();
        let order = found.iter().map(|it| it.1).chain(rows.constants.iter().map(|it| it.0));
        for (place, at) in order.enumerate() {
            if let Some(slot) = places.get_mut(at) {
                *slot = Some(place);
            }
        }
        // What comes after an error is not asked for: the columns' state is unknown then.
        let batches = stream::unfold(Some(rows), |rows| async move {
            let mut rows = rows?;
            match rows.next().await {
                Ok(Some(batch)) => Some((Ok(batch), Some(rows))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(Opened { places, batches: batches.boxed(), dismissed: false, inflated: 0 })
    }
}

/// What becomes of a field of the file.
#[derive(Debug)]
enum Read {
    Skipped(Type),
    Column(Box<Column>),
}

struct Rows {
    container: Container,
    fields: Vec<Read>,
    /// Wanted columns the file lacks, and their defaults.
    constants: Vec<(usize, serde_json::Value)>,
    batch_rows: usize,
    /// The block at hand and how much of its text is read.
    block: Option<(Block, usize)>,
}

impl Rows {
    async fn next(&mut self) -> Result<Option<RecordBatch>, ReadError> {
        let mut count = 0;
        while count < self.batch_rows {
            if self.block.is_none() {
                let Some(block) = self.container.next().await? else { break };
                if block.rows > block.text.len() as u64 {
                    return Err(self.container.broken("Rows without bytes are not supported."));
                }
                self.block = Some((block, 0));
            }
            let read = self.rows(self.batch_rows - count);
            count += read.map_err(|it| self.container.broken(&it))?;
        }
        if count == 0 {
            return Ok(None);
        }
        let batch = self.batch(count);
        batch.map(Some).map_err(|it| self.container.broken(&it.to_string()))
    }

    /// Reads up to `most` rows of the block at hand.
    fn rows(&mut self, most: usize) -> Result<usize, String> {
        let Some((mut block, at)) = self.block.take() else { return Ok(0) };
        let count = usize::try_from(block.rows).unwrap_or(usize::MAX).min(most);
        let mut cursor = Cursor(block.text.get(at..).unwrap_or_default());
        for _ in 0..count {
            for field in &mut self.fields {
                match field {
                    Read::Skipped(ty) => cursor.skip(ty)?,
                    Read::Column(column) => column.read(&mut cursor)?,
                }
            }
        }
        let left = cursor.0.len();
        block.rows -= count as u64;
        match (block.rows, left) {
            (0, 0) => {}
            (0, _) => return Err(String::from("A block has bytes after its rows.")),
            _ => {
                let at = block.text.len() - left;
                self.block = Some((block, at));
            }
        }
        Ok(count)
    }

    fn batch(&mut self, count: usize) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = Vec::new();
        for field in &mut self.fields {
            if let Read::Column(column) = field {
                columns.push(column.finish()?);
            }
        }
        columns.extend(self.constants.iter().map(|(_, value)| repeated(value, count)));
        let fields = columns.iter().map(|it| ArrowField::new("", it.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        RecordBatch::try_new_with_options(schema, columns, &options)
    }
}

/// A type in Avro's words.
fn called(ty: &Type) -> &'static str {
    match ty {
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Int | Type::Date => "int",
        Type::Long | Type::Timestamp(_) => "long",
        Type::Float => "float",
        Type::Double => "double",
        Type::Bytes | Type::Decimal { fixed: None, .. } => "bytes",
        Type::Fixed(_) | Type::Decimal { .. } => "fixed",
        Type::Text => "string",
        Type::Enum(_) => "enum",
        Type::Array(_) => "array",
        Type::Map(_) => "map",
        Type::Record(_) => "record",
        Type::Union(branches) => match branches.as_slice() {
            [Type::Null, one] | [one, Type::Null] | [one] => called(one),
            _ => "union",
        },
    }
}
