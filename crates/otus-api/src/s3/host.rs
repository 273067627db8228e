//! Which part of a host name is a bucket: `logs.localhost:8181` is `logs`, and so for every
//! domain the server was told. Any other name is path style. It must not know buckets.

use s3s::S3Result;
use s3s::host::{S3Host, VirtualHost};

/// The domains, lower case.
#[derive(Debug)]
pub(super) struct Domains(pub Vec<String>);

/// `localhost` and the given domains, checked and lower case.
///
/// # Errors
/// With the first that is not a domain.
pub fn domains(given: &[String]) -> Result<Vec<String>, String> {
    let mut all = vec![String::from("s3.localhost"), String::from("localhost")];
    for domain in given {
        let good = !domain.is_empty()
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
            });
        if !good {
            return Err(domain.clone());
        }
        all.push(domain.to_ascii_lowercase());
    }
    // `s3.example` before `example`, so that `b.s3.example` is `b`.
    all.sort_by_key(|it| std::cmp::Reverse(it.len()));
    Ok(all)
}

impl S3Host for Domains {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let name = host.rsplit_once(':').map_or(host, |(name, _port)| name).to_ascii_lowercase();
        for domain in &self.0 {
            if name == *domain {
                return Ok(VirtualHost::new(host));
            }
            let bucket = name.strip_suffix(domain.as_str()).and_then(|it| it.strip_suffix('.'));
            if let Some(bucket) = bucket {
                return Ok(VirtualHost::new(domain.as_str()).with_bucket(bucket.to_owned()));
            }
        }
        Ok(VirtualHost::new(host))
    }
}
