//! SQL/JSON functions with their clauses. It must not know the JSON path language.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{
    ExprKind, JsonArgument, JsonArray, JsonEncoding, JsonExists, JsonExistsOnError, JsonFormat,
    JsonInput, JsonNulls, JsonObject, JsonObjectMember, JsonPathCall, JsonQuery, JsonQueryOn,
    JsonQuotes, JsonReturning, JsonValue, JsonValueOn, JsonWrapper,
};
use crate::lexer::{Keyword as K, TokenKind as T};

const ENCODINGS: &[(K, JsonEncoding)] = &[
    (K::UTF8, JsonEncoding::Utf8),
    (K::UTF16, JsonEncoding::Utf16),
    (K::UTF32, JsonEncoding::Utf32),
];

const EXISTS_ON_ERROR: &[(K, JsonExistsOnError)] = &[
    (K::TRUE, JsonExistsOnError::True),
    (K::FALSE, JsonExistsOnError::False),
    (K::UNKNOWN, JsonExistsOnError::Unknown),
    (K::ERROR, JsonExistsOnError::Error),
];

impl Parser<'_> {
    /// `input, 'path' [AS name] [PASSING …]`.
    pub(super) fn json_path_call(&mut self) -> Parsed<JsonPathCall> {
        let input = self.json_input()?;
        self.expect(T::Comma)?;
        let path = self.string()?;
        let path_name = match self.eat_keyword(K::AS) {
            true => Some(self.identifier()?),
            false => None,
        };
        let passing = match self.eat_keyword(K::PASSING) {
            true => self.comma_list(Self::json_argument)?,
            false => Vec::new(),
        };
        Ok(JsonPathCall { input, path, path_name, passing })
    }

    fn json_argument(&mut self) -> Parsed<JsonArgument> {
        let value = self.json_input()?;
        self.expect_keyword(K::AS)?;
        Ok(JsonArgument { value, name: self.identifier()? })
    }

    fn json_input(&mut self) -> Parsed<JsonInput> {
        Ok(JsonInput { value: self.expression()?, format: self.json_format()? })
    }

    /// `[FORMAT JSON [ENCODING …]]`.
    pub(super) fn json_format(&mut self) -> Parsed<Option<JsonFormat>> {
        if !self.eat_keyword(K::FORMAT) {
            return Ok(None);
        }
        self.expect_keyword(K::JSON)?;
        let encoding = match self.eat_keyword(K::ENCODING) {
            true => Some(self.expect_one_of(ENCODINGS)?),
            false => None,
        };
        Ok(Some(JsonFormat { encoding }))
    }

    fn json_returning(&mut self) -> Parsed<Option<JsonReturning>> {
        if !self.eat_keyword(K::RETURNING) {
            return Ok(None);
        }
        Ok(Some(JsonReturning { ty: self.data_type()?, format: self.json_format()? }))
    }

    pub(super) fn json_exists(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.in_parens(|p| {
            let call = p.json_path_call()?;
            let on_error = p.eat_one_of(EXISTS_ON_ERROR);
            if on_error.is_some() {
                p.expect_keywords(&[K::ON, K::ERROR])?;
            }
            Ok(ExprKind::JsonExists(Box::new(JsonExists { call, on_error })))
        })
    }

    pub(super) fn json_value(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.in_parens(|p| {
            let call = p.json_path_call()?;
            let returning = match p.eat_keyword(K::RETURNING) {
                true => Some(p.data_type()?),
                false => None,
            };
            let (on_empty, on_error) = p.on_empty_on_error(Self::json_value_behavior)?;
            let value = JsonValue { call, returning, on_empty, on_error };
            Ok(ExprKind::JsonValue(Box::new(value)))
        })
    }

    pub(super) fn json_query(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.in_parens(|p| {
            let call = p.json_path_call()?;
            let returning = p.json_returning()?;
            let wrapper = p.json_wrapper()?;
            let quotes = p.json_quotes()?;
            let (on_empty, on_error) = p.on_empty_on_error(Self::json_query_behavior)?;
            let query = JsonQuery { call, returning, wrapper, quotes, on_empty, on_error };
            Ok(ExprKind::JsonQuery(Box::new(query)))
        })
    }

    /// `[behavior ON EMPTY] [behavior ON ERROR]`.
    pub(super) fn on_empty_on_error<V>(
        &mut self,
        behavior: fn(&mut Self) -> Parsed<Option<V>>,
    ) -> Parsed<(Option<V>, Option<V>)> {
        let Some(first) = behavior(self)? else {
            return Ok((None, None));
        };
        self.expect_keyword(K::ON)?;
        if !self.eat_keyword(K::EMPTY) {
            self.expect_keyword(K::ERROR)?;
            return Ok((None, Some(first)));
        }
        let second = behavior(self)?;
        if second.is_some() {
            self.expect_keywords(&[K::ON, K::ERROR])?;
        }
        Ok((Some(first), second))
    }

    pub(super) fn json_value_behavior(&mut self) -> Parsed<Option<JsonValueOn>> {
        if self.eat_keyword(K::ERROR) {
            return Ok(Some(JsonValueOn::Error));
        }
        if self.eat_keyword(K::NULL) {
            return Ok(Some(JsonValueOn::Null));
        }
        if !self.eat_keyword(K::DEFAULT) {
            return Ok(None);
        }
        Ok(Some(JsonValueOn::Default(Box::new(self.expression()?))))
    }

    pub(super) fn json_query_behavior(&mut self) -> Parsed<Option<JsonQueryOn>> {
        if self.eat_keyword(K::ERROR) {
            return Ok(Some(JsonQueryOn::Error));
        }
        if self.eat_keyword(K::NULL) {
            return Ok(Some(JsonQueryOn::Null));
        }
        if !self.eat_keyword(K::EMPTY) {
            return Ok(None);
        }
        self.expect_one_of(&[
            (K::ARRAY, JsonQueryOn::EmptyArray),
            (K::OBJECT, JsonQueryOn::EmptyObject),
        ])
        .map(Some)
    }

    /// `WITHOUT [ARRAY] WRAPPER`, `WITH [CONDITIONAL|UNCONDITIONAL] [ARRAY] WRAPPER`.
    pub(super) fn json_wrapper(&mut self) -> Parsed<Option<JsonWrapper>> {
        let wrapper = match self.eat_one_of(&[(K::WITHOUT, false), (K::WITH, true)]) {
            None => return Ok(None),
            Some(false) => JsonWrapper::Without,
            Some(true) => self
                .eat_one_of(&[
                    (K::CONDITIONAL, JsonWrapper::Conditional),
                    (K::UNCONDITIONAL, JsonWrapper::Unconditional),
                ])
                .unwrap_or(JsonWrapper::Unconditional),
        };
        self.eat_keyword(K::ARRAY);
        self.expect_keyword(K::WRAPPER)?;
        Ok(Some(wrapper))
    }

    pub(super) fn json_quotes(&mut self) -> Parsed<Option<JsonQuotes>> {
        let quotes = self.eat_one_of(&[(K::KEEP, JsonQuotes::Keep), (K::OMIT, JsonQuotes::Omit)]);
        if quotes.is_some() {
            self.expect_keyword(K::QUOTES)?;
            // `ON SCALAR STRING` here, `… ON EMPTY` belongs to the next clause.
            if self.eat_keyword(K::ON) {
                self.expect_keywords(&[K::SCALAR, K::STRING])?;
            }
        }
        Ok(quotes)
    }

    pub(super) fn json_object(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.in_parens(|p| {
            let mut members = Vec::new();
            let mut nulls = None;
            let mut unique_keys = None;
            if p.kind() != T::RightParen && !p.peek_keyword(0, K::RETURNING) {
                members = p.comma_list(Self::json_member)?;
                nulls = p.json_nulls()?;
                unique_keys = p.eat_one_of(&[(K::WITH, true), (K::WITHOUT, false)]);
                if unique_keys.is_some() {
                    p.expect_keyword(K::UNIQUE)?;
                    p.eat_keyword(K::KEYS);
                }
            }
            let returning = p.json_returning()?;
            let object = JsonObject { members, nulls, unique_keys, returning };
            Ok(ExprKind::JsonObject(Box::new(object)))
        })
    }

    /// `[KEY] key VALUE value` or `key : value`.
    fn json_member(&mut self) -> Parsed<JsonObjectMember> {
        self.note(Expected::Keyword(K::KEY));
        // `key : v` and `key VALUE v` have a column called key.
        let key_is_column =
            matches!(self.peek(1), T::Colon | T::Dot | T::LeftParen | T::LeftBracket)
                || (self.peek_keyword(1, K::VALUE) && !self.peek_keyword(2, K::VALUE));
        let key_is_keyword = self.peek_keyword(0, K::KEY) && !key_is_column;
        if key_is_keyword {
            self.bump();
        }
        let key = self.expression()?;
        if !self.eat(T::Colon) {
            self.expect_keyword(K::VALUE)?;
        }
        Ok(JsonObjectMember { key, value: self.json_input()? })
    }

    pub(super) fn json_array(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.in_parens(|p| {
            let mut elements = Vec::new();
            let mut nulls = None;
            if p.kind() != T::RightParen && !p.peek_keyword(0, K::RETURNING) {
                elements = p.comma_list(Self::json_input)?;
                nulls = p.json_nulls()?;
            }
            let returning = p.json_returning()?;
            Ok(ExprKind::JsonArray(Box::new(JsonArray { elements, nulls, returning })))
        })
    }

    fn json_nulls(&mut self) -> Parsed<Option<JsonNulls>> {
        let nulls = self.eat_one_of(&[(K::NULL, JsonNulls::Null), (K::ABSENT, JsonNulls::Absent)]);
        if nulls.is_some() {
            self.expect_keywords(&[K::ON, K::NULL])?;
        }
        Ok(nulls)
    }
}
