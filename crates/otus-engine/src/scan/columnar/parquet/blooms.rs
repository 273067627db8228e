//! Row groups whose bloom filters say that a wanted value is not among theirs. It must not
//! know statistics.

use datafusion::datasource::physical_plan::parquet::BloomFilterStatistics;
use datafusion::parquet::arrow::ParquetRecordBatchStreamBuilder;

use super::footer::FileReader;
use super::statistics::Predicates;

/// Takes the groups out of `groups` that cannot have the values asked for. A filter that
/// cannot be read says nothing.
pub async fn prune(
    builder: &mut ParquetRecordBatchStreamBuilder<FileReader>,
    predicates: &Predicates,
    groups: &mut Vec<usize>,
) {
    for (predicate, about) in &predicates.all {
        if predicate.literal_guarantees().is_empty() {
            continue;
        }
        let mut kept = Vec::with_capacity(groups.len());
        for group in groups.iter().copied() {
            let mut filters = BloomFilterStatistics::new();
            let mut any = false;
            for name in about {
                let Some(known) = predicates.columns.get(name).filter(|it| it.is_unchanged())
                else {
                    continue;
                };
                let read = builder.get_row_group_column_bloom_filter(group, known.leaf).await;
                if let Ok(Some(filter)) = read {
                    let described = builder.parquet_schema().column(known.leaf);
                    let (ty, length) = (described.physical_type(), described.type_length());
                    filters.insert(name.clone(), filter, ty, length);
                    any = true;
                }
            }
            let absent =
                any && predicate.prune(&filters).is_ok_and(|keep| keep.first() == Some(&false));
            if !absent {
                kept.push(group);
            }
        }
        *groups = kept;
    }
}
