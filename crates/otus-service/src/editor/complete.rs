//! What may stand at the cursor, best first: columns and nested fields of the relations in
//! scope, tables, functions, keywords. It must not know how a list is shown.

use otus_catalog::CatalogStore;
use otus_functions::{FunctionKind, registry};
use otus_sql::lexer::Keyword;
use otus_sql::{CompletionContext, Expects, complete_at};
use otus_types::Span;
use serde::Serialize;

use super::columns::{self, Member};
use crate::service::Service;

/// More than a person scrolls through.
const COMPLETIONS_MAX: usize = 300;
/// Types DDL and CAST know.
const TYPES: &[&str] = &[
    "array",
    "bigint",
    "boolean",
    "char",
    "date",
    "decimal",
    "double",
    "float",
    "int",
    "integer",
    "json",
    "map",
    "real",
    "row",
    "smallint",
    "string",
    "struct",
    "timestamp",
    "tinyint",
    "varbinary",
    "varchar",
];

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    Column,
    Field,
    Table,
    View,
    Database,
    Alias,
    Function,
    Type,
    Keyword,
}

/// One thing that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    pub label: String,
    /// What to write: quoted where the name needs it, `count(` for functions.
    pub insert: String,
    pub kind: CompletionKind,
    /// Type of a column, signature of a function.
    pub detail: String,
    /// A sentence about it, perhaps empty.
    pub about: String,
}

/// What may stand at the cursor, and the bytes it would replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completions {
    pub start: usize,
    pub end: usize,
    pub items: Vec<Completion>,
}

/// The completions at byte `offset` of `text`.
#[must_use]
pub fn complete(service: &Service, text: &str, offset: usize, database: &str) -> Completions {
    let context = complete_at(text, offset);
    let Span { start, end } = context.replace.unwrap_or(Span::new(offset, offset));
    let mut list = List {
        catalog: service.engine().catalog().as_ref(),
        database: &database.to_lowercase(),
        prefix: context.prefix.to_lowercase(),
        hive: context.hive,
        items: Vec::new(),
    };
    for expects in &context.expects {
        match expects {
            Expects::Columns => list.columns(&context),
            Expects::Tables => list.tables(&context),
            Expects::Databases => list.databases(),
            Expects::Functions => list.functions(),
            Expects::Types => list.types(),
            Expects::Keywords => list.keywords(&context.keywords),
        }
    }
    let prefix = list.prefix;
    let mut items = list.items;
    // What begins as typed comes before what only contains it; the order is kept otherwise.
    items.sort_by_key(|it| !it.label.to_lowercase().starts_with(&prefix));
    items.truncate(COMPLETIONS_MAX);
    Completions { start, end, items }
}

struct List<'a> {
    catalog: &'a dyn CatalogStore,
    database: &'a str,
    prefix: String,
    hive: bool,
    items: Vec<Completion>,
}

impl List<'_> {
    fn add(&mut self, label: &str, insert: String, kind: CompletionKind, detail: String) {
        if !label.to_lowercase().contains(&self.prefix) {
            return;
        }
        let label = label.to_owned();
        self.items.push(Completion { label, insert, kind, detail, about: String::new() });
    }

    fn name(&mut self, name: &str, kind: CompletionKind, detail: String) {
        let insert = quoted(name, self.hive);
        self.add(name, insert, kind, detail);
    }

    fn members(&mut self, members: Vec<Member>, kind: CompletionKind) {
        for member in members {
            let mut detail = member.ty.map(|it| it.to_string()).unwrap_or_default();
            if member.partition {
                detail.push_str(" (partition key)");
            }
            self.name(&member.name, kind, detail);
        }
    }

    fn columns(&mut self, context: &CompletionContext) {
        let (catalog, database) = (self.catalog, self.database);
        let of = |relation| columns::of_relation(catalog, database, relation);
        let Some(first) = context.qualifier.first() else {
            for relation in &context.relations {
                self.members(of(relation), CompletionKind::Column);
            }
            for relation in &context.relations {
                if let Some(name) = relation.alias.as_ref().or_else(|| relation.table.last()) {
                    self.name(name, CompletionKind::Alias, String::from("relation"));
                }
            }
            return;
        };
        let named = context.relations.iter().find(|it| {
            let name = it.alias.as_ref().or_else(|| it.table.last());
            name.is_some_and(|it| it.eq_ignore_ascii_case(first))
        });
        let inner = context.qualifier.get(1..).unwrap_or_default();
        if let Some(relation) = named {
            let members = of(relation);
            let kind =
                if inner.is_empty() { CompletionKind::Column } else { CompletionKind::Field };
            self.members(walk(members, inner), kind);
            return;
        }
        for relation in &context.relations {
            self.members(walk(of(relation), &context.qualifier), CompletionKind::Field);
        }
    }

    fn tables(&mut self, context: &CompletionContext) {
        let database = match context.qualifier.as_slice() {
            [] => {
                for name in &context.common_tables {
                    self.name(name, CompletionKind::Table, String::from("WITH"));
                }
                self.database.to_owned()
            }
            [.., last] => last.to_lowercase(),
        };
        for table in self.catalog.tables(&database).unwrap_or_default() {
            let (kind, detail) = if table.is_view() {
                (CompletionKind::View, String::from("view"))
            } else {
                (CompletionKind::Table, table.location().unwrap_or_default().to_owned())
            };
            self.name(&table.name, kind, detail);
        }
        if context.qualifier.is_empty() {
            self.databases();
        }
    }

    fn databases(&mut self) {
        for database in self.catalog.databases().unwrap_or_default() {
            self.name(&database.name, CompletionKind::Database, String::from("database"));
        }
    }

    fn functions(&mut self) {
        let mut names: Vec<&'static str> = registry::names().collect();
        names.sort_unstable();
        for name in names {
            let Some(spec) = registry::find(name) else { continue };
            if !name.contains(&self.prefix) {
                continue;
            }
            let kind = match spec.kind {
                FunctionKind::Scalar => "",
                FunctionKind::Aggregate => "aggregate ",
                FunctionKind::Window => "window ",
            };
            let signature = spec.signatures.first().copied().unwrap_or_default();
            self.items.push(Completion {
                label: name.to_owned(),
                insert: format!("{name}("),
                kind: CompletionKind::Function,
                detail: format!("{kind}{signature}"),
                about: spec.description.to_owned(),
            });
        }
    }

    fn types(&mut self) {
        for name in TYPES {
            self.add(name, (*name).to_owned(), CompletionKind::Type, String::new());
        }
    }

    fn keywords(&mut self, keywords: &[String]) {
        for word in keywords {
            self.add(word, word.clone(), CompletionKind::Keyword, String::new());
        }
    }
}

/// Follows `path` into nested types.
fn walk(members: Vec<Member>, path: &[String]) -> Vec<Member> {
    path.iter().fold(members, |members, name| {
        let found = members.iter().find(|it| it.name.eq_ignore_ascii_case(name));
        found.and_then(|it| it.ty.as_ref()).map(columns::fields).unwrap_or_default()
    })
}

/// The name as it must be written: words the grammar reserves and odd characters need quotes.
pub(crate) fn quoted(name: &str, hive: bool) -> String {
    let plain = name.starts_with(|it: char| it.is_ascii_lowercase() || it == '_')
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_');
    let reserved = Keyword::of(name).is_some_and(Keyword::is_reserved);
    // A word that begins a literal or type is read as such before a string.
    let misread = matches!(name, "timestamp" | "date" | "time" | "interval");
    match (plain && !reserved && !misread, hive) {
        (true, _) => name.to_owned(),
        (false, true) => format!("`{}`", name.replace('`', "``")),
        (false, false) => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}
