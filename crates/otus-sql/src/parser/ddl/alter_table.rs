//! ALTER TABLE: partitions, columns, location, properties.
//! It must not know whether the table is Hive's or Iceberg's.

use crate::ast::{AlterTable, AlterTableAction, ColumnPosition, Ddl};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

/// Hive's actions that Athena's documentation lists as not supported, by their first words.
const REFUSED: &[&str] = &[
    "ARCHIVE",
    "CLUSTERED",
    "COMPACT",
    "CONCATENATE",
    "EXCHANGE",
    "NOT CLUSTERED",
    "NOT SKEWED",
    "NOT SORTED",
    "NOT STORED",
    "SET FILEFORMAT",
    "SET SERDE",
    "SET SERDEPROPERTIES",
    "SET SKEWED",
    "SKEWED",
    "SORTED",
    "TOUCH",
    "UNARCHIVE",
];

impl Parser<'_> {
    /// After `ALTER TABLE`.
    pub(super) fn alter_table(&mut self) -> Parsed<Ddl> {
        let table = self.qualified_name()?;
        let partition = self.maybe_partition_spec()?;
        let action = self.alter_action(partition.is_some())?;
        Ok(Ddl::AlterTable(AlterTable { table, partition, action }))
    }

    fn alter_action(&mut self, of_partition: bool) -> Parsed<AlterTableAction> {
        let refused = REFUSED.iter().find(|action| {
            action.split(' ').enumerate().all(|(ahead, word)| self.peek_word(ahead, word))
        });
        if let Some(action) = refused {
            return Err(self.unsupported_here(&format!("ALTER TABLE … {action}")));
        }
        if of_partition && self.is_word("CHANGE") {
            return Err(self.unsupported_here("ALTER TABLE … PARTITION … CHANGE COLUMN"));
        }
        if self.eat_word("ADD") {
            return self.alter_add();
        }
        if self.eat_word("DROP") {
            return self.alter_drop();
        }
        if self.eat_word("RENAME") {
            self.expect_keyword(K::TO)?;
            return match of_partition {
                true => Ok(AlterTableAction::RenamePartition { to: self.partition_spec()? }),
                false => Ok(AlterTableAction::RenameTable { to: self.qualified_name()? }),
            };
        }
        if self.eat_word("REPLACE") {
            self.expect_word("COLUMNS")?;
            return self.hive_columns().map(AlterTableAction::ReplaceColumns);
        }
        if self.eat_word("CHANGE") {
            return self.alter_change();
        }
        if self.eat_word("SET") {
            if self.eat_word("LOCATION") {
                return self.string().map(AlterTableAction::SetLocation);
            }
            self.expect_word("TBLPROPERTIES")?;
            return self.hive_properties().map(AlterTableAction::SetTblproperties);
        }
        self.expect_word("UNSET")?;
        self.expect_word("TBLPROPERTIES")?;
        let if_exists = self.if_exists()?;
        let keys = self.in_parens(|p| p.comma_list(Self::string))?;
        Ok(AlterTableAction::UnsetTblproperties { if_exists, keys })
    }

    /// After ADD: partitions follow each other without commas.
    fn alter_add(&mut self) -> Parsed<AlterTableAction> {
        if self.eat_word("COLUMNS") {
            return self.hive_columns().map(AlterTableAction::AddColumns);
        }
        let if_not_exists = self.if_not_exists()?;
        let mut partitions = vec![self.partition_location()?];
        while self.is_word("PARTITION") {
            partitions.push(self.partition_location()?);
        }
        Ok(AlterTableAction::AddPartitions { if_not_exists, partitions })
    }

    /// After DROP: partitions are separated by commas.
    fn alter_drop(&mut self) -> Parsed<AlterTableAction> {
        if self.peek_word(0, "COLUMN") && self.peek(1) != T::LeftParen {
            self.bump();
            return self.identifier().map(AlterTableAction::DropColumn);
        }
        let if_exists = self.if_exists()?;
        let partitions = self.comma_list(Self::partition_spec)?;
        Ok(AlterTableAction::DropPartitions { if_exists, partitions })
    }

    /// After CHANGE: `[COLUMN] old new type [COMMENT 'c'] [FIRST|AFTER x]`.
    fn alter_change(&mut self) -> Parsed<AlterTableAction> {
        // A column may itself be called `column`: then three words follow, not four.
        if self.is_word("COLUMN") && !matches!(self.peek(3), T::End | T::Less | T::LeftParen) {
            self.bump();
        }
        let old = self.identifier()?;
        let new = self.hive_column()?;
        let position = if self.eat_word("FIRST") {
            Some(ColumnPosition::First)
        } else if self.eat_word("AFTER") {
            Some(ColumnPosition::After(self.identifier()?))
        } else {
            None
        };
        Ok(AlterTableAction::ChangeColumn { old, new, position })
    }
}
