//! Function calls: arguments, quantifier, ORDER BY, FILTER, null treatment, OVER.
//! It must not know which functions exist, save the few whose argument count Trino checks
//! while parsing.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{
    Expr, ExprKind, FunctionArgs, FunctionCall, NullTreatment, ProcessingMode, SetQuantifier,
    SortItem,
};
use crate::lexer::{Keyword as K, TokenKind as T};

const QUANTIFIERS: &[(K, SetQuantifier)] =
    &[(K::DISTINCT, SetQuantifier::Distinct), (K::ALL, SetQuantifier::All)];
const TREATMENTS: &[(K, NullTreatment)] =
    &[(K::IGNORE, NullTreatment::Ignore), (K::RESPECT, NullTreatment::Respect)];
const MODES: &[(K, ProcessingMode)] =
    &[(K::RUNNING, ProcessingMode::Running), (K::FINAL, ProcessingMode::Final)];

/// What Trino's tree builder says of a call with the wrong number of arguments.
struct ArgumentRule {
    name: &'static str,
    fits: fn(usize) -> bool,
    message: &'static str,
}

const ARGUMENT_RULES: &[ArgumentRule] = &[
    ArgumentRule {
        name: "if",
        fits: |count| count == 2 || count == 3,
        message: "Invalid number of arguments for 'if' function",
    },
    ArgumentRule {
        name: "nullif",
        fits: |count| count == 2,
        message: "Invalid number of arguments for 'nullif' function",
    },
    ArgumentRule {
        name: "coalesce",
        fits: |count| count >= 2,
        message: "The 'coalesce' function must have at least two arguments",
    },
    ArgumentRule {
        name: "try",
        fits: |count| count == 1,
        message: "The 'try' function must have exactly one argument",
    },
    ArgumentRule {
        name: "format",
        fits: |count| count >= 2,
        message: "The 'format' function must have at least two arguments",
    },
];

impl Parser<'_> {
    /// DISTINCT or ALL, unless ALL is the name of a column here.
    pub(super) fn set_quantifier(&mut self) -> Option<SetQuantifier> {
        for (keyword, _) in QUANTIFIERS {
            self.note(Expected::Keyword(*keyword));
        }
        if self.quantifier_begins() { self.eat_one_of(QUANTIFIERS) } else { None }
    }

    /// Whether the name that begins here is called: `f(`, `s.f(`, `FINAL f(`.
    pub(super) fn function_call_begins(&self) -> bool {
        let mut at = usize::from(self.mode_begins());
        while self.peek(at).is_identifier() && self.peek(at + 1) == T::Dot {
            at += 2;
        }
        self.peek(at).is_identifier() && self.peek(at + 1) == T::LeftParen
    }

    fn mode_begins(&self) -> bool {
        matches!(self.kind(), T::Keyword(K::RUNNING | K::FINAL)) && self.peek(1).is_identifier()
    }

    pub(super) fn function_call(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let processing_mode = if self.mode_begins() { self.eat_one_of(MODES) } else { None };
        let name = self.qualified_name()?;
        self.expect(T::LeftParen)?;
        let (args, order_by) = self.arguments()?;
        self.expect(T::RightParen)?;
        let filter = self.filter()?;
        let null_treatment = self.null_treatment()?;
        self.note(Expected::Keyword(K::OVER));
        let over = match null_treatment.is_some() || self.over_begins() {
            true => Some(self.over()?),
            false => None,
        };
        let call =
            FunctionCall { name, args, order_by, filter, null_treatment, over, processing_mode };
        let span = self.span_from(start);
        self.check_arguments(&call, span);
        Ok(Expr::new(ExprKind::Function(Box::new(call)), span))
    }

    fn arguments(&mut self) -> Parsed<(FunctionArgs, Vec<SortItem>)> {
        if self.peek(0).is_identifier()
            && self.peek(1) == T::Dot
            && self.peek(2) == T::Asterisk
            && self.peek(3) == T::RightParen
        {
            let label = Some(self.identifier()?);
            self.bump();
            self.bump();
            return Ok((FunctionArgs::Star { label }, Vec::new()));
        }
        if self.eat(T::Asterisk) {
            return Ok((FunctionArgs::Star { label: None }, Vec::new()));
        }
        let mut quantifier = None;
        let mut values = Vec::new();
        if !self.is(T::RightParen) && !self.is_keyword(K::ORDER) {
            quantifier = self.set_quantifier();
            values = self.comma_list(Self::expression)?;
        }
        let order_by = self.order_by()?;
        Ok((FunctionArgs::List { quantifier, values }, order_by))
    }

    /// `FILTER (WHERE …)`.
    pub(super) fn filter(&mut self) -> Parsed<Option<Expr>> {
        self.note(Expected::Keyword(K::FILTER));
        if !(self.peek_keyword(0, K::FILTER) && self.peek(1) == T::LeftParen) {
            return Ok(None);
        }
        self.bump();
        self.in_parens(|p| {
            p.expect_keyword(K::WHERE)?;
            p.expression().map(Some)
        })
    }

    fn null_treatment(&mut self) -> Parsed<Option<NullTreatment>> {
        for (keyword, _) in TREATMENTS {
            self.note(Expected::Keyword(*keyword));
        }
        if !self.peek_keyword(1, K::NULLS) {
            return Ok(None);
        }
        let treatment = self.eat_one_of(TREATMENTS);
        if treatment.is_some() {
            self.expect_keyword(K::NULLS)?;
        }
        Ok(treatment)
    }

    /// Trino's tree builder counts the arguments of a few functions that are syntax to it.
    fn check_arguments(&mut self, call: &FunctionCall, span: crate::ast::NodeSpan) {
        let [name] = call.name.parts.as_slice() else {
            return;
        };
        let Some(rule) = ARGUMENT_RULES.iter().find(|rule| name.is(rule.name)) else {
            return;
        };
        let (count, distinct) = match &call.args {
            FunctionArgs::List { quantifier, values } => (values.len(), quantifier.is_some()),
            FunctionArgs::Star { .. } => (0, false),
        };
        let function = rule.name;
        if !(rule.fits)(count) {
            self.invalid(span, rule.message);
        } else if call.over.is_some() {
            self.invalid(span, format!("OVER clause not valid for '{function}' function"));
        } else if distinct {
            self.invalid(span, format!("DISTINCT not valid for '{function}' function"));
        } else if call.filter.is_some() {
            self.invalid(span, format!("FILTER not valid for '{function}' function"));
        }
    }
}
