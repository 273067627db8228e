//! Which columns, and which leaves of nested ones, a scan wants, and the tree decoders
//! build them by. It must not know any SerDe.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, HiveType, QueryError};

use crate::spec::SerdeSpec;

/// The output of a scan: columns by index, each perhaps with fewer struct fields than the
/// table declares. Zero columns count rows only.
#[derive(Debug, Clone)]
pub struct Projection {
    columns: Vec<usize>,
    schema: SchemaRef,
    shapes: Vec<Shape>,
}

/// How a wanted value is built: a Hive type with unwanted struct fields left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Everything without parts.
    Scalar(HiveType),
    List(Box<Shape>),
    Map(Box<Shape>, Box<Shape>),
    Struct(Vec<StructShape>),
}

/// A wanted field of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructShape {
    /// Lower case.
    pub name: String,
    /// Place of the field in the declared struct, counting unwanted ones.
    pub position: usize,
    pub shape: Shape,
}

impl Projection {
    /// Every column, whole.
    ///
    /// # Errors
    /// None in practice; see [`Projection::pruned`].
    pub fn all(spec: &SerdeSpec) -> Result<Self, QueryError> {
        Self::columns(spec, &(0..spec.columns.len()).collect::<Vec<_>>())
    }

    /// The named columns, whole.
    ///
    /// # Errors
    /// When an index lies outside the table.
    pub fn columns(spec: &SerdeSpec, columns: &[usize]) -> Result<Self, QueryError> {
        let fields = columns
            .iter()
            .map(|&at| {
                let column = spec.columns.get(at).ok_or_else(|| no_column(at))?;
                Ok(Field::new(&column.name, to_arrow(&column.ty.to_trino()), true))
            })
            .collect::<Result<Vec<_>, QueryError>>()?;
        Self::pruned(spec, columns, Arc::new(Schema::new(fields)))
    }

    /// The columns of `columns`, in that order; field `i` of `schema` gives the wanted
    /// shape of column `columns[i]`: the Arrow type of
    /// `to_arrow(&HiveType::to_trino())` with struct fields left out at any depth. Batches
    /// come out with exactly this schema.
    ///
    /// # Errors
    /// `GENERIC_INTERNAL_ERROR` when a type of `schema` is not such a pruned shape.
    pub fn pruned(
        spec: &SerdeSpec,
        columns: &[usize],
        schema: SchemaRef,
    ) -> Result<Self, QueryError> {
        if schema.fields().len() != columns.len() {
            return Err(internal("projection and schema differ in length"));
        }
        let shapes = columns
            .iter()
            .zip(schema.fields())
            .map(|(&at, field)| {
                let column = spec.columns.get(at).ok_or_else(|| no_column(at))?;
                Shape::prune(&column.ty, field.data_type())
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { columns: columns.to_vec(), schema, shapes })
    }

    /// Indices into [`SerdeSpec::columns`], in output order.
    #[must_use]
    pub fn column_indices(&self) -> &[usize] {
        &self.columns
    }

    /// The schema of the batches.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// One shape for each output column.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }
}

impl Shape {
    /// The whole of `ty`.
    #[must_use]
    pub fn whole(ty: &HiveType) -> Self {
        match ty {
            HiveType::Array(element) => Shape::List(Box::new(Self::whole(element))),
            HiveType::Map(key, value) => {
                Shape::Map(Box::new(Self::whole(key)), Box::new(Self::whole(value)))
            }
            HiveType::Struct(fields) => Shape::Struct(
                fields
                    .iter()
                    .enumerate()
                    .map(|(position, (name, ty))| StructShape {
                        name: name.to_lowercase(),
                        position,
                        shape: Self::whole(ty),
                    })
                    .collect(),
            ),
            scalar => Shape::Scalar(scalar.clone()),
        }
    }

    /// `ty` with only the struct fields `wanted` has.
    fn prune(ty: &HiveType, wanted: &DataType) -> Result<Self, QueryError> {
        match (ty, wanted) {
            (HiveType::Array(element), DataType::List(item)) => {
                Ok(Shape::List(Box::new(Self::prune(element, item.data_type())?)))
            }
            (HiveType::Map(key, value), DataType::Map(entries, _)) => match entries.data_type() {
                DataType::Struct(parts) if parts.len() == 2 => Ok(Shape::Map(
                    Box::new(Self::prune(key, parts[0].data_type())?),
                    Box::new(Self::prune(value, parts[1].data_type())?),
                )),
                _ => Err(mismatch(ty, wanted)),
            },
            (HiveType::Struct(fields), DataType::Struct(parts)) => {
                // The names `to_arrow` gave: later duplicates are `$n`, never asked for by
                // name, but present when the whole struct is wanted.
                let DataType::Struct(declared) = to_arrow(&ty.to_trino()) else {
                    return Err(mismatch(ty, wanted));
                };
                let shapes = parts.iter().map(|part| {
                    let position = declared
                        .iter()
                        .position(|field| field.name() == part.name())
                        .ok_or_else(|| mismatch(ty, wanted))?;
                    let (name, field) = fields.get(position).ok_or_else(|| mismatch(ty, wanted))?;
                    let shape = Self::prune(field, part.data_type())?;
                    Ok(StructShape { name: name.to_lowercase(), position, shape })
                });
                Ok(Shape::Struct(shapes.collect::<Result<_, QueryError>>()?))
            }
            _ if to_arrow(&ty.to_trino()) == *wanted => Ok(Shape::Scalar(ty.clone())),
            _ => Err(mismatch(ty, wanted)),
        }
    }
}

fn mismatch(ty: &HiveType, wanted: &DataType) -> QueryError {
    internal(&format!("a column of type {ty} cannot be read as {wanted}"))
}

fn no_column(at: usize) -> QueryError {
    internal(&format!("the table has no column {at}"))
}

fn internal(message: &str) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Column;

    fn spec() -> SerdeSpec {
        let ty = "struct<type:string,sessionContext:struct<Attributes:struct<a:string,b:string>>>";
        SerdeSpec {
            columns: vec![
                Column { name: "eventname".into(), ty: HiveType::String },
                Column { name: "useridentity".into(), ty: HiveType::parse(ty).unwrap() },
            ],
            ..SerdeSpec::default()
        }
    }

    #[test]
    fn pruned_structs_keep_positions() {
        let leaf = DataType::Struct(vec![Field::new("b", DataType::Utf8View, true)].into());
        let inner = DataType::Struct(vec![Field::new("attributes", leaf, true)].into());
        let outer = DataType::Struct(vec![Field::new("sessioncontext", inner, true)].into());
        let schema = Arc::new(Schema::new(vec![Field::new("useridentity", outer, true)]));
        let projection = Projection::pruned(&spec(), &[1], schema).unwrap();
        let Shape::Struct(fields) = &projection.shapes()[0] else { panic!() };
        assert_eq!((fields[0].name.as_str(), fields[0].position), ("sessioncontext", 1));
    }

    #[test]
    fn a_type_that_is_no_pruning_is_refused() {
        let schema = Arc::new(Schema::new(vec![Field::new("eventname", DataType::Int64, true)]));
        let error = Projection::pruned(&spec(), &[0], schema).unwrap_err();
        assert_eq!(error.code, ErrorCode::GenericInternalError);
    }
}
