//! What Athena calls a statement: StatementType, SubstatementType (athena.md §1.1).
//! It must not know how any statement runs.

use otus_sql::ast::{AlterTableAction, Ddl, Prepared, StatementKind, Utility, Write};

/// StatementType of GetQueryExecution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementClass {
    Dml,
    Ddl,
    Utility,
}

impl StatementClass {
    /// As the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StatementClass::Dml => "DML",
            StatementClass::Ddl => "DDL",
            StatementClass::Utility => "UTILITY",
        }
    }
}

/// StatementType and SubstatementType.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatementInfo {
    pub class: StatementClass,
    pub substatement: &'static str,
}

/// What Athena calls `statement`.
#[must_use]
pub fn classify(statement: &StatementKind) -> StatementInfo {
    let dml = |substatement| StatementInfo { class: StatementClass::Dml, substatement };
    let ddl = |substatement| StatementInfo { class: StatementClass::Ddl, substatement };
    match statement {
        StatementKind::Query(_) | StatementKind::ExternalFunctions(_) => dml("SELECT"),
        StatementKind::Explain(_) => dml("EXPLAIN"),
        StatementKind::Write(write) => match write.as_ref() {
            Write::CreateTableAs(_) => ddl("CREATE_TABLE_AS_SELECT"),
            Write::Insert(_) => dml("INSERT"),
            Write::Unload(_) => dml("UNLOAD"),
            Write::Delete(_) => dml("DELETE"),
            Write::Update(_) => dml("UPDATE"),
            Write::Merge(_) => dml("MERGE"),
            Write::Optimize(_) => ddl("OPTIMIZE"),
            Write::Vacuum(_) => dml("VACUUM"),
        },
        StatementKind::Prepared(prepared) => match prepared.as_ref() {
            Prepared::Prepare { .. } => ddl("PREPARE"),
            Prepared::Deallocate { .. } => ddl("DEALLOCATE"),
            Prepared::Execute { .. } | Prepared::ExecuteImmediate { .. } => dml("EXECUTE"),
        },
        StatementKind::Ddl(it) => ddl(ddl_name(it)),
        StatementKind::Utility(it) => {
            StatementInfo { class: StatementClass::Utility, substatement: utility_name(it) }
        }
    }
}

fn ddl_name(ddl: &Ddl) -> &'static str {
    match ddl {
        Ddl::CreateDatabase(_) => "CREATE_DATABASE",
        Ddl::AlterDatabase { .. } => "ALTER_DATABASE",
        Ddl::DropDatabase(_) => "DROP_DATABASE",
        Ddl::CreateTable(_) => "CREATE_TABLE",
        Ddl::DropTable { .. } => "DROP_TABLE",
        Ddl::MsckRepair { .. } => "MSCK_REPAIR",
        Ddl::CreateView(_) => "CREATE_VIEW",
        Ddl::DropView { .. } => "DROP_VIEW",
        Ddl::AlterTable(it) => match &it.action {
            AlterTableAction::AddPartitions { .. } => "ALTER_TABLE_ADD_PARTITION",
            AlterTableAction::DropPartitions { .. } => "ALTER_TABLE_DROP_PARTITION",
            AlterTableAction::RenamePartition { .. } => "ALTER_TABLE_RENAME_PARTITION",
            AlterTableAction::AddColumns(_) => "ALTER_TABLE_ADD_COLUMN",
            AlterTableAction::ReplaceColumns(_) => "ALTER_TABLE_REPLACE_COLUMN",
            AlterTableAction::ChangeColumn { .. } => "ALTER_TABLE_CHANGE_COLUMN",
            AlterTableAction::DropColumn(_) => "ALTER_TABLE_DROP_COLUMN",
            AlterTableAction::RenameTable { .. } => "ALTER_TABLE_RENAME",
            AlterTableAction::SetLocation(_) => "ALTER_TABLE_SET_LOCATION",
            AlterTableAction::SetTblproperties(_) => "ALTER_TABLE_SET_PROPERTIES",
            AlterTableAction::UnsetTblproperties { .. } => "ALTER_TABLE_UNSET_PROPERTIES",
        },
    }
}

fn utility_name(utility: &Utility) -> &'static str {
    match utility {
        Utility::ShowDatabases { .. } => "SHOW_DATABASES",
        Utility::ShowTables { .. } => "SHOW_TABLES",
        Utility::ShowViews { .. } => "SHOW_VIEWS",
        Utility::ShowPartitions { .. } => "SHOW_PARTITIONS",
        Utility::ShowColumns(_) => "SHOW_COLUMNS",
        Utility::ShowTblproperties { .. } => "SHOW_TABLE_PROPERTIES",
        Utility::ShowCreateTable(_) => "SHOW_CREATE_TABLE",
        Utility::ShowCreateView(_) => "SHOW_CREATE_VIEW",
        Utility::ShowFunctions { .. } => "SHOW_FUNCTIONS",
        Utility::Describe(_) => "DESCRIBE_TABLE",
    }
}
