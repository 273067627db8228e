//! Hive's and Athena's DDL: databases, tables, partitions, views.
//! It must not know what properties mean; strings arrive with Hive's escapes undone.

use otus_types::HiveType;

use super::literal::StringLiteral;
use super::name::{Ident, NodeSpan, QualifiedName};
use super::query::Query;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ddl {
    CreateDatabase(CreateDatabase),
    /// `ALTER DATABASE name SET DBPROPERTIES (…)`.
    AlterDatabase {
        name: QualifiedName,
        properties: Vec<Property>,
    },
    DropDatabase(DropDatabase),
    CreateTable(Box<CreateTable>),
    DropTable {
        if_exists: bool,
        name: QualifiedName,
        purge: bool,
    },
    AlterTable(AlterTable),
    /// `MSCK REPAIR TABLE name`.
    MsckRepair {
        table: QualifiedName,
    },
    CreateView(CreateView),
    DialectView(DialectView),
    DropView {
        if_exists: bool,
        name: QualifiedName,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreateDatabase {
    pub if_not_exists: bool,
    pub name: QualifiedName,
    pub comment: Option<StringLiteral>,
    pub location: Option<StringLiteral>,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DropDatabase {
    pub if_exists: bool,
    pub name: QualifiedName,
    pub cascade: bool,
}

/// `'key' = 'value'`; an unquoted number or boolean arrives as its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Property {
    pub key: StringLiteral,
    pub value: StringLiteral,
}

/// CREATE [EXTERNAL] TABLE; each clause at most once, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreateTable {
    pub external: bool,
    pub if_not_exists: bool,
    pub name: QualifiedName,
    pub columns: Vec<HiveColumn>,
    pub comment: Option<StringLiteral>,
    pub partitioned_by: Vec<PartitionColumn>,
    pub bucketing: Option<Bucketing>,
    pub row_format: Option<RowFormat>,
    pub stored_as: Option<StoredAs>,
    /// Of ROW FORMAT SERDE … WITH SERDEPROPERTIES, or written on its own.
    pub serde_properties: Vec<Property>,
    pub location: Option<StringLiteral>,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HiveColumn {
    pub name: Ident,
    pub ty: HiveTypeNode,
    pub comment: Option<StringLiteral>,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HiveTypeNode {
    pub ty: HiveType,
    pub span: NodeSpan,
}

/// An entry of PARTITIONED BY.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PartitionColumn {
    /// `name type [COMMENT 'c']`: Hive.
    Column(HiveColumn),
    /// `name`, `bucket(16, name)`, `day(name)`: Iceberg.
    Transform(PartitionTransform),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionTransform {
    /// `identity` for a bare name; else as written.
    pub transform: String,
    /// The number of bucket(n, c) and truncate(n, c).
    pub argument: Option<u64>,
    pub column: Ident,
    pub span: NodeSpan,
}

/// `CLUSTERED BY (columns) [SORTED BY (…)] INTO n BUCKETS`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bucketing {
    pub columns: Vec<Ident>,
    pub sorted_by: Vec<SortedColumn>,
    pub buckets: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SortedColumn {
    pub column: Ident,
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowFormat {
    /// `SERDE 'class'`.
    Serde(StringLiteral),
    Delimited {
        fields: Option<StringLiteral>,
        escaped: Option<StringLiteral>,
        collection_items: Option<StringLiteral>,
        map_keys: Option<StringLiteral>,
        lines: Option<StringLiteral>,
        null_defined: Option<StringLiteral>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StoredAs {
    /// TEXTFILE, PARQUET, ORC, AVRO, ION, …: as written.
    Format(Ident),
    Classes {
        input: StringLiteral,
        output: StringLiteral,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AlterTable {
    pub table: QualifiedName,
    /// `PARTITION (…)` before the action.
    pub partition: Option<PartitionSpec>,
    pub action: AlterTableAction,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AlterTableAction {
    AddPartitions {
        if_not_exists: bool,
        partitions: Vec<PartitionLocation>,
    },
    DropPartitions {
        if_exists: bool,
        partitions: Vec<PartitionSpec>,
    },
    /// Renames the partition of [`AlterTable::partition`].
    RenamePartition {
        to: PartitionSpec,
    },
    AddColumns(Vec<HiveColumn>),
    ReplaceColumns(Vec<HiveColumn>),
    ChangeColumn {
        old: Ident,
        new: HiveColumn,
        position: Option<ColumnPosition>,
    },
    DropColumn(Ident),
    RenameTable {
        to: QualifiedName,
    },
    SetLocation(StringLiteral),
    SetTblproperties(Vec<Property>),
    UnsetTblproperties {
        if_exists: bool,
        keys: Vec<StringLiteral>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnPosition {
    First,
    After(Ident),
}

/// `PARTITION (a = 'x', b = 1)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionSpec {
    pub values: Vec<PartitionValue>,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionValue {
    pub column: Ident,
    /// Text without quotes, unquoted numbers as written.
    pub value: StringLiteral,
}

/// `PARTITION (…) [LOCATION '…']`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionLocation {
    pub spec: PartitionSpec,
    pub location: Option<StringLiteral>,
}

/// `CREATE [OR REPLACE] VIEW name [COMMENT 'c'] [SECURITY …] AS query`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreateView {
    pub or_replace: bool,
    pub name: QualifiedName,
    pub comment: Option<StringLiteral>,
    /// SECURITY INVOKER; DEFINER otherwise.
    pub security_invoker: Option<bool>,
    pub query: Box<Query>,
}

/// A view of several engines' dialects, which Lake Formation keeps:
/// `CREATE [OR REPLACE] PROTECTED MULTI DIALECT VIEW name [SECURITY DEFINER] AS query`,
/// `ALTER VIEW name [FORCE] ADD|UPDATE DIALECT AS query`, `ALTER VIEW name [FORCE] DROP DIALECT`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DialectView {
    pub name: QualifiedName,
    pub change: DialectChange,
    /// Absent only when a dialect is dropped.
    pub query: Option<Box<Query>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DialectChange {
    Create { or_replace: bool, security_definer: bool },
    Add { force: bool },
    Update { force: bool },
    Drop { force: bool },
}
