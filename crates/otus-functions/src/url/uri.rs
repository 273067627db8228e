//! RFC 2396 as java.net.URI reads it, as far as Trino's URL functions look: anything that
//! class refuses gives `None`. It must not know Arrow.

use otus_types::QueryError;

use crate::columns::invalid;

/// The raw parts of a URI.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uri<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Uri<'a> {
    /// `None` where java.net.URI throws: illegal characters, broken escapes, an empty or
    /// malformed scheme.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if !legal(text) {
            return None;
        }
        let (rest, fragment) = split(text, '#');
        let (rest, query) = split(rest, '?');
        let (scheme, rest) = match rest.find([':', '/']) {
            Some(at) if rest[at..].starts_with(':') => {
                let scheme = rest.get(..at).filter(|scheme| is_scheme(scheme))?;
                (Some(scheme), &rest[at + 1..])
            }
            _ => (None, rest),
        };
        if scheme.is_some() && rest.is_empty() {
            return None;
        }
        let (authority, path) = match rest.strip_prefix("//") {
            Some(after) => {
                let end = after.find('/').unwrap_or(after.len());
                (Some(&after[..end]), &after[end..])
            }
            None => (None, rest),
        };
        if authority == Some("") && path.is_empty() {
            return None;
        }
        Some(Self { scheme, authority: authority.filter(|a| !a.is_empty()), path, query, fragment })
    }

    pub(super) fn scheme(&self) -> Option<String> {
        Some(self.scheme.unwrap_or_default().to_owned())
    }

    pub(super) fn host(&self) -> Option<String> {
        Some(self.server().map(|(host, _)| host).unwrap_or_default().to_owned())
    }

    pub(super) fn port(&self) -> Option<i64> {
        self.server()?.1?.parse().ok()
    }

    /// An opaque URI (`mailto:x`) has no path.
    pub(super) fn path(&self) -> Option<String> {
        Some(if self.is_opaque() { String::new() } else { decode(self.path) })
    }

    pub(super) fn query(&self) -> Option<String> {
        Some(self.query.map(decode).unwrap_or_default())
    }

    pub(super) fn fragment(&self) -> Option<String> {
        Some(self.fragment.map(decode).unwrap_or_default())
    }

    /// The first parameter of this name; one without `=` has the empty value.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.query?.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = unescape(key).ok()?;
            (key == name).then(|| unescape(value).unwrap_or_default())
        })
    }

    fn is_opaque(&self) -> bool {
        self.scheme.is_some() && self.authority.is_none() && !self.path.starts_with('/')
    }

    /// Host and port of a server-based authority.
    fn server(&self) -> Option<(&'a str, Option<&'a str>)> {
        let authority = self.authority?;
        let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
        let (host, port) = if server.starts_with('[') {
            let end = server.find(']')? + 1;
            (server.get(..end)?, server.get(end..)?.strip_prefix(':'))
        } else {
            match server.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (server, None),
            }
        };
        let port_is_number = port.unwrap_or("").bytes().all(|byte| byte.is_ascii_digit());
        let host_is_name = host.starts_with('[')
            || host.split('.').all(|label| {
                !label.starts_with('-') && !label.ends_with('-') && !label.contains('_')
            });
        (port_is_number && host_is_name && !host.is_empty())
            .then_some((host, port.filter(|port| !port.is_empty())))
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Characters java.net.URI takes: unreserved, reserved, whole escapes and non-ASCII letters.
fn legal(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let fine = match c {
            '%' => {
                let two = [chars.next(), chars.next()];
                two.iter().all(|c| c.is_some_and(|c| c.is_ascii_hexdigit()))
            }
            c if c.is_ascii() => c.is_ascii_alphanumeric() || "-_.!~*'();/?:@&=+$,[]#".contains(c),
            c => !c.is_whitespace() && !c.is_control(),
        };
        if !fine {
            return false;
        }
    }
    true
}

/// Percent escapes decoded as UTF-8, broken sequences as U+FFFD; a plus sign stays.
fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `application/x-www-form-urlencoded` of a text, as java.net's encoder (safe: `-_.*`).
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => {
                use std::fmt::Write as _;
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The inverse of [`escape`].
///
/// # Errors
/// On an escape that is not two hexadecimal digits.
pub(super) fn unescape(text: &str) -> Result<String, QueryError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
                let Some(digits) = digits else {
                    return Err(invalid("URLDecoder: Incomplete trailing escape (%) pattern"));
                };
                let byte = u8::from_str_radix(digits, 16).map_err(|_| {
                    invalid(format!(
                        "URLDecoder: Illegal hex characters in escape (%) pattern - \
                         Error at index 0 in: \"{digits}\""
                    ))
                })?;
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            byte => bytes.push(*byte),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
