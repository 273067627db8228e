//! `docs/serdes.md` is made from the registry: `OTUS_WRITE_DOCS=1` writes it, otherwise it must
//! be what is written.

use std::fmt::Write as _;
use std::path::Path;

use otus_formats::registry;

fn page() -> String {
    let mut out = String::from(
        "# SerDes\n\nMade from the registry by `OTUS_WRITE_DOCS=1 cargo test -p otus-formats --test \
         golden`; edit the SerDes, not this page. What each makes of good, bad and hostile lines is in \
         `tests/serde/<name>/`, and so are the logs of AWS's guide through their documented tables; the \
         test `mutated_objects` changes all those lines at random (`OTUS_ROUNDS=100000` is a long run), \
         the lanes `oracles` and `hive` hold the logs and random lines to Python's str, re, csv and json \
         and to Hive's own classes.\n",
    );
    for entry in registry() {
        let _ = write!(out, "\n## {}\n\n{}.\n\n", entry.name, entry.about);
        for class in entry.classes {
            let _ = writeln!(out, "- `{class}`");
        }
        out.push_str("\n| property | default | what it does |\n| --- | --- | --- |\n");
        for property in entry.properties {
            let (key, default, about) = (property.key, property.default, property.about);
            let _ = writeln!(out, "| `{key}` | `{default}` | {about} |");
        }
    }
    out
}

#[test]
fn the_page_is_the_registry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/serdes.md");
    if std::env::var_os("OTUS_WRITE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page());
}
