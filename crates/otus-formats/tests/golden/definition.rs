//! Tables as users define them: the CREATE TABLE statements of `.sql` and `.slt` files, so that
//! no golden file repeats one. It must not know what their lines hold.

use std::path::PathBuf;

use otus_catalog::CatalogTime;
use otus_catalog::definition::{Context, create_table};
use otus_catalog::model::Table;
use otus_formats::{Column, SerdeSpec};
use otus_sql::ast::ddl::Ddl;
use otus_sql::ast::statement::StatementKind;
use otus_types::HiveType;

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What the definition of `table` in the file `ddl` says about reading it.
pub fn spec(ddl: &str, table: &str) -> SerdeSpec {
    let text = std::fs::read_to_string(root().join(ddl)).unwrap_or_else(|e| panic!("{ddl}: {e}"));
    let found = statements(&text).find_map(|it| created(it).filter(|it| it.name == table));
    let found = found.unwrap_or_else(|| panic!("{ddl} creates no table {table}"));
    let storage = found.storage_descriptor.as_ref().unwrap();
    let serde = storage.serde_info.as_ref().unwrap();
    let mut properties = found.parameters.clone();
    properties.extend(serde.parameters.clone());
    let columns = found.columns().iter().map(|column| {
        let ty: HiveType = column.hive_type().unwrap_or_else(|error| panic!("{error}"));
        Column { name: column.name.to_lowercase(), ty }
    });
    SerdeSpec {
        class: storage.serde_class().unwrap().to_owned(),
        input_format: storage.input_format.clone().unwrap(),
        properties: properties.into_iter().collect(),
        columns: columns.collect(),
    }
}

/// Records of an `.slt` file; a file of SQL is one statement.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(|it| it.rsplit("statement ok\n").next().unwrap_or(it))
}

fn created(sql: &str) -> Option<Table> {
    let statement = otus_sql::parse_one(sql).ok()?;
    let StatementKind::Ddl(ddl) = statement.kind else { return None };
    let Ddl::CreateTable(created) = *ddl else { return None };
    let context = Context { database: "default", now: CatalogTime(0), owner: None };
    Some(create_table(&created, &context).unwrap_or_else(|error| panic!("{sql}: {error}")))
}
