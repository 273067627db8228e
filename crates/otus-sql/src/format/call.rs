//! Function calls and special forms as text. It must not know which functions exist.

use super::Printer;
use super::expression::VALUE;
use crate::ast::{
    Expr, ExprKind, FunctionArgs, FunctionCall, Listagg, ListaggOverflow, NormalForm,
    NullTreatment, ProcessingMode, SetQuantifier, TrimSide,
};

impl Printer {
    pub(super) fn call(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Function(call) => self.function(call),
            ExprKind::Listagg(listagg) => self.listagg(listagg),
            ExprKind::WindowMeasure { name, over } => {
                self.ident(name);
                self.over(over);
            }
            ExprKind::Cast { value, ty, safe } => {
                self.write(if *safe { "TRY_CAST(" } else { "CAST(" });
                self.expression(value);
                self.write(" AS ");
                self.data_type(ty);
                self.write(")");
            }
            ExprKind::Grouping(columns) => {
                self.write("GROUPING");
                self.parens(columns, Self::expression);
            }
            ExprKind::Extract { field, value } => {
                self.write("EXTRACT(");
                self.ident(field);
                self.write(" FROM ");
                self.bound(value, VALUE);
                self.write(")");
            }
            ExprKind::Trim { side, chars, source } => self.trim(*side, chars.as_deref(), source),
            ExprKind::Position { needle, haystack } => {
                self.write("POSITION(");
                self.bound(needle, VALUE);
                self.write(" IN ");
                self.bound(haystack, VALUE);
                self.write(")");
            }
            ExprKind::Substring { value, start, length } => {
                self.write("SUBSTRING(");
                self.bound(value, VALUE);
                self.write(" FROM ");
                self.bound(start, VALUE);
                if let Some(length) = length {
                    self.write(" FOR ");
                    self.bound(length, VALUE);
                }
                self.write(")");
            }
            ExprKind::Normalize { value, form } => {
                self.write("NORMALIZE(");
                self.bound(value, VALUE);
                self.write(match form {
                    NormalForm::Nfc => ", NFC)",
                    NormalForm::Nfd => ", NFD)",
                    NormalForm::Nfkc => ", NFKC)",
                    NormalForm::Nfkd => ", NFKD)",
                });
            }
            _ => self.json(expr),
        }
    }

    fn function(&mut self, call: &FunctionCall) {
        match call.processing_mode {
            Some(ProcessingMode::Running) => self.write("RUNNING "),
            Some(ProcessingMode::Final) => self.write("FINAL "),
            None => {}
        }
        self.name(&call.name);
        self.write("(");
        match &call.args {
            FunctionArgs::Star { label } => {
                if let Some(label) = label {
                    self.ident(label);
                    self.write(".");
                }
                self.write("*");
            }
            FunctionArgs::List { quantifier, values } => {
                self.quantifier(*quantifier);
                self.list(values, Self::expression);
            }
        }
        if !call.order_by.is_empty() {
            let none = matches!(&call.args, FunctionArgs::List { values, .. } if values.is_empty());
            self.write(if none { "ORDER BY " } else { " ORDER BY " });
            self.list(&call.order_by, Self::sort_item);
        }
        self.write(")");
        self.filter(call.filter.as_ref());
        match call.null_treatment {
            Some(NullTreatment::Ignore) => self.write(" IGNORE NULLS"),
            Some(NullTreatment::Respect) => self.write(" RESPECT NULLS"),
            None => {}
        }
        if let Some(over) = &call.over {
            self.over(over);
        }
    }

    /// `DISTINCT ` or `ALL ` before what it quantifies.
    pub(super) fn quantifier(&mut self, quantifier: Option<SetQuantifier>) {
        match quantifier {
            Some(SetQuantifier::Distinct) => self.write("DISTINCT "),
            Some(SetQuantifier::All) => self.write("ALL "),
            None => {}
        }
    }

    fn filter(&mut self, filter: Option<&Expr>) {
        if let Some(filter) = filter {
            self.write(" FILTER (WHERE ");
            self.expression(filter);
            self.write(")");
        }
    }

    fn listagg(&mut self, listagg: &Listagg) {
        self.write("LISTAGG(");
        self.quantifier(listagg.quantifier);
        self.expression(&listagg.value);
        if let Some(separator) = &listagg.separator {
            self.write(", ");
            self.write(&super::literal::trino_quoted(separator));
        }
        match &listagg.overflow {
            Some(ListaggOverflow::Error) => self.write(" ON OVERFLOW ERROR"),
            Some(ListaggOverflow::Truncate { filler, with_count }) => {
                self.write(" ON OVERFLOW TRUNCATE");
                if let Some(filler) = filler {
                    self.write(" ");
                    self.write(&super::literal::trino_quoted(filler));
                }
                self.write(if *with_count { " WITH COUNT" } else { " WITHOUT COUNT" });
            }
            None => {}
        }
        self.write(") WITHIN GROUP (ORDER BY ");
        self.list(&listagg.order_by, Self::sort_item);
        self.write(")");
        self.filter(listagg.filter.as_ref());
    }

    fn trim(&mut self, side: Option<TrimSide>, chars: Option<&Expr>, source: &Expr) {
        self.write("TRIM(");
        self.write(match side {
            Some(TrimSide::Leading) => "LEADING ",
            Some(TrimSide::Trailing) => "TRAILING ",
            Some(TrimSide::Both) => "BOTH ",
            None => "",
        });
        if let Some(chars) = chars {
            self.bound(chars, VALUE);
            self.write(" ");
        }
        self.write_if(side.is_some() || chars.is_some(), "FROM ");
        self.bound(source, VALUE);
        self.write(")");
    }
}
