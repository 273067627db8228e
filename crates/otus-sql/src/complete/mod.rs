//! What could stand at the cursor: tables, columns of which relations, functions, keywords.
//! It must not know the catalog: it says what kind of name is wanted, others list them.

mod scope;

use otus_types::Span;

use crate::lexer::{
    Dialect, Keyword as K, Lexed, Token, TokenKind as T, dialect_of, lex_statement,
};
use crate::parser::Parser;

/// A kind of thing that may stand at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expects {
    Databases,
    /// Tables and views; also databases and catalogs before a dot.
    Tables,
    /// Columns of [`CompletionContext::relations`], or of the qualifier.
    Columns,
    Functions,
    Types,
    /// [`CompletionContext::keywords`].
    Keywords,
}

/// A relation whose columns can be named at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeRelation {
    /// The table as written, outermost part first; empty for subqueries and UNNEST.
    pub table: Vec<String>,
    /// The name its columns can be qualified with.
    pub alias: Option<String>,
    /// Column names given with the alias.
    pub columns: Vec<String>,
    /// In the query the cursor stands in, rather than in one around it.
    pub innermost: bool,
}

/// What [`complete_at`] finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompletionContext {
    /// What is typed already, up to the cursor, quotes removed.
    pub prefix: String,
    /// The word a completion replaces; empty at the cursor if none is begun.
    pub replace: Option<Span>,
    pub expects: Vec<Expects>,
    /// The names before the dot the cursor stands behind, outermost first.
    pub qualifier: Vec<String>,
    pub relations: Vec<ScopeRelation>,
    /// Names defined by WITH before the cursor.
    pub common_tables: Vec<String>,
    /// Upper case, sorted.
    pub keywords: Vec<String>,
    /// Names are quoted with backticks here.
    pub hive: bool,
}

/// The context at byte `offset` of `text`, which may hold several statements and mistakes.
#[must_use]
pub fn complete_at(text: &str, offset: usize) -> CompletionContext {
    let (lexed, dialect) = statement_at(text, offset);
    let inside_comment = lexed.comments.iter().any(|comment| {
        comment.start < offset && (offset < comment.end || (comment.line && offset == comment.end))
    });
    let cut = Cut::of(text, &lexed.tokens, offset);
    if inside_comment || cut.in_literal {
        return CompletionContext::default();
    }
    let mut context = CompletionContext {
        prefix: cut.prefix,
        replace: Some(cut.replace),
        hive: dialect == Dialect::Hive,
        ..CompletionContext::default()
    };
    let before = lexed.tokens.get(..cut.index).unwrap_or_default();
    let walk = scope::Walk { text, tokens: &lexed.tokens, cut: cut.index };
    context.qualifier = walk.qualifier();
    context.relations = walk.relations();
    context.common_tables = walk.common_tables();
    let mut tokens = before.to_vec();
    tokens.push(Token { kind: T::End, start: offset, end: offset });
    let labels = Parser::new(text, Lexed { tokens, ..Lexed::default() }, dialect).labels_at_end();
    context.keywords = keywords(&labels);
    context.expects = expects(&context, &walk, &labels);
    if !context.qualifier.is_empty() {
        context.keywords.clear();
    }
    context
}

/// The tokens of the statement the cursor stands in.
fn statement_at(text: &str, offset: usize) -> (Lexed, Dialect) {
    let mut start = 0;
    loop {
        let dialect = dialect_of(text, start);
        let lexed = lex_statement(text, start, dialect);
        if !lexed.terminated || lexed.next > offset {
            return (lexed, dialect);
        }
        start = lexed.next;
    }
}

/// Where the cursor cuts the tokens.
struct Cut {
    /// How many tokens stand before the word at the cursor.
    index: usize,
    prefix: String,
    replace: Span,
    in_literal: bool,
}

impl Cut {
    fn of(text: &str, tokens: &[Token], offset: usize) -> Self {
        let at = tokens.iter().position(|token| token.start < offset && offset <= token.end);
        let none = |index| Self {
            index,
            prefix: String::new(),
            replace: Span::new(offset, offset),
            in_literal: false,
        };
        let Some(index) = at else {
            return none(tokens.iter().filter(|token| token.end <= offset).count().min(
                tokens.iter().position(|token| token.start >= offset).unwrap_or(tokens.len()),
            ));
        };
        let Some(token) = tokens.get(index) else {
            return none(index);
        };
        let typed = text.get(token.start..offset).unwrap_or_default();
        match token.kind {
            T::String | T::UnicodeString | T::Binary if offset < token.end => {
                Self { in_literal: true, ..none(index) }
            }
            kind if kind.is_word() || kind.is_identifier() => Self {
                index,
                prefix: typed.trim_matches(['"', '`']).to_owned(),
                replace: Span::new(token.start, token.end),
                in_literal: false,
            },
            _ => none(index + 1),
        }
    }
}

/// The keywords among the labels.
fn keywords(labels: &[String]) -> Vec<String> {
    labels
        .iter()
        .map(|label| label.trim_matches('\''))
        .filter(|label| label.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter(|label| *label != "NEQ")
        .map(str::to_owned)
        .collect()
}

fn expects(context: &CompletionContext, walk: &scope::Walk<'_>, labels: &[String]) -> Vec<Expects> {
    let has = |label: &str| labels.iter().any(|it| it == label);
    let mut expects = Vec::new();
    if has("<expression>") {
        expects.push(Expects::Columns);
        if context.qualifier.is_empty() {
            expects.push(Expects::Functions);
        }
    } else if has("<type>") {
        expects.push(Expects::Types);
    } else if has("<identifier>") {
        expects.extend(walk.named());
    }
    if !context.qualifier.is_empty() && expects.is_empty() {
        expects.push(Expects::Columns);
    }
    if !context.keywords.is_empty() && context.qualifier.is_empty() {
        expects.push(Expects::Keywords);
    }
    expects
}

/// Words after which a table is named.
pub(crate) const TABLE_WORDS: &[K] = &[
    K::FROM,
    K::JOIN,
    K::INTO,
    K::UPDATE,
    K::TABLE,
    K::DESCRIBE,
    K::DESC,
    K::OPTIMIZE,
    K::VACUUM,
    K::VIEW,
    K::PARTITIONS,
];
