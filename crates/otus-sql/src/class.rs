//! What Athena calls a statement: DML, DDL or UTILITY, and its sub-type, as GetQueryExecution
//! returns them. It must not know how the statement is executed.

use crate::ast::{
    AlterTableAction, Ddl, DialectChange, Prepared, Statement, StatementKind, Utility, Write,
};

/// Athena's StatementType.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementType {
    Dml,
    Ddl,
    Utility,
}

impl StatementType {
    /// As the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dml => "DML",
            Self::Ddl => "DDL",
            Self::Utility => "UTILITY",
        }
    }
}

/// Athena's StatementType and SubstatementType.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatementClass {
    pub statement_type: StatementType,
    pub substatement: &'static str,
}

impl Statement {
    /// How Athena classes the statement. An EXECUTE is classed by what it
    /// executes, which is not known here: it stays EXECUTE until its caller has looked.
    #[must_use]
    pub fn class(&self) -> StatementClass {
        let (statement_type, substatement) = match &self.kind {
            StatementKind::Query(_) => (StatementType::Dml, "SELECT"),
            StatementKind::Explain(_) => (StatementType::Dml, "EXPLAIN"),
            StatementKind::ExternalFunctions(functions) => return functions.statement.class(),
            StatementKind::Prepared(prepared) => match &**prepared {
                Prepared::Prepare { .. } => (StatementType::Ddl, "PREPARE"),
                Prepared::Deallocate { .. } => (StatementType::Ddl, "DEALLOCATE"),
                Prepared::Execute { .. } | Prepared::ExecuteImmediate { .. } => {
                    (StatementType::Dml, "EXECUTE")
                }
            },
            StatementKind::Write(write) => of_write(write),
            StatementKind::Ddl(ddl) => (StatementType::Ddl, of_ddl(ddl)),
            StatementKind::Utility(utility) => (StatementType::Utility, of_utility(utility)),
        };
        StatementClass { statement_type, substatement }
    }
}

fn of_write(write: &Write) -> (StatementType, &'static str) {
    match write {
        Write::CreateTableAs(_) => (StatementType::Ddl, "CREATE_TABLE_AS_SELECT"),
        Write::Insert(_) => (StatementType::Dml, "INSERT"),
        Write::Unload(_) => (StatementType::Dml, "UNLOAD"),
        Write::Delete(_) => (StatementType::Dml, "DELETE"),
        Write::Update(_) => (StatementType::Dml, "UPDATE"),
        Write::Merge(_) => (StatementType::Dml, "MERGE"),
        Write::Optimize(_) => (StatementType::Ddl, "OPTIMIZE"),
        Write::Vacuum(_) => (StatementType::Dml, "VACUUM"),
    }
}

fn of_ddl(ddl: &Ddl) -> &'static str {
    match ddl {
        Ddl::CreateDatabase(_) => "CREATE_DATABASE",
        Ddl::AlterDatabase { .. } => "ALTER_DATABASE",
        Ddl::DropDatabase(_) => "DROP_DATABASE",
        Ddl::CreateTable(_) => "CREATE_TABLE",
        Ddl::DropTable { .. } => "DROP_TABLE",
        Ddl::MsckRepair { .. } => "MSCK_REPAIR",
        Ddl::CreateView(_) => "CREATE_VIEW",
        Ddl::DialectView(view) => match view.change {
            DialectChange::Create { .. } => "CREATE_VIEW",
            _ => "ALTER_VIEW_DIALECT",
        },
        Ddl::DropView { .. } => "DROP_VIEW",
        Ddl::AlterTable(alter) => match &alter.action {
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

fn of_utility(utility: &Utility) -> &'static str {
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
