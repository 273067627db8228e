//! Statements that show the catalog: SHOW and DESCRIBE.
//! They must not know the layout of the answers.

use super::ddl::PartitionSpec;
use super::literal::StringLiteral;
use super::name::{Ident, QualifiedName};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Utility {
    /// `SHOW DATABASES|SCHEMAS [IN catalog] [LIKE 'regex']`.
    ShowDatabases {
        catalog: Option<Ident>,
        pattern: Option<StringLiteral>,
    },
    /// `SHOW TABLES [IN database] ['pattern'] [LIKE 'pattern']`.
    ShowTables {
        database: Option<QualifiedName>,
        pattern: Option<StringLiteral>,
    },
    /// `SHOW VIEWS [IN database] [LIKE 'pattern']`.
    ShowViews {
        database: Option<QualifiedName>,
        pattern: Option<StringLiteral>,
    },
    ShowPartitions {
        table: QualifiedName,
        spec: Option<PartitionSpec>,
    },
    ShowColumns(ShowColumns),
    /// `SHOW TBLPROPERTIES table [('key')]`.
    ShowTblproperties {
        table: QualifiedName,
        key: Option<StringLiteral>,
    },
    ShowCreateTable(QualifiedName),
    ShowCreateView(QualifiedName),
    /// `SHOW FUNCTIONS [IN schema] [LIKE 'pattern' [ESCAPE 'c']]`.
    ShowFunctions {
        schema: Option<QualifiedName>,
        pattern: Option<StringLiteral>,
        escape: Option<StringLiteral>,
    },
    Describe(Describe),
}

/// `SHOW COLUMNS {FROM|IN} table [{FROM|IN} database]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShowColumns {
    pub table: QualifiedName,
    pub database: Option<Ident>,
    pub pattern: Option<StringLiteral>,
}

/// `DESCRIBE [EXTENDED|FORMATTED] table [PARTITION (…)] [column[.part]…]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Describe {
    pub extended: bool,
    pub formatted: bool,
    pub table: QualifiedName,
    pub partition: Option<PartitionSpec>,
    /// Column, then struct fields, `$elem$`, `$key$` or `$value$`.
    pub column: Vec<Ident>,
}
