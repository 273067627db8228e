//! A server that believes anybody must not believe web pages: a page can make its visitor's
//! browser send requests to loopback, under its own name (DNS rebinding) or across origins.
//! It must not know what is asked.

use std::net::IpAddr;

use hyper::header::{HOST, ORIGIN};
use hyper::{HeaderMap, Uri};

/// Whether a request to an anonymous server can come from a program on this machine and not
/// from a foreign web page.
pub(crate) fn is_trusted(headers: &HeaderMap, uri: &Uri, domains: &[String]) -> bool {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let host = text(HOST.as_str()).or_else(|| uri.authority().map(|it| it.as_str()));
    let Some(host) = host else { return false };
    if !is_own_name(host, domains) {
        return false;
    }
    match text(ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let name = origin.split_once("://").map_or(origin, |(_, name)| name);
            name.eq_ignore_ascii_case(host)
        }
    }
}

fn is_own_name(host: &str, domains: &[String]) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = name.parse::<IpAddr>() {
        return address.is_loopback();
    }
    let below = |domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
    below("localhost") || domains.iter().any(|it| below(it))
}

#[cfg(test)]
mod tests {
    use super::is_own_name;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for host in ["localhost:8181", "127.0.0.1", "[::1]:8181", "b.localhost:1", "LOCALHOST"] {
            assert!(is_own_name(host, &[]), "{host}");
        }
        for host in ["evil.example", "10.0.0.1:8181", "localhost.evil.example", "notlocalhost"] {
            assert!(!is_own_name(host, &[]), "{host}");
        }
        assert!(is_own_name("b.otus.test", &[String::from("otus.test")]));
    }
}
