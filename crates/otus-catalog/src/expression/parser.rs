//! From tokens to a condition: OR < AND < NOT < comparison.
//! It must not know how conditions are evaluated.

use super::lexer::{Token, tokens};
use super::value::{KeyType, Value};
use super::{Condition, Operator};
use crate::error::CatalogError;
use crate::model::Column;

type Result<T> = std::result::Result<T, CatalogError>;

/// Nesting of parentheses and NOT.
const MAX_DEPTH: usize = 100;

pub(super) fn parse(text: &str, keys: &[Column]) -> Result<Condition> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, keys, text };
    if parser.tokens.is_empty() {
        return Ok(Condition::True);
    }
    let condition = parser.or(0)?;
    if parser.at < parser.tokens.len() {
        return Err(parser.unexpected());
    }
    Ok(condition)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    keys: &'a [Column],
    text: &'a str,
}

enum Operand {
    Column(usize),
    Literal(String),
}

impl Parser<'_> {
    fn unexpected(&self) -> CatalogError {
        let shown = match self.tokens.get(self.at) {
            Some(Token::Word(text) | Token::Number(text) | Token::Text(text)) => text.as_str(),
            Some(Token::Sign(sign)) => sign,
            None => "the end",
        };
        CatalogError::Invalid(format!(
            "Unsupported expression '{}': unexpected '{shown}'",
            self.text
        ))
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(it)) if *it == sign);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at),
            Some(Token::Word(it)) if it.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    /// AND or OR, which Glue also takes in parentheses.
    fn joint(&mut self, word: &str) -> bool {
        let before = self.at;
        let found = match self.sign("(") {
            true => self.word(word) && self.sign(")"),
            false => self.word(word),
        };
        if !found {
            self.at = before;
        }
        found
    }

    fn deeper(&self, depth: usize) -> Result<usize> {
        if depth < MAX_DEPTH {
            Ok(depth + 1)
        } else {
            Err(CatalogError::Invalid("Unsupported expression: it is nested too deeply".into()))
        }
    }

    /// Chains become balanced trees, so that evaluation does not recurse by their length.
    fn or(&mut self, depth: usize) -> Result<Condition> {
        let mut parts = vec![self.and(depth)?];
        while self.joint("OR") {
            parts.push(self.and(depth)?);
        }
        Ok(balanced(parts, &|left, right| Condition::Or(Box::new(left), Box::new(right))))
    }

    fn and(&mut self, depth: usize) -> Result<Condition> {
        let mut parts = vec![self.not(depth)?];
        while self.joint("AND") {
            parts.push(self.not(depth)?);
        }
        Ok(balanced(parts, &|left, right| Condition::And(Box::new(left), Box::new(right))))
    }

    fn not(&mut self, depth: usize) -> Result<Condition> {
        let depth = self.deeper(depth)?;
        if self.word("NOT") {
            return Ok(Condition::Not(Box::new(self.not(depth)?)));
        }
        if !self.wraps_operand() && self.sign("(") {
            let inner = self.or(depth)?;
            return if self.sign(")") { Ok(inner) } else { Err(self.unexpected()) };
        }
        self.predicate()
    }

    /// Whether the parentheses here are all around a name or a value, as in `((year)) = 2024`.
    fn wraps_operand(&self) -> bool {
        let is = |at: usize, sign: &str| matches!(self.tokens.get(at), Some(Token::Sign(it)) if *it == sign);
        let opened = (self.at..).take_while(|at| is(*at, "(")).count();
        let mut after = self.at + opened + 1;
        // DATE '2021-01-01' is two tokens.
        after += usize::from(matches!(self.tokens.get(after), Some(Token::Text(_))));
        let closed = (after..).take_while(|at| is(*at, ")")).count();
        (1..=closed).contains(&opened)
    }

    fn predicate(&mut self) -> Result<Condition> {
        let left = self.operand()?;
        if let Some(operator) = self.operator() {
            let right = self.operand()?;
            return self.comparison(left, operator, right);
        }
        let Operand::Column(column) = left else {
            return Err(self.unexpected());
        };
        if self.word("IS") {
            let negated = self.word("NOT");
            if !self.word("NULL") {
                return Err(self.unexpected());
            }
            return Ok(negate(negated, Condition::IsNull { column }));
        }
        let negated = self.word("NOT");
        let condition = if self.word("IN") {
            self.list(column)?
        } else if self.word("BETWEEN") {
            let low = self.literal(column)?;
            if !self.word("AND") {
                return Err(self.unexpected());
            }
            Condition::Between { column, low, high: self.literal(column)? }
        } else if self.word("LIKE") {
            match self.operand()? {
                Operand::Literal(pattern) => {
                    self.check_like(column)?;
                    Condition::Like { column, pattern }
                }
                Operand::Column(_) => return Err(self.unexpected()),
            }
        } else {
            return Err(self.unexpected());
        };
        Ok(negate(negated, condition))
    }

    fn list(&mut self, column: usize) -> Result<Condition> {
        if !self.sign("(") {
            return Err(self.unexpected());
        }
        let mut values = vec![self.literal(column)?];
        while self.sign(",") {
            values.push(self.literal(column)?);
        }
        if !self.sign(")") {
            return Err(self.unexpected());
        }
        Ok(Condition::In { column, values })
    }

    fn comparison(&self, left: Operand, operator: Operator, right: Operand) -> Result<Condition> {
        Ok(match (left, right) {
            (Operand::Column(column), Operand::Literal(text)) => {
                Condition::Compare { column, operator, value: self.typed(column, &text)? }
            }
            (Operand::Literal(text), Operand::Column(column)) => {
                let value = self.typed(column, &text)?;
                Condition::Compare { column, operator: operator.mirrored(), value }
            }
            (Operand::Column(left), Operand::Column(right)) => {
                Condition::CompareColumns { left, operator, right }
            }
            (Operand::Literal(_), Operand::Literal(_)) => {
                return Err(CatalogError::Invalid(format!(
                    "Unsupported expression '{}': a comparison needs a partition column",
                    self.text
                )));
            }
        })
    }

    fn operator(&mut self) -> Option<Operator> {
        let Some(Token::Sign(sign)) = self.tokens.get(self.at) else {
            return None;
        };
        let operator = match *sign {
            "=" => Operator::Equal,
            "<>" | "!=" => Operator::NotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(operator)
    }

    fn operand(&mut self) -> Result<Operand> {
        let mut opened = 0;
        while self.sign("(") {
            opened += 1;
        }
        let operand = self.bare_operand()?;
        for _ in 0..opened {
            if !self.sign(")") {
                return Err(self.unexpected());
            }
        }
        Ok(operand)
    }

    fn bare_operand(&mut self) -> Result<Operand> {
        let token = self.tokens.get(self.at).cloned();
        let next_is_text = matches!(self.tokens.get(self.at + 1), Some(Token::Text(_)));
        match token {
            Some(Token::Text(text) | Token::Number(text)) => {
                self.at += 1;
                Ok(Operand::Literal(text))
            }
            // DATE '2021-01-01', TIMESTAMP '…': the column says the type anyway.
            Some(Token::Word(word)) if next_is_text && is_type_word(&word) => {
                self.at += 1;
                self.bare_operand()
            }
            Some(Token::Word(word)) => {
                let name = word.to_lowercase();
                let found = self.keys.iter().position(|it| it.name == name);
                let column = found.ok_or_else(|| {
                    CatalogError::Invalid(String::from("Invalid partition expression!"))
                })?;
                self.at += 1;
                Ok(Operand::Column(column))
            }
            _ => Err(self.unexpected()),
        }
    }

    fn literal(&mut self, column: usize) -> Result<Value> {
        match self.operand()? {
            Operand::Literal(text) => self.typed(column, &text),
            Operand::Column(_) => Err(self.unexpected()),
        }
    }

    fn check_like(&self, column: usize) -> Result<()> {
        let Some(kind) = self.keys.get(column).and_then(|it| KeyType::of(it).without_like()) else {
            return Ok(());
        };
        let text = format!("{kind} data type doesn't support operation 'LIKE'");
        Err(CatalogError::Invalid(text))
    }

    fn typed(&self, column: usize, text: &str) -> Result<Value> {
        let key = self.keys.get(column).ok_or_else(|| self.unexpected())?;
        KeyType::of(key).read_literal(text).map_err(CatalogError::Invalid)
    }
}

fn is_type_word(word: &str) -> bool {
    word.eq_ignore_ascii_case("date") || word.eq_ignore_ascii_case("timestamp")
}

fn negate(negated: bool, condition: Condition) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn balanced(
    mut parts: Vec<Condition>,
    join: &dyn Fn(Condition, Condition) -> Condition,
) -> Condition {
    while parts.len() > 1 {
        let mut halved = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(left) = rest.next() {
            halved.push(match rest.next() {
                Some(right) => join(left, right),
                None => left,
            });
        }
        parts = halved;
    }
    parts.pop().unwrap_or(Condition::True)
}
