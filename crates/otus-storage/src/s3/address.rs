//! The URL of a bucket's objects: endpoint, path style or host name, keys percent-encoded
//! byte by byte. It must not know signatures.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::options::Addressing;

/// What SigV4 calls unreserved stays; so does `/` in a path.
const QUERY: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: AsciiSet = QUERY.remove(b'/');

/// Where a bucket is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Without a slash at its end.
    base: String,
}

impl Address {
    /// The address of `bucket` at `endpoint`, or in `region` of AWS.
    #[must_use]
    pub fn new(bucket: &str, endpoint: Option<&str>, region: &str, style: Addressing) -> Self {
        let dotted = bucket.contains('.');
        let by_path = match style {
            Addressing::Path => true,
            Addressing::Virtual => false,
            Addressing::Auto => endpoint.is_some() || dotted,
        };
        let root = match endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => format!("https://s3.{region}.{}", suffix(region)),
        };
        let base = if by_path {
            format!("{root}/{}", percent_encode(bucket.as_bytes(), &PATH))
        } else {
            let (scheme, host) = root.split_once("://").unwrap_or(("https", &root));
            format!("{scheme}://{bucket}.{host}")
        };
        Self { base }
    }

    /// The URL of `key` (empty: the bucket itself) with query parameters.
    #[must_use]
    pub fn url(&self, key: &str, query: &[(&str, String)]) -> String {
        let key = percent_encode(key.as_bytes(), &PATH);
        let mut url = format!("{}/{key}", self.base);
        for (at, (name, value)) in query.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.extend(percent_encode(value.as_bytes(), &QUERY));
        }
        url
    }
}

fn suffix(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "amazonaws.com.cn",
        _ => "amazonaws.com",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_stand_in_host_or_path() {
        let auto = |bucket, endpoint, region| {
            Address::new(bucket, endpoint, region, Addressing::Auto).url("a b/c", &[])
        };
        assert_eq!(auto("b", None, "eu-west-1"), "https://b.s3.eu-west-1.amazonaws.com/a%20b/c");
        assert_eq!(
            auto("b.c", None, "cn-north-1"),
            "https://s3.cn-north-1.amazonaws.com.cn/b.c/a%20b/c"
        );
        assert_eq!(auto("b", Some("http://h:9/"), "x"), "http://h:9/b/a%20b/c");
        let virt = Address::new("b", Some("http://h:9"), "x", Addressing::Virtual);
        assert_eq!(virt.url("", &[("prefix", "a/ü".into())]), "http://b.h:9/?prefix=a%2F%C3%BC");
    }

    #[test]
    fn keys_keep_slashes_and_dots() {
        let address = Address::new("b", Some("http://h"), "x", Addressing::Auto);
        assert_eq!(address.url("a//../b+c=é", &[]), "http://h/b/a//../b%2Bc%3D%C3%A9");
    }
}
