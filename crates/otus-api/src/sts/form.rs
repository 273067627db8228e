//! A form-encoded body. It must not know what the members mean.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Members by name; the last of several with one name counts.
#[derive(Debug, Clone, Default)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a body; what is no text becomes text with replacement characters.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        let body = String::from_utf8_lossy(body);
        let pairs = body.split('&').filter(|it| !it.is_empty());
        let members = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(members.collect())
    }

    /// Every member, as JSON.
    #[must_use]
    pub fn members(&self) -> Map<String, Value> {
        self.0.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn forms_are_decoded() {
        let form = Form::parse(b"Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam&X=a+b&Y");
        assert_eq!(form.get("RoleArn"), Some("arn:aws:iam"));
        assert_eq!(form.get("X"), Some("a b"));
        assert_eq!(form.get("Y"), Some(""));
        assert_eq!(form.get("Z"), None);
    }
}
