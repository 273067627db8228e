//! The pattern of names in GetTables and ListTableMetadata: a regular expression in which,
//! as Hive has it, a lone `*` stands for any text. It must not know what is named.

use regex::Regex;

use super::ApiError;

/// See the module.
#[derive(Debug, Clone)]
pub struct NamePattern(Regex);

impl NamePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// `code` for one that is no pattern.
    pub fn new(text: &str, code: &'static str) -> Result<Self, ApiError> {
        let mut pattern = String::from("(?i)^(?:");
        let mut before = None;
        for character in text.chars() {
            if character == '*' && !matches!(before, Some('.' | ']' | ')' | '\\')) {
                pattern.push('.');
            }
            pattern.push(character);
            before = Some(character);
        }
        pattern.push_str(")$");
        let pattern = Regex::new(&pattern);
        pattern.map(Self).map_err(|_| ApiError::new(code, format!("Invalid expression: {text}")))
    }

    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

#[cfg(test)]
mod tests {
    use super::NamePattern;

    #[test]
    fn stars_are_any_text_with_and_without_a_dot() {
        let matches =
            |pattern: &str, name: &str| NamePattern::new(pattern, "X").unwrap().matches(name);
        assert!(matches("abc*", "abcdef"));
        assert!(matches("*def", "abcdef"));
        assert!(matches("*cd*", "abcdef"));
        assert!(matches("abc.*", "abcdef"));
        assert!(matches("a|b", "b"));
        assert!(matches("T[0-9]*", "t12"));
        assert!(!matches("abc", "abcdef"));
    }
}
