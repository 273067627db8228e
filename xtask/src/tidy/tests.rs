//! Each rule sees a planted violation, and a tree without one passes.

use super::{Tree, violations};

const ROOT: &str = "[workspace.dependencies]\nserde = \"1\"\nrusqlite = \"0.40\"\n";
const DOCUMENT: &str = "| crate | why |\n| --- | --- |\n| `serde`, `rusqlite` | reasons |\n";

fn sound() -> Tree {
    let mut tree = Tree::default();
    tree.plant("Cargo.toml", ROOT);
    tree.plant("docs/dependencies.md", DOCUMENT);
    let types = "[package]\nname = \"otus-types\"\n[dependencies]\nserde.workspace = true\n";
    tree.plant("crates/otus-types/Cargo.toml", types);
    tree.plant("crates/otus-types/src/lib.rs", "//! Words.\n\npub fn one() {}\n");
    tree
}

/// `path:line: rule` of everything found.
fn found(tree: &Tree) -> Vec<String> {
    let line = |v: &super::Violation| format!("{}:{}: {}", v.path, v.line, v.rule);
    violations(tree).iter().map(line).collect()
}

#[test]
fn a_sound_tree_has_no_violation() {
    assert_eq!(found(&sound()), Vec::<String>::new());
}

#[test]
fn forbidden_edges_are_found_of_every_kind_of_dependency() {
    let mut tree = sound();
    let types = "[package]\nname = \"otus-types\"\n[dependencies]\nserde.workspace = true\n\
                 otus-sql.workspace = true\n[dev-dependencies]\nrusqlite.workspace = true\n\
                 [target.'cfg(unix)'.dependencies]\notus-catalog = { workspace = true }\n";
    tree.plant("crates/otus-types/Cargo.toml", types);
    let edges = |line| format!("crates/otus-types/Cargo.toml:{line}: dependency-edge");
    assert_eq!(found(&tree), [edges(5), edges(7), edges(9)]);
}

#[test]
fn some_edges_are_for_tests_alone() {
    let mut tree = sound();
    let formats = "[package]\nname = \"otus-formats\"\n[dependencies]\notus-sql.workspace = true\n\
                   [dev-dependencies]\notus-catalog.workspace = true\notus-engine.workspace = true\n";
    tree.plant("crates/otus-formats/Cargo.toml", formats);
    let edges = |line| format!("crates/otus-formats/Cargo.toml:{line}: dependency-edge");
    assert_eq!(found(&tree), [edges(4), edges(7)]);
}

#[test]
fn a_renamed_dependency_is_seen_under_its_own_name() {
    let mut tree = sound();
    let types = "[package]\nname = \"otus-types\"\n[dependencies]\n\
                 db = { workspace = true, package = \"rusqlite\" }\n";
    tree.plant("crates/otus-types/Cargo.toml", types);
    assert_eq!(found(&tree), ["crates/otus-types/Cargo.toml:4: dependency-edge"]);
}

#[test]
fn families_are_guarded_and_exact_names_are_exact() {
    let mut tree = sound();
    let pins = "[workspace.dependencies]\nserde = \"1\"\nrusqlite = \"0.40\"\naxum-extra = \"1\"\n\
                datafusion = \"55\"\ndatafusion-expr = \"55\"\ndatafusion-sql = \"55\"\n";
    tree.plant("Cargo.toml", pins);
    let document = "| `serde`, `rusqlite`, `axum-extra`, `datafusion`, `datafusion-expr`, `datafusion-sql` | |\n";
    tree.plant("docs/dependencies.md", document);
    let manifest = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\n[dependencies]\ndatafusion.workspace = true\n\
             datafusion-expr.workspace = true\ndatafusion-sql.workspace = true\n\
             axum-extra.workspace = true\n"
        )
    };
    tree.plant("crates/a/Cargo.toml", &manifest("otus-analyzer"));
    tree.plant("crates/f/Cargo.toml", &manifest("otus-functions"));
    tree.plant("crates/e/Cargo.toml", &manifest("otus-engine"));
    tree.plant("crates/x/Cargo.toml", &manifest("otus-api"));
    let edge =
        |name: &str, line: usize| format!("crates/{name}/Cargo.toml:{line}: dependency-edge");
    let expected = [
        edge("a", 4),
        edge("a", 6),
        edge("a", 7),
        edge("e", 7),
        edge("f", 4),
        edge("f", 7),
        edge("x", 4),
        edge("x", 5),
        edge("x", 6),
    ];
    assert_eq!(found(&tree), expected);
}

#[test]
fn a_crate_outside_the_table_is_found() {
    let mut tree = sound();
    tree.plant("crates/new/Cargo.toml", "[package]\nname = \"otus-new\"\n");
    assert_eq!(found(&tree), ["crates/new/Cargo.toml:0: dependency-edge"]);
}

#[test]
fn undocumented_unpinned_and_stale_dependencies_are_found() {
    let mut tree = sound();
    tree.plant("docs/dependencies.md", "| `serde`, `gone` | |\n");
    tree.plant(
        "crates/otus-types/Cargo.toml",
        "[package]\nname = \"otus-types\"\n[dependencies]\nserde = \"1\"\n",
    );
    let expected = [
        "Cargo.toml:3: dependency-documented",
        "crates/otus-types/Cargo.toml:4: dependency-documented",
        "docs/dependencies.md:1: dependency-documented",
    ];
    assert_eq!(found(&tree), expected);
}

#[test]
fn files_and_functions_may_reach_their_limit_and_no_more() {
    let body = |lines: usize| format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2));
    let file = |lines: usize| format!("//! Doc.\n{}", "// x\n".repeat(lines - 1));
    let mut tree = sound();
    tree.plant("crates/a/src/fits.rs", &file(500));
    tree.plant("crates/a/src/long.rs", &file(501));
    tree.plant("crates/a/src/f70.rs", &format!("//! Doc.\n{}", body(70)));
    tree.plant("crates/a/src/f71.rs", &format!("//! Doc.\n#[inline]\n{}", body(71)));
    let method = format!("//! Doc.\nimpl A {{\n{}}}\n", body(71));
    tree.plant("crates/a/src/m71.rs", &method);
    let expected = [
        "crates/a/src/f71.rs:3: function-size",
        "crates/a/src/long.rs:0: file-size",
        "crates/a/src/m71.rs:3: function-size",
    ];
    assert_eq!(found(&tree), expected);
}

#[test]
fn files_without_docs_and_drawers_are_found() {
    let mut tree = sound();
    tree.plant("crates/a/src/bare.rs", "fn f() {}\n");
    tree.plant("crates/a/src/empty.rs", "//!\nfn f() {}\n");
    tree.plant("crates/a/src/utils/x.rs", "//! Doc.\n");
    tree.plant("crates/a/src/inner.rs", "//! Doc.\npub(crate) mod helpers {\n}\n");
    let expected = [
        "crates/a/src/bare.rs:1: module-docs",
        "crates/a/src/empty.rs:1: module-docs",
        "crates/a/src/inner.rs:2: module-name",
        "crates/a/src/utils/x.rs:0: module-name",
    ];
    assert_eq!(found(&tree), expected);
}

#[test]
fn machine_paths_and_trailing_blanks_are_found() {
    let mut tree = sound();
    tree.plant("docs/a.md", concat!("see /wo", "rk/x\nblank \n"));
    assert_eq!(found(&tree), ["docs/a.md:1: text", "docs/a.md:2: text"]);
}
