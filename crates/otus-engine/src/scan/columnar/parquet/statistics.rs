//! Row groups no row of which can matter, by their minimum and maximum values as the table
//! would show them. It must not read anything but the footer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::{Column, ScalarValue};
use datafusion::parquet::arrow::arrow_reader::ArrowReaderMetadata;
use datafusion::parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use datafusion::parquet::basic::Type as PhysicalType;
use datafusion::parquet::file::metadata::RowGroupMetaData;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::utils::collect_columns;
use datafusion::physical_optimizer::pruning::{
    PruningPredicate, PruningPredicateBuilder, PruningStatistics,
};
use otus_types::HiveType;

use super::columns::Columns;
use crate::scan::columnar::fit::fit;
use crate::scan::columnar::{ReadRequest, WantedColumn};

/// The filters that can be asked of statistics, and the columns they are about.
pub struct Predicates {
    /// One for each filter, with the table's columns it is about.
    pub all: Vec<(Arc<PruningPredicate>, Vec<String>)>,
    /// By the table's name of the column.
    pub columns: HashMap<String, Known>,
    metadata: ArrowReaderMetadata,
}

/// A column that has statistics.
pub struct Known {
    pub leaf: usize,
    /// As the file has it.
    pub field: Field,
    ty: HiveType,
    target: DataType,
}

impl Known {
    /// Values of the file as the table shows them; `None` where they do not fit.
    pub fn shown(&self, values: &ArrayRef) -> Option<ArrayRef> {
        fit(values, &self.ty, &self.target).ok()
    }

    /// Whether the table shows the very values the file has.
    pub fn is_unchanged(&self) -> bool {
        self.field.data_type() == &self.target
    }
}

impl Predicates {
    pub fn new(request: &ReadRequest, metadata: &ArrowReaderMetadata, columns: &Columns) -> Self {
        let builder =
            || PruningPredicateBuilder::new().with_file_schema(Arc::clone(&request.table));
        let ask = |filter: &Arc<dyn PhysicalExpr>| {
            let predicate = builder().build(Arc::clone(filter))?;
            let about = collect_columns(predicate.orig_expr());
            Some((predicate, about.iter().map(|it| it.name().to_owned()).collect::<Vec<_>>()))
        };
        let all: Vec<_> = request.filters.iter().filter_map(ask).collect();
        let mut known = HashMap::new();
        for (wanted, top) in request.columns.iter().zip(&columns.tops) {
            let asked = all.iter().any(|(_, about)| about.contains(&wanted.name));
            if let Some(top) = top.filter(|_| asked)
                && let Some(column) = Known::of(wanted, top, metadata, columns)
            {
                known.insert(wanted.name.clone(), column);
            }
        }
        Self { all, columns: known, metadata: metadata.clone() }
    }

    /// Takes the groups out of `groups` in which no row can matter.
    pub fn groups(&self, groups: &mut Vec<usize>) {
        for (predicate, about) in &self.all {
            let all = self.metadata.metadata().row_groups();
            let asked: Vec<&RowGroupMetaData> =
                groups.iter().filter_map(|at| all.get(*at)).collect();
            let mut found = HashMap::new();
            for name in about {
                if let Some(column) = self.columns.get(name)
                    && let Some(bounds) = self.bounds(column, &asked)
                {
                    found.insert(name.clone(), bounds);
                }
            }
            let rows = asked.iter().map(|it| u64::try_from(it.num_rows()).unwrap_or(0));
            let rows = UInt64Array::from_iter_values(rows);
            let statistics = Bounded { columns: found, containers: asked.len(), rows };
            if let Ok(keep) = predicate.prune(&statistics) {
                let mut keep = keep.into_iter();
                groups.retain(|_| keep.next().unwrap_or(true));
            }
        }
    }

    fn bounds(&self, column: &Known, groups: &[&RowGroupMetaData]) -> Option<Bounds> {
        if groups.iter().any(|it| untrusted(it, column.leaf)) {
            return None;
        }
        let converter = self.converter(column)?;
        let min = converter.row_group_mins(groups.iter().copied()).ok()?;
        let max = converter.row_group_maxes(groups.iter().copied()).ok()?;
        let nulls = converter.row_group_null_counts(groups.iter().copied()).ok()?;
        Some(Bounds { min: column.shown(&min)?, max: column.shown(&max)?, nulls: Arc::new(nulls) })
    }

    pub fn converter<'a>(&'a self, column: &'a Known) -> Option<StatisticsConverter<'a>> {
        let file = self.metadata.parquet_schema();
        let converter = StatisticsConverter::from_column_index(column.leaf, &column.field, file);
        converter.ok().map(|it| it.with_missing_null_counts_as_zero(false))
    }
}

impl Known {
    fn of(
        wanted: &WantedColumn,
        top: usize,
        metadata: &ArrowReaderMetadata,
        columns: &Columns,
    ) -> Option<Self> {
        // Values that change their type when they are read have other bounds, texts that are
        // cut too; floating point bounds say nothing of NaN.
        if wanted.shown.is_some() {
            return None;
        }
        let cut = matches!(wanted.ty, HiveType::Varchar(_) | HiveType::Char(_));
        if cut || matches!(wanted.ty, HiveType::Float | HiveType::Double) {
            return None;
        }
        let leaf = columns.flat_leaf(top)?;
        if metadata.parquet_schema().column(leaf).physical_type() == PhysicalType::INT96 {
            return None;
        }
        let field = columns.schema.fields().get(top)?.as_ref().clone();
        let target = wanted.field.data_type().clone();
        Some(Self { leaf, field, ty: wanted.ty.clone(), target })
    }
}

/// Old writers compared texts as signed bytes.
fn untrusted(group: &RowGroupMetaData, leaf: usize) -> bool {
    let Some(column) = group.columns().get(leaf) else {
        return true;
    };
    let bytes = matches!(
        column.column_type(),
        PhysicalType::BYTE_ARRAY | PhysicalType::FIXED_LEN_BYTE_ARRAY
    );
    bytes && column.statistics().is_some_and(|it| it.is_min_max_deprecated())
}

/// Bounds of one column, a row for each container.
pub struct Bounds {
    pub min: ArrayRef,
    pub max: ArrayRef,
    pub nulls: ArrayRef,
}

/// Row groups or pages as DataFusion asks about them.
pub struct Bounded {
    pub columns: HashMap<String, Bounds>,
    pub containers: usize,
    pub rows: UInt64Array,
}

impl PruningStatistics for Bounded {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.columns.get(&column.name).map(|it| Arc::clone(&it.min))
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.columns.get(&column.name).map(|it| Arc::clone(&it.max))
    }

    fn num_containers(&self) -> usize {
        self.containers
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        self.columns.get(&column.name).map(|it| Arc::clone(&it.nulls))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(self.rows.clone()))
    }

    fn contained(&self, _: &Column, _: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
