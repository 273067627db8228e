//! Tokens: what kind of word, symbol or literal stands where.
//! It must not know values: literals are decoded by the parser.

use super::keyword::Keyword;

/// A token and the bytes it covers; the text itself stays in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// An unquoted word that is no keyword.
    Word,
    Keyword(Keyword),
    /// `"x"` in Trino's dialect.
    QuotedIdent,
    /// `` `x` ``.
    BackquotedIdent,
    /// `1x`.
    DigitIdent,
    /// `'x'`; in Hive's dialect also `"x"`.
    String,
    /// `U&'x'`.
    UnicodeString,
    /// `X'ab'`.
    Binary,
    Integer,
    Decimal,
    Double,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Asterisk,
    Slash,
    Percent,
    Concat,
    Question,
    Dot,
    Comma,
    Colon,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    /// `{-` and `-}` of row patterns.
    LeftExclude,
    RightExclude,
    /// `->`.
    Arrow,
    /// `=>`.
    DoubleArrow,
    Pipe,
    Caret,
    Dollar,
    /// A character no token begins with, an unterminated quote included.
    Unrecognized,
    /// Stands at the `;` or at the end of the text.
    End,
}

impl TokenKind {
    /// The fixed text of a symbol.
    #[must_use]
    pub fn symbol(self) -> Option<&'static str> {
        Some(match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Asterisk => "*",
            Self::Slash => "/",
            Self::Percent => "%",
            Self::Concat => "||",
            Self::Question => "?",
            Self::Dot => ".",
            Self::Comma => ",",
            Self::Colon => ":",
            Self::LeftParen => "(",
            Self::RightParen => ")",
            Self::LeftBracket => "[",
            Self::RightBracket => "]",
            Self::LeftBrace => "{",
            Self::RightBrace => "}",
            Self::LeftExclude => "{-",
            Self::RightExclude => "-}",
            Self::Arrow => "->",
            Self::DoubleArrow => "=>",
            Self::Pipe => "|",
            Self::Caret => "^",
            Self::Dollar => "$",
            _ => return None,
        })
    }

    /// Whether the token can be an identifier of a query without complaint or with one.
    #[must_use]
    pub fn is_identifier(self) -> bool {
        match self {
            Self::Word | Self::QuotedIdent | Self::BackquotedIdent | Self::DigitIdent => true,
            Self::Keyword(keyword) => !keyword.is_reserved(),
            _ => false,
        }
    }

    /// Whether the token is a word, keyword or not, without quotes.
    #[must_use]
    pub fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Keyword(_))
    }
}
