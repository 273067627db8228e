//! `credential_process`: a command of AWS's configuration file that prints credentials. Run
//! here because the SDK's own way of running it would change the features of the asynchronous
//! runtime for every crate. It must not know other providers.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use serde::Deserialize;

/// What such a command prints (AWS SDKs and Tools Reference Guide, "Process credential
/// provider").
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

/// The command of `profile`, unless the profile has keys of its own.
#[must_use]
pub fn command(profile: &str) -> Option<String> {
    let credentials = read("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    let config = read("AWS_CONFIG_FILE", "config");
    if value(&credentials, profile, profile, "aws_access_key_id").is_some() {
        return None;
    }
    let section =
        if profile == "default" { profile.to_owned() } else { format!("profile {profile}") };
    value(&credentials, profile, profile, "credential_process")
        .or_else(|| value(&config, &section, profile, "credential_process"))
}

/// Runs `command` and reads what it prints.
///
/// # Errors
/// Why it gave no credentials. What it printed is never repeated: it may be a secret.
pub async fn run(command: String) -> Result<Credentials, String> {
    let ran = tokio::task::spawn_blocking(move || {
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        Command::new(shell).args([flag, &command]).stdin(Stdio::null()).output()
    });
    let ran = ran.await.map_err(|error| error.to_string())?;
    let ran = ran.map_err(|error| format!("credential_process cannot be run: {error}"))?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        let said = said.lines().next().unwrap_or_default().trim().to_owned();
        return Err(format!("credential_process ended with {}: {said}", ran.status));
    }
    let printed: Printed = serde_json::from_slice(&ran.stdout)
        .map_err(|_| String::from("credential_process printed no credentials"))?;
    if printed.version != 1 {
        return Err(format!("credential_process printed version {}, not 1", printed.version));
    }
    let expires = printed.expiration.as_deref().and_then(|it| {
        chrono::DateTime::parse_from_rfc3339(it).ok().map(|it| SystemTime::from(it.to_utc()))
    });
    Ok(Credentials::new(
        printed.access_key_id,
        printed.secret_access_key,
        printed.session_token,
        expires,
        "credential_process",
    ))
}

/// The file a variable names, or the usual one; empty when it cannot be read.
fn read(variable: &str, usual: &str) -> String {
    let named = env::var_os(variable).map(PathBuf::from);
    let usual = || Some(PathBuf::from(env::var_os("HOME")?).join(".aws").join(usual));
    let file = named.or_else(usual);
    file.and_then(|it| std::fs::read_to_string(it).ok()).unwrap_or_default()
}

/// `key` of the section called `section` or `other`.
fn value(text: &str, section: &str, other: &str, key: &str) -> Option<String> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.split(']').next()) {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            inside = name == section || name == other;
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim() == key
        {
            return Some(value.trim().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn sections_are_told_apart() {
        let text =
            "[default]\nregion = x\n# c\n[profile a]\ncredential_process = x --y=z\n[b]\nk=v";
        assert_eq!(value(text, "profile a", "a", "credential_process").as_deref(), Some("x --y=z"));
        assert_eq!(value(text, "default", "default", "credential_process"), None);
        assert_eq!(value(text, "profile b", "b", "k").as_deref(), Some("v"));
    }
}
