//! Trino's data types: `varchar(10)`, `row(a bigint, …)`, `timestamp(3) with time zone`,
//! `array<t>`, `t ARRAY`. It must not know which names are types.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{DataType, DataTypeKind, Ident, RowFieldType, TimeBase, TypeParameter};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn data_type(&mut self) -> Parsed<DataType> {
        self.rule("<type>", |p| p.nested(Self::suffixed_type))
    }

    /// A type and the `ARRAY` suffixes after it.
    fn suffixed_type(&mut self) -> Parsed<DataType> {
        let start = self.start();
        let mut ty = self.base_type()?;
        for round in 0.. {
            if !self.eat_keyword(K::ARRAY) {
                break;
            }
            self.check_rounds(round)?;
            if self.eat(T::LeftBracket) {
                self.unsigned()?;
                self.expect(T::RightBracket)?;
            }
            let kind = generic("array", vec![TypeParameter::Type(ty)]);
            ty = DataType { kind, span: self.span_from(start) };
        }
        Ok(ty)
    }

    fn base_type(&mut self) -> Parsed<DataType> {
        let start = self.start();
        let next = self.peek(1);
        let kind = match (self.kind(), next) {
            (T::Keyword(K::ROW), T::LeftParen) => self.row_type()?,
            (T::Keyword(K::INTERVAL), T::Keyword(_)) => {
                self.bump();
                let (from, to) = self.interval_fields()?;
                DataTypeKind::Interval { from, to }
            }
            (T::Keyword(K::TIMESTAMP), _) => self.date_time(TimeBase::Timestamp)?,
            (T::Keyword(K::TIME), _) => self.date_time(TimeBase::Time)?,
            (T::Keyword(K::DOUBLE), T::Keyword(K::PRECISION)) => {
                self.bump();
                self.bump();
                generic("double", Vec::new())
            }
            (T::Keyword(K::ARRAY | K::MAP), T::Less) => self.legacy_type()?,
            _ => self.generic_type()?,
        };
        Ok(DataType { kind, span: self.span_from(start) })
    }

    fn row_type(&mut self) -> Parsed<DataTypeKind> {
        self.bump();
        let fields = self.in_parens(|p| p.comma_list(Self::row_field))?;
        Ok(DataTypeKind::Row(fields))
    }

    /// `name type` or `type`: a name is followed by the beginning of a type.
    fn row_field(&mut self) -> Parsed<RowFieldType> {
        self.note(Expected::Rule("<identifier>"));
        let name = if self.field_is_named() { Some(self.identifier()?) } else { None };
        Ok(RowFieldType { name, ty: self.data_type()? })
    }

    fn field_is_named(&self) -> bool {
        let (first, second) = (self.kind(), self.peek(1));
        if !first.is_identifier() || !second.is_identifier() {
            return false;
        }
        match (first, second) {
            (T::Keyword(K::DOUBLE), T::Keyword(K::PRECISION)) => false,
            // `bigint ARRAY`, unless ARRAY begins the type of a field: `a array(bigint)`.
            (_, T::Keyword(K::ARRAY)) => matches!(self.peek(2), T::LeftParen | T::Less),
            (T::Keyword(K::INTERVAL), T::Keyword(K::YEAR | K::MONTH | K::DAY)) => false,
            (T::Keyword(K::INTERVAL), T::Keyword(K::HOUR | K::MINUTE | K::SECOND)) => false,
            (T::Keyword(K::TIME | K::TIMESTAMP), T::Keyword(K::WITHOUT)) => {
                !self.peek_keyword(2, K::TIME)
            }
            _ => true,
        }
    }

    /// After TIME or TIMESTAMP: `(p)` and `WITH|WITHOUT TIME ZONE`.
    fn date_time(&mut self, base: TimeBase) -> Parsed<DataTypeKind> {
        self.bump();
        let precision = match self.is(T::LeftParen) {
            true => Some(Box::new(self.in_parens(Self::type_parameter)?)),
            false => None,
        };
        let zone = |p: &Self, keyword: K| {
            p.peek_keyword(0, keyword) && p.peek_keyword(1, K::TIME) && p.peek_keyword(2, K::ZONE)
        };
        self.note(Expected::Keyword(K::WITH));
        self.note(Expected::Keyword(K::WITHOUT));
        let with_time_zone = zone(self, K::WITH);
        if with_time_zone || zone(self, K::WITHOUT) {
            self.at += 3;
        }
        Ok(DataTypeKind::DateTime { base, precision, with_time_zone })
    }

    /// `array<t>`, `map<k, v>`.
    fn legacy_type(&mut self) -> Parsed<DataTypeKind> {
        let name = if self.peek_keyword(0, K::ARRAY) { "array" } else { "map" };
        self.bump();
        self.expect(T::Less)?;
        let mut parameters = vec![TypeParameter::Type(self.data_type()?)];
        if name == "map" {
            self.expect(T::Comma)?;
            parameters.push(TypeParameter::Type(self.data_type()?));
        }
        self.expect(T::Greater)?;
        Ok(generic(name, parameters))
    }

    fn generic_type(&mut self) -> Parsed<DataTypeKind> {
        let name = self.identifier()?;
        let parameters = match self.is(T::LeftParen) {
            true => self.in_parens(|p| p.comma_list(Self::type_parameter))?,
            false => Vec::new(),
        };
        Ok(DataTypeKind::Generic { name, parameters })
    }

    fn type_parameter(&mut self) -> Parsed<TypeParameter> {
        if self.is(T::Integer) {
            return self.unsigned().map(TypeParameter::Integer);
        }
        self.data_type().map(TypeParameter::Type)
    }
}

fn generic(name: &str, parameters: Vec<TypeParameter>) -> DataTypeKind {
    DataTypeKind::Generic { name: Ident::plain(name), parameters }
}
