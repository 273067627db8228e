//! Signature Version 4 of one kind of request: a JSON call to Athena. It must not know
//! operations.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Context as _, Result, anyhow};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

const REGION: &str = "us-east-1";
const SERVICE: &str = "athena";

/// A key, and what it makes of a moment.
#[derive(Clone)]
pub(super) struct Signer {
    pub id: String,
    /// HMAC of the secret, the day, the region and the service.
    key: Vec<u8>,
    /// `20261125T193000Z`: good for a quarter of an hour, longer than a measurement.
    moment: String,
}

impl Signer {
    pub(super) fn new(id: &str, secret: &str) -> Result<Self> {
        let said = Command::new("date").args(["-u", "+%Y%m%dT%H%M%SZ"]).output()?;
        let moment = String::from_utf8(said.stdout)?.trim().to_owned();
        let day = moment.get(..8).context("no date")?;
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [day, REGION, SERVICE, "aws4_request"] {
            key = mac(&key, part)?;
        }
        Ok(Self { id: id.to_owned(), key, moment })
    }

    /// The head of a signed call, with the blank line that ends it.
    pub(super) fn head(&self, host: &str, operation: &str, body: &[u8]) -> Result<String> {
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("host", host),
            ("x-amz-date", &self.moment),
            ("x-amz-target", &format!("AmazonAthena.{operation}")),
        ];
        let names = headers.map(|it| it.0).join(";");
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let asked = format!("POST\n/\n\n{lines}\n{names}\n{}", hex(&Sha256::digest(body)));
        let day = self.moment.get(..8).unwrap_or_default();
        let scope = format!("{day}/{REGION}/{SERVICE}/aws4_request");
        let hashed = hex(&Sha256::digest(asked.as_bytes()));
        let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{hashed}", self.moment);
        let signature = hex(&mac(&self.key, &text)?);
        let mut head = String::from("POST / HTTP/1.1\r\n");
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n")?;
        }
        write!(
            head,
            "content-length: {}\r\nauthorization: AWS4-HMAC-SHA256 Credential={}/{scope}, \
             SignedHeaders={names}, Signature={signature}\r\n\r\n",
            body.len(),
            self.id
        )?;
        Ok(head)
    }
}

fn mac(key: &[u8], text: &str) -> Result<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| anyhow!("{error}"))?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
