//! `information_schema.{schemata,tables,views,columns}`: the catalog as tables, as Trino
//! lists it, itself included. It must not know how the catalog is stored.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringViewArray};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::logical_expr::TableSource;
use otus_analyzer::{CatalogTable, VirtualColumn, information_schema};
use otus_catalog::view::ViewDefinition;
use otus_catalog::{CatalogStore, Table, TableName};
use otus_types::QueryError;

use crate::errors::{from_catalog, internal};
use crate::scan::ScanContext;

const SCHEMA: &str = "information_schema";
const CATALOG: &str = "awsdatacatalog";
const OWN: [&str; 4] = ["columns", "schemata", "tables", "views"];

/// A cell: text, number, or NULL.
#[derive(Clone)]
enum Cell {
    Text(String),
    Number(i64),
    Null,
}

type Row = Vec<Cell>;

pub fn is(name: &TableName) -> bool {
    name.database == SCHEMA
}

/// # Errors
/// When the catalog cannot be read.
pub fn provider(
    table: &CatalogTable,
    context: &Arc<ScanContext>,
) -> Result<Arc<dyn TableProvider>, QueryError> {
    let catalog = context.catalog.as_ref();
    let rows = match table.table.name.as_str() {
        "schemata" => schemata(catalog)?,
        "tables" => tables(catalog)?,
        "views" => views(catalog)?,
        _ => columns(catalog)?,
    };
    let schema = table.schema();
    let batch = batch(&schema, &rows)?;
    let provider = MemTable::try_new(schema, vec![vec![batch]]);
    Ok(Arc::new(provider.map_err(|it| internal(&it.to_string()))?))
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn databases(catalog: &dyn CatalogStore) -> Result<Vec<String>, QueryError> {
    let found = catalog.databases().map_err(|it| from_catalog(&it))?;
    Ok(found.into_iter().map(|it| it.name).collect())
}

fn all_tables(catalog: &dyn CatalogStore) -> Result<Vec<Table>, QueryError> {
    let mut all = Vec::new();
    for database in databases(catalog)? {
        all.extend(catalog.tables(&database).map_err(|it| from_catalog(&it))?);
    }
    Ok(all)
}

fn schemata(catalog: &dyn CatalogStore) -> Result<Vec<Row>, QueryError> {
    let names = databases(catalog)?.into_iter().chain([SCHEMA.to_owned()]);
    Ok(names.map(|name| vec![text(CATALOG), text(name)]).collect())
}

fn tables(catalog: &dyn CatalogStore) -> Result<Vec<Row>, QueryError> {
    let row = |database: &str, name: &str, kind: &str| {
        vec![text(CATALOG), text(database), text(name), text(kind)]
    };
    let mut rows: Vec<Row> = all_tables(catalog)?
        .iter()
        .map(|it| {
            let kind = if it.is_view() { "VIEW" } else { "BASE TABLE" };
            row(&it.database_name, &it.name, kind)
        })
        .collect();
    rows.extend(OWN.map(|name| row(SCHEMA, name, "BASE TABLE")));
    Ok(rows)
}

fn views(catalog: &dyn CatalogStore) -> Result<Vec<Row>, QueryError> {
    let all = all_tables(catalog)?;
    let views = all.iter().filter(|it| it.is_view()).map(|it| {
        let definition = ViewDefinition::from_table(it).map(|view| view.original_sql);
        let definition = definition.map_or(Cell::Null, Cell::Text);
        vec![text(CATALOG), text(&it.database_name), text(&it.name), definition]
    });
    Ok(views.collect())
}

/// A column as `columns` lists it.
struct Listed {
    name: String,
    ty: String,
    comment: Option<String>,
    partition_key: bool,
}

fn columns(catalog: &dyn CatalogStore) -> Result<Vec<Row>, QueryError> {
    let mut rows = Vec::new();
    let mut add = |database: &str, table: &str, columns: Vec<Listed>| {
        for (at, column) in columns.into_iter().enumerate() {
            let extra = if column.partition_key { text("partition key") } else { Cell::Null };
            rows.push(vec![
                text(CATALOG),
                text(database),
                text(table),
                text(column.name),
                Cell::Number(i64::try_from(at + 1).unwrap_or(i64::MAX)),
                Cell::Null,
                text("YES"),
                text(column.ty),
                column.comment.map_or(Cell::Null, Cell::Text),
                extra,
            ]);
        }
    };
    for table in all_tables(catalog)? {
        add(&table.database_name, &table.name, columns_of(&table));
    }
    for name in OWN {
        let own = information_schema(name).unwrap_or_default();
        add(SCHEMA, name, own.into_iter().map(own_column).collect());
    }
    Ok(rows)
}

fn own_column(column: VirtualColumn) -> Listed {
    Listed { name: column.name, ty: column.ty.to_string(), comment: None, partition_key: false }
}

/// A view's columns have Trino types in its definition; a type the catalog holds but Hive
/// does not know is shown as it is.
fn columns_of(table: &Table) -> Vec<Listed> {
    if let Ok(view) = ViewDefinition::from_table(table) {
        let listed = |it: otus_catalog::view::ViewColumn| Listed {
            name: it.name,
            ty: it.ty,
            comment: None,
            partition_key: false,
        };
        return view.columns.into_iter().map(listed).collect();
    }
    let own = table.columns().iter().map(|it| (it, false));
    let keys = table.partition_keys.iter().map(|it| (it, true));
    own.chain(keys)
        .map(|(column, partition_key)| Listed {
            name: column.name.to_lowercase(),
            ty: column.hive_type().map_or(column.ty.clone(), |ty| ty.to_trino().to_string()),
            comment: column.comment.clone(),
            partition_key,
        })
        .collect()
}

fn batch(schema: &SchemaRef, rows: &[Row]) -> Result<RecordBatch, QueryError> {
    let column = |at: usize, ty: &DataType| -> ArrayRef {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null));
        match ty {
            DataType::Int64 => Arc::new(
                cells
                    .map(|cell| if let Cell::Number(it) = cell { Some(*it) } else { None })
                    .collect::<Int64Array>(),
            ),
            _ => Arc::new(
                cells
                    .map(|cell| if let Cell::Text(it) = cell { Some(it.as_str()) } else { None })
                    .collect::<StringViewArray>(),
            ),
        }
    };
    let columns = schema.fields().iter().enumerate().map(|(at, it)| column(at, it.data_type()));
    RecordBatch::try_new(Arc::clone(schema), columns.collect())
        .map_err(|error| internal(&error.to_string()))
}
