//! `CREATE [EXTERNAL] TABLE` with Hive's clauses in any order, and Iceberg's form of it.
//! It must not know SerDes or properties.

use crate::ast::{
    Bucketing, CreateTable, Ddl, HiveColumn, PartitionColumn, PartitionTransform, SortedColumn,
};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

/// Iceberg's transforms; those with a number take it first.
const TRANSFORMS: &[&str] =
    &["bucket", "truncate", "year", "years", "month", "months", "day", "days", "hour", "hours"];

impl Parser<'_> {
    /// After CREATE.
    pub(super) fn create_table(&mut self) -> Parsed<Ddl> {
        let external = self.eat_word("EXTERNAL");
        self.expect_keyword(K::TABLE)?;
        let if_not_exists = self.if_not_exists()?;
        let name = self.qualified_name()?;
        if self.is_word("LIKE") {
            return Err(self.unsupported_here("CREATE TABLE … LIKE"));
        }
        let columns = match self.is(T::LeftParen) {
            true => self.hive_columns()?,
            false => Vec::new(),
        };
        let mut table = CreateTable {
            external,
            if_not_exists,
            name,
            columns,
            comment: None,
            partitioned_by: Vec::new(),
            bucketing: None,
            row_format: None,
            stored_as: None,
            serde_properties: Vec::new(),
            location: None,
            properties: Vec::new(),
        };
        while self.table_clause(&mut table)? {}
        Ok(Ddl::CreateTable(Box::new(table)))
    }

    /// One clause; false when none follows. A second one of a kind does not fit.
    fn table_clause(&mut self, table: &mut CreateTable) -> Parsed<bool> {
        if table.comment.is_none() && self.eat_word("COMMENT") {
            table.comment = Some(self.string()?);
        } else if table.partitioned_by.is_empty() && self.eat_word("PARTITIONED") {
            self.expect_keyword(K::BY)?;
            table.partitioned_by = self.in_parens(|p| p.comma_list(Self::partition_column))?;
        } else if table.bucketing.is_none() && self.eat_word("CLUSTERED") {
            table.bucketing = Some(self.bucketing()?);
        } else if table.row_format.is_none() && self.eat_word("ROW") {
            self.expect_word("FORMAT")?;
            table.row_format = Some(self.row_format()?);
        } else if table.stored_as.is_none() && self.eat_word("STORED") {
            self.expect_keyword(K::AS)?;
            table.stored_as = Some(self.stored_as()?);
        } else if table.serde_properties.is_empty() && self.eat_word("WITH") {
            self.expect_word("SERDEPROPERTIES")?;
            table.serde_properties = self.hive_properties()?;
        } else if table.location.is_none() && self.eat_word("LOCATION") {
            table.location = Some(self.string()?);
        } else if table.properties.is_empty() && self.eat_word("TBLPROPERTIES") {
            table.properties = self.hive_properties()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `(name type [COMMENT 'c'], …)`.
    pub(super) fn hive_columns(&mut self) -> Parsed<Vec<HiveColumn>> {
        self.in_parens(|p| p.comma_list(Self::hive_column))
    }

    pub(super) fn hive_column(&mut self) -> Parsed<HiveColumn> {
        let start = self.start();
        let name = self.identifier()?;
        let ty = self.hive_type_node()?;
        let comment = match self.eat_word("COMMENT") {
            true => Some(self.string()?),
            false => None,
        };
        Ok(HiveColumn { name, ty, comment, span: self.span_from(start) })
    }

    fn partition_column(&mut self) -> Parsed<PartitionColumn> {
        let bare = matches!(self.peek(1), T::Comma | T::RightParen);
        let text = self.token_text(self.token());
        let transform = self.peek(1) == T::LeftParen
            && TRANSFORMS.iter().any(|known| known.eq_ignore_ascii_case(text));
        if bare || transform {
            return self.partition_transform(bare).map(PartitionColumn::Transform);
        }
        self.hive_column().map(PartitionColumn::Column)
    }

    fn partition_transform(&mut self, bare: bool) -> Parsed<PartitionTransform> {
        let start = self.start();
        if bare {
            let column = self.identifier()?;
            let transform = "identity".to_owned();
            let span = self.span_from(start);
            return Ok(PartitionTransform { transform, argument: None, column, span });
        }
        let token = self.bump();
        let transform = self.token_text(token).to_owned();
        self.expect(T::LeftParen)?;
        let argument = match self.is(T::Integer) {
            true => {
                let argument = self.unsigned()?;
                self.expect(T::Comma)?;
                Some(argument)
            }
            false => None,
        };
        let column = self.identifier()?;
        self.expect(T::RightParen)?;
        Ok(PartitionTransform { transform, argument, column, span: self.span_from(start) })
    }

    /// After CLUSTERED.
    fn bucketing(&mut self) -> Parsed<Bucketing> {
        self.expect_keyword(K::BY)?;
        let columns = self.identifier_list()?;
        let sorted_by = match self.eat_word("SORTED") {
            true => {
                self.expect_keyword(K::BY)?;
                self.in_parens(|p| p.comma_list(Self::sorted_column))?
            }
            false => Vec::new(),
        };
        self.expect_keyword(K::INTO)?;
        let buckets = self.unsigned()?;
        self.expect_word("BUCKETS")?;
        Ok(Bucketing { columns, sorted_by, buckets })
    }

    fn sorted_column(&mut self) -> Parsed<SortedColumn> {
        let column = self.identifier()?;
        let descending = self.eat_one_of(&[(K::ASC, false), (K::DESC, true)]).unwrap_or(false);
        Ok(SortedColumn { column, descending })
    }
}
