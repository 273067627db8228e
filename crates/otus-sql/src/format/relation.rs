//! Relations as text: one join a line. It must not know tables.

use super::Printer;
use crate::ast::{
    Ident, Join, JoinCriteria, JoinKind, PeriodKind, Relation, RelationKind, SampleMethod,
    TableArgument, TableArgumentSource, TableFunctionArg, TableFunctionCall, TableFunctionValue,
};

impl Printer {
    pub(super) fn relation(&mut self, relation: &Relation) {
        crate::parser::with_stack(|| self.relation_here(relation));
    }

    fn relation_here(&mut self, relation: &Relation) {
        match &relation.kind {
            RelationKind::Table { name, period } => {
                self.name(name);
                if let Some(period) = period {
                    self.write(match period.kind {
                        PeriodKind::Timestamp => " FOR TIMESTAMP AS OF ",
                        PeriodKind::Version => " FOR VERSION AS OF ",
                    });
                    self.bound(&period.end, super::expression::VALUE);
                }
            }
            RelationKind::Subquery(query) => self.subquery(query),
            RelationKind::Unnest { values, with_ordinality } => {
                self.write("UNNEST");
                self.parens(values, Self::expression);
                self.write_if(*with_ordinality, " WITH ORDINALITY");
            }
            RelationKind::Lateral(query) => {
                self.write("LATERAL ");
                self.subquery(query);
            }
            RelationKind::TableFunction(call) => self.table_function(call),
            RelationKind::JsonTable(table) => self.json_table(table),
            RelationKind::Aliased { relation, alias, columns } => {
                self.operand(relation, |kind| {
                    matches!(
                        kind,
                        RelationKind::Join(_)
                            | RelationKind::Aliased { .. }
                            | RelationKind::Sampled { .. }
                    )
                });
                self.alias(alias, columns);
            }
            RelationKind::Sampled { relation, method, percentage } => {
                self.operand(relation, |kind| {
                    matches!(kind, RelationKind::Join(_) | RelationKind::Sampled { .. })
                });
                self.write(match method {
                    SampleMethod::Bernoulli => " TABLESAMPLE BERNOULLI (",
                    SampleMethod::System => " TABLESAMPLE SYSTEM (",
                });
                self.expression(percentage);
                self.write(")");
            }
            RelationKind::Join(join) => self.join(join),
            RelationKind::MatchRecognize(recognize) => {
                self.operand(&recognize.input, not_matched_over);
                self.match_recognize(recognize);
            }
        }
    }

    /// A relation inside another, in parentheses where it would be misread.
    fn operand(&mut self, relation: &Relation, parens: impl Fn(&RelationKind) -> bool) {
        let parens = parens(&relation.kind);
        self.write_if(parens, "(");
        self.relation(relation);
        self.write_if(parens, ")");
    }

    fn alias(&mut self, alias: &Ident, columns: &[Ident]) {
        self.write(" AS ");
        self.ident(alias);
        if !columns.is_empty() {
            self.write(" ");
            self.idents(columns);
        }
    }

    fn join(&mut self, join: &Join) {
        self.relation(&join.left);
        self.line_before(join.right.span.start);
        let natural = matches!(join.criteria, Some(JoinCriteria::Natural));
        self.write_if(natural, "NATURAL ");
        self.write(match join.kind {
            JoinKind::Cross => "CROSS JOIN ",
            JoinKind::Inner => "JOIN ",
            JoinKind::Left => "LEFT JOIN ",
            JoinKind::Right => "RIGHT JOIN ",
            JoinKind::Full => "FULL JOIN ",
        });
        self.operand(&join.right, |kind| matches!(kind, RelationKind::Join(_)));
        match &join.criteria {
            Some(JoinCriteria::On(condition)) => {
                self.write(" ON ");
                self.condition(condition);
            }
            Some(JoinCriteria::Using(columns)) => {
                self.write(" USING ");
                self.idents(columns);
            }
            Some(JoinCriteria::Natural) | None => {}
        }
    }

    fn table_function(&mut self, call: &TableFunctionCall) {
        self.write("TABLE(");
        self.name(&call.name);
        self.write("(");
        self.list(&call.args, Self::table_function_arg);
        if !call.copartition.is_empty() {
            self.write(" COPARTITION ");
            self.list(&call.copartition, |p, tables| p.parens(tables, Self::name));
        }
        self.write("))");
    }

    fn table_function_arg(&mut self, arg: &TableFunctionArg) {
        if let Some(name) = &arg.name {
            self.ident(name);
            self.write(" => ");
        }
        match &arg.value {
            TableFunctionValue::Expr(expr) => self.expression(expr),
            TableFunctionValue::Table(table) => self.table_argument(table),
            TableFunctionValue::NullDescriptor => self.write("CAST(NULL AS DESCRIPTOR)"),
            TableFunctionValue::Descriptor(fields) => {
                self.write("DESCRIPTOR");
                self.parens(fields, |p, (name, ty)| {
                    p.ident(name);
                    if let Some(ty) = ty {
                        p.write(" ");
                        p.data_type(ty);
                    }
                });
            }
        }
    }

    fn table_argument(&mut self, argument: &TableArgument) {
        self.write("TABLE");
        match &argument.source {
            TableArgumentSource::Query(query) => self.subquery(query),
            TableArgumentSource::Table(name) => {
                self.write("(");
                self.name(name);
                self.write(")");
            }
        }
        if let Some((alias, columns)) = &argument.alias {
            self.alias(alias, columns);
        }
        if let Some(partition_by) = &argument.partition_by {
            self.write(" PARTITION BY ");
            self.parens(partition_by, Self::expression);
        }
        self.write(match argument.prune_when_empty {
            Some(true) => " PRUNE WHEN EMPTY",
            Some(false) => " KEEP WHEN EMPTY",
            None => "",
        });
        if !argument.order_by.is_empty() {
            self.write(" ORDER BY ");
            self.parens(&argument.order_by, Self::sort_item);
        }
    }
}

/// What MATCH_RECOGNIZE takes only in parentheses; `t MATCH_RECOGNIZE (…) AS m
/// MATCH_RECOGNIZE (…)` is not grammar.
fn not_matched_over(kind: &RelationKind) -> bool {
    match kind {
        RelationKind::Join(_) | RelationKind::Sampled { .. } | RelationKind::MatchRecognize(_) => {
            true
        }
        RelationKind::Aliased { relation, .. } => {
            matches!(relation.kind, RelationKind::MatchRecognize(_))
        }
        _ => false,
    }
}
