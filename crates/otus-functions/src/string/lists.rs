//! Fields of the arrays and maps of varchar that string functions return. It must not know
//! any function.

use std::sync::Arc;

use arrow::array::{ListBuilder, MapBuilder, MapFieldNames, StringViewBuilder};
use arrow::datatypes::{DataType, Field, FieldRef};

/// The element of an array of varchar.
#[must_use]
pub fn list_field() -> FieldRef {
    Arc::new(Field::new("item", DataType::Utf8View, true))
}

fn names() -> MapFieldNames {
    MapFieldNames { entry: "entries".to_owned(), key: "key".to_owned(), value: "value".to_owned() }
}

/// Builds maps of varchar to varchar.
#[must_use]
pub fn map_builder() -> MapBuilder<StringViewBuilder, StringViewBuilder> {
    MapBuilder::new(Some(names()), StringViewBuilder::new(), StringViewBuilder::new())
}

/// Builds maps of varchar to arrays of varchar.
#[must_use]
pub fn multimap_builder() -> MapBuilder<StringViewBuilder, ListBuilder<StringViewBuilder>> {
    let lists = ListBuilder::new(StringViewBuilder::new()).with_field(list_field());
    MapBuilder::new(Some(names()), StringViewBuilder::new(), lists)
}
