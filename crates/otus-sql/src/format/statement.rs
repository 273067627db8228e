//! Statements as text. It must not know what they do.

use super::{Printer, Style};
use crate::ast::{
    Explain, ExplainFormat, ExplainType, ExternalFunctions, Prepared, Statement, StatementKind,
};

impl Printer {
    pub(super) fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Query(query) => self.query(query),
            StatementKind::Explain(explain) => self.explain(explain),
            StatementKind::Prepared(prepared) => self.prepared(prepared),
            StatementKind::Write(write) => self.write_statement(write),
            StatementKind::Ddl(ddl) => self.ddl(ddl),
            StatementKind::Utility(utility) => self.utility(utility),
            StatementKind::ExternalFunctions(functions) => self.external_functions(functions),
        }
    }

    fn explain(&mut self, explain: &Explain) {
        self.write("EXPLAIN ");
        self.write_if(explain.analyze, "ANALYZE ");
        self.write_if(explain.verbose, "VERBOSE ");
        let format = explain.format.map(|format| match format {
            ExplainFormat::Text => "FORMAT TEXT",
            ExplainFormat::Graphviz => "FORMAT GRAPHVIZ",
            ExplainFormat::Json => "FORMAT JSON",
        });
        let explain_type = explain.explain_type.map(|explain_type| match explain_type {
            ExplainType::Logical => "TYPE LOGICAL",
            ExplainType::Distributed => "TYPE DISTRIBUTED",
            ExplainType::Validate => "TYPE VALIDATE",
            ExplainType::Io => "TYPE IO",
        });
        let options: Vec<&str> = [explain_type, format].into_iter().flatten().collect();
        if !options.is_empty() {
            self.parens(&options, |p, option| p.write(option));
            self.write(" ");
        }
        if self.style == Style::Pretty {
            self.out.truncate(self.out.trim_end().len());
            self.line_before(explain.statement.span.start);
        }
        self.statement(&explain.statement);
    }

    fn prepared(&mut self, prepared: &Prepared) {
        match prepared {
            Prepared::Prepare { name, statement } => {
                self.write("PREPARE ");
                self.ident(name);
                self.write(" FROM");
                self.line_before(statement.span.start);
                self.statement(statement);
            }
            Prepared::Execute { name, using } => {
                self.write("EXECUTE ");
                self.ident(name);
                self.using(using);
            }
            Prepared::ExecuteImmediate { text, using } => {
                self.write("EXECUTE IMMEDIATE ");
                self.string(text);
                self.using(using);
            }
            Prepared::Deallocate { name } => {
                self.write("DEALLOCATE PREPARE ");
                self.ident(name);
            }
        }
    }

    fn using(&mut self, values: &[crate::ast::Expr]) {
        if !values.is_empty() {
            self.write(" USING ");
            self.list(values, Self::expression);
        }
    }

    fn external_functions(&mut self, functions: &ExternalFunctions) {
        self.write("USING ");
        self.list(&functions.functions, |p, function| {
            p.write("EXTERNAL FUNCTION ");
            p.ident(&function.name);
            p.parens(&function.parameters, |p, (name, ty)| {
                p.ident(name);
                p.write(" ");
                p.data_type(ty);
            });
            p.write(" RETURNS ");
            p.data_type(&function.returns);
            p.write(" ");
            p.write(function.runtime.word());
            p.write(" ");
            p.string(&function.target);
        });
        self.line_before(functions.statement.span.start);
        self.statement(&functions.statement);
    }
}
