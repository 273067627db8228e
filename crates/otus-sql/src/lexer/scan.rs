//! The scanner: cuts one statement into tokens, keeps comments aside.
//! It must not know grammar; it never fails, a stray character is a token of its own.

use super::dialect::Dialect;
use super::keyword::Keyword;
use super::number::{is_word_byte, number_at};
use super::token::{Token, TokenKind};

/// A comment and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    pub start: usize,
    /// Past the last byte; a line comment's newline is not part of it.
    pub end: usize,
    /// `-- …` rather than `/* … */`.
    pub line: bool,
}

/// One statement's tokens.
#[derive(Debug, Clone, Default)]
pub struct Lexed {
    /// The last token is [`TokenKind::End`].
    pub tokens: Vec<Token>,
    pub comments: Vec<Comment>,
    /// Where the text after this statement begins: past its `;`, or the end of the text.
    pub next: usize,
    /// The statement ended with a `;`.
    pub terminated: bool,
}

/// Reads the statement that begins at byte `start` of `text`, up to its `;` or the end.
#[must_use]
pub fn lex_statement(text: &str, start: usize, dialect: Dialect) -> Lexed {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: start, dialect };
    let mut lexed = Lexed::default();
    loop {
        scanner.skip_trivia(&mut lexed.comments);
        let start = scanner.at;
        match scanner.bytes.get(start) {
            None => {
                lexed.tokens.push(Token { kind: TokenKind::End, start, end: start });
                lexed.next = start;
                return lexed;
            }
            Some(b';') => {
                lexed.tokens.push(Token { kind: TokenKind::End, start, end: start });
                lexed.next = start + 1;
                lexed.terminated = true;
                return lexed;
            }
            Some(first) => {
                let (kind, length) = scanner.token(*first);
                scanner.at = start + length.max(1);
                lexed.tokens.push(Token { kind, start, end: scanner.at });
            }
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_trivia(&mut self, comments: &mut Vec<Comment>) {
        loop {
            match self.peek(0) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                // Not blanks to Trino, but what people paste from web pages and editors.
                Some(0xC2) if self.peek(1) == Some(0xA0) => self.at += 2,
                Some(0xEF) if self.rest().starts_with('\u{FEFF}') => self.at += 3,
                Some(b'-') if self.peek(1) == Some(b'-') => comments.push(self.line_comment()),
                Some(b'/') if self.peek(1) == Some(b'*') => match self.block_comment() {
                    Some(comment) => comments.push(comment),
                    None => return,
                },
                _ => return,
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn line_comment(&mut self) -> Comment {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.at = length.map_or(self.bytes.len(), |length| start + length);
        Comment { start, end: self.at, line: true }
    }

    /// `None` when it never ends: then `/` and `*` are tokens, as in Trino.
    fn block_comment(&mut self) -> Option<Comment> {
        let start = self.at;
        let body = self.text.get(start + 2..)?;
        self.at = start + 2 + body.find("*/")? + 2;
        Some(Comment { start, end: self.at, line: false })
    }

    /// Kind and length of the token that begins here with `first`.
    fn token(&self, first: u8) -> (TokenKind, usize) {
        let bytes = self.bytes.get(self.at..).unwrap_or_default();
        match first {
            b'\'' => self.quoted(0, b'\'', TokenKind::String),
            b'"' if self.dialect == Dialect::Hive => self.quoted(0, b'"', TokenKind::String),
            b'"' => self.quoted(0, b'"', TokenKind::QuotedIdent),
            b'`' => self.quoted(0, b'`', TokenKind::BackquotedIdent),
            b'x' | b'X' if self.peek(1) == Some(b'\'') => self.prefixed(1, TokenKind::Binary),
            b'u' | b'U' if self.peek(1) == Some(b'&') && self.peek(2) == Some(b'\'') => {
                self.prefixed(2, TokenKind::UnicodeString)
            }
            _ if first.is_ascii_alphabetic() || first == b'_' => self.word(bytes),
            _ => number_at(bytes)
                .or_else(|| symbol_at(bytes))
                .unwrap_or_else(|| (TokenKind::Unrecognized, char_length(self.rest()))),
        }
    }

    fn word(&self, bytes: &[u8]) -> (TokenKind, usize) {
        let length = bytes.iter().take_while(|byte| is_word_byte(**byte)).count();
        let word = self.rest().get(..length).unwrap_or_default();
        (Keyword::of(word).map_or(TokenKind::Word, TokenKind::Keyword), length)
    }

    /// A literal with a prefix; without its closing quote the prefix is a word.
    fn prefixed(&self, prefix: usize, kind: TokenKind) -> (TokenKind, usize) {
        match self.quoted(prefix, b'\'', kind) {
            (TokenKind::Unrecognized, _) => (TokenKind::Word, 1),
            found => found,
        }
    }

    /// From `prefix` bytes ahead, where the opening quote stands, to the closing one.
    fn quoted(&self, prefix: usize, quote: u8, kind: TokenKind) -> (TokenKind, usize) {
        let escapes = self.dialect == Dialect::Hive && kind == TokenKind::String;
        let mut at = self.at + prefix + 1;
        while let Some(byte) = self.bytes.get(at) {
            if escapes && *byte == b'\\' {
                at += 2;
            } else if *byte != quote {
                at += 1;
            } else if self.bytes.get(at + 1) == Some(&quote) && kind != TokenKind::Binary {
                at += 2;
            } else {
                return (kind, at + 1 - self.at);
            }
        }
        (TokenKind::Unrecognized, 1)
    }
}

fn char_length(rest: &str) -> usize {
    rest.chars().next().map_or(1, char::len_utf8)
}

fn symbol_at(bytes: &[u8]) -> Option<(TokenKind, usize)> {
    use TokenKind as T;
    let pair = match (bytes.first()?, bytes.get(1)) {
        (b'<', Some(b'>')) | (b'!', Some(b'=')) => Some(T::NotEqual),
        (b'<', Some(b'=')) => Some(T::LessEqual),
        (b'>', Some(b'=')) => Some(T::GreaterEqual),
        (b'|', Some(b'|')) => Some(T::Concat),
        (b'-', Some(b'>')) => Some(T::Arrow),
        (b'=', Some(b'>')) => Some(T::DoubleArrow),
        (b'{', Some(b'-')) => Some(T::LeftExclude),
        (b'-', Some(b'}')) => Some(T::RightExclude),
        _ => None,
    };
    if let Some(kind) = pair {
        return Some((kind, 2));
    }
    let kind = match bytes.first()? {
        b'=' => T::Equal,
        b'<' => T::Less,
        b'>' => T::Greater,
        b'+' => T::Plus,
        b'-' => T::Minus,
        b'*' => T::Asterisk,
        b'/' => T::Slash,
        b'%' => T::Percent,
        b'?' => T::Question,
        b'.' => T::Dot,
        b',' => T::Comma,
        b':' => T::Colon,
        b'(' => T::LeftParen,
        b')' => T::RightParen,
        b'[' => T::LeftBracket,
        b']' => T::RightBracket,
        b'{' => T::LeftBrace,
        b'}' => T::RightBrace,
        b'|' => T::Pipe,
        b'^' => T::Caret,
        b'$' => T::Dollar,
        _ => return None,
    };
    Some((kind, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, dialect: Dialect) -> Vec<&str> {
        lex_statement(text, 0, dialect)
            .tokens
            .iter()
            .map(|token| &text[token.start..token.end])
            .collect()
    }

    #[test]
    fn a_trino_string_ends_at_the_quote_a_hive_string_does_not() {
        assert_eq!(texts(r"'a\' 'b'", Dialect::Trino), [r"'a\'", "'b'", ""]);
        assert_eq!(texts(r"'a\'b' ", Dialect::Hive), [r"'a\'b'", ""]);
        assert_eq!(texts(r#""a\"b""#, Dialect::Hive), [r#""a\"b""#, ""]);
        assert_eq!(texts("'it''s'", Dialect::Trino), ["'it''s'", ""]);
    }

    #[test]
    fn comments_and_semicolons() {
        let text = "select 1 -- one; two\n/* ; */ , 2; select 3";
        let lexed = lex_statement(text, 0, Dialect::Trino);
        assert_eq!(lexed.comments.len(), 2);
        assert!(lexed.terminated);
        assert_eq!(&text[lexed.next..], " select 3");
    }

    #[test]
    fn strays_are_tokens() {
        assert_eq!(texts("a @ 'oops", Dialect::Trino), ["a", "@", "'", "oops", ""]);
        assert_eq!(texts("é", Dialect::Trino), ["é", ""]);
        assert_eq!(texts("a/*b", Dialect::Trino), ["a", "/", "*", "b", ""]);
    }
}
