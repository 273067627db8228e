//! SHOW … and DESCRIBE. It must not know the layout of the answers.

use super::{Parsed, Parser};
use crate::ast::{Describe, Ident, QualifiedName, ShowColumns, StringLiteral, Utility};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn show(&mut self) -> Parsed<Utility> {
        self.bump();
        if self.eat_word("DATABASES") || self.eat_word("SCHEMAS") {
            let catalog = match self.takes_from_or_in() {
                true => Some(self.identifier()?),
                false => None,
            };
            return Ok(Utility::ShowDatabases { catalog, pattern: self.like_pattern()? });
        }
        if self.eat_word("TABLES") {
            let (database, pattern) = self.database_and_pattern()?;
            return Ok(Utility::ShowTables { database, pattern });
        }
        if self.eat_word("VIEWS") {
            let (database, pattern) = self.database_and_pattern()?;
            return Ok(Utility::ShowViews { database, pattern });
        }
        if self.eat_word("PARTITIONS") {
            let table = self.qualified_name()?;
            let spec = self.maybe_partition_spec()?;
            return Ok(Utility::ShowPartitions { table, spec });
        }
        if self.eat_word("COLUMNS") {
            return self.show_columns();
        }
        if self.eat_word("TBLPROPERTIES") {
            let table = self.qualified_name()?;
            let key = match self.is(T::LeftParen) {
                true => Some(self.in_parens(Self::string)?),
                false => None,
            };
            return Ok(Utility::ShowTblproperties { table, key });
        }
        if self.eat_word("FUNCTIONS") {
            return self.show_functions();
        }
        self.expect_keyword(K::CREATE)?;
        if self.eat_word("TABLE") {
            return self.qualified_name().map(Utility::ShowCreateTable);
        }
        self.expect_word("VIEW")?;
        self.qualified_name().map(Utility::ShowCreateView)
    }

    fn takes_from_or_in(&mut self) -> bool {
        self.eat_keyword(K::FROM) || self.eat_keyword(K::IN)
    }

    fn like_pattern(&mut self) -> Parsed<Option<StringLiteral>> {
        match self.eat_keyword(K::LIKE) {
            true => self.string().map(Some),
            false => Ok(None),
        }
    }

    /// `[FROM|IN database] ['pattern'] [LIKE 'pattern']`.
    fn database_and_pattern(&mut self) -> Parsed<(Option<QualifiedName>, Option<StringLiteral>)> {
        let database = match self.takes_from_or_in() {
            true => Some(self.qualified_name()?),
            false => None,
        };
        let bare = self.maybe_string();
        Ok((database, if bare.is_some() { bare } else { self.like_pattern()? }))
    }

    fn show_columns(&mut self) -> Parsed<Utility> {
        if !self.takes_from_or_in() {
            return Err(self.fail());
        }
        let table = self.qualified_name()?;
        let database = match self.takes_from_or_in() {
            true => Some(self.identifier()?),
            false => None,
        };
        let pattern = self.like_pattern()?;
        Ok(Utility::ShowColumns(ShowColumns { table, database, pattern }))
    }

    fn show_functions(&mut self) -> Parsed<Utility> {
        let schema = match self.takes_from_or_in() {
            true => Some(self.qualified_name()?),
            false => None,
        };
        let pattern = self.like_pattern()?;
        let escape = match pattern.is_some() && self.eat_keyword(K::ESCAPE) {
            true => Some(self.string()?),
            false => None,
        };
        Ok(Utility::ShowFunctions { schema, pattern, escape })
    }

    /// `DESCRIBE [EXTENDED|FORMATTED] table [PARTITION (…)] [column[.part]…]`.
    pub(super) fn describe(&mut self) -> Parsed<Utility> {
        self.bump();
        let extended = self.describe_modifier("EXTENDED");
        let formatted = !extended && self.describe_modifier("FORMATTED");
        let table = self.qualified_name()?;
        let mut partition = self.maybe_partition_spec()?;
        let column = match self.kind() {
            T::End => Vec::new(),
            _ => self.column_path()?,
        };
        if partition.is_none() {
            partition = self.maybe_partition_spec()?;
        }
        Ok(Utility::Describe(Describe { extended, formatted, table, partition, column }))
    }

    /// EXTENDED and FORMATTED can name a table themselves.
    fn describe_modifier(&mut self, word: &'static str) -> bool {
        let names = self.peek(1).is_identifier() || self.peek(1).is_word();
        names && self.eat_word(word)
    }

    /// `column.field.$elem$`.
    fn column_path(&mut self) -> Parsed<Vec<Ident>> {
        let mut path = vec![self.identifier()?];
        while self.eat(T::Dot) {
            self.check_rounds(path.len())?;
            path.push(self.column_path_part()?);
        }
        Ok(path)
    }

    /// A field, `$elem$` or, as Athena's guide writes it, `'$elem$'`.
    fn column_path_part(&mut self) -> Parsed<Ident> {
        let start = self.start();
        if let Some(quoted) = self.maybe_string() {
            return Ok(Ident { value: quoted.value, quote: None, span: quoted.span });
        }
        let dollar = self.eat(T::Dollar);
        let mut part = self.identifier()?;
        if dollar {
            self.expect(T::Dollar)?;
            part.value = format!("${}$", part.value);
            part.span = self.span_from(start);
        }
        Ok(part)
    }
}
