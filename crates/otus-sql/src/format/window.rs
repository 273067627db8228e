//! Windows and sort items as text. It must not know functions.

use super::Printer;
use crate::ast::{
    FrameBound, FrameUnits, NamedWindow, NullOrder, Over, SortDirection, SortItem, WindowFrame,
    WindowSpec,
};

impl Printer {
    pub(super) fn sort_item(&mut self, item: &SortItem) {
        self.expression(&item.expr);
        self.write(match item.direction {
            Some(SortDirection::Ascending) => " ASC",
            Some(SortDirection::Descending) => " DESC",
            None => "",
        });
        self.write(match item.nulls {
            Some(NullOrder::First) => " NULLS FIRST",
            Some(NullOrder::Last) => " NULLS LAST",
            None => "",
        });
    }

    pub(super) fn over(&mut self, over: &Over) {
        self.write(" OVER ");
        match over {
            Over::Name(name) => self.ident(name),
            Over::Spec(spec) => self.window_spec(spec),
        }
    }

    pub(super) fn named_window(&mut self, window: &NamedWindow) {
        self.ident(&window.name);
        self.write(" AS ");
        self.window_spec(&window.spec);
    }

    fn window_spec(&mut self, spec: &WindowSpec) {
        self.write("(");
        let begin = self.out.len();
        if let Some(base) = &spec.base {
            self.ident(base);
        }
        if !spec.partition_by.is_empty() {
            self.write_if(self.out.len() > begin, " ");
            self.write("PARTITION BY ");
            self.list(&spec.partition_by, Self::expression);
        }
        if !spec.order_by.is_empty() {
            self.write_if(self.out.len() > begin, " ");
            self.write("ORDER BY ");
            self.list(&spec.order_by, Self::sort_item);
        }
        if let Some(frame) = &spec.frame {
            self.write_if(self.out.len() > begin, " ");
            self.frame(frame);
        }
        self.write(")");
    }

    fn frame(&mut self, frame: &WindowFrame) {
        if let Some(pattern) = &frame.pattern {
            self.measures(&pattern.measures);
            self.write_if(!pattern.measures.is_empty(), " ");
        }
        self.write(match frame.units {
            FrameUnits::Rows => "ROWS ",
            FrameUnits::Range => "RANGE ",
            FrameUnits::Groups => "GROUPS ",
        });
        self.write_if(frame.end.is_some(), "BETWEEN ");
        self.bound_of_frame(&frame.start);
        if let Some(end) = &frame.end {
            self.write(" AND ");
            self.bound_of_frame(end);
        }
        if let Some(pattern) = &frame.pattern {
            self.pattern_frame(pattern);
        }
    }

    fn bound_of_frame(&mut self, bound: &FrameBound) {
        match bound {
            FrameBound::UnboundedPreceding => self.write("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => self.write("UNBOUNDED FOLLOWING"),
            FrameBound::CurrentRow => self.write("CURRENT ROW"),
            FrameBound::Preceding(offset) => {
                // `a AND b PRECEDING` would end the first bound at AND.
                self.bound(offset, super::expression::VALUE);
                self.write(" PRECEDING");
            }
            FrameBound::Following(offset) => {
                self.bound(offset, super::expression::VALUE);
                self.write(" FOLLOWING");
            }
        }
    }
}
