//! Decisions that need more than one token: is this parenthesis a query, a lambda, a row?
//! Nothing here takes tokens or notes expectations.

use super::Parser;
use crate::lexer::{Keyword as K, Token, TokenKind as T};

/// For each `(` the index of its `)`.
pub(super) fn partners(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            T::LeftParen => open.push(at),
            T::RightParen => {
                if let Some(slot) = open.pop().and_then(|start: usize| partners.get_mut(start)) {
                    *slot = Some(at);
                }
            }
            _ => {}
        }
    }
    partners
}

impl Parser<'_> {
    /// The index of the `)` that closes the `(` at `index`.
    pub(super) fn partner(&self, index: usize) -> Option<usize> {
        self.partners.get(index).copied().flatten()
    }

    /// Whether the parenthesis at the current token holds a query: `(SELECT …)`,
    /// `((SELECT …) UNION …)`, but not `((SELECT …) + 1)`.
    pub(super) fn paren_holds_query(&self) -> bool {
        self.kind() == T::LeftParen && self.query_begins_at(self.at + 1)
    }

    /// Whether a query begins at token `index` and, if it begins with a parenthesis, goes on
    /// as a query after it.
    pub(super) fn query_begins_at(&self, index: usize) -> bool {
        let mut inner = index;
        while self.token_at(inner).kind == T::LeftParen {
            inner += 1;
        }
        let begins = match self.token_at(inner).kind {
            T::Keyword(K::SELECT | K::WITH | K::VALUES) => true,
            T::Keyword(K::TABLE) => self.token_at(inner + 1).kind != T::LeftParen,
            _ => false,
        };
        begins && (index..inner).all(|open| self.goes_on_as_query(open))
    }

    /// Whether what follows the parenthesis opened at `open` continues or ends a query.
    fn goes_on_as_query(&self, open: usize) -> bool {
        let Some(close) = self.partner(open) else {
            return true;
        };
        let next = self.token_at(close + 2).kind;
        match self.token_at(close + 1).kind {
            T::RightParen | T::End => true,
            T::Keyword(K::UNION | K::INTERSECT | K::EXCEPT | K::ORDER) => true,
            T::Keyword(K::LIMIT | K::OFFSET) => {
                matches!(next, T::Integer | T::Question | T::Keyword(K::ALL))
            }
            T::Keyword(K::FETCH) => matches!(next, T::Keyword(K::FIRST | K::NEXT)),
            _ => false,
        }
    }

    /// Whether the current token begins a lambda: `x ->`, `(x, y) ->`, `() ->`.
    pub(super) fn lambda_begins(&self) -> bool {
        if self.kind() != T::LeftParen {
            return self.kind().is_identifier() && self.peek(1) == T::Arrow;
        }
        self.partner(self.at).is_some_and(|close| self.token_at(close + 1).kind == T::Arrow)
    }

    /// Whether `keyword` stands directly inside the parenthesis opened at `open`.
    pub(super) fn paren_has_keyword(&self, open: usize, keyword: K) -> bool {
        let Some(close) = self.partner(open) else {
            return false;
        };
        let mut at = open + 1;
        while at < close {
            match self.token_at(at).kind {
                T::LeftParen => at = self.partner(at).unwrap_or(close),
                T::Keyword(found) if found == keyword => return true,
                _ => {}
            }
            at += 1;
        }
        false
    }

    /// LIMIT, OFFSET, FETCH and WINDOW are not reserved: `SELECT 1 limit` names a column.
    /// They begin a clause unless what follows can only follow a name.
    pub(super) fn soft_clause_begins(&self) -> bool {
        match self.kind() {
            T::Keyword(K::LIMIT | K::OFFSET | K::FETCH | K::WINDOW) => {}
            _ => return false,
        }
        match self.peek(1) {
            T::End | T::Comma | T::RightParen => false,
            T::Keyword(K::LIMIT | K::OFFSET | K::FETCH) => false,
            T::Keyword(keyword) => !keyword.is_reserved(),
            _ => true,
        }
    }

    /// Whether ALL or DISTINCT here is a set quantifier rather than a column called `all`.
    pub(super) fn quantifier_begins(&self) -> bool {
        match self.kind() {
            T::Keyword(K::DISTINCT) => true,
            T::Keyword(K::ALL) => !continues_an_operand(self.peek(1)),
            _ => false,
        }
    }
}

/// Whether a token of this kind after a name makes the name an operand.
fn continues_an_operand(next: T) -> bool {
    match next {
        T::End | T::Comma | T::RightParen | T::Dot | T::LeftBracket | T::Arrow => true,
        T::Equal | T::NotEqual | T::Less | T::LessEqual | T::Greater | T::GreaterEqual => true,
        T::Slash | T::Percent | T::Concat => true,
        T::Keyword(keyword) => matches!(
            keyword,
            K::FROM
                | K::AS
                | K::WHERE
                | K::GROUP
                | K::ORDER
                | K::HAVING
                | K::UNION
                | K::IN
                | K::IS
                | K::LIKE
                | K::BETWEEN
                | K::AND
                | K::OR
        ),
        _ => false,
    }
}
