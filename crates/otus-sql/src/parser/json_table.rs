//! JSON_TABLE: columns, nested columns, plans.
//! It must not know the JSON path language.

use super::{Parsed, Parser};
use crate::ast::{JsonColumn, JsonPlan, JsonPlanDefault, JsonTable, RelationKind};
use crate::lexer::{Keyword as K, TokenKind as T};

/// OUTER or INNER between parent and child.
const PARENT_CHILD: &[(K, bool)] = &[(K::OUTER, true), (K::INNER, false)];
/// CROSS or UNION between siblings.
const SIBLINGS: &[(K, bool)] = &[(K::CROSS, true), (K::UNION, false)];

impl Parser<'_> {
    pub(super) fn json_table(&mut self) -> Parsed<RelationKind> {
        self.bump();
        self.in_parens(|p| {
            let call = p.json_path_call()?;
            p.expect_keyword(K::COLUMNS)?;
            let columns = p.in_parens(|p| p.comma_list(Self::json_column))?;
            let plan = match p.eat_keyword(K::PLAN) {
                true => Some(p.json_table_plan()?),
                false => None,
            };
            let error_on_error = p.eat_one_of(&[(K::ERROR, true), (K::EMPTY, false)]);
            if error_on_error.is_some() {
                p.expect_keywords(&[K::ON, K::ERROR])?;
            }
            let table = JsonTable { call, columns, plan, error_on_error };
            Ok(RelationKind::JsonTable(Box::new(table)))
        })
    }

    fn json_column(&mut self) -> Parsed<JsonColumn> {
        let nested =
            self.is_keyword(K::NESTED) && (self.peek_keyword(1, K::PATH) || self.string_begins(1));
        if nested {
            return self.nested(Self::nested_columns);
        }
        let name = self.identifier()?;
        if self.eat_keyword(K::FOR) {
            self.expect_keyword(K::ORDINALITY)?;
            return Ok(JsonColumn::Ordinality { name });
        }
        let ty = self.data_type()?;
        let format = self.json_format()?;
        let path = match self.eat_keyword(K::PATH) {
            true => Some(self.string()?),
            false => None,
        };
        let Some(format) = format else {
            let (on_empty, on_error) = self.on_empty_on_error(Self::json_value_behavior)?;
            return Ok(JsonColumn::Value { name, ty, path, on_empty, on_error });
        };
        let wrapper = self.json_wrapper()?;
        let quotes = self.json_quotes()?;
        let (on_empty, on_error) = self.on_empty_on_error(Self::json_query_behavior)?;
        Ok(JsonColumn::Query { name, ty, format, path, wrapper, quotes, on_empty, on_error })
    }

    /// `NESTED [PATH] 'path' [AS name] COLUMNS (…)`.
    fn nested_columns(&mut self) -> Parsed<JsonColumn> {
        self.bump();
        self.eat_keyword(K::PATH);
        let path = self.string()?;
        let path_name = match self.eat_keyword(K::AS) {
            true => Some(self.identifier()?),
            false => None,
        };
        self.expect_keyword(K::COLUMNS)?;
        let columns = self.in_parens(|p| p.comma_list(Self::json_column))?;
        Ok(JsonColumn::Nested { path, path_name, columns })
    }

    /// After PLAN.
    fn json_table_plan(&mut self) -> Parsed<JsonPlan> {
        if self.eat_keyword(K::DEFAULT) {
            return self.in_parens(Self::default_plan).map(JsonPlan::Default);
        }
        self.in_parens(Self::specific_plan)
    }

    fn default_plan(&mut self) -> Parsed<JsonPlanDefault> {
        if let Some(outer) = self.eat_one_of(PARENT_CHILD) {
            let cross = match self.eat(T::Comma) {
                true => self.expect_one_of(SIBLINGS)?,
                false => false,
            };
            return Ok(JsonPlanDefault { outer, cross });
        }
        let cross = self.expect_one_of(SIBLINGS)?;
        let outer = match self.eat(T::Comma) {
            true => self.expect_one_of(PARENT_CHILD)?,
            false => true,
        };
        Ok(JsonPlanDefault { outer, cross })
    }

    fn specific_plan(&mut self) -> Parsed<JsonPlan> {
        self.nested(|p| {
            let first = p.plan_primary()?;
            if let JsonPlan::Leaf(parent) = &first
                && let Some(outer) = p.eat_one_of(PARENT_CHILD)
            {
                let child = Box::new(p.plan_primary()?);
                return Ok(JsonPlan::Join { parent: parent.clone(), outer, child });
            }
            let Some(cross) = p.eat_one_of(SIBLINGS) else {
                return Ok(first);
            };
            let again = if cross { K::CROSS } else { K::UNION };
            let mut plans = vec![first, p.plan_primary()?];
            while p.eat_keyword(again) {
                plans.push(p.plan_primary()?);
            }
            Ok(if cross { JsonPlan::Cross(plans) } else { JsonPlan::Union(plans) })
        })
    }

    fn plan_primary(&mut self) -> Parsed<JsonPlan> {
        if self.is(T::LeftParen) {
            return self.in_parens(Self::specific_plan);
        }
        self.identifier().map(JsonPlan::Leaf)
    }
}
