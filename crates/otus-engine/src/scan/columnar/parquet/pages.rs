//! Pages no row of which can matter, by the column and offset indexes of the file: the rows
//! of a row group that are left. It must not know whole row groups' statistics.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use datafusion::arrow::array::UInt64Array;
use datafusion::parquet::arrow::ParquetRecordBatchStreamBuilder;
use datafusion::parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use datafusion::parquet::file::metadata::ParquetMetaData;

use super::footer::FileReader;
use super::statistics::{Bounded, Bounds, Predicates};

/// The rows of `groups` that may matter; `None` when that is all of them.
pub fn select(
    builder: &ParquetRecordBatchStreamBuilder<FileReader>,
    predicates: &Predicates,
    groups: &[usize],
) -> Option<RowSelection> {
    let metadata = builder.metadata();
    let mut selected: Option<Vec<RowSelection>> = None;
    for (predicate, about) in &predicates.all {
        // Pages of different columns begin at different rows: one column at a time.
        let [name] = about.as_slice() else {
            continue;
        };
        let Some(column) = predicates.columns.get(name) else {
            continue;
        };
        let mut of_groups = Vec::with_capacity(groups.len());
        for group in groups {
            let pages = pages(metadata, *group, column.leaf)?;
            let rows = pages.iter().map(|it| (it.end - it.start) as u64);
            let rows = UInt64Array::from_iter_values(rows);
            let bounds = bounds(predicates, metadata, name, *group)?;
            let columns = HashMap::from([(name.clone(), bounds)]);
            let statistics = Bounded { columns, containers: pages.len(), rows };
            let keep = predicate.prune(&statistics).ok()?;
            let selectors = pages.iter().zip(keep).map(|(page, keep)| match keep {
                true => RowSelector::select(page.end - page.start),
                false => RowSelector::skip(page.end - page.start),
            });
            of_groups.push(RowSelection::from_iter(selectors));
        }
        selected = Some(match selected {
            None => of_groups,
            Some(before) => before.iter().zip(&of_groups).map(|(a, b)| a.intersection(b)).collect(),
        });
    }
    let selection: Vec<RowSelector> =
        selected?.iter().flat_map(|it| it.iter().copied().collect::<Vec<_>>()).collect();
    let skips = selection.iter().any(|it| it.skip);
    skips.then(|| RowSelection::from(selection))
}

/// The rows of each page of a column chunk; `None` without an offset index that makes
/// sense.
fn pages(metadata: &ParquetMetaData, group: usize, leaf: usize) -> Option<Vec<Range<usize>>> {
    let rows = usize::try_from(metadata.row_groups().get(group)?.num_rows()).ok()?;
    let index = metadata.offset_index()?.get(group)?.get(leaf)?;
    let firsts = index.page_locations().iter().map(|it| usize::try_from(it.first_row_index));
    let mut firsts: Vec<usize> = firsts.collect::<Result<_, _>>().ok()?;
    if firsts.first() != Some(&0) {
        return None;
    }
    firsts.push(rows);
    let ranges = firsts.windows(2).map(|it| match it {
        [start, end] if start <= end => Some(*start..*end),
        _ => None,
    });
    ranges.collect()
}

fn bounds(
    predicates: &Predicates,
    metadata: &ParquetMetaData,
    name: &str,
    group: usize,
) -> Option<Bounds> {
    let column = predicates.columns.get(name)?;
    let converter = predicates.converter(column)?;
    let (index, offsets) = (metadata.column_index()?, metadata.offset_index()?);
    index.get(group)?.get(column.leaf)?;
    let group = [group];
    let min = converter.data_page_mins(index, offsets, &group).ok()?;
    let max = converter.data_page_maxes(index, offsets, &group).ok()?;
    let nulls = converter.data_page_null_counts(index, offsets, &group).ok()?;
    Some(Bounds { min: column.shown(&min)?, max: column.shown(&max)?, nulls: Arc::new(nulls) })
}
