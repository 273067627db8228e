//! Queries as text: one clause a line. It must not know names' meanings.

use super::{Printer, Style};
use crate::ast::{
    CommonTable, Expr, ExprKind, Limit, Query, QueryBody, QueryBodyKind, SetOperation, SetOperator,
};

impl Printer {
    /// `( query )`.
    pub(super) fn subquery(&mut self, query: &Query) {
        self.write("(");
        self.indented(|p| {
            if p.style == Style::Pretty {
                p.line_before(query.span.start);
            }
            p.query(query);
        });
        if self.style == Style::Pretty {
            self.line_before(query.span.end);
        }
        self.write(")");
    }

    pub(super) fn query(&mut self, query: &Query) {
        crate::parser::with_stack(|| self.query_here(query));
    }

    fn query_here(&mut self, query: &Query) {
        if let Some(with) = &query.with {
            self.write(if with.recursive { "WITH RECURSIVE " } else { "WITH " });
            for (at, table) in with.tables.iter().enumerate() {
                if at > 0 {
                    self.write(",");
                    self.line_before(table.span.start);
                }
                self.common_table(table);
            }
            self.line_before(query.body.span.start);
        }
        self.query_body(&query.body);
        if let Some(first) = query.order_by.first() {
            self.line_before(first.span.start);
            self.write("ORDER BY ");
            self.list(&query.order_by, Self::sort_item);
        }
        if let Some(offset) = &query.offset {
            self.line_before(offset.span.start);
            self.write("OFFSET ");
            self.expression(offset);
        }
        if let Some(limit) = &query.limit {
            self.limit(limit, query.span.end);
        }
    }

    fn limit(&mut self, limit: &Limit, end: usize) {
        match limit {
            Limit::All => {
                self.line_before(end);
                self.write("LIMIT ALL");
            }
            Limit::Count(count) => {
                self.line_before(count.span.start);
                self.write("LIMIT ");
                self.expression(count);
            }
            Limit::Fetch { count, with_ties } => {
                self.line_before(count.as_ref().map_or(end, |count| count.span.start));
                self.write("FETCH FIRST ");
                if let Some(count) = count {
                    self.expression(count);
                    self.write(" ");
                }
                self.write(if *with_ties { "ROWS WITH TIES" } else { "ROWS ONLY" });
            }
        }
    }

    fn common_table(&mut self, table: &CommonTable) {
        self.ident(&table.name);
        if !table.columns.is_empty() {
            self.write(" ");
            self.idents(&table.columns);
        }
        self.write(" AS ");
        self.subquery(&table.query);
    }

    fn query_body(&mut self, body: &QueryBody) {
        match &body.kind {
            QueryBodyKind::Select(select) => self.select(select),
            QueryBodyKind::Table(name) => {
                self.write("TABLE ");
                self.name(name);
            }
            QueryBodyKind::Values(rows) => self.values(rows),
            QueryBodyKind::SetOperation(operation) => self.set_operation(operation),
            QueryBodyKind::Parenthesized(query) => self.subquery(query),
        }
    }

    fn set_operation(&mut self, operation: &SetOperation) {
        self.query_body(&operation.first);
        for step in &operation.rest {
            self.line_before(step.op_span.start);
            self.write(match step.op {
                SetOperator::Union => "UNION",
                SetOperator::Intersect => "INTERSECT",
                SetOperator::Except => "EXCEPT",
            });
            if let Some(quantifier) = step.quantifier {
                self.write(" ");
                self.quantifier(Some(quantifier));
                self.out.pop();
            }
            self.line_before(step.right.span.start);
            self.query_body(&step.right);
        }
    }

    fn values(&mut self, rows: &[Expr]) {
        self.write("VALUES");
        let simple = rows.iter().all(|row| !matches!(row.kind, ExprKind::Row(_)));
        if simple || rows.len() == 1 || self.style != Style::Pretty {
            self.write(" ");
            self.list(rows, Self::expression);
        } else {
            self.lines(rows, |row| row.span.start, Self::expression);
        }
    }
}
