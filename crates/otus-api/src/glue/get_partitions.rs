//! GetPartitions: registered partitions that an expression keeps, page by page, in segments if asked.
//! It must not know how the catalog is kept.

use otus_catalog::{PartitionExpression, PartitionRequest, Segment};
use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetPartitions",
    required: &["DatabaseName", "TableName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let table = shapes::find(context, &name)?;
    let expression = match fields.owned("Expression")? {
        None => None,
        Some(text) => {
            let parsed = PartitionExpression::parse(&text, &table.partition_keys);
            Some(parsed.map_err(|error| refused(&error))?)
        }
    };
    let leading = expression.as_ref().map_or_else(Vec::new, PartitionExpression::leading_values);
    let mut keep =
        |values: &[String]| expression.as_ref().is_none_or(|wanted| wanted.matches(values));
    let asked = fields.integer("MaxResults")?.and_then(|it| usize::try_from(it).ok());
    let request = PartitionRequest {
        after: fields.text("NextToken")?.filter(|it| !it.is_empty()),
        limit: asked.filter(|it| *it > 0).unwrap_or(PAGE_MAX).min(PAGE_MAX),
        leading_values: &leading,
        filter: Some(&mut keep),
        segment: segment(fields)?,
    };
    let found = context.catalog().partitions(&name, request).map_err(|error| refused(&error))?;
    let without_columns = fields.boolean("ExcludeColumnSchema")?.unwrap_or_default();
    let partitions = found.partitions.into_iter().map(|mut it| {
        if without_columns && let Some(storage) = &mut it.storage_descriptor {
            storage.columns.clear();
        }
        shapes::partition(context, &name, &it)
    });
    Ok(super::answer("Partitions", partitions.collect(), found.next))
}

/// Partitions of a page.
const PAGE_MAX: usize = 1000;
/// Segments of a parallel listing.
const SEGMENTS_MAX: u32 = 10;

fn segment(fields: Fields<'_>) -> Result<Option<Segment>, ApiError> {
    let Some(segment) = fields.object("Segment")? else { return Ok(None) };
    let number = |name: &str| {
        let found = segment.integer(name)?.and_then(|it| u32::try_from(it).ok());
        found.ok_or_else(|| super::bad_input(format!("Segment.{name} is missing or negative")))
    };
    let segment = Segment { number: number("SegmentNumber")?, total: number("TotalSegments")? };
    if segment.number < segment.total && segment.total <= SEGMENTS_MAX {
        return Ok(Some(segment));
    }
    Err(super::bad_input(String::from("Segment is out of range")))
}
