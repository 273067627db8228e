//! Trees back into text: pretty for `otus fmt`, on one line for names and errors.
//! It must not know what a text meant before it was parsed, save its comments.
//!
//! What is kept: `parse(format(x))` equals `x`. What is lost: the spelling of literals
//! (`U&'…'` becomes `'…'`, `0xFF` becomes `255`), redundant parentheses, `!=` (becomes `<>`),
//! comments inside struct types of DDL. A comment inside an expression moves to the end of the
//! line it stood on.

mod call;
mod comments;
mod data_type;
mod ddl;
mod expression;
mod json;
mod literal;
mod pattern;
mod predicate;
mod query;
mod relation;
mod select;
mod statement;
mod table;
mod utility;
mod window;
mod write;

use otus_types::QueryFailure;

use self::comments::Comments;
use crate::ast::{DataType, Expr, Ident, QualifiedName, Query, Statement};
use crate::front;

/// The statement over several lines, without `;` and without comments.
#[must_use]
pub fn format(statement: &Statement) -> String {
    let mut printer = Printer::new(Style::Pretty);
    printer.statement(statement);
    printer.out
}

/// All statements of `text` formatted, each with `;`, comments kept.
///
/// # Errors
/// When the text does not parse.
pub fn format_text(text: &str) -> Result<String, QueryFailure> {
    let statements = front::parse(text)?;
    let mut printer = Printer::new(Style::Pretty);
    printer.comments = Comments::of(text);
    for (at, statement) in statements.iter().enumerate() {
        printer.begin_statement(at == 0, statement.span.start);
        printer.statement(statement);
        printer.write(";");
    }
    printer.finish(text.len());
    Ok(printer.out)
}

/// The expression on one line with as few parentheses as it needs.
#[must_use]
pub fn expression_sql(expr: &Expr) -> String {
    let mut printer = Printer::new(Style::Flat);
    printer.expression(expr);
    printer.out
}

/// The expression as Trino's errors show it: every operator in parentheses.
#[must_use]
pub fn expression_text(expr: &Expr) -> String {
    let mut printer = Printer::new(Style::Trino);
    printer.expression(expr);
    printer.out
}

/// The query on one line.
#[must_use]
pub fn query_sql(query: &Query) -> String {
    let mut printer = Printer::new(Style::Flat);
    printer.query(query);
    printer.out
}

/// The query over several lines, as views keep it.
#[must_use]
pub fn format_query(query: &Query) -> String {
    let mut printer = Printer::new(Style::Pretty);
    printer.query(query);
    printer.out
}

/// The type on one line, for example `map(varchar, array(bigint))`.
#[must_use]
pub fn data_type_sql(ty: &DataType) -> String {
    let mut printer = Printer::new(Style::Flat);
    printer.data_type(ty);
    printer.out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Over several lines.
    Pretty,
    /// On one line.
    Flat,
    /// On one line, as Trino's errors show expressions.
    Trino,
}

/// Two blanks a level.
const INDENT: &str = "  ";

#[derive(Debug)]
struct Printer {
    out: String,
    style: Style,
    indent: usize,
    comments: Comments,
}

impl Printer {
    fn new(style: Style) -> Self {
        Self { out: String::new(), style, indent: 0, comments: Comments::default() }
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn write_if(&mut self, condition: bool, text: &str) {
        if condition {
            self.write(text);
        }
    }

    /// A new line where a line belongs; a blank in flat styles.
    fn line(&mut self) {
        if self.style == Style::Pretty { self.new_line() } else { self.write(" ") }
    }

    /// A new line in the pretty style, nothing in flat styles.
    fn soft_line(&mut self) {
        if self.style == Style::Pretty {
            self.new_line();
        }
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&INDENT.repeat(self.indent));
    }

    fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    /// `a, b, c` on one line.
    fn list<V>(&mut self, items: &[V], mut print: impl FnMut(&mut Self, &V)) {
        for (at, item) in items.iter().enumerate() {
            self.write_if(at > 0, ", ");
            print(self, item);
        }
    }

    /// `(a, b, c)`.
    fn parens<V>(&mut self, items: &[V], print: impl FnMut(&mut Self, &V)) {
        self.write("(");
        self.list(items, print);
        self.write(")");
    }

    /// Items on lines of their own, one level in, each with the place it came from.
    fn lines<V>(
        &mut self,
        items: &[V],
        start: impl Fn(&V) -> usize,
        mut print: impl FnMut(&mut Self, &V),
    ) {
        self.indented(|p| {
            for (at, item) in items.iter().enumerate() {
                p.write_if(at > 0, ",");
                if at == 0 && p.style != Style::Pretty {
                    p.write("");
                } else {
                    p.line_before(start(item));
                }
                print(p, item);
            }
        });
    }

    fn ident(&mut self, ident: &Ident) {
        self.write(&ident.to_string());
    }

    fn idents(&mut self, idents: &[Ident]) {
        self.parens(idents, Self::ident);
    }

    fn name(&mut self, name: &QualifiedName) {
        self.write(&name.to_string());
    }
}
