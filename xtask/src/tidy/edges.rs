//! Which crate may depend on which: the borders that keep the house in order. A crate that
//! is not in the table, or an edge that is not, is a violation. Only our own crates and the
//! guarded families are bound; any other library only needs its reason in the documents.

use super::Tree;
use super::manifests::members;

/// A crate's allowance: `ours` by short name (`*` is all of them), then the guarded
/// third-party crates (`datafusion-*` is that whole family without `datafusion` itself).
struct Allowed {
    name: &'static str,
    ours: &'static [&'static str],
    guarded: &'static [&'static str],
}

/// What design and ARCHITECTURE.md call the crate table.
const TABLE: &[Allowed] = &[
    Allowed { name: "otus-types", ours: &[], guarded: &[] },
    Allowed { name: "otus-sql", ours: &["types"], guarded: &[] },
    Allowed { name: "otus-awslogs", ours: &["types"], guarded: &[] },
    Allowed { name: "otus-catalog", ours: &["types", "sql"], guarded: &["rusqlite"] },
    Allowed { name: "otus-storage", ours: &["types"], guarded: &["object_store", "rusqlite"] },
    Allowed { name: "otus-formats", ours: &["types"], guarded: &[] },
    Allowed { name: "otus-functions", ours: &["types"], guarded: &["datafusion-*"] },
    Allowed {
        name: "otus-analyzer",
        ours: &["types", "sql", "catalog", "functions", "awslogs"],
        guarded: &["datafusion-common", "datafusion-expr"],
    },
    Allowed {
        name: "otus-engine",
        ours: &[
            "types",
            "sql",
            "catalog",
            "functions",
            "analyzer",
            "awslogs",
            "storage",
            "formats",
        ],
        guarded: &["datafusion", "datafusion-*", "object_store"],
    },
    Allowed {
        name: "otus-service",
        ours: &["types", "sql", "functions", "engine", "catalog", "storage", "awslogs"],
        guarded: &["rusqlite"],
    },
    Allowed {
        name: "otus-investigate",
        ours: &["types", "sql", "catalog", "storage", "awslogs", "formats"],
        guarded: &[],
    },
    Allowed {
        name: "otus-api",
        ours: &["service", "investigate", "catalog", "storage", "types"],
        guarded: &["axum", "hyper"],
    },
    // The command's tests serve S3 on loopback.
    Allowed { name: "otus", ours: &["*"], guarded: &["hyper"] },
    Allowed { name: "xtask", ours: &[], guarded: &[] },
];

/// What the tests of a crate may use beyond that: row formats are tried on tables as statements
/// define them.
const TESTS: &[(&str, &[&str])] = &[("otus-formats", &["otus-catalog", "otus-sql"])];

/// Crates that only those named in the table may touch, with what builds upon them.
const GUARDED: &[&str] = &["datafusion", "axum", "hyper", "object_store", "rusqlite"];

/// Finds edges outside the table.
pub(super) fn check(tree: &Tree) -> Vec<(String, usize, String)> {
    let (manifests, mut found) = members(tree);
    for manifest in manifests {
        let Some(allowed) = TABLE.iter().find(|row| row.name == manifest.name) else {
            let message =
                format!("{} is not in the crate table of xtask/src/tidy/edges.rs", manifest.name);
            found.push((manifest.path, 0, message));
            continue;
        };
        for dependency in &manifest.dependencies {
            let in_tests = |(name, also): &(&str, &[&str])| {
                *name == manifest.name && also.contains(&dependency.package.as_str())
            };
            if dependency.for_tests && TESTS.iter().any(in_tests) {
                continue;
            }
            if !allowed.permits(&dependency.package) {
                let message =
                    format!("{} must not depend on {}", manifest.name, dependency.package);
                found.push((manifest.path.clone(), dependency.line, message));
            }
        }
    }
    found
}

impl Allowed {
    fn permits(&self, package: &str) -> bool {
        if let Some(short) = package.strip_prefix("otus-") {
            return self.ours.iter().any(|ours| *ours == "*" || *ours == short);
        }
        if !is_guarded(package) {
            return true;
        }
        self.guarded.iter().any(|guarded| match guarded.strip_suffix('*') {
            Some(family) => package.starts_with(family),
            None => is_family(package, guarded),
        })
    }
}

fn is_guarded(package: &str) -> bool {
    GUARDED.iter().any(|guarded| is_family(package, guarded))
}

/// `axum` and `axum-extra` are one family; so are all of DataFusion, but there the exact
/// name counts, because `datafusion` itself brings the whole engine.
fn is_family(package: &str, family: &str) -> bool {
    let prefixed = package.strip_prefix(family).is_some_and(|rest| rest.starts_with('-'));
    package == family || (prefixed && !family.starts_with("datafusion-"))
}
