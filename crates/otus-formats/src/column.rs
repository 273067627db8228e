//! Growing columns: one builder for each shape, filled value by value and finished into the
//! Arrow array of `otus_types::arrow_type`. It must not know any text format.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Float32Builder,
    Float64Builder, Int8Builder, Int16Builder, Int32Builder, Int64Builder, ListArray, MapArray,
    NullArray, NullBufferBuilder, StructArray, TimestampMillisecondBuilder,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, FieldRef, Fields};
use otus_types::HiveType;

use crate::projection::{Shape, StructShape};
use crate::raw::{SharedText, TextViews};

/// A column under construction.
#[derive(Debug)]
pub enum ColumnBuilder {
    /// string, varchar(n), char(n): `limit` is n, `trim` drops trailing blanks.
    Text(TextBuilder),
    Boolean(BooleanBuilder),
    Tinyint(Int8Builder),
    Smallint(Int16Builder),
    Int(Int32Builder),
    Bigint(Int64Builder),
    Float(Float32Builder),
    Double(Float64Builder),
    Decimal(Decimal128Builder, u8, u8),
    Binary(BinaryBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMillisecondBuilder),
    List(ListBuilder),
    Map(MapBuilder),
    Struct(StructBuilder),
    /// Nothing wanted of it (a struct without wanted fields keeps its validity elsewhere).
    Nothing(usize),
}

/// A string column, with the cut of varchar(n) and char(n).
#[derive(Debug)]
pub struct TextBuilder {
    values: TextViews,
    limit: Option<usize>,
    trim: bool,
}

#[derive(Debug)]
pub struct ListBuilder {
    pub items: Box<ColumnBuilder>,
    field: FieldRef,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

#[derive(Debug)]
pub struct MapBuilder {
    pub keys: Box<ColumnBuilder>,
    pub values: Box<ColumnBuilder>,
    entries: FieldRef,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

#[derive(Debug)]
pub struct StructBuilder {
    pub children: Vec<ColumnBuilder>,
    fields: Fields,
    nulls: NullBufferBuilder,
}

const ROWS: usize = 8192;

impl ColumnBuilder {
    /// An empty column of `shape`, to be finished as `ty`.
    #[must_use]
    pub fn new(shape: &Shape, ty: &DataType) -> Self {
        match (shape, ty) {
            (Shape::List(element), DataType::List(field)) => ColumnBuilder::List(ListBuilder {
                items: Box::new(Self::new(element, field.data_type())),
                field: Arc::clone(field),
                offsets: vec![0],
                nulls: NullBufferBuilder::new(ROWS),
            }),
            (Shape::Map(key, value), DataType::Map(entries, _)) => {
                let DataType::Struct(parts) = entries.data_type() else {
                    return ColumnBuilder::Nothing(0);
                };
                ColumnBuilder::Map(MapBuilder {
                    keys: Box::new(Self::new(key, parts[0].data_type())),
                    values: Box::new(Self::new(value, parts[1].data_type())),
                    entries: Arc::clone(entries),
                    offsets: vec![0],
                    nulls: NullBufferBuilder::new(ROWS),
                })
            }
            (Shape::Struct(shapes), DataType::Struct(fields)) => {
                ColumnBuilder::Struct(StructBuilder {
                    children: struct_children(shapes, fields),
                    fields: fields.clone(),
                    nulls: NullBufferBuilder::new(ROWS),
                })
            }
            (Shape::Scalar(scalar), _) => Self::scalar(scalar),
            _ => ColumnBuilder::Nothing(0),
        }
    }

    fn scalar(ty: &HiveType) -> Self {
        let text = |limit: Option<u32>, trim| {
            let limit = limit.map(|n| n as usize);
            ColumnBuilder::Text(TextBuilder { values: TextViews::new(), limit, trim })
        };
        match ty {
            HiveType::String => text(None, false),
            HiveType::Varchar(n) => text(Some(*n), false),
            HiveType::Char(n) => text(Some(*n), true),
            HiveType::Boolean => ColumnBuilder::Boolean(BooleanBuilder::new()),
            HiveType::Tinyint => ColumnBuilder::Tinyint(Int8Builder::new()),
            HiveType::Smallint => ColumnBuilder::Smallint(Int16Builder::new()),
            HiveType::Int => ColumnBuilder::Int(Int32Builder::new()),
            HiveType::Bigint => ColumnBuilder::Bigint(Int64Builder::new()),
            HiveType::Float => ColumnBuilder::Float(Float32Builder::new()),
            HiveType::Double => ColumnBuilder::Double(Float64Builder::new()),
            HiveType::Decimal { precision, scale } => {
                let ty = DataType::Decimal128(*precision, i8::try_from(*scale).unwrap_or(38));
                let values = Decimal128Builder::new().with_data_type(ty);
                ColumnBuilder::Decimal(values, *precision, *scale)
            }
            HiveType::Binary => ColumnBuilder::Binary(BinaryBuilder::new()),
            HiveType::Date => ColumnBuilder::Date(Date32Builder::new()),
            HiveType::Timestamp => ColumnBuilder::Timestamp(TimestampMillisecondBuilder::new()),
            HiveType::Array(_) | HiveType::Map(..) | HiveType::Struct(_) => {
                ColumnBuilder::Nothing(0)
            }
        }
    }

    /// Appends NULL.
    pub fn append_null(&mut self) {
        match self {
            ColumnBuilder::Text(b) => b.values.push_null(),
            ColumnBuilder::Boolean(b) => b.append_null(),
            ColumnBuilder::Tinyint(b) => b.append_null(),
            ColumnBuilder::Smallint(b) => b.append_null(),
            ColumnBuilder::Int(b) => b.append_null(),
            ColumnBuilder::Bigint(b) => b.append_null(),
            ColumnBuilder::Float(b) => b.append_null(),
            ColumnBuilder::Double(b) => b.append_null(),
            ColumnBuilder::Decimal(b, ..) => b.append_null(),
            ColumnBuilder::Binary(b) => b.append_null(),
            ColumnBuilder::Date(b) => b.append_null(),
            ColumnBuilder::Timestamp(b) => b.append_null(),
            ColumnBuilder::List(b) => b.end(false),
            ColumnBuilder::Map(b) => b.end(false),
            ColumnBuilder::Struct(b) => {
                b.children.iter_mut().for_each(ColumnBuilder::append_null);
                b.end(false);
            }
            ColumnBuilder::Nothing(n) => *n += 1,
        }
    }

    /// The array of everything appended since the last call; the builder starts anew.
    pub fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::Text(b) => Arc::new(b.values.finish()),
            ColumnBuilder::Boolean(b) => Arc::new(b.finish()),
            ColumnBuilder::Tinyint(b) => Arc::new(b.finish()),
            ColumnBuilder::Smallint(b) => Arc::new(b.finish()),
            ColumnBuilder::Int(b) => Arc::new(b.finish()),
            ColumnBuilder::Bigint(b) => Arc::new(b.finish()),
            ColumnBuilder::Float(b) => Arc::new(b.finish()),
            ColumnBuilder::Double(b) => Arc::new(b.finish()),
            ColumnBuilder::Decimal(b, ..) => Arc::new(b.finish()),
            ColumnBuilder::Binary(b) => Arc::new(b.finish()),
            ColumnBuilder::Date(b) => Arc::new(b.finish()),
            ColumnBuilder::Timestamp(b) => Arc::new(b.finish()),
            ColumnBuilder::List(b) => b.finish(),
            ColumnBuilder::Map(b) => b.finish(),
            ColumnBuilder::Struct(b) => b.finish(),
            ColumnBuilder::Nothing(n) => Arc::new(NullArray::new(std::mem::take(n))),
        }
    }
}

fn struct_children(shapes: &[StructShape], fields: &Fields) -> Vec<ColumnBuilder> {
    shapes.iter().zip(fields).map(|(s, f)| ColumnBuilder::new(&s.shape, f.data_type())).collect()
}

impl TextBuilder {
    /// Appends `text`, cut to the declared length.
    #[inline]
    pub fn append(&mut self, text: &str) {
        let text = match self.limit {
            None => text,
            Some(limit) => self.cut(text, limit),
        };
        self.values.push(text);
    }

    /// Appends these bytes of `text`, which are whole characters.
    #[inline]
    pub fn append_part(&mut self, text: &str, part: Range<usize>) {
        if self.limit.is_none() {
            self.values.push_part(text, part);
        } else {
            self.append(text.get(part).unwrap_or_default());
        }
    }

    /// Texts are cut to a declared length.
    pub(crate) fn is_cut(&self) -> bool {
        self.limit.is_some()
    }

    pub(crate) fn append_null(&mut self) {
        self.values.push_null();
    }

    /// Appends pieces of `text`, NULL for `None`, as they are.
    pub(crate) fn append_shared(
        &mut self,
        text: &SharedText,
        places: impl Iterator<Item = Option<Range<usize>>>,
    ) {
        self.values.extend_shared(text, places);
    }

    fn cut<'a>(&self, text: &'a str, limit: usize) -> &'a str {
        let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or(text);
        if self.trim { text.trim_end_matches(' ') } else { text }
    }
}

impl ListBuilder {
    /// Ends a list whose items were appended to [`Self::items`]; `valid` false means NULL
    /// (then no item may have been appended).
    pub fn end(&mut self, valid: bool) {
        self.offsets.push(offset(self.items.len()));
        self.nulls.append(valid);
    }

    fn finish(&mut self) -> ArrayRef {
        let items = self.items.finish();
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        let offsets = OffsetBuffer::new(offsets.into());
        Arc::new(ListArray::new(Arc::clone(&self.field), offsets, items, self.nulls.finish()))
    }
}

impl MapBuilder {
    /// Ends a map whose entries were appended to [`Self::keys`] and [`Self::values`].
    pub fn end(&mut self, valid: bool) {
        self.offsets.push(offset(self.keys.len()));
        self.nulls.append(valid);
    }

    fn finish(&mut self) -> ArrayRef {
        let parts = vec![self.keys.finish(), self.values.finish()];
        let DataType::Struct(fields) = self.entries.data_type() else {
            return Arc::new(NullArray::new(0));
        };
        let entries = StructArray::new(fields.clone(), parts, None);
        let offsets = OffsetBuffer::new(std::mem::replace(&mut self.offsets, vec![0]).into());
        let nulls = self.nulls.finish();
        Arc::new(MapArray::new(Arc::clone(&self.entries), offsets, entries, nulls, false))
    }
}

impl StructBuilder {
    /// Ends a struct whose fields were each appended once.
    pub fn end(&mut self, valid: bool) {
        self.nulls.append(valid);
    }

    fn finish(&mut self) -> ArrayRef {
        let len = self.nulls.len();
        let nulls = self.nulls.finish();
        if self.children.is_empty() {
            return Arc::new(StructArray::new_empty_fields(len, nulls));
        }
        let arrays = self.children.iter_mut().map(ColumnBuilder::finish).collect();
        Arc::new(StructArray::new(self.fields.clone(), arrays, nulls))
    }
}

/// Batches hold thousands of rows, windows less than 2 GiB: offsets fit.
fn offset(len: usize) -> i32 {
    i32::try_from(len).unwrap_or(i32::MAX)
}

impl ColumnBuilder {
    /// Values appended since the last [`Self::finish`].
    #[must_use]
    pub fn len(&self) -> usize {
        use arrow::array::ArrayBuilder;
        match self {
            ColumnBuilder::Text(b) => b.values.len(),
            ColumnBuilder::Boolean(b) => b.len(),
            ColumnBuilder::Tinyint(b) => b.len(),
            ColumnBuilder::Smallint(b) => b.len(),
            ColumnBuilder::Int(b) => b.len(),
            ColumnBuilder::Bigint(b) => b.len(),
            ColumnBuilder::Float(b) => b.len(),
            ColumnBuilder::Double(b) => b.len(),
            ColumnBuilder::Decimal(b, ..) => b.len(),
            ColumnBuilder::Binary(b) => b.len(),
            ColumnBuilder::Date(b) => b.len(),
            ColumnBuilder::Timestamp(b) => b.len(),
            ColumnBuilder::List(b) => b.nulls.len(),
            ColumnBuilder::Map(b) => b.nulls.len(),
            ColumnBuilder::Struct(b) => b.nulls.len(),
            ColumnBuilder::Nothing(n) => *n,
        }
    }

    /// Nothing was appended since the last [`Self::finish`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
