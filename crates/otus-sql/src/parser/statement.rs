//! Which statement begins here; the end of a statement.
//! It must not know what the statements consist of.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{Ddl, Prepared, Statement, StatementKind, Utility, Write};
use crate::lexer::{Dialect, Keyword as K, TokenKind as T};

/// What Trino says a statement may begin with, beside a query.
const BEGINNINGS: &[K] = &[
    K::ALTER,
    K::ANALYZE,
    K::CALL,
    K::COMMENT,
    K::COMMIT,
    K::CREATE,
    K::DEALLOCATE,
    K::DELETE,
    K::DENY,
    K::DESC,
    K::DESCRIBE,
    K::DROP,
    K::EXECUTE,
    K::EXPLAIN,
    K::GRANT,
    K::INSERT,
    K::MERGE,
    K::PREPARE,
    K::REFRESH,
    K::RESET,
    K::REVOKE,
    K::ROLLBACK,
    K::SET,
    K::SHOW,
    K::START,
    K::TRUNCATE,
    K::UPDATE,
    K::USE,
];

impl Parser<'_> {
    /// The whole statement; `None` when there are errors, which are in the list.
    pub(crate) fn single_statement(&mut self) -> Option<Statement> {
        let parsed = self
            .statement()
            .and_then(|statement| if self.is(T::End) { Ok(statement) } else { Err(self.fail()) });
        if parsed.is_err() && self.dialect == Dialect::Trino {
            self.find_further_mistakes();
        }
        parsed.ok().filter(|_| self.errors.is_empty())
    }

    /// What could stand at the end of the tokens, as error labels; nothing if there is a
    /// mistake before it.
    pub(crate) fn labels_at_end(mut self) -> Vec<String> {
        if self.statement().is_ok() {
            self.is(T::End);
        }
        match self.kind() {
            T::End => self.expected_labels(),
            _ => Vec::new(),
        }
    }

    /// An expression alone, as parameters of EXECUTE and filters are given.
    pub(crate) fn single_expression(&mut self) -> Option<crate::ast::Expr> {
        let parsed = self
            .expression()
            .and_then(|expression| if self.is(T::End) { Ok(expression) } else { Err(self.fail()) });
        parsed.ok().filter(|_| self.errors.is_empty())
    }

    /// A data type alone.
    pub(crate) fn single_data_type(&mut self) -> Option<crate::ast::DataType> {
        let parsed =
            self.data_type().and_then(|ty| if self.is(T::End) { Ok(ty) } else { Err(self.fail()) });
        parsed.ok().filter(|_| self.errors.is_empty())
    }

    pub(super) fn statement(&mut self) -> Parsed<Statement> {
        self.nested(|p| {
            let start = p.start();
            let kind = p.statement_kind()?;
            Ok(Statement { kind, span: p.span_from(start), parameters: p.parameters })
        })
    }

    fn statement_kind(&mut self) -> Parsed<StatementKind> {
        if let Some(refused) = self.refused_statement() {
            return Err(refused);
        }
        for keyword in BEGINNINGS {
            self.note(Expected::Keyword(*keyword));
        }
        let T::Keyword(keyword) = self.kind() else {
            return self.query_statement();
        };
        match keyword {
            K::EXPLAIN => self.explain(),
            K::PREPARE => self.prepare().map(prepared),
            K::EXECUTE => self.execute().map(prepared),
            K::DEALLOCATE => self.deallocate().map(prepared),
            K::INSERT => self.insert().map(write),
            K::DELETE => self.delete().map(write),
            K::UPDATE => self.update().map(write),
            K::MERGE => self.merge().map(write),
            K::UNLOAD => self.unload().map(write),
            K::OPTIMIZE => self.optimize().map(write),
            K::VACUUM => self.vacuum().map(write),
            K::MSCK => self.msck_repair().map(ddl),
            K::CREATE => self.create(),
            K::DROP => self.drop().map(ddl),
            K::ALTER => self.alter().map(ddl),
            K::SHOW => self.show().map(utility),
            K::DESCRIBE | K::DESC => self.describe().map(utility),
            K::USING => self.external_functions(),
            _ => self.query_statement(),
        }
    }

    fn query_statement(&mut self) -> Parsed<StatementKind> {
        self.query().map(|query| StatementKind::Query(Box::new(query)))
    }
}

fn prepared(statement: Prepared) -> StatementKind {
    StatementKind::Prepared(Box::new(statement))
}

pub(super) fn write(statement: Write) -> StatementKind {
    StatementKind::Write(Box::new(statement))
}

pub(super) fn ddl(statement: Ddl) -> StatementKind {
    StatementKind::Ddl(Box::new(statement))
}

fn utility(statement: Utility) -> StatementKind {
    StatementKind::Utility(Box::new(statement))
}
