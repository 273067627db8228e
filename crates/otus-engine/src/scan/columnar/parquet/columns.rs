//! Which leaves of a Parquet file the wanted columns are, whether their types go together,
//! and the Arrow types they are read as. Leaves are counted as Parquet does: depth first.
//! It must not know row groups or values.

use std::sync::Arc;

use datafusion::arrow::datatypes::{
    DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit,
};
use datafusion::parquet::arrow::arrow_reader::ArrowReaderMetadata;
use datafusion::parquet::basic::Type as PhysicalType;
use datafusion::parquet::schema::types::SchemaDescriptor;
use otus_types::HiveType;

use crate::scan::columnar::accept::accepts;
use crate::scan::columnar::{ReadError, ReadRequest, WantedColumn, incompatible};

/// See the module.
#[derive(Debug)]
pub struct Columns {
    /// The whole file, as it is to be read.
    pub schema: SchemaRef,
    /// Leaves to read, ascending.
    pub leaves: Vec<usize>,
    /// For each wanted column the file's top-level column.
    pub tops: Vec<Option<usize>>,
}

impl Columns {
    /// # Errors
    /// `HIVE_BAD_DATA` where a column's type is not the table's.
    pub fn choose(
        metadata: &ArrowReaderMetadata,
        request: &ReadRequest,
        by_name: bool,
        path: &str,
    ) -> Result<Self, ReadError> {
        let file = metadata.parquet_schema();
        let fields = metadata.schema().fields();
        if fields.iter().map(|it| leaves_of(it.data_type())).sum::<usize>() != file.num_columns() {
            let text = String::from("Malformed Parquet file. Its schema has groups without fields");
            return Err(ReadError::bad_data(text, path));
        }
        let firsts = first_leaves(fields);
        let mut walk = Walk { file, path, leaves: Vec::new() };
        let mut tops = Vec::with_capacity(request.columns.len());
        for wanted in &request.columns {
            let top = if by_name {
                fields.iter().position(|it| it.name().eq_ignore_ascii_case(&wanted.name))
            } else {
                Some(wanted.place).filter(|at| *at < fields.len())
            };
            tops.push(top);
            if let Some(at) = top
                && let (Some(field), Some(first)) = (fields.get(at), firsts.get(at))
            {
                walk.column(field, *first, wanted)?;
            }
        }
        let mut leaves = walk.leaves;
        leaves.sort_unstable();
        leaves.dedup();
        let read_as = |(field, first): (&FieldRef, &usize)| read_as(field, *first, file);
        let schema: Vec<Field> = fields.iter().zip(&firsts).map(read_as).collect();
        Ok(Self { schema: Arc::new(Schema::new(schema)), leaves, tops })
    }

    /// For each wanted column its place in batches of `projected`, which has the file's
    /// columns that are read, in the file's order.
    pub fn places(&self, projected: &Schema) -> Vec<Option<usize>> {
        let mut read: Vec<usize> = self.tops.iter().flatten().copied().collect();
        read.sort_unstable();
        read.dedup();
        let place = |top: &Option<usize>| {
            let at = read.binary_search(&(*top)?).ok()?;
            (at < projected.fields().len()).then_some(at)
        };
        self.tops.iter().map(place).collect()
    }

    /// The only leaf of top-level column `top`, if its type is not nested.
    pub fn flat_leaf(&self, top: usize) -> Option<usize> {
        let field = self.schema.fields().get(top)?;
        if field.data_type().is_nested() {
            return None;
        }
        first_leaves(self.schema.fields()).get(top).copied()
    }
}

struct Walk<'a> {
    file: &'a SchemaDescriptor,
    path: &'a str,
    leaves: Vec<usize>,
}

impl Walk<'_> {
    fn column(
        &mut self,
        field: &Field,
        first: usize,
        wanted: &WantedColumn,
    ) -> Result<(), ReadError> {
        let target = wanted.field.data_type();
        self.choose(&wanted.name, field.data_type(), first, &wanted.ty, target)
    }

    fn choose(
        &mut self,
        name: &str,
        found: &DataType,
        first: usize,
        ty: &HiveType,
        target: &DataType,
    ) -> Result<(), ReadError> {
        match (ty, found, target) {
            (HiveType::Struct(declared), DataType::Struct(parts), DataType::Struct(fields)) => {
                self.row(name, parts, first, declared, fields)
            }
            (HiveType::Array(item), DataType::List(field), DataType::List(wanted)) => {
                self.choose(name, field.data_type(), first, item, wanted.data_type())
            }
            (HiveType::Map(key, value), DataType::Map(entries, _), DataType::Map(wanted, _)) => {
                let (DataType::Struct(found), DataType::Struct(wanted)) =
                    (entries.data_type(), wanted.data_type())
                else {
                    return Err(self.mismatch(name, first, true, ty));
                };
                let ([found_key, found_value], [wanted_key, wanted_value]) =
                    (found.as_ref(), wanted.as_ref())
                else {
                    return Err(self.mismatch(name, first, true, ty));
                };
                let second = first + leaves_of(found_key.data_type());
                self.choose(name, found_key.data_type(), first, key, wanted_key.data_type())?;
                self.choose(name, found_value.data_type(), second, value, wanted_value.data_type())
            }
            _ if !found.is_nested() && accepts(found, ty) => {
                self.leaves.push(first);
                Ok(())
            }
            _ => Err(self.mismatch(name, first, found.is_nested(), ty)),
        }
    }

    fn row(
        &mut self,
        name: &str,
        parts: &Fields,
        first: usize,
        declared: &[(String, HiveType)],
        fields: &Fields,
    ) -> Result<(), ReadError> {
        let firsts = first_leaves(parts);
        let before = self.leaves.len();
        for field in fields {
            let same = |it: &str| it.eq_ignore_ascii_case(field.name());
            let at = parts.iter().position(|it| same(it.name()));
            let ty = declared.iter().find(|(name, _)| same(name));
            if let (Some(at), Some((_, ty))) = (at, ty)
                && let (Some(part), Some(offset)) = (parts.get(at), firsts.get(at))
            {
                let name = format!("{name}.{}", field.name());
                self.choose(&name, part.data_type(), first + offset, ty, field.data_type())?;
            }
        }
        if self.leaves.len() == before {
            // Nothing of it is there: one leaf still says where the row itself is NULL.
            self.leaves.push(first);
        }
        Ok(())
    }

    fn mismatch(&self, name: &str, leaf: usize, nested: bool, ty: &HiveType) -> ReadError {
        let found = match nested {
            true => String::from("group"),
            false => self.file.column(leaf).physical_type().to_string(),
        };
        incompatible(name, &found, "parquet", self.path, ty)
    }
}

/// Leaves below a type.
fn leaves_of(ty: &DataType) -> usize {
    match ty {
        DataType::Struct(fields) => fields.iter().map(|it| leaves_of(it.data_type())).sum(),
        DataType::List(field) | DataType::Map(field, _) => leaves_of(field.data_type()),
        _ => 1,
    }
}

/// The first leaf of each field, counted from the first of all.
fn first_leaves(fields: &Fields) -> Vec<usize> {
    let firsts = fields.iter().scan(0, |next, field| {
        let first = *next;
        *next += leaves_of(field.data_type());
        Some(first)
    });
    firsts.collect()
}

/// The field as it is read: bytes as views, INT96 in microseconds (nanoseconds would end
/// in 2262).
fn read_as(field: &FieldRef, first: usize, file: &SchemaDescriptor) -> Field {
    let parts = |fields: &Fields| -> Fields {
        let firsts = first_leaves(fields);
        fields.iter().zip(firsts).map(|(it, at)| read_as(it, first + at, file)).collect()
    };
    let ty = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(parts(fields)),
        DataType::List(item) => DataType::List(Arc::new(read_as(item, first, file))),
        DataType::Map(entries, sorted) => {
            DataType::Map(Arc::new(read_as(entries, first, file)), *sorted)
        }
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::Timestamp(TimeUnit::Nanosecond, _)
            if file.column(first).physical_type() == PhysicalType::INT96 =>
        {
            DataType::Timestamp(TimeUnit::Microsecond, None)
        }
        other => other.clone(),
    };
    field.as_ref().clone().with_data_type(ty)
}
