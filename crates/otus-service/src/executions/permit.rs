//! Whether a key may run a statement: databases and buckets it names and those its scans
//! reach. It must not know how keys are kept or checked.

use otus_engine::Prepared;
use otus_sql::ast::{
    AlterTableAction, Ddl, Prepared as Kept, QualifiedName, Statement, StatementKind, Utility,
    Write,
};
use otus_types::{ErrorCode, QueryError};

use crate::credentials::Permissions;

/// What a statement names beyond what its scans read.
#[derive(Debug, Default)]
struct Reach {
    writes: bool,
    /// Databases it changes or describes.
    databases: Vec<String>,
    /// Locations it writes or registers.
    locations: Vec<String>,
    /// It shows all databases.
    everything: bool,
}

/// Refuses a statement that goes beyond its caller's scopes. `database` is the session's.
///
/// # Errors
/// `PERMISSION_DENIED`.
pub(super) fn check(
    permissions: &Permissions,
    statement: &Statement,
    prepared: &Prepared,
    database: &str,
) -> Result<(), QueryError> {
    if *permissions == Permissions::all() {
        return Ok(());
    }
    let reach = reach(statement, database);
    if reach.writes && permissions.read_only {
        return Err(denied("the key may only read"));
    }
    if reach.everything && permissions.databases.is_some() {
        return Err(denied("the key may not see all databases"));
    }
    let read = prepared.tables().iter().map(|it| it.database.as_str());
    for name in read.chain(reach.databases.iter().map(String::as_str)) {
        if !permissions.may_read_database(name) {
            return Err(denied(&format!("the key may not touch database {name}")));
        }
    }
    let locations = prepared.locations().iter().chain(&reach.locations);
    for location in locations {
        let bucket = otus_storage::split_location(location).map_or("", |it| it.0);
        if !permissions.may_read_bucket(bucket) {
            return Err(denied(&format!("the key may not touch bucket {bucket}")));
        }
    }
    Ok(())
}

fn denied(why: &str) -> QueryError {
    QueryError::new(ErrorCode::PermissionDenied, format!("Access Denied: {why}"))
}

fn reach(statement: &Statement, database: &str) -> Reach {
    let mut reach = Reach::default();
    match &statement.kind {
        StatementKind::Query(_) => {}
        StatementKind::Explain(it) => return self::reach(&it.statement, database),
        StatementKind::ExternalFunctions(it) => return self::reach(&it.statement, database),
        StatementKind::Prepared(it) => {
            reach.writes = matches!(**it, Kept::Prepare { .. } | Kept::Deallocate { .. });
        }
        StatementKind::Write(it) => of_write(it, database, &mut reach),
        StatementKind::Ddl(it) => of_ddl(it, database, &mut reach),
        StatementKind::Utility(it) => of_utility(it, database, &mut reach),
    }
    reach
}

/// The database of a table's name.
fn of(name: &QualifiedName, database: &str) -> String {
    let mut parts = name.lower_parts();
    parts.pop();
    parts.pop().unwrap_or_else(|| database.to_lowercase())
}

fn of_write(write: &Write, database: &str, reach: &mut Reach) {
    reach.writes = true;
    match write {
        Write::CreateTableAs(it) => {
            reach.databases.push(of(&it.name, database));
            let properties = it.properties.iter();
            let values = properties.filter_map(|it| it.value.as_ref());
            reach.locations.extend(values.filter_map(literal).filter(|it| it.contains("://")));
        }
        Write::Insert(it) => reach.databases.push(of(&it.table, database)),
        Write::Unload(it) => reach.locations.push(it.location.value.clone()),
        Write::Delete(it) => reach.databases.push(of(&it.table, database)),
        Write::Update(it) => reach.databases.push(of(&it.table, database)),
        Write::Merge(it) => reach.databases.push(of(&it.table, database)),
        Write::Optimize(it) => reach.databases.push(of(&it.table, database)),
        Write::Vacuum(table) => reach.databases.push(of(table, database)),
    }
}

fn literal(expression: &otus_sql::ast::Expr) -> Option<String> {
    use otus_sql::ast::{ExprKind, Literal};
    match &expression.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text.clone()),
        _ => None,
    }
}

fn of_ddl(ddl: &Ddl, database: &str, reach: &mut Reach) {
    reach.writes = true;
    let last = |name: &QualifiedName| name.lower_parts().pop().unwrap_or_default();
    match ddl {
        Ddl::CreateDatabase(it) => {
            reach.databases.push(last(&it.name));
            reach.locations.extend(it.location.iter().map(|it| it.value.clone()));
        }
        Ddl::AlterDatabase { name, .. } => reach.databases.push(last(name)),
        Ddl::DropDatabase(it) => reach.databases.push(last(&it.name)),
        Ddl::CreateTable(it) => {
            reach.databases.push(of(&it.name, database));
            reach.locations.extend(it.location.iter().map(|it| it.value.clone()));
        }
        Ddl::DropTable { name, .. } | Ddl::DropView { name, .. } => {
            reach.databases.push(of(name, database));
        }
        Ddl::AlterTable(it) => {
            reach.databases.push(of(&it.table, database));
            match &it.action {
                AlterTableAction::SetLocation(location) => {
                    reach.locations.push(location.value.clone());
                }
                AlterTableAction::AddPartitions { partitions, .. } => {
                    let given = partitions.iter().filter_map(|it| it.location.as_ref());
                    reach.locations.extend(given.map(|it| it.value.clone()));
                }
                AlterTableAction::RenameTable { to } => reach.databases.push(of(to, database)),
                _ => {}
            }
        }
        Ddl::MsckRepair { table } => reach.databases.push(of(table, database)),
        Ddl::CreateView(it) => reach.databases.push(of(&it.name, database)),
        Ddl::DialectView(it) => reach.databases.push(of(&it.name, database)),
    }
}

fn of_utility(utility: &Utility, database: &str, reach: &mut Reach) {
    let name = |name: &Option<QualifiedName>| {
        let named = name.as_ref().and_then(|it| it.lower_parts().pop());
        named.unwrap_or_else(|| database.to_lowercase())
    };
    match utility {
        Utility::ShowDatabases { .. } => reach.everything = true,
        Utility::ShowTables { database, .. } | Utility::ShowViews { database, .. } => {
            reach.databases.push(name(database));
        }
        Utility::ShowPartitions { table, .. }
        | Utility::ShowTblproperties { table, .. }
        | Utility::ShowCreateTable(table)
        | Utility::ShowCreateView(table) => reach.databases.push(of(table, database)),
        Utility::ShowColumns(it) => {
            let named = it.database.as_ref().map(|it| it.lower());
            reach.databases.push(named.unwrap_or_else(|| of(&it.table, database)));
        }
        Utility::ShowFunctions { .. } => {}
        Utility::Describe(it) => reach.databases.push(of(&it.table, database)),
    }
}
