//! `TABLE(f(…))`: scalar, table and descriptor arguments, COPARTITION.
//! It must not know which table functions exist.

use super::{Parsed, Parser};
use crate::ast::{
    DataType, Ident, QualifiedName, TableArgument, TableArgumentSource, TableFunctionArg,
    TableFunctionCall, TableFunctionValue,
};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn table_function_call(&mut self) -> Parsed<TableFunctionCall> {
        let start = self.start();
        let name = self.qualified_name()?;
        self.expect(T::LeftParen)?;
        let mut args = Vec::new();
        let mut copartition = Vec::new();
        let none = self.is(T::RightParen) || self.copartition_begins();
        if !none {
            args = self.comma_list(Self::table_function_argument)?;
        }
        if self.eat_keyword(K::COPARTITION) {
            copartition = self.comma_list(Self::copartition_tables)?;
        }
        self.expect(T::RightParen)?;
        Ok(TableFunctionCall { name, args, copartition, span: self.span_from(start) })
    }

    fn copartition_begins(&self) -> bool {
        self.peek_keyword(0, K::COPARTITION) && self.peek(1) == T::LeftParen
    }

    fn copartition_tables(&mut self) -> Parsed<Vec<QualifiedName>> {
        self.in_parens(|p| {
            let mut tables = vec![p.qualified_name()?];
            p.expect(T::Comma)?;
            tables.extend(p.comma_list(Self::qualified_name)?);
            Ok(tables)
        })
    }

    fn table_function_argument(&mut self) -> Parsed<TableFunctionArg> {
        let start = self.start();
        let name = match self.kind().is_identifier() && self.peek(1) == T::DoubleArrow {
            true => {
                let name = self.identifier()?;
                self.bump();
                Some(name)
            }
            false => None,
        };
        let value = self.table_function_value()?;
        Ok(TableFunctionArg { name, value, span: self.span_from(start) })
    }

    fn table_function_value(&mut self) -> Parsed<TableFunctionValue> {
        if self.is_keyword(K::TABLE) && self.peek(1) == T::LeftParen {
            return Ok(TableFunctionValue::Table(Box::new(self.table_argument()?)));
        }
        if self.is_keyword(K::DESCRIPTOR) && self.peek(1) == T::LeftParen {
            self.bump();
            let fields = self.in_parens(|p| p.comma_list(Self::descriptor_field))?;
            return Ok(TableFunctionValue::Descriptor(fields));
        }
        let null_descriptor = self.peek_keyword(0, K::CAST)
            && self.peek_keyword(2, K::NULL)
            && self.peek_keyword(4, K::DESCRIPTOR);
        if null_descriptor {
            self.at += 5;
            self.expect(T::RightParen)?;
            return Ok(TableFunctionValue::NullDescriptor);
        }
        self.expression().map(TableFunctionValue::Expr)
    }

    fn descriptor_field(&mut self) -> Parsed<(Ident, Option<DataType>)> {
        let name = self.identifier()?;
        let ty = match self.kind() {
            T::Comma | T::RightParen => None,
            _ => Some(self.data_type()?),
        };
        Ok((name, ty))
    }

    /// `TABLE(name|query) [AS alias] [PARTITION BY …] [PRUNE|KEEP WHEN EMPTY] [ORDER BY …]`.
    fn table_argument(&mut self) -> Parsed<TableArgument> {
        self.bump();
        let source = match self.query_begins_at(self.at + 1) {
            true => TableArgumentSource::Query(Box::new(self.in_parens(Self::query)?)),
            false => TableArgumentSource::Table(self.in_parens(Self::qualified_name)?),
        };
        let alias = if self.argument_clause_begins() { None } else { self.alias()? };
        let alias = match alias {
            Some(name) if self.is(T::LeftParen) => Some((name, self.identifier_list()?)),
            Some(name) => Some((name, Vec::new())),
            None => None,
        };
        let partition_by = match self.eat_keyword(K::PARTITION) {
            true => {
                self.expect_keyword(K::BY)?;
                Some(self.grouped_or_single(Self::expression)?)
            }
            false => None,
        };
        let prune_when_empty = self.eat_one_of(&[(K::PRUNE, true), (K::KEEP, false)]);
        if prune_when_empty.is_some() {
            self.expect_keywords(&[K::WHEN, K::EMPTY])?;
        }
        let order_by = match self.eat_keyword(K::ORDER) {
            true => {
                self.expect_keyword(K::BY)?;
                self.grouped_or_single(Self::sort_item)?
            }
            false => Vec::new(),
        };
        Ok(TableArgument { source, alias, partition_by, prune_when_empty, order_by })
    }

    /// The clauses of a table argument begin with words that are not reserved.
    fn argument_clause_begins(&self) -> bool {
        match self.kind() {
            T::Keyword(K::PARTITION) => self.peek_keyword(1, K::BY),
            T::Keyword(K::PRUNE | K::KEEP) => self.peek_keyword(1, K::WHEN),
            T::Keyword(K::COPARTITION) => self.peek(1) == T::LeftParen,
            _ => false,
        }
    }

    /// `(a, b)`, `()` or `a`.
    fn grouped_or_single<V>(&mut self, item: fn(&mut Self) -> Parsed<V>) -> Parsed<Vec<V>> {
        if !self.eat(T::LeftParen) {
            return item(self).map(|only| vec![only]);
        }
        if self.eat(T::RightParen) {
            return Ok(Vec::new());
        }
        let items = self.comma_list(item)?;
        self.expect(T::RightParen)?;
        Ok(items)
    }
}
