//! What a scan in a bound plan stands for: a catalog table, or a table the engine
//! computes. The engine swaps in the provider that reads. It must not know how.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion_expr::{Expr, TableSource};
use otus_catalog::Table;
use otus_types::arrow_type::to_arrow;
use otus_types::{HiveType, TrinoType};

/// The table source of every scan the analyzer emits.
pub struct CatalogTable {
    /// The catalog's table; for a virtual table only name and database are set.
    pub table: Arc<Table>,
    /// Set for tables the engine computes: `information_schema.tables`, `t$partitions`, ….
    pub virtual_name: Option<String>,
    /// Name and type of each column in the order of `schema()`: data columns, partition
    /// keys, hidden columns.
    pub columns: Vec<(String, TrinoType)>,
    /// How many columns at the end of `columns` are hidden.
    pub hidden: usize,
    schema: SchemaRef,
}

/// A hidden column of every table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenColumn {
    Path,
    FileSize,
    FileModifiedTime,
}

impl HiddenColumn {
    pub const ALL: [HiddenColumn; 3] = [Self::Path, Self::FileSize, Self::FileModifiedTime];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "$path",
            Self::FileSize => "$file_size",
            Self::FileModifiedTime => "$file_modified_time",
        }
    }

    #[must_use]
    pub fn ty(self) -> TrinoType {
        match self {
            Self::Path => TrinoType::VARCHAR,
            Self::FileSize => TrinoType::Bigint,
            Self::FileModifiedTime => TrinoType::TimestampTz(3),
        }
    }
}

/// A column of a virtual table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualColumn {
    pub name: String,
    pub ty: TrinoType,
}

impl CatalogTable {
    /// The source of a stored table.
    ///
    /// # Errors
    /// The Hive type text that cannot be understood, with its column.
    pub fn stored(table: Arc<Table>) -> Result<Self, (String, String)> {
        let mut columns = Vec::new();
        for column in table.all_columns() {
            let hive: HiveType =
                column.hive_type().map_err(|_| (column.name.clone(), column.ty.clone()))?;
            columns.push((column.name.to_lowercase(), hive.to_trino()));
        }
        let hidden: Vec<_> =
            HiddenColumn::ALL.iter().map(|it| (it.name().to_owned(), it.ty())).collect();
        let count = hidden.len();
        columns.extend(hidden);
        Ok(Self::assemble(table, None, columns, count))
    }

    /// The source of a table the engine computes.
    #[must_use]
    pub fn computed(database: &str, name: &str, columns: Vec<VirtualColumn>) -> Self {
        let table =
            Table { name: name.to_owned(), database_name: database.to_owned(), ..Table::default() };
        let columns = columns.into_iter().map(|it| (it.name, it.ty)).collect();
        Self::assemble(Arc::new(table), Some(format!("{database}.{name}")), columns, 0)
    }

    fn assemble(
        table: Arc<Table>,
        virtual_name: Option<String>,
        columns: Vec<(String, TrinoType)>,
        hidden: usize,
    ) -> Self {
        let fields: Vec<Field> =
            columns.iter().map(|(name, ty)| Field::new(name, to_arrow(ty), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        Self { table, virtual_name, columns, hidden, schema }
    }

    /// Whether `name` is one of the table's partition keys.
    #[must_use]
    pub fn is_partition_key(&self, name: &str) -> bool {
        self.table.partition_keys.iter().any(|key| key.name.eq_ignore_ascii_case(name))
    }
}

impl fmt::Debug for CatalogTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogTable({})", self.table.qualified_name())
    }
}

impl TableSource for CatalogTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// `TABLE(sequence(start, stop, step))`: its arguments, bigints without columns.
#[derive(Debug)]
pub struct SequenceTable {
    pub start: Expr,
    pub stop: Expr,
    pub step: Expr,
    schema: SchemaRef,
}

impl SequenceTable {
    pub(crate) fn new(start: Expr, stop: Expr, step: Expr) -> Self {
        let number = Field::new("sequential_number", to_arrow(&TrinoType::Bigint), true);
        Self { start, stop, step, schema: Arc::new(Schema::new(vec![number])) }
    }
}

impl TableSource for SequenceTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// The columns of a table of `information_schema`, as Athena lists them.
#[must_use]
pub fn information_schema(table: &str) -> Option<Vec<VirtualColumn>> {
    let names: &[&str] = match table {
        "schemata" => &["catalog_name", "schema_name"],
        "tables" => &["table_catalog", "table_schema", "table_name", "table_type"],
        "views" => &["table_catalog", "table_schema", "table_name", "view_definition"],
        "columns" => &[
            "table_catalog",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position",
            "column_default",
            "is_nullable",
            "data_type",
            "comment",
            "extra_info",
        ],
        _ => return None,
    };
    let ty = |name: &str| match name {
        "ordinal_position" => TrinoType::Bigint,
        _ => TrinoType::VARCHAR,
    };
    Some(
        names.iter().map(|name| VirtualColumn { name: (*name).to_owned(), ty: ty(name) }).collect(),
    )
}
