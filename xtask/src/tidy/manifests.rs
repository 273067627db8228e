//! What the Cargo.toml files of the workspace say about dependencies. It reads them as
//! written, without asking cargo, so that a planted manifest can be judged as well.

use toml::{Table, Value};

use super::Tree;

/// One line of a dependency table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The package's own name, also when it is renamed.
    pub package: String,
    /// 1-based line of its name in the manifest; 0 if not found.
    pub line: usize,
    /// Whether version and features come from the workspace.
    pub from_workspace: bool,
    /// Whether tests alone use it.
    pub for_tests: bool,
}

/// One member of the workspace.
#[derive(Debug)]
pub struct Manifest {
    pub path: String,
    pub name: String,
    /// Normal, build and development dependencies alike.
    pub dependencies: Vec<Dependency>,
}

/// The members' manifests; one that is not TOML or has no package is reported.
pub fn members(tree: &Tree) -> (Vec<Manifest>, Vec<(String, usize, String)>) {
    let (mut manifests, mut broken) = (Vec::new(), Vec::new());
    for file in tree.files().iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        let package = file.text.parse::<Table>().ok().and_then(|table| {
            let name = table.get("package")?.get("name")?.as_str()?.to_owned();
            Some((name, dependencies(&table, &file.text)))
        });
        match package {
            Some((name, dependencies)) => {
                manifests.push(Manifest { path: file.path.clone(), name, dependencies });
            }
            None => broken.push((file.path.clone(), 0, "not the manifest of a package".to_owned())),
        }
    }
    (manifests, broken)
}

/// The crates pinned in `[workspace.dependencies]`, our own left out.
pub fn pinned(tree: &Tree) -> Vec<Dependency> {
    let Some(file) = tree.get("Cargo.toml") else {
        return Vec::new();
    };
    let Ok(table) = file.text.parse::<Table>() else {
        return Vec::new();
    };
    let workspace = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let mut found = Vec::new();
    if let Some(Value::Table(listed)) = workspace {
        collect(listed, &file.text, false, &mut found);
    }
    found.retain(|dependency| !dependency.package.starts_with("otus-"));
    found
}

fn dependencies(manifest: &Table, text: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let platforms = manifest.get("target").and_then(Value::as_table);
    let platforms = platforms.into_iter().flat_map(|table| table.values());
    let tables = platforms.filter_map(Value::as_table).chain([manifest]);
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            if let Some(Value::Table(listed)) = table.get(kind) {
                collect(listed, text, kind == "dev-dependencies", &mut found);
            }
        }
    }
    found
}

fn collect(listed: &Table, text: &str, for_tests: bool, found: &mut Vec<Dependency>) {
    for (name, value) in listed {
        let package = value.get("package").and_then(Value::as_str).unwrap_or(name);
        found.push(Dependency {
            package: package.to_owned(),
            line: line_of(text, name),
            from_workspace: value.get("workspace") == Some(&Value::Boolean(true)),
            for_tests,
        });
    }
}

fn line_of(text: &str, name: &str) -> usize {
    let names_it = |line: &str| {
        let rest = line.trim_start().strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with([' ', '.', '=']))
    };
    text.lines().position(names_it).map_or(0, |at| at + 1)
}
