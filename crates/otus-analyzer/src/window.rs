//! Window calls: named windows, frames, aggregates over windows, row numbers the lowering
//! itself needs. They are collected under an id and planned after grouping.

use std::sync::Arc;

use datafusion_common::ScalarValue;
use datafusion_expr::expr::{WindowFunction, WindowFunctionParams};
use datafusion_expr::logical_plan::Window;
use datafusion_expr::{
    Expr, LogicalPlan, SortExpr, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowFunctionDefinition,
};
use otus_functions::BoundCall;
use otus_functions::{FunctionKind, registry, resolve};
use otus_sql::ast::{self, FrameBound, FrameUnits, FunctionArgs, Over, SetQuantifier, WindowSpec};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, TrinoType};

use crate::binder::{Result, error, internal, not_supported};
use crate::expr::{Collected, CollectedWindow, ExprBinder, Typed, sort_key};
use crate::plan::col;

/// A window with its base resolved.
#[derive(Debug, Default)]
struct Specification {
    partition_by: Vec<ast::Expr>,
    order_by: Vec<ast::SortItem>,
    frame: Option<ast::WindowFrame>,
}

/// LAG and LEAD look along an order, not into a frame.
fn check_offset_window(name: &str, spec: &Specification, expr: &ast::Expr) -> Result<()> {
    if spec.order_by.is_empty() {
        let text = format!("{name} function requires an ORDER BY window clause");
        return Err(error(ErrorCode::MissingOrderBy, text, expr.span));
    }
    match &spec.frame {
        Some(frame) => {
            let text = format!("Cannot specify window frame for {name} function");
            Err(error(ErrorCode::InvalidWindowFrame, text, frame.span))
        }
        None => Ok(()),
    }
}

/// The aggregate or window function a call over a window runs.
fn definition(call: &BoundCall, name: &str, expr: &ast::Expr) -> Result<WindowFunctionDefinition> {
    match registry::find(name).map(|spec| spec.kind) {
        Some(FunctionKind::Aggregate) => {
            call.aggregate().map(WindowFunctionDefinition::AggregateUDF)
        }
        Some(FunctionKind::Window) => call.window().map(WindowFunctionDefinition::WindowUDF),
        _ => {
            let text = format!("Not a window function: {name}");
            return Err(error(ErrorCode::FunctionNotWindow, text, expr.span));
        }
    }
    .map_err(|e| crate::expr::placed(e, expr.span.get()))
}

impl ExprBinder<'_, '_, '_> {
    pub fn bind_window_call(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let span = expr.span.get();
        if let Some((outer, span)) = &self.in_aggregate {
            let inner = otus_sql::format::expression_text(expr);
            let text = format!(
                "Cannot nest window functions or row pattern measures inside aggregation '{outer}': [{inner}]"
            );
            return Err(error(ErrorCode::NestedWindow, text, *span));
        }
        if !self.allowed.windows {
            return Err(self.not_allowed(expr));
        }
        let Some(over) = &it.over else {
            return Err(error(ErrorCode::MissingOver, "no window", expr.span));
        };
        let spec = match over {
            Over::Name(name) => self.named_window(name, 0)?,
            Over::Spec(spec) => self.specification(spec, 0)?,
        };
        let nested = self.collected.windows.len();
        let bound = self.call_arguments(name, it, span)?;
        let partition_by = self.bind_all(&spec.partition_by)?.into_iter().map(sort_key).collect();
        let key = match spec.order_by.first() {
            Some(item) => Some(self.bind(&item.expr)?),
            None => None,
        };
        let order_by = self.bind_order(&spec.order_by)?;
        let filter = match &it.filter {
            Some(filter) => Some(Box::new(self.bind_boolean(filter, "Filter expression")?.expr)),
            None => None,
        };
        if self.collected.windows.len() > nested {
            let text = "Cannot nest window functions or row pattern measures inside window function arguments";
            return Err(error(ErrorCode::NestedWindow, text, expr.span));
        }
        if matches!(name, "lag" | "lead") {
            check_offset_window(name, &spec, expr)?;
        }
        let window_frame = self.frame(spec.frame.as_ref(), key, spec.order_by.len())?;
        let fun = definition(&bound.call, name, expr)?;
        let distinct =
            matches!(it.args, FunctionArgs::List { quantifier: Some(SetQuantifier::Distinct), .. });
        let params = WindowFunctionParams {
            args: bound.exprs,
            partition_by,
            order_by,
            window_frame,
            filter,
            null_treatment: it.null_treatment.map(crate::aggregate::null_treatment),
            distinct,
        };
        let call = Expr::WindowFunction(Box::new(WindowFunction { fun, params }));
        let ty = bound.call.signature.returns.clone();
        if let Some(same) = self.collected.windows.iter().find(|it| it.expr == call) {
            return Ok(Typed::new(col(&same.id), ty));
        }
        let id = self.binder.fresh();
        self.collected.windows.push(CollectedWindow { expr: call, id: id.clone() });
        Ok(Typed::new(col(&id), ty))
    }

    /// Named windows must make sense also where nothing uses them.
    pub fn check_window_columns(&mut self) -> Result<()> {
        let windows = self.windows;
        let mut collected = Collected::default();
        let mut binder = ExprBinder::new(self.binder, self.env, self.allowed, &mut collected);
        binder.windows = windows;
        for window in windows {
            let spec = binder.specification(&window.spec, 0)?;
            binder.bind_all(&spec.partition_by)?;
            binder.bind_order(&spec.order_by)?;
        }
        Ok(())
    }

    fn named_window(&self, name: &ast::Ident, depth: usize) -> Result<Specification> {
        let found = self.windows.iter().find(|it| name.is(&it.name.value));
        match found {
            Some(it) if depth < 32 => self.specification(&it.spec, depth + 1),
            _ => {
                let text = format!("Cannot resolve WINDOW name {}", name.value);
                Err(error(ErrorCode::InvalidWindowReference, text, name.span))
            }
        }
    }

    fn specification(&self, spec: &WindowSpec, depth: usize) -> Result<Specification> {
        let mut base = match &spec.base {
            Some(name) => self.named_window(name, depth)?,
            None => Specification::default(),
        };
        if spec.base.is_some() {
            if !spec.partition_by.is_empty() {
                let text =
                    "WINDOW specification with named WINDOW reference cannot specify PARTITION BY";
                return Err(error(ErrorCode::InvalidPartitionBy, text, spec.span));
            }
            if !base.order_by.is_empty() && !spec.order_by.is_empty() {
                let text =
                    "Cannot specify ORDER BY if the referenced named WINDOW specifies ORDER BY";
                return Err(error(ErrorCode::InvalidOrderBy, text, spec.span));
            }
        }
        if !spec.partition_by.is_empty() {
            base.partition_by.clone_from(&spec.partition_by);
        }
        if !spec.order_by.is_empty() {
            base.order_by.clone_from(&spec.order_by);
        }
        if spec.frame.is_some() {
            base.frame.clone_from(&spec.frame);
        }
        Ok(base)
    }

    fn frame(
        &mut self,
        frame: Option<&ast::WindowFrame>,
        key: Option<Typed>,
        keys: usize,
    ) -> Result<WindowFrame> {
        let Some(frame) = frame else {
            return Ok(WindowFrame::new((keys > 0).then_some(false)));
        };
        if frame.pattern.is_some() {
            return Err(not_supported("MATCH_RECOGNIZE", frame.span));
        }
        let units = match frame.units {
            FrameUnits::Rows => WindowFrameUnits::Rows,
            FrameUnits::Range => WindowFrameUnits::Range,
            FrameUnits::Groups => WindowFrameUnits::Groups,
        };
        let end = frame.end.as_ref().unwrap_or(&FrameBound::CurrentRow);
        check_frame(frame, end, keys)?;
        let ty = key.map(|key| key.ty);
        if frame.units == FrameUnits::Range
            && let Some(ty) = &ty
            && [&frame.start, end].into_iter().any(has_offset)
        {
            check_range_key(ty, frame)?;
        }
        let start = self.bound(&frame.start, units, ty.as_ref(), frame)?;
        let end = self.bound(end, units, ty.as_ref(), frame)?;
        Ok(WindowFrame::new_bounds(units, start, end))
    }

    fn bound(
        &mut self,
        bound: &FrameBound,
        units: WindowFrameUnits,
        key: Option<&TrinoType>,
        frame: &ast::WindowFrame,
    ) -> Result<WindowFrameBound> {
        let none = ScalarValue::Null;
        Ok(match bound {
            FrameBound::UnboundedPreceding => WindowFrameBound::Preceding(unbounded(units, none)),
            FrameBound::UnboundedFollowing => WindowFrameBound::Following(unbounded(units, none)),
            FrameBound::CurrentRow => WindowFrameBound::CurrentRow,
            FrameBound::Preceding(offset) => {
                WindowFrameBound::Preceding(self.offset(offset, units, key, frame)?)
            }
            FrameBound::Following(offset) => {
                WindowFrameBound::Following(self.offset(offset, units, key, frame)?)
            }
        })
    }

    fn offset(
        &mut self,
        offset: &ast::Expr,
        units: WindowFrameUnits,
        key: Option<&TrinoType>,
        frame: &ast::WindowFrame,
    ) -> Result<ScalarValue> {
        let bound = self.bind(offset)?;
        let Expr::Literal(value, _) = bound.expr else {
            return Err(not_supported("A frame offset that is not a constant", offset.span));
        };
        if units != WindowFrameUnits::Range {
            if !bound.ty.is_integer() {
                let text = format!(
                    "Window frame ROWS or GROUPS offset type must be exact numeric with scale 0 (actual: {})",
                    bound.ty
                );
                return Err(error(ErrorCode::TypeMismatch, text, offset.span));
            }
            return match value.cast_to(&arrow::datatypes::DataType::UInt64) {
                Ok(value) if !value.is_null() => Ok(value),
                _ => Err(error(
                    ErrorCode::InvalidWindowFrame,
                    "Window frame offset value must not be negative or null",
                    offset.span,
                )),
            };
        }
        let Some(key) = key else {
            return Err(error(
                ErrorCode::MissingOrderBy,
                "Window frame of type RANGE PRECEDING or FOLLOWING requires ORDER BY",
                frame.span,
            ));
        };
        let fits = match key {
            key if key.is_numeric() => bound.ty.is_numeric(),
            _ => bound.ty.is_interval(),
        };
        if !fits {
            let text = format!(
                "Window frame RANGE value type ({}) not compatible with sort item type ({key})",
                bound.ty
            );
            return Err(error(ErrorCode::TypeMismatch, text, offset.span));
        }
        match (&bound.ty, &value) {
            (TrinoType::IntervalYearMonth, ScalarValue::Int32(Some(months))) => {
                Ok(ScalarValue::new_interval_mdn(*months, 0, 0))
            }
            (TrinoType::IntervalDaySecond, ScalarValue::Int64(Some(millis))) => {
                let (days, rest) = (millis / 86_400_000, millis % 86_400_000);
                let days = i32::try_from(days).unwrap_or(i32::MAX);
                Ok(ScalarValue::new_interval_mdn(0, days, rest * 1_000_000))
            }
            _ => value.cast_to(&to_arrow(key)).map_err(internal),
        }
    }
}

fn unbounded(units: WindowFrameUnits, none: ScalarValue) -> ScalarValue {
    match units {
        WindowFrameUnits::Range => none,
        _ => ScalarValue::UInt64(None),
    }
}

fn has_offset(bound: &FrameBound) -> bool {
    matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_))
}

fn is_moment(ty: &TrinoType) -> bool {
    matches!(
        ty,
        TrinoType::Date
            | TrinoType::Time(_)
            | TrinoType::TimeTz(_)
            | TrinoType::Timestamp(_)
            | TrinoType::TimestampTz(_)
    )
}

/// What RANGE counts along has a distance.
fn check_range_key(key: &TrinoType, frame: &ast::WindowFrame) -> Result<()> {
    if key.is_numeric() || key.is_interval() || is_moment(key) {
        return Ok(());
    }
    let text = format!(
        "Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: {key})"
    );
    Err(error(ErrorCode::TypeMismatch, text, frame.span))
}

fn check_frame(frame: &ast::WindowFrame, end: &FrameBound, keys: usize) -> Result<()> {
    let wrong = |text: &str| Err(error(ErrorCode::InvalidWindowFrame, text, frame.span));
    let rank = |bound: &FrameBound| match bound {
        FrameBound::UnboundedPreceding => 0,
        FrameBound::Preceding(_) => 1,
        FrameBound::CurrentRow => 2,
        FrameBound::Following(_) => 3,
        FrameBound::UnboundedFollowing => 4,
    };
    match (&frame.start, end) {
        (FrameBound::UnboundedFollowing, _) => {
            return wrong("Window frame start cannot be UNBOUNDED FOLLOWING");
        }
        (_, FrameBound::UnboundedPreceding) => {
            return wrong("Window frame end cannot be UNBOUNDED PRECEDING");
        }
        (start, end) if rank(start) > rank(end) => {
            return wrong(
                "Window frame starting from FOLLOWING or CURRENT ROW cannot end before it",
            );
        }
        _ => {}
    }
    let ranged = frame.units == FrameUnits::Range && (has_offset(&frame.start) || has_offset(end));
    if ranged && keys > 1 {
        let text = "Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: 2)";
        return Err(error(ErrorCode::InvalidOrderBy, text, frame.span));
    }
    if frame.units == FrameUnits::Groups && keys == 0 {
        let text = "Window frame of type GROUPS PRECEDING or FOLLOWING requires ORDER BY";
        return Err(error(ErrorCode::MissingOrderBy, text, frame.span));
    }
    Ok(())
}

/// `input` with the window calls appended; one node for each partitioning and order.
pub fn plan_windows(mut input: LogicalPlan, windows: Vec<CollectedWindow>) -> Result<LogicalPlan> {
    let mut groups: Vec<(Vec<Expr>, Vec<SortExpr>, Vec<Expr>)> = Vec::new();
    for window in windows {
        let Expr::WindowFunction(call) = &window.expr else {
            continue;
        };
        let (partition, order) = (call.params.partition_by.clone(), call.params.order_by.clone());
        let expr = window.expr.clone().alias(window.id.as_str());
        match groups.iter_mut().find(|(p, o, _)| *p == partition && *o == order) {
            Some((_, _, exprs)) => exprs.push(expr),
            None => groups.push((partition, order, vec![expr])),
        }
    }
    for (_, _, exprs) in groups {
        input = LogicalPlan::Window(Window::try_new(exprs, Arc::new(input)).map_err(internal)?);
    }
    Ok(input)
}

/// `input` with `row_number()` or `rank()` over a partition, under `id` (bigint).
pub fn numbered(
    input: LogicalPlan,
    function: &str,
    id: &str,
    partition_by: Vec<Expr>,
    order_by: Vec<SortExpr>,
) -> Result<LogicalPlan> {
    let call = resolve(function, &[], &mut |_, _| {
        Err(otus_types::QueryError::new(ErrorCode::GenericInternalError, "no lambda here"))
    })?;
    let params = WindowFunctionParams {
        args: Vec::new(),
        partition_by,
        window_frame: WindowFrame::new((!order_by.is_empty()).then_some(false)),
        order_by,
        filter: None,
        null_treatment: None,
        distinct: false,
    };
    let fun = WindowFunctionDefinition::WindowUDF(call.window()?);
    let call = Expr::WindowFunction(Box::new(WindowFunction { fun, params }));
    plan_windows(input, vec![CollectedWindow { expr: call, id: id.to_owned() }])
}
