//! STS and the SSO portal on loopback, as far as credential providers ask them. They answer
//! only who brings what they want, and give the keys of the S3 server. It must not know S3.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::s3_server::{ACCESS_KEY, SECRET_KEY};

/// The key an AssumeRole must be signed with.
pub const SOURCE_KEY: &str = "AKIASOURCEEXAMPLE000";
/// The token of a signed-in user, and that of a workload.
pub const TOKEN: &str = "a-token-of-otus";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/reader";

/// Starts both on one port, which lives as long as the process; its address.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away is its own affair.
            std::thread::spawn(move || drop(answer(stream)));
        }
    });
    url
}

/// One request: its first line and headers, and its body.
fn request(stream: &TcpStream) -> std::io::Result<(String, String)> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((head, String::from_utf8_lossy(&body).into_owned()))
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let (head, body) = request(&stream)?;
    let role = body.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freader&");
    let (status, text) = if body.contains("Action=AssumeRoleWithWebIdentity&") {
        let known = role && body.contains(&format!("WebIdentityToken={TOKEN}"));
        (known, assumed("AssumeRoleWithWebIdentity"))
    } else if body.contains("Action=AssumeRole&") {
        (role && head.contains(&format!("Credential={SOURCE_KEY}/")), assumed("AssumeRole"))
    } else {
        let path = head.starts_with("GET /federation/credentials?")
            && head.contains("role_name=Reader")
            && head.contains("account_id=111122223333");
        (path && head.contains(&format!("x-amz-sso_bearer_token: {TOKEN}")), federated())
    };
    let (status, text) = match status {
        true => ("200 OK", text),
        false => (
            "403 Forbidden",
            String::from(
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>",
            ),
        ),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    )
}

fn assumed(action: &str) -> String {
    format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>\
         <AssumedRoleUser><AssumedRoleId>AROA:otus</AssumedRoleId><Arn>arn:aws:sts::111122223333:\
         assumed-role/reader/otus</Arn></AssumedRoleUser><Credentials><AccessKeyId>{ACCESS_KEY}\
         </AccessKeyId><SecretAccessKey>{SECRET_KEY}</SecretAccessKey><SessionToken>session\
         </SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
         </{action}Result></{action}Response>"
    )
}

fn federated() -> String {
    format!(
        "{{\"roleCredentials\":{{\"accessKeyId\":\"{ACCESS_KEY}\",\"secretAccessKey\":\
         \"{SECRET_KEY}\",\"sessionToken\":\"session\",\"expiration\":4070908800000}}}}"
    )
}
