//! Result columns as other tools understand them: Otus's own Arrow shapes become plain Arrow
//! types, and what Arrow has no type for becomes Athena's text. It must not know files.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, StringBuilder, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use arrow::error::{ArrowError, Result};
use otus_service::ResultColumn;
use otus_types::TrinoType;
use otus_types::arrow_type::to_arrow;
use otus_types::render::value_text;

/// The columns of a result and the schema they are written with.
pub struct Interchange {
    columns: Vec<ResultColumn>,
    schema: SchemaRef,
}

impl Interchange {
    /// `names` are the columns' names made distinct.
    pub fn new(columns: &[ResultColumn], names: Vec<String>) -> Self {
        let fields = columns.iter().zip(names);
        let fields = fields.map(|(column, name)| Field::new(name, arrow_of(&column.ty), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        Self { columns: columns.to_vec(), schema }
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// A batch of the result in this schema.
    pub fn batch(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        let columns = self.columns.iter().zip(batch.columns()).zip(self.schema.fields());
        let columns = columns.map(|((column, array), field)| converted(array, &column.ty, field));
        RecordBatch::try_new(Arc::clone(&self.schema), columns.collect::<Result<Vec<_>>>()?)
    }
}

fn converted(array: &ArrayRef, ty: &TrinoType, field: &FieldRef) -> Result<ArrayRef> {
    if matches!(ty, TrinoType::TimestampTz(_)) {
        let row = array.as_any().downcast_ref::<StructArray>();
        let row = row.ok_or_else(|| ArrowError::CastError(format!("{ty} is no struct")))?;
        let instant = row.column(0);
        // The instant of a NULL is whatever the kernel left there.
        let nulls = arrow::compute::is_null(row)?;
        let instant = arrow::compute::nullif(instant, &nulls)?;
        return cast(&instant, field.data_type());
    }
    if is_text(ty) {
        return Ok(texts(array.as_ref(), ty));
    }
    cast(array, field.data_type())
}

fn texts(array: &dyn Array, ty: &TrinoType) -> ArrayRef {
    let mut builder = StringBuilder::with_capacity(array.len(), 0);
    let mut text = String::new();
    for row in 0..array.len() {
        text.clear();
        let known = value_text(array, ty, row, &mut text);
        builder.append_option(known.then_some(&text));
    }
    Arc::new(builder.finish())
}

/// Whether a type is written as Athena's text: what Arrow cannot say, and whatever holds it.
fn is_text(ty: &TrinoType) -> bool {
    use TrinoType as T;
    match ty {
        T::Boolean
        | T::Tinyint
        | T::Smallint
        | T::Integer
        | T::Bigint
        | T::Real
        | T::Double
        | T::Decimal { .. }
        | T::Varchar(_)
        | T::Json
        | T::Varbinary
        | T::Date
        | T::Time(_)
        | T::Timestamp(_) => false,
        T::Array(element) => is_text(element),
        T::Map(key, value) => is_text(key) || is_text(value),
        T::Row(fields) => fields.iter().any(|field| is_text(&field.ty)),
        // A time with a zone is an instant only at the top; within others its zone matters.
        _ => true,
    }
}

fn arrow_of(ty: &TrinoType) -> DataType {
    match ty {
        TrinoType::TimestampTz(precision) => {
            let unit = match precision {
                0..=3 => TimeUnit::Millisecond,
                4..=6 => TimeUnit::Microsecond,
                _ => TimeUnit::Nanosecond,
            };
            DataType::Timestamp(unit, Some("UTC".into()))
        }
        _ if is_text(ty) => DataType::Utf8,
        _ => plain(&to_arrow(ty)),
    }
}

/// Views as plain strings: not every reader knows views.
fn plain(ty: &DataType) -> DataType {
    let field = |it: &FieldRef| Arc::new(it.as_ref().clone().with_data_type(plain(it.data_type())));
    match ty {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::List(item) => DataType::List(field(item)),
        DataType::Map(entries, sorted) => DataType::Map(field(entries), *sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(field).collect::<Fields>()),
        other => other.clone(),
    }
}
