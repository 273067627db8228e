//! Which partitions a query needs: registered ones are filtered by their stored values,
//! projected ones are generated and filtered in memory. It must not know what lies in them.

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, UInt32Array};
use datafusion::arrow::compute::{concat, filter, take};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use otus_catalog::projection::ProjectedValue;
use otus_catalog::{CatalogStore, PartitionRequest, StorageDescriptor, Table};

use super::conjuncts::Conjuncts;
use super::partition_key::PartitionKey;
use super::partition_schema;
use crate::errors::{external, from_catalog};

/// Partitions looked at together.
const STEP: usize = 8192;

/// A place to list, and by which definition its objects are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `s3://bucket/prefix/`.
    pub location: String,
    /// Index into [`Surviving::formats`].
    pub format: usize,
}

/// The partitions of a scan.
#[derive(Debug, Default)]
pub struct Surviving {
    /// Partitions there are; what is not here was pruned.
    pub all: u64,
    pub places: Vec<Place>,
    /// One array for each key, one row for each place.
    pub values: Vec<ArrayRef>,
    /// Storage descriptors the places use; the table's own comes first.
    pub formats: Vec<StorageDescriptor>,
}

/// An unpartitioned table: its location and nothing else.
#[must_use]
pub fn whole_table(table: &Table) -> Surviving {
    let place = Place { location: table.location().unwrap_or_default().to_owned(), format: 0 };
    Surviving {
        all: 1,
        places: vec![place],
        values: Vec::new(),
        formats: vec![table.storage_descriptor.clone().unwrap_or_default()],
    }
}

/// The registered partitions the conjuncts accept.
///
/// # Errors
/// When the catalog cannot be read, or a stored value does not fit its column.
pub fn registered(
    catalog: &dyn CatalogStore,
    table: &Table,
    keys: &[PartitionKey],
    conjuncts: &Conjuncts,
) -> Result<Surviving> {
    let own = table.storage_descriptor.clone().unwrap_or_default();
    let name = table.qualified_name();
    let mut found = Surviving { formats: vec![own], ..Surviving::default() };
    found.all = catalog.partition_count(&name).map_err(|it| external(from_catalog(&it)))?;
    let leading = leading_value(keys, conjuncts);
    let mut parts: Vec<Vec<ArrayRef>> = vec![Vec::new(); keys.len()];
    let mut after: Option<String> = None;
    loop {
        let request = PartitionRequest {
            after: after.as_deref(),
            limit: STEP,
            leading_values: &leading,
            ..PartitionRequest::default()
        };
        let page = catalog.partitions(&name, request).map_err(|it| external(from_catalog(&it)))?;
        let columns = keys.iter().enumerate().map(|(at, key)| {
            let texts =
                page.partitions.iter().map(|it| it.values.get(at).map_or("", String::as_str));
            key.typed(texts).map_err(external)
        });
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let accepted = conjuncts.accept(columns.clone(), page.partitions.len())?;
        for (column, parts) in columns.iter().zip(&mut parts) {
            parts.push(filter(column, &accepted)?);
        }
        for (partition, _) in
            page.partitions.iter().zip(accepted.iter()).filter(|it| it.1 == Some(true))
        {
            partition_schema::check(table, partition).map_err(external)?;
            let place = place(partition, table, &mut found.formats);
            found.places.push(place);
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    found.values =
        parts.iter().zip(keys).map(|(parts, key)| join(parts, key)).collect::<Result<_>>()?;
    Ok(found)
}

/// The value the first key must have, if there is exactly one: an index prefix. Only texts
/// are stored as they are compared: the number 7 may be stored as `07`.
fn leading_value(keys: &[PartitionKey], conjuncts: &Conjuncts) -> Vec<String> {
    if keys.first().is_none_or(|it| it.field.data_type() != &DataType::Utf8View) {
        return Vec::new();
    }
    match conjuncts.equal_to(0) {
        Some(values) if values.len() == 1 => values,
        _ => Vec::new(),
    }
}

fn join(parts: &[ArrayRef], key: &PartitionKey) -> Result<ArrayRef> {
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    if parts.is_empty() {
        return Ok(datafusion::arrow::array::new_empty_array(key.field.data_type()));
    }
    Ok(concat(&parts)?)
}

/// Where a registered partition lies; its descriptor counts as the table's unless it reads
/// objects in another way.
fn place(
    partition: &otus_catalog::Partition,
    table: &Table,
    formats: &mut Vec<StorageDescriptor>,
) -> Place {
    let location = match partition.location() {
        Some(location) => location.to_owned(),
        None => crate::ddl::default_partition_location(table, &partition.values),
    };
    let Some(own) = &partition.storage_descriptor else {
        return Place { location, format: 0 };
    };
    let same = |it: &StorageDescriptor| {
        it.serde_info == own.serde_info
            && it.input_format == own.input_format
            && partition_schema::reads_alike(table, it, own)
    };
    let format = formats.iter().position(same).unwrap_or_else(|| {
        formats.push(own.clone());
        formats.len() - 1
    });
    Place { location, format }
}

/// One partition key of a projected table with the values it can have.
#[derive(Debug)]
pub struct Dimension {
    pub values: Vec<ProjectedValue>,
    pub typed: ArrayRef,
}

impl Dimension {
    fn keep(&mut self, accepted: &BooleanArray) -> Result<()> {
        let mut kept = accepted.iter().map(|it| it == Some(true));
        self.values.retain(|_| kept.next().unwrap_or(false));
        self.typed = filter(&self.typed, accepted)?;
        Ok(())
    }
}

/// The combinations of `dimensions` the conjuncts accept; `locate` renders the location of
/// one combination. Each key is filtered by itself before combinations are made.
///
/// # Errors
/// When a conjunct fails on a value.
pub fn projected(
    table: &Table,
    mut dimensions: Vec<Dimension>,
    conjuncts: &Conjuncts,
    locate: &dyn Fn(&[ProjectedValue]) -> String,
) -> Result<Surviving> {
    let mut found = Surviving {
        formats: vec![table.storage_descriptor.clone().unwrap_or_default()],
        ..Surviving::default()
    };
    for (key, dimension) in dimensions.iter_mut().enumerate() {
        let accepted = conjuncts.accept_one(key, &dimension.typed)?;
        dimension.keep(&accepted)?;
    }
    let combinations = dimensions.iter().map(|it| it.values.len()).fold(1, usize::saturating_mul);
    let mut parts: Vec<Vec<ArrayRef>> = vec![Vec::new(); dimensions.len()];
    let mut from = 0;
    while from < combinations {
        let to = combinations.min(from.saturating_add(STEP));
        let places = combine(&dimensions, from, to);
        let mut columns = Vec::with_capacity(dimensions.len());
        for (dimension, at) in dimensions.iter().zip(&places) {
            columns.push(take(&dimension.typed, &UInt32Array::from(at.clone()), None)?);
        }
        let accepted = if conjuncts.any_across() {
            conjuncts.accept_across(columns.clone(), to - from)?
        } else {
            BooleanArray::from(vec![true; to - from])
        };
        for (column, parts) in columns.iter().zip(&mut parts) {
            parts.push(filter(column, &accepted)?);
        }
        for row in (0..to - from).filter(|row| accepted.is_valid(*row) && accepted.value(*row)) {
            let values = dimensions.iter().zip(&places).filter_map(|(dimension, at)| {
                dimension.values.get(*at.get(row)? as usize).cloned()
            });
            let values: Vec<ProjectedValue> = values.collect();
            found.places.push(Place { location: locate(&values), format: 0 });
        }
        from = to;
    }
    let empty = |dimension: &Dimension| {
        datafusion::arrow::array::new_empty_array(dimension.typed.data_type())
    };
    for (parts, dimension) in parts.iter().zip(&dimensions) {
        let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
        found.values.push(if parts.is_empty() { empty(dimension) } else { concat(&parts)? });
    }
    Ok(found)
}

/// For combinations `from..to`, counted with the last dimension running fastest, the place
/// of each dimension's value.
fn combine(dimensions: &[Dimension], from: usize, to: usize) -> Vec<Vec<u32>> {
    let mut places = vec![Vec::with_capacity(to - from); dimensions.len()];
    for number in from..to {
        let mut rest = number;
        for (at, dimension) in dimensions.iter().enumerate().rev() {
            let size = dimension.values.len().max(1);
            if let Some(places) = places.get_mut(at) {
                places.push(u32::try_from(rest % size).unwrap_or(u32::MAX));
            }
            rest /= size;
        }
    }
    places
}
