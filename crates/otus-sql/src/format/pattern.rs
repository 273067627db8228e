//! MATCH_RECOGNIZE and row patterns as text. It must not know matching.

use super::Printer;
use crate::ast::{
    AfterMatch, MatchRecognize, Measure, PatternFrame, PatternQuantifier, PatternSubset,
    RowPattern, RowsPerMatch, VariableDefinition,
};

impl Printer {
    pub(super) fn match_recognize(&mut self, recognize: &MatchRecognize) {
        self.write(" MATCH_RECOGNIZE (");
        self.indented(|p| {
            if !recognize.partition_by.is_empty() {
                p.soft_line();
                p.write("PARTITION BY ");
                p.list(&recognize.partition_by, Self::expression);
            }
            if !recognize.order_by.is_empty() {
                p.line();
                p.write("ORDER BY ");
                p.list(&recognize.order_by, Self::sort_item);
            }
            if !recognize.measures.is_empty() {
                p.line();
                p.measures(&recognize.measures);
            }
            if let Some(rows) = recognize.rows_per_match {
                p.line();
                p.write(match rows {
                    RowsPerMatch::One => "ONE ROW PER MATCH",
                    RowsPerMatch::All => "ALL ROWS PER MATCH",
                    RowsPerMatch::AllShowEmpty => "ALL ROWS PER MATCH SHOW EMPTY MATCHES",
                    RowsPerMatch::AllOmitEmpty => "ALL ROWS PER MATCH OMIT EMPTY MATCHES",
                    RowsPerMatch::AllWithUnmatched => "ALL ROWS PER MATCH WITH UNMATCHED ROWS",
                });
            }
            p.after_match(recognize.after_match.as_ref());
            p.initial(recognize.initial);
            p.line();
            p.write("PATTERN (");
            p.row_pattern(&recognize.pattern);
            p.write(")");
            p.subsets(&recognize.subsets);
            p.definitions(&recognize.definitions);
        });
        self.soft_line();
        self.write(")");
    }

    pub(super) fn pattern_frame(&mut self, frame: &PatternFrame) {
        self.after_match(frame.after_match.as_ref());
        self.initial(frame.initial);
        if let Some(pattern) = &frame.pattern {
            self.write(" PATTERN (");
            self.row_pattern(pattern);
            self.write(")");
        }
        self.subsets(&frame.subsets);
        self.definitions(&frame.definitions);
    }

    pub(super) fn measures(&mut self, measures: &[Measure]) {
        if measures.is_empty() {
            return;
        }
        self.write("MEASURES ");
        self.list(measures, |p, measure| {
            p.expression(&measure.expr);
            p.write(" AS ");
            p.ident(&measure.name);
        });
    }

    fn after_match(&mut self, after: Option<&AfterMatch>) {
        let Some(after) = after else { return };
        self.line();
        self.write("AFTER MATCH SKIP ");
        match after {
            AfterMatch::ToNextRow => self.write("TO NEXT ROW"),
            AfterMatch::PastLastRow => self.write("PAST LAST ROW"),
            AfterMatch::ToFirst(name) => {
                self.write("TO FIRST ");
                self.ident(name);
            }
            AfterMatch::ToLast(name) => {
                self.write("TO LAST ");
                self.ident(name);
            }
        }
    }

    fn initial(&mut self, initial: Option<bool>) {
        if let Some(initial) = initial {
            self.line();
            self.write(if initial { "INITIAL" } else { "SEEK" });
        }
    }

    fn subsets(&mut self, subsets: &[PatternSubset]) {
        if subsets.is_empty() {
            return;
        }
        self.line();
        self.write("SUBSET ");
        self.list(subsets, |p, subset| {
            p.ident(&subset.name);
            p.write(" = ");
            p.idents(&subset.union);
        });
    }

    fn definitions(&mut self, definitions: &[VariableDefinition]) {
        if definitions.is_empty() {
            return;
        }
        self.line();
        self.write("DEFINE ");
        self.list(definitions, |p, definition| {
            p.ident(&definition.name);
            p.write(" AS ");
            p.expression(&definition.condition);
        });
    }

    fn row_pattern(&mut self, pattern: &RowPattern) {
        match pattern {
            RowPattern::Variable(name) => self.ident(name),
            RowPattern::Empty => self.write("()"),
            RowPattern::PartitionStart => self.write("^"),
            RowPattern::PartitionEnd => self.write("$"),
            RowPattern::Permute(parts) => {
                self.write("PERMUTE");
                self.parens(parts, Self::row_pattern);
            }
            RowPattern::Excluded(inner) => {
                self.write("{- ");
                self.row_pattern(inner);
                self.write(" -}");
            }
            RowPattern::Quantified { pattern, quantifier, greedy } => {
                self.pattern_operand(pattern, true);
                self.pattern_quantifier(*quantifier);
                self.write_if(!greedy, "?");
            }
            RowPattern::Sequence(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    self.write_if(at > 0, " ");
                    self.pattern_operand(part, false);
                }
            }
            RowPattern::Alternation(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    self.write_if(at > 0, " | ");
                    let nested = matches!(part, RowPattern::Alternation(_));
                    self.write_if(nested, "(");
                    self.row_pattern(part);
                    self.write_if(nested, ")");
                }
            }
        }
    }

    fn pattern_operand(&mut self, pattern: &RowPattern, of_quantifier: bool) {
        let parens = match pattern {
            RowPattern::Sequence(_) | RowPattern::Alternation(_) => true,
            RowPattern::Quantified { .. } => of_quantifier,
            _ => false,
        };
        self.write_if(parens, "(");
        self.row_pattern(pattern);
        self.write_if(parens, ")");
    }

    fn pattern_quantifier(&mut self, quantifier: PatternQuantifier) {
        let number = |value: Option<u64>| value.map_or(String::new(), |value| value.to_string());
        match quantifier {
            PatternQuantifier::ZeroOrMore => self.write("*"),
            PatternQuantifier::OneOrMore => self.write("+"),
            PatternQuantifier::ZeroOrOne => self.write("?"),
            PatternQuantifier::Exactly(times) => self.write(&format!("{{{times}}}")),
            PatternQuantifier::Range { min, max } => {
                self.write(&format!("{{{},{}}}", number(min), number(max)));
            }
        }
    }
}
