//! After the first mistake: looking for further ones, clause by clause, so that a text with
//! three mistakes reports three. What is parsed here is thrown away.
//! It must not report a consequence of a mistake as another one; rather too few than too many.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::lexer::{Keyword as K, TokenKind as T};

/// Clauses of a query that stand on their own.
const CLAUSES: &[K] =
    &[K::SELECT, K::FROM, K::WHERE, K::GROUP, K::HAVING, K::ORDER, K::LIMIT, K::OFFSET, K::FETCH];

/// No statement reports more mistakes than this.
const MOST_ERRORS: usize = 10;

impl Parser<'_> {
    /// Goes on behind the token that did not fit.
    pub(super) fn find_further_mistakes(&mut self) {
        while self.errors.len() < MOST_ERRORS {
            self.depth = 0;
            self.quiet_at = None;
            if !self.find_clause() {
                return;
            }
            let begin = self.at;
            let parsed = self.clause();
            if parsed.is_ok() && self.clause_is_followed_oddly() {
                self.fail();
            }
            if self.at == begin {
                self.bump();
            }
        }
    }

    /// Moves to the next clause; a misspelt keyword at the mistake itself counts.
    fn find_clause(&mut self) -> bool {
        let mistake = self.at;
        loop {
            match self.kind() {
                T::End => return false,
                T::Keyword(keyword) if CLAUSES.contains(&keyword) => {
                    // The mistake may be the keyword itself, in a place it does not fit.
                    return true;
                }
                T::Word if self.at == mistake && self.misspelt_clause(self.at).is_some() => {
                    return true;
                }
                _ => self.at += 1,
            }
        }
    }

    /// The clause the misspelt word at a token probably begins.
    pub(super) fn misspelt_clause(&self, at: usize) -> Option<K> {
        let word = self.token_text(self.token_at(at)).to_ascii_uppercase();
        if word.len() < 3 {
            return None;
        }
        CLAUSES.iter().copied().find(|clause| {
            clause.name() != word && crate::spelling::distance(&word, clause.name()) <= 1
        })
    }

    fn clause(&mut self) -> Parsed<()> {
        let clause = match self.kind() {
            T::Keyword(keyword) => keyword,
            _ => match self.misspelt_clause(self.at) {
                Some(keyword) => keyword,
                None => return Ok(()),
            },
        };
        self.bump();
        match clause {
            K::SELECT => {
                self.set_quantifier();
                self.comma_list(Self::select_item).map(drop)
            }
            K::FROM => self.comma_list(Self::relation).map(drop),
            K::WHERE | K::HAVING => self.expression().map(drop),
            K::GROUP => {
                self.at -= 1;
                self.rest_of_group_by()
            }
            K::ORDER => {
                self.expect_keyword(K::BY)?;
                self.comma_list(Self::sort_item).map(drop)
            }
            K::LIMIT | K::OFFSET | K::FETCH if self.kind() == T::Integer => {
                self.bump();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn rest_of_group_by(&mut self) -> Parsed<()> {
        self.bump();
        self.expect_keyword(K::BY)?;
        self.set_quantifier();
        self.comma_list(|p| {
            // ROLLUP and its kin have their own grammar, not looked into again.
            if matches!(p.kind(), T::Keyword(K::ROLLUP | K::CUBE | K::GROUPING)) {
                p.bump();
                if let Some(close) = p.partner(p.at) {
                    p.at = close + 1;
                }
                return Ok(());
            }
            p.expression().map(drop)
        })
        .map(drop)
    }

    /// Whether the token before, read as an alias, was rather a clause: `FROM t WHRE x = 1`.
    fn took_clause_for_alias(&self) -> bool {
        let before = self.at.saturating_sub(1);
        self.token_at(before).kind == T::Word && self.misspelt_clause(before).is_some()
    }

    /// Whether what follows a clause fits no continuation of a query.
    fn clause_is_followed_oddly(&mut self) -> bool {
        let fits = match self.kind() {
            T::End | T::RightParen | T::Comma => true,
            T::Keyword(keyword) => {
                CLAUSES.contains(&keyword)
                    || matches!(keyword, K::UNION | K::INTERSECT | K::EXCEPT | K::WINDOW)
                    || matches!(keyword, K::ROW | K::ROWS | K::WITH | K::FIRST | K::NEXT)
            }
            T::Word => self.misspelt_clause(self.at).is_none() && !self.took_clause_for_alias(),
            T::Integer | T::String => !self.took_clause_for_alias(),
            _ => true,
        };
        if !fits {
            for clause in CLAUSES.iter().skip(1) {
                self.note(Expected::Keyword(*clause));
            }
            self.note(Expected::Symbol(T::End));
        }
        !fits
    }
}
