//! From syntax tree and catalog snapshot to a typed, resolved logical plan.
//!
//! Read it in the order in which a query is understood:
//! 1. [`names`] lists the tables a text reaches, so that the snapshot can be taken;
//! 2. `query` walks WITH, set operations, ORDER BY and LIMIT; `select` one SELECT, in the
//!    order FROM, WHERE, GROUP BY, HAVING, windows, items, DISTINCT, ORDER BY;
//! 3. `relation/` binds what stands in FROM: each gives a plan and a [`scope`];
//! 4. `expr/` binds expressions to DataFusion expressions with Trino types; every coercion
//!    is explicit, so that DataFusion has no types to decide;
//! 5. `plan/` holds the lowering DataFusion does not do: dependent joins (all subqueries
//!    and LATERAL), grouping sets, bag set operations.
//!
//! Columns travel under opaque ids (`c17`), unique in a statement; names exist only in
//! scopes and at the very end, in [`BoundQuery::output`]. A correlated reference is simply
//! an id that a plan does not produce itself.
//!
//! This crate must not know storage, files or async.

mod aggregate;
mod binder;
mod bound;
mod expr;
mod group_by;
mod insert;
pub mod names;
mod plan;
mod query;
mod relation;
mod scope;
mod select;
mod select_items;
mod source;
mod suggest;
mod types;
mod window;

pub mod advice;

pub use bound::{BindSession, BoundQuery, OutputColumn, bind_query};
pub use insert::{BoundInsert, bind_insert};
pub use names::table_names;
pub use plan::element_fields::ElementFields;
pub use source::{CatalogTable, HiddenColumn, SequenceTable, VirtualColumn, information_schema};
