//! Predicates as text. It must not know types.

use super::Printer;
use super::expression::VALUE;
use crate::ast::{Expr, ExprKind, Quantifier};

impl Printer {
    pub(super) fn predicate(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Comparison { op, left, right, .. } => {
                self.infix(left, &format!(" {} ", op.symbol()), right);
            }
            ExprKind::QuantifiedComparison { op, quantifier, left, query, .. } => {
                self.bound(left, VALUE);
                let word = match quantifier {
                    Quantifier::All => "ALL",
                    Quantifier::Any => "ANY",
                    Quantifier::Some => "SOME",
                };
                self.write(&format!(" {} {word} ", op.symbol()));
                self.subquery(query);
            }
            ExprKind::Between { negated, symmetric, value, low, high, .. } => {
                self.bound(value, VALUE);
                self.write_if(*negated, " NOT");
                self.write(if *symmetric { " BETWEEN SYMMETRIC " } else { " BETWEEN " });
                self.infix(low, " AND ", high);
            }
            ExprKind::Like { negated, value, pattern, escape, .. } => {
                self.infix(value, if *negated { " NOT LIKE " } else { " LIKE " }, pattern);
                if let Some(escape) = escape {
                    self.write(" ESCAPE ");
                    self.bound(escape, VALUE);
                }
            }
            _ => self.membership_or_test(expr),
        }
    }

    /// IN and IS.
    fn membership_or_test(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::InList { negated, value, list, .. } => {
                self.bound(value, VALUE);
                self.write(if *negated { " NOT IN " } else { " IN " });
                self.parens(list, Self::expression);
            }
            ExprKind::InSubquery { negated, value, query, .. } => {
                self.bound(value, VALUE);
                self.write(if *negated { " NOT IN " } else { " IN " });
                self.subquery(query);
            }
            ExprKind::IsNull { negated, value, .. } => {
                self.bound(value, VALUE);
                self.write(if *negated { " IS NOT NULL" } else { " IS NULL" });
            }
            ExprKind::IsDistinctFrom { negated, left, right, .. } => {
                let words = if *negated { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " };
                self.infix(left, words, right);
            }
            _ => {}
        }
    }

    /// `left words right`, both values.
    fn infix(&mut self, left: &Expr, words: &str, right: &Expr) {
        self.bound(left, VALUE);
        self.write(words);
        self.bound(right, VALUE);
    }
}
