//! Trino queries and Hive DDL: lexer, syntax tree, parser, formatter, completion.
//! It must not know the catalog, DataFusion, or any I/O.
//!
//! # How a text is understood
//!
//! 1. **Statements.** [`split`] cuts a text at its semicolons. The first words of each statement
//!    decide its [dialect](lexer::Dialect): queries, CTAS, INSERT and views follow Trino's rules
//!    (`"name"`, `'it''s'`), DDL and SHOW follow Hive's (`` `name` ``, `'it\'s'` or
//!    `"it's"`). Only then can the rest be cut into tokens: `'a\'` is a whole text to Trino and
//!    an unfinished one to Hive.
//! 2. **Tokens.** [`lexer`] takes the longest match as Trino's grammar does; a stray character
//!    is a token of its own, so that reading never fails. Comments are kept aside.
//! 3. **Tree.** The parser descends recursively, one file a construct, and climbs operators by
//!    precedence: OR, AND, NOT, a predicate, `||`, `+ -`, `* / %`, sign, AT TIME ZONE, `[]` and
//!    `.`. Of Trino's words only the [reserved](lexer::RESERVED) are none of a user's names;
//!    the others mean something only where what follows says so (`LIMIT 5`, but `SELECT 1
//!    limit`). The tree ([`ast`]) keeps every name as written and every node's place.
//! 4. **Mistakes.** Each look for a token is noted, so that a mistake can list what Trino would
//!    expect at that place, in its words and order. Hints say what other systems' spellings
//!    are called here, with the edit. Behind the first mistake the clauses that follow are read
//!    for further ones. What Athena does not have is refused by name.
//! 5. **Back to text.** [`format()`] prints a tree so that parsing it again gives the same
//!    tree; [`format_text`] keeps the comments; [`expression_text`] prints an expression as
//!    Trino's errors show it.
//! 6. **At a cursor.** [`complete_at`] tells what may stand there and which relations are in
//!    scope, also in texts that do not parse.
//!
//! Names, types and functions are not looked at here: that is the analyzer's work. The
//! constructs, each with an example, are listed in [`PRODUCTIONS`].

pub mod ast;
mod class;
mod complete;
pub mod format;
mod front;
pub mod lexer;
mod parser;
mod production;
pub mod spelling;

pub use ast::Statement;
pub use class::{StatementClass, StatementType};
pub use complete::{CompletionContext, Expects, ScopeRelation, complete_at};
pub use format::{
    data_type_sql, expression_sql, expression_text, format, format_query, format_text, query_sql,
};
pub use front::{parse, parse_data_type, parse_expression, parse_one, split};
pub use production::{Cell, PRODUCTIONS, Production};
