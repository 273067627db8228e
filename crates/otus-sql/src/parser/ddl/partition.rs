//! `PARTITION (a = 'x', b = 1)`. It must not know the table's partition columns.

use crate::ast::{PartitionLocation, PartitionSpec, PartitionValue};
use crate::lexer::TokenKind as T;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// A specification if one stands here; `partition` can also name a column.
    pub(in crate::parser) fn maybe_partition_spec(&mut self) -> Parsed<Option<PartitionSpec>> {
        if self.is_word("PARTITION") && self.peek(1) == T::LeftParen {
            return self.partition_spec().map(Some);
        }
        Ok(None)
    }

    pub(super) fn partition_spec(&mut self) -> Parsed<PartitionSpec> {
        let start = self.start();
        self.expect_word("PARTITION")?;
        let values = self.in_parens(|p| p.comma_list(Self::partition_value))?;
        Ok(PartitionSpec { values, span: self.span_from(start) })
    }

    fn partition_value(&mut self) -> Parsed<PartitionValue> {
        let column = self.identifier()?;
        self.expect(T::Equal)?;
        Ok(PartitionValue { column, value: self.loose_value()? })
    }

    /// `PARTITION (…) [LOCATION '…']`.
    pub(super) fn partition_location(&mut self) -> Parsed<PartitionLocation> {
        let spec = self.partition_spec()?;
        let location = match self.eat_word("LOCATION") {
            true => Some(self.string()?),
            false => None,
        };
        Ok(PartitionLocation { spec, location })
    }
}
