//! Statements that write rows, as text. It must not know table formats.

use super::Printer;
use crate::ast::{
    Assignment, CreateTableAs, Expr, Merge, MergeAction, MergeCase, TableProperty, Write,
};

impl Printer {
    pub(super) fn write_statement(&mut self, statement: &Write) {
        match statement {
            Write::CreateTableAs(create) => self.create_table_as(create),
            Write::Insert(insert) => {
                self.write("INSERT INTO ");
                self.name(&insert.table);
                if !insert.columns.is_empty() {
                    self.write(" ");
                    self.idents(&insert.columns);
                }
                self.line_before(insert.query.span.start);
                self.query(&insert.query);
            }
            Write::Unload(unload) => {
                self.write("UNLOAD ");
                self.subquery(&unload.query);
                self.line_before(unload.location.span.start);
                self.write("TO ");
                self.string(&unload.location);
                self.with_properties(&unload.properties);
            }
            Write::Delete(delete) => {
                self.write("DELETE FROM ");
                self.name(&delete.table);
                self.where_clause(delete.filter.as_ref());
            }
            Write::Update(update) => {
                self.write("UPDATE ");
                self.name(&update.table);
                self.line();
                self.write("SET ");
                self.list(&update.assignments, Self::assignment);
                self.where_clause(update.filter.as_ref());
            }
            Write::Merge(merge) => self.merge(merge),
            Write::Optimize(optimize) => {
                self.write("OPTIMIZE ");
                self.name(&optimize.table);
                self.write(" REWRITE DATA USING BIN_PACK");
                self.where_clause(optimize.filter.as_ref());
            }
            Write::Vacuum(table) => {
                self.write("VACUUM ");
                self.name(table);
            }
        }
    }

    fn where_clause(&mut self, filter: Option<&Expr>) {
        if let Some(filter) = filter {
            self.line_before(filter.span.start);
            self.write("WHERE ");
            self.condition(filter);
        }
    }

    fn assignment(&mut self, assignment: &Assignment) {
        self.ident(&assignment.column);
        self.write(" = ");
        self.expression(&assignment.value);
    }

    fn create_table_as(&mut self, create: &CreateTableAs) {
        self.write("CREATE TABLE ");
        self.write_if(create.if_not_exists, "IF NOT EXISTS ");
        self.name(&create.name);
        if !create.columns.is_empty() {
            self.write(" ");
            self.idents(&create.columns);
        }
        if let Some(comment) = &create.comment {
            self.line_before(comment.span.start);
            self.write("COMMENT ");
            self.string(comment);
        }
        self.with_properties(&create.properties);
        self.line_before(create.query.span.start);
        self.write("AS");
        self.line();
        self.query(&create.query);
        if !create.with_data {
            self.line();
            self.write("WITH NO DATA");
        }
    }

    fn with_properties(&mut self, properties: &[TableProperty]) {
        let Some(first) = properties.first() else {
            return;
        };
        self.line_before(first.span.start);
        self.write("WITH (");
        self.lines(
            properties,
            |property| property.span.start,
            |p, property| {
                p.ident(&property.name);
                p.write(" = ");
                match &property.value {
                    Some(value) => p.expression(value),
                    None => p.write("DEFAULT"),
                }
            },
        );
        self.soft_line();
        self.write(")");
    }

    fn merge(&mut self, merge: &Merge) {
        self.write("MERGE INTO ");
        self.name(&merge.table);
        if let Some(alias) = &merge.alias {
            self.write(" AS ");
            self.ident(alias);
        }
        self.line_before(merge.source.span.start);
        self.write("USING ");
        self.relation(&merge.source);
        self.line_before(merge.on.span.start);
        self.write("ON ");
        self.condition(&merge.on);
        for case in &merge.cases {
            self.line();
            self.merge_case(case);
        }
    }

    fn merge_case(&mut self, case: &MergeCase) {
        self.write(if case.matched { "WHEN MATCHED" } else { "WHEN NOT MATCHED" });
        if let Some(condition) = &case.condition {
            self.write(" AND ");
            self.expression(condition);
        }
        self.write(" THEN ");
        match &case.action {
            MergeAction::Delete => self.write("DELETE"),
            MergeAction::Update(assignments) => {
                self.write("UPDATE SET ");
                self.list(assignments, Self::assignment);
            }
            MergeAction::Insert { columns, values } => {
                self.write("INSERT ");
                if !columns.is_empty() {
                    self.idents(columns);
                    self.write(" ");
                }
                self.write("VALUES ");
                self.parens(values, Self::expression);
            }
        }
    }
}
