//! What the binary is built from, and the texts of its licences: crates as cargo's own metadata
//! names them, the console's packages as its lock file does. It must not judge them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use walkdir::WalkDir;

use crate::cargo;

/// How files with licences begin, in capitals.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];
/// Libraries in C lie one folder below the crate that links them.
const DEPTH: usize = 2;

/// Something the binary contains that others wrote.
struct Part {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

/// A page with a line for each part, and below it every text once.
pub(super) fn text(root: &Path) -> Result<String> {
    let mut command = cargo::command(root);
    // Features of dependencies that are off on this platform are not in the binary.
    command.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()?]);
    let metadata = serde_json::from_str(&super::said(&mut command)?)?;
    let lock = fs::read_to_string(root.join("console/package-lock.json"))?;
    let mut parts = crates(&metadata)?;
    parts.extend(packages(&serde_json::from_str(&lock)?, &root.join("console"))?);
    page(&parts)
}

/// The triple of the machine that builds, as rustc calls it.
fn host() -> Result<String> {
    let version = super::said(std::process::Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc -vV names no host")
}

/// Crates that `otus` reaches through dependencies that are not of tests or build scripts.
fn crates(metadata: &Value) -> Result<Vec<Part>> {
    let by_id = |list: &Value| -> HashMap<String, Value> {
        let id = |it: &Value| text_of(it, "id").to_owned();
        list.as_array().into_iter().flatten().map(|it| (id(it), it.clone())).collect()
    };
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let otus = packages.iter().find(|(_, it)| it["name"] == "otus");
    let (mut linked, mut open) =
        (BTreeSet::new(), vec![otus.context("no package otus")?.0.clone()]);
    while let Some(id) = open.pop() {
        if !linked.insert(id.clone()) {
            continue;
        }
        let edges = nodes.get(&id).and_then(|it| it["deps"].as_array());
        for edge in edges.into_iter().flatten() {
            let kinds = edge["dep_kinds"].as_array();
            if kinds.into_iter().flatten().any(|it| it["kind"].is_null()) {
                open.push(text_of(edge, "pkg").to_owned());
            }
        }
    }
    let found = linked.iter().filter_map(|id| packages.get(id));
    // Our own crates come from no registry.
    found.filter(|it| !it["source"].is_null()).map(part_of_crate).collect()
}

fn part_of_crate(package: &Value) -> Result<Part> {
    let manifest = Path::new(text_of(package, "manifest_path"));
    Ok(Part {
        name: text_of(package, "name").to_owned(),
        version: text_of(package, "version").to_owned(),
        licence: package["license"].as_str().unwrap_or("see its text").to_owned(),
        folder: manifest.parent().context("a manifest lies in a folder")?.to_owned(),
    })
}

/// Packages of the console that are not tools of its build.
fn packages(lock: &Value, console: &Path) -> Result<Vec<Part>> {
    let packages = lock["packages"].as_object().context("the lock file lists no packages")?;
    let shipped = packages.iter().filter(|(path, it)| !path.is_empty() && it["dev"] != true);
    let part = |(path, package): (&String, &Value)| Part {
        name: path.rsplit("node_modules/").next().unwrap_or(path).to_owned(),
        version: text_of(package, "version").to_owned(),
        licence: package["license"].as_str().unwrap_or("see its text").to_owned(),
        folder: console.join(path),
    };
    Ok(shipped.map(part).collect())
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn page(parts: &[Part]) -> Result<String> {
    let mut page = String::from("Otus contains the following, under these licences.\n\n");
    let mut by_text: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Part { name, version, licence, folder } in parts {
        page.push_str(&format!("{name} {version}: {licence}\n"));
        let texts = texts(folder)?;
        if texts.is_empty() && licence == "see its text" {
            bail!("{name} {version} names no licence and has no text of one");
        }
        for text in texts {
            by_text.entry(text).or_default().insert(format!("{name} {version}"));
        }
    }
    for (text, users) in by_text {
        let users: Vec<String> = users.into_iter().collect();
        page.push_str(&format!("\n{}\n{}\n\n{text}\n", "-".repeat(80), users.join(", ")));
    }
    Ok(page)
}

/// The texts of licences in a folder, line ends and blanks at the ends of lines made equal.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in WalkDir::new(folder).max_depth(DEPTH).sort_by_file_name() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if entry.file_type().is_file() && NAMES.iter().any(|it| name.starts_with(it)) {
            let bytes = fs::read(entry.path())?;
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            texts.push(lines.join("\n").trim().to_owned());
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Part, crates, packages, page};

    #[test]
    fn what_is_linked_is_listed_and_nothing_else() {
        let package = |name: &str, source: Option<&str>| {
            json!({"id": name, "name": name, "version": "1.0.0", "license": "MIT",
                   "source": source, "manifest_path": format!("/x/{name}/Cargo.toml")})
        };
        let edge =
            |name: &str, kind: Option<&str>| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [package("otus", None), package("own", None), package("far", Some("r")),
                         package("near", Some("r")), package("builds", Some("r"))],
            "resolve": {"nodes": [
                {"id": "otus", "deps": [edge("own", None), edge("builds", Some("build"))]},
                {"id": "own", "deps": [edge("near", None)]},
                {"id": "near", "deps": [edge("far", None), edge("tests", Some("dev"))]},
            ]},
        });
        let names: Vec<String> = crates(&metadata).unwrap().into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["far", "near"]);
    }

    #[test]
    fn tools_of_the_consoles_build_are_not_shipped() {
        let lock = json!({"packages": {
            "": {"name": "console"},
            "node_modules/@a/b": {"version": "2.0.0", "license": "MIT"},
            "node_modules/vite": {"version": "8.0.0", "dev": true},
        }});
        let parts = packages(&lock, "/console".as_ref()).unwrap();
        let found: Vec<_> =
            parts.iter().map(|it| (it.name.as_str(), it.folder.as_path())).collect();
        assert_eq!(found, [("@a/b", "/console/node_modules/@a/b".as_ref())]);
    }

    #[test]
    fn a_text_stands_once_with_all_that_use_it_and_none_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let part = |name: &str, licence: &str| {
            let folder = folder.path().join(name);
            std::fs::create_dir_all(folder.join("vendored")).unwrap();
            let (name, version) = (name.to_owned(), String::from("1"));
            Part { name, version, licence: licence.to_owned(), folder }
        };
        let parts = [part("a", "MIT"), part("b", "see its text")];
        std::fs::write(parts[0].folder.join("License-MIT.txt"), "be free \r\n").unwrap();
        assert!(page(&parts).is_err(), "b has no licence");
        std::fs::write(parts[1].folder.join("vendored/COPYING"), "be free\n").unwrap();
        let page = page(&parts).unwrap();
        assert_eq!(page.matches("be free").count(), 1, "{page}");
        assert!(page.contains("\na 1, b 1\n\nbe free\n"), "{page}");
    }
}
