//! Expressions as text, with parentheses where precedence asks for them.
//! It must not know types.

use super::{Printer, Style};
use crate::ast::{
    ArithmeticOp, ArithmeticStep, Case, CurrentValue, Expr, ExprKind, Lambda, Literal, LogicalOp,
    UnaryOp,
};

/// How tightly an expression binds, loosest first.
const LAMBDA: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const PREDICATE: u8 = 4;
pub(super) const VALUE: u8 = 5;
const ADDITIVE: u8 = 6;
const MULTIPLICATIVE: u8 = 7;
const SIGN: u8 = 8;
const AT_ZONE: u8 = 9;
const PRIMARY: u8 = 10;

fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Lambda(_) => LAMBDA,
        ExprKind::Logical { op: LogicalOp::Or, .. } => OR,
        ExprKind::Logical { op: LogicalOp::And, .. } => AND,
        ExprKind::Not(_) => NOT,
        ExprKind::Comparison { .. }
        | ExprKind::QuantifiedComparison { .. }
        | ExprKind::Between { .. }
        | ExprKind::InList { .. }
        | ExprKind::InSubquery { .. }
        | ExprKind::Like { .. }
        | ExprKind::IsNull { .. }
        | ExprKind::IsDistinctFrom { .. } => PREDICATE,
        ExprKind::Arithmetic { rest, .. } => level(rest),
        ExprKind::Unary { .. } => SIGN,
        ExprKind::AtTimeZone { .. } => AT_ZONE,
        _ => PRIMARY,
    }
}

fn level(rest: &[ArithmeticStep]) -> u8 {
    match rest.first().map(|step| step.op) {
        Some(ArithmeticOp::Add | ArithmeticOp::Subtract) => ADDITIVE,
        Some(ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Modulus) => {
            MULTIPLICATIVE
        }
        Some(ArithmeticOp::Concat) | None => VALUE,
    }
}

impl Printer {
    pub(super) fn expression(&mut self, expr: &Expr) {
        self.bound(expr, LAMBDA);
    }

    /// The expression, in parentheses if it binds less tightly than `least`.
    pub(super) fn bound(&mut self, expr: &Expr, least: u8) {
        let binds = binding(expr);
        let parens = match self.style {
            Style::Trino => (OR..VALUE + 3).contains(&binds),
            _ => binds < least,
        };
        self.write_if(parens, "(");
        crate::parser::with_stack(|| self.expression_here(expr));
        self.write_if(parens, ")");
    }

    fn expression_here(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Column(name) => self.ident(name),
            ExprKind::Dereference { base, field } => {
                self.base(base);
                self.write(".");
                self.ident(field);
            }
            ExprKind::Subscript { base, index } => {
                self.base(base);
                self.write("[");
                self.bound(index, VALUE);
                self.write("]");
            }
            ExprKind::Parameter { .. } => self.write("?"),
            ExprKind::Unary { op, operand } => self.signed(*op, operand),
            ExprKind::Arithmetic { first, rest } => self.arithmetic(first, rest),
            ExprKind::Not(operand) => {
                self.write("NOT ");
                self.bound(operand, NOT);
            }
            ExprKind::Logical { op, terms } => self.logical(*op, terms),
            ExprKind::Exists(query) => {
                self.write("EXISTS ");
                self.subquery(query);
            }
            ExprKind::Subquery(query) => self.subquery(query),
            ExprKind::Case(case) => self.case(case),
            ExprKind::Array(values) => {
                self.write("ARRAY[");
                self.list(values, Self::expression);
                self.write("]");
            }
            ExprKind::Row(values) => self.row(values),
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::AtTimeZone { value, zone, .. } => {
                self.bound(value, AT_ZONE);
                match zone {
                    None => self.write(" AT LOCAL"),
                    Some(zone) => {
                        self.write(" AT TIME ZONE ");
                        self.bound(zone, PRIMARY);
                    }
                }
            }
            ExprKind::Current { what, precision } => self.current(*what, *precision),
            _ => self.predicate_or_call(expr),
        }
    }

    fn predicate_or_call(&mut self, expr: &Expr) {
        if binding(expr) == PREDICATE { self.predicate(expr) } else { self.call(expr) }
    }

    /// What a subscript or a field hangs on.
    pub(super) fn base(&mut self, base: &Expr) {
        let number = matches!(
            &base.kind,
            ExprKind::Literal(Literal::Integer(_) | Literal::Decimal(_) | Literal::Double(_))
        );
        self.write_if(number, "(");
        self.bound(base, PRIMARY);
        self.write_if(number, ")");
    }

    /// A sign before a number would become part of it, two minus signs a comment.
    fn signed(&mut self, op: UnaryOp, operand: &Expr) {
        self.write(match op {
            UnaryOp::Plus => "+",
            UnaryOp::Minus => "-",
        });
        let begin = self.out.len();
        self.bound(operand, SIGN);
        let printed = self.out.split_off(begin);
        let first = printed.chars().next();
        let number = first.is_some_and(|c| c.is_ascii_digit() || c == '.');
        if op == UnaryOp::Minus && number && self.style != Style::Trino {
            self.write(&format!("({printed})"));
        } else {
            self.write_if(first == Some('-'), " ");
            self.write(&printed);
        }
    }

    fn arithmetic(&mut self, first: &Expr, rest: &[ArithmeticStep]) {
        let least = level(rest) + 1;
        self.bound(first, least);
        for step in rest {
            self.write(" ");
            self.write(step.op.symbol());
            self.write(" ");
            self.bound(&step.right, least);
        }
    }

    fn logical(&mut self, op: LogicalOp, terms: &[Expr]) {
        let (word, least) = match op {
            LogicalOp::And => (" AND ", AND + 1),
            LogicalOp::Or => (" OR ", OR + 1),
        };
        for (at, term) in terms.iter().enumerate() {
            self.write_if(at > 0, word);
            self.bound(term, least);
        }
    }

    /// A condition of WHERE, HAVING or ON: the terms of AND on lines of their own.
    pub(super) fn condition(&mut self, expr: &Expr) {
        let ExprKind::Logical { op: LogicalOp::And, terms } = &expr.kind else {
            return self.expression(expr);
        };
        self.indented(|p| {
            for (at, term) in terms.iter().enumerate() {
                if at > 0 {
                    p.line_before(term.span.start);
                    p.write("AND ");
                }
                p.bound(term, AND + 1);
            }
        });
    }

    fn case(&mut self, case: &Case) {
        self.write_if(self.style == Style::Trino, "(");
        self.write("CASE");
        if let Some(operand) = &case.operand {
            self.write(" ");
            self.expression(operand);
        }
        for when in &case.whens {
            self.write(" WHEN ");
            self.expression(&when.condition);
            self.write(" THEN ");
            self.expression(&when.result);
        }
        if let Some(otherwise) = &case.otherwise {
            self.write(" ELSE ");
            self.expression(otherwise);
        }
        self.write(" END");
        self.write_if(self.style == Style::Trino, ")");
    }

    /// `(a, b)`, or `ROW(a)` for a single value.
    fn row(&mut self, values: &[Expr]) {
        match (self.style, values.len()) {
            (Style::Trino, _) => self.write("ROW "),
            (_, 1) => self.write("ROW"),
            _ => {}
        }
        self.parens(values, Self::expression);
    }

    fn lambda(&mut self, lambda: &Lambda) {
        match lambda.parameters.as_slice() {
            [only] if self.style != Style::Trino => self.ident(only),
            parameters => self.idents(parameters),
        }
        self.write(" -> ");
        self.expression(&lambda.body);
    }

    fn current(&mut self, what: CurrentValue, precision: Option<u64>) {
        let word = match what {
            CurrentValue::Date => "current_date",
            CurrentValue::Time => "current_time",
            CurrentValue::Timestamp => "current_timestamp",
            CurrentValue::LocalTime => "localtime",
            CurrentValue::LocalTimestamp => "localtimestamp",
            CurrentValue::User => "current_user",
            CurrentValue::Catalog => "current_catalog",
            CurrentValue::Schema => "current_schema",
            CurrentValue::Path => "current_path",
        };
        self.write(word);
        if let Some(precision) = precision {
            self.write(&format!("({precision})"));
        }
    }
}
