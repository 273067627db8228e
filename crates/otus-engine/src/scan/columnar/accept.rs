//! Which types an object's column may have to be read as the declared one: Athena widens
//! integers and `float`, rescales decimals, and refuses everything else (athena.md 3.9;
//! Presto's `ParquetPageSourceFactory.checkSchemaMatch`). It must not know any file format.

use datafusion::arrow::datatypes::DataType;
use otus_types::HiveType;

/// Whether values of the leaf type `found` can be read as `ty`. Never for nested types:
/// their parts are compared one by one.
#[must_use]
pub fn accepts(found: &DataType, ty: &HiveType) -> bool {
    use DataType as A;
    if found == &A::Null {
        return true;
    }
    let small = matches!(
        found,
        A::Int8 | A::Int16 | A::Int32 | A::UInt8 | A::UInt16 | A::UInt32 | A::Decimal128(1..=9, 0)
    );
    let wide = matches!(found, A::Int64 | A::UInt64 | A::Decimal128(1..=18, 0));
    match ty {
        HiveType::Boolean => found == &A::Boolean,
        HiveType::Tinyint | HiveType::Smallint | HiveType::Int => small,
        HiveType::Bigint => small || wide,
        HiveType::Float => found == &A::Float32,
        HiveType::Double => matches!(found, A::Float32 | A::Float64),
        HiveType::Decimal { .. } => {
            small || wide || matches!(found, A::Decimal128(..) | A::Decimal256(..))
        }
        HiveType::String | HiveType::Varchar(_) | HiveType::Char(_) => is_text(found),
        HiveType::Binary => is_text(found) || matches!(found, A::FixedSizeBinary(_)),
        HiveType::Date => matches!(found, A::Date32 | A::Int32),
        HiveType::Timestamp => matches!(found, A::Timestamp(..)),
        HiveType::Array(_) | HiveType::Map(..) | HiveType::Struct(_) => false,
    }
}

fn is_text(found: &DataType) -> bool {
    matches!(
        found,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
    )
}
