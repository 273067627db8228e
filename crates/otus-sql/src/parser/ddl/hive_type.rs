//! Hive's column types: `array<struct<a:string, b:map<string,int>>>`, over several lines.
//! It must not know how a value of the type is stored.

use otus_types::{ErrorCode, HiveType, Position, QueryError};

use crate::ast::HiveTypeNode;
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Failed, Parsed, Parser};

const SIMPLE: &[(&str, HiveType)] = &[
    ("boolean", HiveType::Boolean),
    ("tinyint", HiveType::Tinyint),
    ("smallint", HiveType::Smallint),
    ("int", HiveType::Int),
    ("integer", HiveType::Int),
    ("bigint", HiveType::Bigint),
    ("float", HiveType::Float),
    ("real", HiveType::Float),
    ("double", HiveType::Double),
    ("string", HiveType::String),
    ("binary", HiveType::Binary),
    ("date", HiveType::Date),
    ("timestamp", HiveType::Timestamp),
];

/// Other systems' names for a type and Hive's.
const FOREIGN: &[(&str, &str)] = &[
    ("text", "string"),
    ("varchar", "varchar(n) or string"),
    ("char", "char(n) or string"),
    ("nvarchar", "string"),
    ("datetime", "timestamp"),
    ("long", "bigint"),
    ("number", "decimal(p,s)"),
    ("bool", "boolean"),
    ("byte", "tinyint"),
    ("short", "smallint"),
    ("varbinary", "binary"),
    ("bytes", "binary"),
    ("row", "struct<name:type,…>"),
    ("object", "struct<name:type,…>"),
    ("json", "string (and read it with json_extract)"),
    ("uuid", "string"),
    ("uniontype", "a struct or string; unions are not supported"),
    ("interval", "string or bigint; an interval cannot be stored"),
    ("time", "string"),
];

impl Parser<'_> {
    pub(super) fn hive_type_node(&mut self) -> Parsed<HiveTypeNode> {
        let start = self.start();
        let ty = self.hive_type()?;
        Ok(HiveTypeNode { ty, span: self.span_from(start) })
    }

    fn hive_type(&mut self) -> Parsed<HiveType> {
        self.nested(Self::hive_type_here)
    }

    fn hive_type_here(&mut self) -> Parsed<HiveType> {
        let name = self.token_text(self.token()).to_ascii_lowercase();
        let next = self.peek(1);
        match (name.as_str(), next) {
            ("array", T::Less) => {
                self.at += 2;
                let element = self.hive_type()?;
                self.expect(T::Greater)?;
                Ok(HiveType::Array(Box::new(element)))
            }
            ("map", T::Less) => {
                self.at += 2;
                let key = self.map_key()?;
                self.expect(T::Comma)?;
                let value = self.hive_type()?;
                self.expect(T::Greater)?;
                Ok(HiveType::Map(Box::new(key), Box::new(value)))
            }
            ("struct", T::Less) => self.hive_struct(),
            ("decimal" | "numeric", _) => self.hive_decimal(),
            ("varchar", T::LeftParen) => self.hive_length(65_535).map(HiveType::Varchar),
            ("char", T::LeftParen) => self.hive_length(255).map(HiveType::Char),
            _ => self.simple_hive_type(&name),
        }
    }

    /// Hive's grammar has primitive types only before the comma of a map.
    fn map_key(&mut self) -> Parsed<HiveType> {
        let nested = ["array", "map", "struct"].iter().any(|it| self.peek_word(0, it));
        if nested && self.peek(1) == T::Less {
            let error = self.unrecognized("primitive type specification");
            return Err(self.reject(error.hint("the keys of a map are of a primitive type")));
        }
        self.hive_type()
    }

    fn simple_hive_type(&mut self, name: &str) -> Parsed<HiveType> {
        let known = SIMPLE.iter().find(|(known, _)| *known == name);
        match known {
            Some((_, ty)) if self.kind().is_word() => {
                self.bump();
                if *ty == HiveType::Double {
                    self.eat_keyword(K::PRECISION);
                }
                Ok(ty.clone())
            }
            _ => Err(self.no_hive_type(name)),
        }
    }

    /// `struct<name:type [COMMENT 'c'], …>`; comments inside a type are not kept.
    fn hive_struct(&mut self) -> Parsed<HiveType> {
        self.at += 2;
        let mut fields = Vec::new();
        if self.eat(T::Greater) {
            return Ok(HiveType::Struct(fields));
        }
        loop {
            let name = self.identifier()?;
            self.expect(T::Colon)?;
            fields.push((name.value, self.hive_type()?));
            if self.eat_keyword(K::COMMENT) {
                self.string()?;
            }
            if !self.eat(T::Comma) {
                self.expect(T::Greater)?;
                return Ok(HiveType::Struct(fields));
            }
        }
    }

    /// `decimal`, `decimal(p)`, `decimal(p,s)`; Hive's default is (10,0).
    fn hive_decimal(&mut self) -> Parsed<HiveType> {
        let token = self.bump();
        let (mut precision, mut scale) = (10, 0);
        if self.eat(T::LeftParen) {
            precision = self.unsigned()?;
            if self.eat(T::Comma) {
                scale = self.unsigned()?;
            }
            self.expect(T::RightParen)?;
        }
        match (u8::try_from(precision), u8::try_from(scale)) {
            (Ok(precision @ 1..=38), Ok(scale)) if scale <= precision => {
                Ok(HiveType::Decimal { precision, scale })
            }
            _ => {
                let message = format!(
                    "Decimal precision out of allowed range [1,38] or scale above it: \
                     decimal({precision},{scale})"
                );
                let error = QueryError::new(ErrorCode::SyntaxError, message);
                Err(self.reject(error.at(*Self::token_span(token))))
            }
        }
    }

    /// `(n)` after varchar or char.
    fn hive_length(&mut self, most: u32) -> Parsed<u32> {
        let name = self.bump();
        self.expect(T::LeftParen)?;
        let length = self.unsigned()?;
        self.expect(T::RightParen)?;
        match u32::try_from(length) {
            Ok(length) if (1..=most).contains(&length) => Ok(length),
            _ => {
                let name = self.token_text(name);
                let message = format!("{name} length {length} out of allowed range [1, {most}]");
                let error = QueryError::new(ErrorCode::SyntaxError, message);
                Err(self.reject(error.at(*Self::token_span(self.token()))))
            }
        }
    }

    /// Hive's words for a type it does not know, and what the type may be called here.
    fn no_hive_type(&mut self, name: &str) -> Failed {
        let mut error = self.unrecognized("column type");
        if let Some((_, ours)) = FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
            error = error.hint(format!("in DDL the type is called {ours}"));
        }
        self.reject(error)
    }

    /// Hive's words for a token that no alternative of `rule` begins with.
    fn unrecognized(&self, rule: &str) -> QueryError {
        let token = self.token();
        let at = Position::of(self.text, token.start);
        let near: Vec<String> = (0..3)
            .map(|ahead| {
                let token = self.token_at(self.at + ahead);
                let text = if token.kind == T::End { "<EOF>" } else { self.token_text(token) };
                format!("'{text}'")
            })
            .collect();
        let message = format!(
            "FAILED: ParseException line {}:{} cannot recognize input near {} in {rule}",
            at.line,
            at.column - 1,
            near.join(" ")
        );
        let mut error = QueryError::new(ErrorCode::DdlFailed, message);
        error.span = Some(*Self::token_span(token));
        error
    }
}
