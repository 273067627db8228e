//! SQL/JSON functions and JSON_TABLE as text. It must not know the JSON path language.

use super::Printer;
use crate::ast::{
    Expr, ExprKind, JsonColumn, JsonEncoding, JsonExistsOnError, JsonFormat, JsonInput, JsonNulls,
    JsonPathCall, JsonPlan, JsonQueryOn, JsonQuotes, JsonReturning, JsonTable, JsonValueOn,
    JsonWrapper,
};

impl Printer {
    pub(super) fn json(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::JsonExists(exists) => {
                self.write("JSON_EXISTS(");
                self.path_call(&exists.call);
                self.write(match exists.on_error {
                    Some(JsonExistsOnError::True) => " TRUE ON ERROR",
                    Some(JsonExistsOnError::False) => " FALSE ON ERROR",
                    Some(JsonExistsOnError::Unknown) => " UNKNOWN ON ERROR",
                    Some(JsonExistsOnError::Error) => " ERROR ON ERROR",
                    None => "",
                });
            }
            ExprKind::JsonValue(value) => {
                self.write("JSON_VALUE(");
                self.path_call(&value.call);
                if let Some(ty) = &value.returning {
                    self.write(" RETURNING ");
                    self.data_type(ty);
                }
                self.value_on(value.on_empty.as_ref(), "EMPTY");
                self.value_on(value.on_error.as_ref(), "ERROR");
            }
            ExprKind::JsonQuery(query) => {
                self.write("JSON_QUERY(");
                self.path_call(&query.call);
                self.returning(query.returning.as_ref());
                self.wrapper(query.wrapper, query.quotes);
                self.query_on(query.on_empty, query.on_error);
            }
            ExprKind::JsonObject(object) => {
                self.write("JSON_OBJECT(");
                self.list(&object.members, |p, member| {
                    p.write("KEY ");
                    p.expression(&member.key);
                    p.write(" VALUE ");
                    p.input(&member.value);
                });
                self.nulls(object.nulls);
                match object.unique_keys {
                    Some(true) => self.write(" WITH UNIQUE KEYS"),
                    Some(false) => self.write(" WITHOUT UNIQUE KEYS"),
                    None => {}
                }
                self.returning(object.returning.as_ref());
            }
            ExprKind::JsonArray(array) => {
                self.write("JSON_ARRAY(");
                self.list(&array.elements, Self::input);
                self.nulls(array.nulls);
                self.returning(array.returning.as_ref());
            }
            _ => return,
        }
        self.write(")");
    }

    fn input(&mut self, input: &JsonInput) {
        self.expression(&input.value);
        self.json_format(input.format);
    }

    fn json_format(&mut self, format: Option<JsonFormat>) {
        let Some(format) = format else { return };
        self.write(match format.encoding {
            None => " FORMAT JSON",
            Some(JsonEncoding::Utf8) => " FORMAT JSON ENCODING UTF8",
            Some(JsonEncoding::Utf16) => " FORMAT JSON ENCODING UTF16",
            Some(JsonEncoding::Utf32) => " FORMAT JSON ENCODING UTF32",
        });
    }

    fn path_call(&mut self, call: &JsonPathCall) {
        self.input(&call.input);
        self.write(", ");
        self.string(&call.path);
        if let Some(name) = &call.path_name {
            self.write(" AS ");
            self.ident(name);
        }
        if !call.passing.is_empty() {
            self.write(" PASSING ");
            self.list(&call.passing, |p, argument| {
                p.input(&argument.value);
                p.write(" AS ");
                p.ident(&argument.name);
            });
        }
    }

    fn returning(&mut self, returning: Option<&JsonReturning>) {
        if let Some(returning) = returning {
            self.write(" RETURNING ");
            self.data_type(&returning.ty);
            self.json_format(returning.format);
        }
    }

    fn nulls(&mut self, nulls: Option<JsonNulls>) {
        self.write(match nulls {
            Some(JsonNulls::Null) => " NULL ON NULL",
            Some(JsonNulls::Absent) => " ABSENT ON NULL",
            None => "",
        });
    }

    fn wrapper(&mut self, wrapper: Option<JsonWrapper>, quotes: Option<JsonQuotes>) {
        self.write(match wrapper {
            Some(JsonWrapper::Without) => " WITHOUT ARRAY WRAPPER",
            Some(JsonWrapper::Conditional) => " WITH CONDITIONAL ARRAY WRAPPER",
            Some(JsonWrapper::Unconditional) => " WITH UNCONDITIONAL ARRAY WRAPPER",
            None => "",
        });
        self.write(match quotes {
            Some(JsonQuotes::Keep) => " KEEP QUOTES",
            Some(JsonQuotes::Omit) => " OMIT QUOTES",
            None => "",
        });
    }

    fn value_on(&mut self, behavior: Option<&JsonValueOn>, event: &str) {
        match behavior {
            None => return,
            Some(JsonValueOn::Error) => self.write(" ERROR"),
            Some(JsonValueOn::Null) => self.write(" NULL"),
            Some(JsonValueOn::Default(value)) => {
                self.write(" DEFAULT ");
                self.expression(value);
            }
        }
        self.write(&format!(" ON {event}"));
    }

    fn query_on(&mut self, on_empty: Option<JsonQueryOn>, on_error: Option<JsonQueryOn>) {
        for (behavior, event) in [(on_empty, "EMPTY"), (on_error, "ERROR")] {
            let word = match behavior {
                None => continue,
                Some(JsonQueryOn::Error) => "ERROR",
                Some(JsonQueryOn::Null) => "NULL",
                Some(JsonQueryOn::EmptyArray) => "EMPTY ARRAY",
                Some(JsonQueryOn::EmptyObject) => "EMPTY OBJECT",
            };
            self.write(&format!(" {word} ON {event}"));
        }
    }

    pub(super) fn json_table(&mut self, table: &JsonTable) {
        self.write("JSON_TABLE(");
        self.path_call(&table.call);
        self.write(" COLUMNS ");
        self.parens(&table.columns, Self::json_column);
        match &table.plan {
            None => {}
            Some(JsonPlan::Default(plan)) => {
                let parent = if plan.outer { "OUTER" } else { "INNER" };
                let sibling = if plan.cross { "CROSS" } else { "UNION" };
                self.write(&format!(" PLAN DEFAULT ({parent}, {sibling})"));
            }
            Some(plan) => {
                self.write(" PLAN (");
                self.plan(plan);
                self.write(")");
            }
        }
        self.write(match table.error_on_error {
            Some(true) => " ERROR ON ERROR",
            Some(false) => " EMPTY ON ERROR",
            None => "",
        });
        self.write(")");
    }

    fn json_column(&mut self, column: &JsonColumn) {
        match column {
            JsonColumn::Ordinality { name } => {
                self.ident(name);
                self.write(" FOR ORDINALITY");
            }
            JsonColumn::Value { name, ty, path, on_empty, on_error } => {
                self.ident(name);
                self.write(" ");
                self.data_type(ty);
                self.path(path.as_ref());
                self.value_on(on_empty.as_ref(), "EMPTY");
                self.value_on(on_error.as_ref(), "ERROR");
            }
            JsonColumn::Query { name, ty, format, path, wrapper, quotes, on_empty, on_error } => {
                self.ident(name);
                self.write(" ");
                self.data_type(ty);
                self.json_format(Some(*format));
                self.path(path.as_ref());
                self.wrapper(*wrapper, *quotes);
                self.query_on(*on_empty, *on_error);
            }
            JsonColumn::Nested { path, path_name, columns } => {
                self.write("NESTED PATH ");
                self.string(path);
                if let Some(name) = path_name {
                    self.write(" AS ");
                    self.ident(name);
                }
                self.write(" COLUMNS ");
                self.parens(columns, Self::json_column);
            }
        }
    }

    fn path(&mut self, path: Option<&crate::ast::StringLiteral>) {
        if let Some(path) = path {
            self.write(" PATH ");
            self.string(path);
        }
    }

    fn plan(&mut self, plan: &JsonPlan) {
        let joined = |p: &mut Self, plans: &[JsonPlan], word: &str| {
            for (at, plan) in plans.iter().enumerate() {
                p.write_if(at > 0, word);
                p.plan_primary(plan);
            }
        };
        match plan {
            JsonPlan::Leaf(name) => self.ident(name),
            JsonPlan::Join { parent, outer, child } => {
                self.ident(parent);
                self.write(if *outer { " OUTER " } else { " INNER " });
                self.plan_primary(child);
            }
            JsonPlan::Union(plans) => joined(self, plans, " UNION "),
            JsonPlan::Cross(plans) => joined(self, plans, " CROSS "),
            JsonPlan::Default(_) => {}
        }
    }

    fn plan_primary(&mut self, plan: &JsonPlan) {
        let leaf = matches!(plan, JsonPlan::Leaf(_));
        self.write_if(!leaf, "(");
        self.plan(plan);
        self.write_if(!leaf, ")");
    }
}
