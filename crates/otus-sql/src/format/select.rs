//! SELECT as text. It must not know names' meanings.

use super::{Printer, Style};
use crate::ast::{Expr, ExprKind, GroupBy, GroupingElement, Select, SelectItem, SelectItemKind};

impl Printer {
    pub(super) fn select(&mut self, select: &Select) {
        self.write("SELECT");
        if select.quantifier.is_some() {
            self.write(" ");
            self.quantifier(select.quantifier);
            self.out.pop();
        }
        match select.items.as_slice() {
            [only] => {
                self.write(" ");
                self.select_item(only);
            }
            items => {
                self.write_if(self.style != Style::Pretty, " ");
                self.lines(items, |item| item.span.start, Self::select_item);
            }
        }
        self.from(select);
        if let Some(filter) = &select.filter {
            self.line_before(filter.span.start);
            self.write("WHERE ");
            self.condition(filter);
        }
        if let Some(group_by) = &select.group_by {
            self.line_before(group_by.span.start);
            self.group_by(group_by);
        }
        if let Some(having) = &select.having {
            self.line_before(having.span.start);
            self.write("HAVING ");
            self.condition(having);
        }
        if let Some(first) = select.windows.first() {
            self.line_before(first.name.span.start);
            self.write("WINDOW ");
            self.list(&select.windows, Self::named_window);
        }
    }

    fn from(&mut self, select: &Select) {
        for (at, relation) in select.from.iter().enumerate() {
            if at == 0 {
                self.line_before(relation.span.start);
                self.write("FROM ");
            } else {
                self.write(", ");
            }
            self.relation(relation);
        }
    }

    fn select_item(&mut self, item: &SelectItem) {
        match &item.kind {
            SelectItemKind::All => self.write("*"),
            SelectItemKind::AllOf { target, aliases } => {
                self.base(target);
                self.write(".*");
                if !aliases.is_empty() {
                    self.write(" AS ");
                    self.idents(aliases);
                }
            }
            SelectItemKind::Expr { expr, alias } => {
                self.expression(expr);
                if let Some(alias) = alias {
                    self.write(" AS ");
                    self.ident(alias);
                }
            }
        }
    }

    fn group_by(&mut self, group_by: &GroupBy) {
        self.write("GROUP BY ");
        self.quantifier(group_by.quantifier);
        self.list(&group_by.elements, |p, element| match element {
            GroupingElement::Expr(expr) => p.grouped(expr),
            GroupingElement::Set(values) => p.parens(values, Self::expression),
            GroupingElement::Rollup(sets) => p.grouping_sets("ROLLUP ", sets),
            GroupingElement::Cube(sets) => p.grouping_sets("CUBE ", sets),
            GroupingElement::GroupingSets(sets) => p.grouping_sets("GROUPING SETS ", sets),
        });
    }

    fn grouping_sets(&mut self, word: &str, sets: &[Vec<Expr>]) {
        self.write(word);
        self.parens(sets, |p, set| match set.as_slice() {
            [only] => p.grouped(only),
            values => p.parens(values, Self::expression),
        });
    }

    /// One grouping expression; a row in plain parentheses would be a set.
    fn grouped(&mut self, expr: &Expr) {
        self.write_if(
            matches!(&expr.kind, ExprKind::Row(values) if values.len() > 1)
                && self.style != Style::Trino,
            "ROW",
        );
        self.expression(expr);
    }
}
