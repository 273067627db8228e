//! ROW FORMAT and STORED AS. It must not know SerDe classes.

use crate::ast::{RowFormat, StoredAs, StringLiteral};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// After `ROW FORMAT`.
    pub(super) fn row_format(&mut self) -> Parsed<RowFormat> {
        if self.eat_word("SERDE") {
            return self.string().map(RowFormat::Serde);
        }
        self.expect_word("DELIMITED")?;
        let mut fields = None;
        let mut escaped = None;
        let mut collection_items = None;
        let mut map_keys = None;
        let mut lines = None;
        let mut null_defined = None;
        loop {
            if self.eat_word("FIELDS") {
                fields = Some(self.terminated_by()?);
            } else if self.eat_word("ESCAPED") {
                self.expect_keyword(K::BY)?;
                escaped = Some(self.string()?);
            } else if self.eat_word("COLLECTION") {
                self.expect_word("ITEMS")?;
                collection_items = Some(self.terminated_by()?);
            } else if self.is_word("MAP") && self.peek_word(1, "KEYS") {
                self.at += 2;
                map_keys = Some(self.terminated_by()?);
            } else if self.eat_word("LINES") {
                lines = Some(self.terminated_by()?);
            } else if self.is_keyword(K::NULL) && self.peek_word(1, "DEFINED") {
                self.at += 2;
                self.expect_keyword(K::AS)?;
                null_defined = Some(self.string()?);
            } else {
                break;
            }
        }
        Ok(RowFormat::Delimited {
            fields,
            escaped,
            collection_items,
            map_keys,
            lines,
            null_defined,
        })
    }

    fn terminated_by(&mut self) -> Parsed<StringLiteral> {
        self.expect_word("TERMINATED")?;
        self.expect_keyword(K::BY)?;
        self.string()
    }

    /// After `STORED AS`.
    pub(super) fn stored_as(&mut self) -> Parsed<StoredAs> {
        if self.is_word("INPUTFORMAT") && self.peek(1) == T::String {
            self.bump();
            let input = self.string()?;
            self.expect_word("OUTPUTFORMAT")?;
            return Ok(StoredAs::Classes { input, output: self.string()? });
        }
        self.identifier().map(StoredAs::Format)
    }
}
