//! The text of an `.slt` file: its options, and error texts that are meant literally. It
//! must not know how records run.

use std::path::Path;

/// Ends an error text of which only the beginning is written.
const AND_SO_ON: &str = "...";

/// A file ready for sqllogictest's parser, line for line.
pub struct Script {
    pub text: String,
    pub options: Options,
}

/// What `# option: name value` lines at the top of a file choose.
pub struct Options {
    /// Milliseconds since 1970.
    pub now: i64,
    pub database: String,
}

impl Default for Options {
    fn default() -> Self {
        // 2024-05-10T12:34:56.789Z, a Friday.
        Self { now: 1_715_344_496_789, database: String::from("default") }
    }
}

impl Script {
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let mut options = Options::default();
        let mut lines = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if let Some(option) = line.strip_prefix("# option:") {
                options.set(option).map_err(|error| format!("line {}: {error}", at + 1))?;
            }
            lines.push(literal_error(line));
        }
        lines.push(String::new());
        Ok(Self { text: lines.join("\n"), options })
    }
}

impl Options {
    fn set(&mut self, option: &str) -> Result<(), String> {
        match option.split_whitespace().collect::<Vec<_>>()[..] {
            ["now", millis] => self.now = millis.parse().map_err(|_| "now needs milliseconds")?,
            ["database", name] => name.clone_into(&mut self.database),
            _ => return Err(format!("unknown option:{option}")),
        }
        Ok(())
    }
}

/// `query error TEXT` with TEXT as the pattern that matches exactly this first line.
/// sqllogictest reads a regular expression there, but error texts are full of parentheses.
fn literal_error(line: &str) -> String {
    let texts = ["query error ", "statement error "];
    let Some(head) = texts.into_iter().find(|head| line.starts_with(head)) else {
        return line.to_owned();
    };
    let text = line[head.len()..].trim_end();
    match text.strip_suffix(AND_SO_ON) {
        Some(text) => format!("{head}\\A{}", escaped(text)),
        None => format!("{head}\\A{}(\\n|\\z)", escaped(text)),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
