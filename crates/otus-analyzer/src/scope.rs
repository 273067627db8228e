//! Which names mean which columns: fields of relations, scopes, and their nesting.
//! It must not know expressions or plans beyond column ids.

use std::sync::Arc;

use otus_catalog::Table;
use otus_sql::ast::Ident;
use otus_types::TrinoType;

/// A column that can be named.
#[derive(Debug, Clone)]
pub struct Field {
    /// As written or stored; matched without regard to case.
    pub name: Option<String>,
    /// The relation's name in lower case, outermost part first: `[catalog, db, t]` or `[alias]`.
    pub relation: Vec<String>,
    pub ty: TrinoType,
    /// The opaque id in the plan.
    pub column: String,
    /// `$path` and its like: found by name, not by `*`.
    pub hidden: bool,
    /// The table column this is, unchanged; advice asks for it.
    pub origin: Option<Origin>,
}

/// A column of a catalog table.
#[derive(Debug, Clone)]
pub struct Origin {
    pub table: Arc<Table>,
    pub column: String,
}

impl Field {
    pub fn new(name: Option<String>, ty: TrinoType, column: String) -> Self {
        Self { name, relation: Vec::new(), ty, column, hidden: false, origin: None }
    }

    /// Whether `parts` (qualifiers, then the name) name this field.
    fn is_named(&self, parts: &[&Ident]) -> bool {
        let Some((name, qualifiers)) = parts.split_last() else {
            return false;
        };
        self.name.as_deref().is_some_and(|own| name.is(own))
            && qualifiers.len() <= self.relation.len()
            && qualifiers.iter().rev().zip(self.relation.iter().rev()).all(|(q, r)| q.is(r))
    }
}

/// The fields of one FROM clause.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub fields: Vec<Field>,
}

impl Scope {
    pub fn visible(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.hidden)
    }

    /// The fields `parts` may mean.
    pub fn find(&self, parts: &[&Ident]) -> Vec<&Field> {
        self.fields.iter().filter(|field| field.is_named(parts)).collect()
    }

    /// The fields of the relation `parts` names (`t.*`).
    pub fn of_relation(&self, parts: &[&Ident]) -> Vec<&Field> {
        let matches = |field: &&Field| {
            parts.len() <= field.relation.len()
                && !parts.is_empty()
                && parts.iter().rev().zip(field.relation.iter().rev()).all(|(p, r)| p.is(r))
        };
        self.fields.iter().filter(matches).collect()
    }

    /// Both sides of a join.
    pub fn join(mut self, other: Scope) -> Scope {
        self.fields.extend(other.fields);
        self
    }

    /// Every field under one relation name; new column names where given.
    pub fn renamed(mut self, relation: &str, columns: &[Ident]) -> Scope {
        let mut names = columns.iter();
        if !columns.is_empty() {
            self.fields.retain(|field| !field.hidden);
        }
        for field in &mut self.fields {
            field.relation = vec![relation.to_lowercase()];
            if !field.hidden
                && let Some(name) = names.next()
            {
                field.name = Some(name.value.clone());
            }
        }
        self
    }
}

/// A scope inside the scopes of the queries around it.
#[derive(Debug, Clone, Copy)]
pub struct Env<'e> {
    pub scope: &'e Scope,
    pub outer: Option<&'e Env<'e>>,
}

impl<'e> Env<'e> {
    pub fn new(scope: &'e Scope, outer: Option<&'e Env<'e>>) -> Self {
        Self { scope, outer }
    }

    /// This scope, then those around it.
    pub fn levels(&self) -> impl Iterator<Item = &'e Scope> {
        let mut next = Some(*self);
        std::iter::from_fn(move || {
            let env = next?;
            next = env.outer.copied();
            Some(env.scope)
        })
    }
}
