//! From text to tokens, one statement at a time, in the dialect the statement is written in.
//! It must not know grammar beyond what decides the dialect.
//!
//! A Trino string ends at the next single quote (`'a\'` is a whole string); a Hive string may
//! be in single or double quotes and a backslash escapes a quote. So the first words of a
//! statement decide how the rest is read: see [`dialect_of`].

mod dialect;
mod keyword;
mod number;
mod scan;
mod token;

pub use dialect::{Dialect, dialect_of};
pub use keyword::{Keyword, RESERVED};
pub use scan::{Comment, Lexed, lex_statement};
pub use token::{Token, TokenKind};
