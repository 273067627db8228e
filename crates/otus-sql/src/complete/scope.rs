//! Which relations are in scope at the cursor, read from the tokens: it works on texts that do
//! not parse. It must not know the catalog.

use super::{Expects, ScopeRelation, TABLE_WORDS};
use crate::lexer::{Keyword as K, Token, TokenKind as T};

/// The tokens around the cursor.
pub(super) struct Walk<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// How many tokens stand before the cursor.
    pub cut: usize,
}

impl Walk<'_> {
    fn kind(&self, at: usize) -> T {
        self.tokens.get(at).map_or(T::End, |token| token.kind)
    }

    fn word(&self, at: usize) -> String {
        let token = self.tokens.get(at);
        let text = token.and_then(|token| self.text.get(token.start..token.end));
        text.unwrap_or_default().trim_matches(['"', '`']).to_owned()
    }

    /// The names before the dot at the cursor.
    pub(super) fn qualifier(&self) -> Vec<String> {
        let mut parts = Vec::new();
        let mut at = self.cut;
        while at >= 2 && self.kind(at - 1) == T::Dot && self.kind(at - 2).is_identifier() {
            parts.insert(0, self.word(at - 2));
            at -= 2;
        }
        parts
    }

    /// Where the dotted name at the cursor begins.
    fn name_begins(&self) -> usize {
        self.cut - 2 * self.qualifier().len()
    }

    /// What kind of name an identifier at the cursor is.
    pub(super) fn named(&self) -> Option<Expects> {
        let begin = self.name_begins();
        let before = begin.checked_sub(1).map_or(T::End, |at| self.kind(at));
        let is = |word: &str| {
            begin.checked_sub(1).is_some_and(|at| self.word(at).eq_ignore_ascii_case(word))
        };
        if is("DATABASE") || is("SCHEMA") {
            return Some(Expects::Databases);
        }
        let shows = matches!(self.kind(0), T::Keyword(K::SHOW));
        if shows && (is("IN") || is("FROM")) && !self.word(1).eq_ignore_ascii_case("COLUMNS") {
            return Some(Expects::Databases);
        }
        match before {
            T::Keyword(K::IN) if shows => Some(Expects::Tables),
            T::Keyword(keyword) if TABLE_WORDS.contains(&keyword) => Some(Expects::Tables),
            T::Comma if self.in_from(begin) => Some(Expects::Tables),
            T::LeftParen if self.in_from(begin) => Some(Expects::Tables),
            _ if is("TBLPROPERTIES") => Some(Expects::Tables),
            T::LeftParen | T::Comma => Some(Expects::Columns),
            _ => None,
        }
    }

    /// Whether the clause that token `at` stands in is FROM.
    fn in_from(&self, at: usize) -> bool {
        let mut depth = 0_usize;
        for before in (0..at).rev() {
            match self.kind(before) {
                T::RightParen => depth += 1,
                T::LeftParen => depth = depth.saturating_sub(1),
                T::Keyword(K::FROM | K::JOIN) if depth == 0 => return true,
                T::Keyword(K::USING | K::SELECT | K::WHERE | K::BY | K::ON) if depth == 0 => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// The queries around the cursor, innermost first, each as a range of tokens.
    fn regions(&self) -> Vec<(usize, usize)> {
        let mut regions = Vec::new();
        let mut depth = 0_usize;
        let mut opens = Vec::new();
        for at in (0..self.cut.min(self.tokens.len())).rev() {
            match self.kind(at) {
                T::RightParen => depth += 1,
                T::LeftParen if depth > 0 => depth -= 1,
                T::LeftParen => opens.push(at),
                _ => {}
            }
        }
        for open in opens {
            if matches!(self.kind(open + 1), T::Keyword(K::SELECT | K::WITH)) {
                regions.push((open + 1, self.close_of(open)));
            }
        }
        regions.push((0, self.tokens.len()));
        regions
    }

    fn close_of(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            match self.kind(at) {
                T::LeftParen => depth += 1,
                T::RightParen => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// The relations of the queries around the cursor, innermost first.
    pub(super) fn relations(&self) -> Vec<ScopeRelation> {
        let mut relations = Vec::new();
        for (level, (start, end)) in self.regions().into_iter().enumerate() {
            let (start, end) = self.operand(start, end);
            self.relations_between(start, end, level == 0, &mut relations);
        }
        relations
    }

    /// The operand of UNION, INTERSECT or EXCEPT that holds the cursor.
    fn operand(&self, start: usize, end: usize) -> (usize, usize) {
        let (mut from, mut to) = (start, end);
        let mut at = start;
        while at < end {
            match self.kind(at) {
                T::LeftParen => at = self.close_of(at),
                T::Keyword(K::UNION | K::INTERSECT | K::EXCEPT) => {
                    if at < self.cut {
                        from = at + 1;
                    } else {
                        to = to.min(at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        (from, to)
    }

    fn relations_between(
        &self,
        start: usize,
        end: usize,
        innermost: bool,
        relations: &mut Vec<ScopeRelation>,
    ) {
        let mut at = start;
        let mut in_from = false;
        while at < end {
            match self.kind(at) {
                T::Keyword(K::FROM | K::JOIN | K::UPDATE | K::INTO) => {
                    in_from = true;
                    at = self.relation(at + 1, end, innermost, relations);
                    continue;
                }
                T::Comma if in_from => {
                    at = self.relation(at + 1, end, innermost, relations);
                    continue;
                }
                T::Keyword(K::WHERE | K::GROUP | K::ORDER | K::HAVING | K::SELECT | K::SET) => {
                    in_from = false;
                }
                T::LeftParen => at = self.close_of(at),
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads the relation at token `at`; returns where it ends.
    fn relation(
        &self,
        at: usize,
        end: usize,
        innermost: bool,
        relations: &mut Vec<ScopeRelation>,
    ) -> usize {
        let mut at = at;
        let mut table = Vec::new();
        match self.kind(at) {
            T::Keyword(K::UNNEST | K::LATERAL | K::TABLE | K::JSON_TABLE)
                if self.kind(at + 1) == T::LeftParen =>
            {
                at = self.close_of(at + 1) + 1;
            }
            T::LeftParen => at = self.close_of(at) + 1,
            kind if kind.is_identifier() && at != self.cut => {
                table.push(self.word(at));
                at += 1;
                while self.kind(at) == T::Dot && self.kind(at + 1).is_identifier() {
                    table.push(self.word(at + 1));
                    at += 2;
                }
            }
            _ => return at,
        }
        if matches!(self.kind(at), T::Keyword(K::WITH)) {
            at += 2;
        }
        let has_as = matches!(self.kind(at), T::Keyword(K::AS));
        at += usize::from(has_as);
        let clause = matches!(
            self.kind(at),
            T::Keyword(K::LIMIT | K::OFFSET | K::FETCH | K::WINDOW | K::TABLESAMPLE | K::SET)
        );
        let mut alias = None;
        let mut columns = Vec::new();
        if at < end && at != self.cut && self.kind(at).is_identifier() && (has_as || !clause) {
            alias = Some(self.word(at));
            at += 1;
            if self.kind(at) == T::LeftParen {
                let close = self.close_of(at);
                columns = (at + 1..close)
                    .filter(|inner| self.kind(*inner).is_identifier())
                    .map(|inner| self.word(inner))
                    .collect();
                at = close + 1;
            }
        }
        if !table.is_empty() || alias.is_some() {
            relations.push(ScopeRelation { table, alias, columns, innermost });
        }
        at
    }

    /// `name AS (SELECT …`, `name (columns) AS (SELECT …` before the cursor.
    pub(super) fn common_tables(&self) -> Vec<String> {
        let mut names = Vec::new();
        for at in 0..self.cut {
            let begins = matches!(self.kind(at), T::Keyword(K::AS))
                && self.kind(at + 1) == T::LeftParen
                && matches!(
                    self.kind(at + 2),
                    T::LeftParen | T::Keyword(K::SELECT | K::WITH | K::VALUES | K::TABLE)
                );
            let Some(mut name) = at.checked_sub(1).filter(|_| begins) else {
                continue;
            };
            if self.kind(name) == T::RightParen {
                while name > 0 && self.kind(name) != T::LeftParen {
                    name -= 1;
                }
                name = name.saturating_sub(1);
            }
            if self.kind(name).is_identifier() {
                names.push(self.word(name));
            }
        }
        names
    }
}
