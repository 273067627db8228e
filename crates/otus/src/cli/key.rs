//! `otus key`: makes, lists and revokes access keys. A running server heeds the change at
//! once. It must not know signatures.

use std::io::Write as _;

use clap::{Args, Subcommand};
use otus_service::credentials::{AccessKey, KeyError, KeyStore, NewKey, Permissions};

use super::{DONE, FAILED, Global, print, report};

#[derive(Debug, Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key and print it, once
    Create(CreateArgs),
    /// List the keys, without their secrets
    List,
    /// Refuse a key from now on, and every temporary one made with it
    Revoke {
        /// The key's id, AKIA…
        id: String,
    },
}

#[derive(Debug, Args)]
struct CreateArgs {
    /// A name for people
    #[arg(long, default_value = "")]
    name: String,
    /// Refuse everything that changes anything
    #[arg(long)]
    read_only: bool,
    /// Only this bucket (repeatable)
    #[arg(long, value_name = "BUCKET")]
    bucket: Vec<String>,
    /// Only this database (repeatable)
    #[arg(long, value_name = "DATABASE")]
    database: Vec<String>,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &KeyArgs) -> u8 {
    let data_dir = match global.data_dir() {
        Ok(data_dir) => data_dir,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let done = std::fs::create_dir_all(&data_dir)
        .map_err(KeyError::from)
        .and_then(|()| KeyStore::open(&data_dir))
        .and_then(|keys| match &args.command {
            KeyCommand::Create(args) => create(&keys, args),
            KeyCommand::List => list(&keys),
            KeyCommand::Revoke { id } => revoke(&keys, id),
        });
    match done {
        Ok(code) => code,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            FAILED
        }
    }
}

fn create(keys: &KeyStore, args: &CreateArgs) -> Result<u8, KeyError> {
    let some = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
    let databases: Vec<String> = args.database.iter().map(|it| it.to_lowercase()).collect();
    let permissions = Permissions {
        read_only: args.read_only,
        buckets: some(&args.bucket),
        databases: some(&databases),
    };
    let key = keys.create(NewKey { name: args.name.clone(), permissions })?;
    let mut out = print::stdout();
    writeln!(out, "AWS_ACCESS_KEY_ID={}", key.id)?;
    writeln!(out, "AWS_SECRET_ACCESS_KEY={}", key.secret)?;
    out.flush()?;
    Ok(DONE)
}

fn list(keys: &KeyStore) -> Result<u8, KeyError> {
    let mut out = print::stdout();
    for key in keys.list()? {
        writeln!(out, "{}\t{}\t{}\t{}", key.id, created(&key), scopes(&key), key.name)?;
    }
    out.flush()?;
    Ok(DONE)
}

fn revoke(keys: &KeyStore, id: &str) -> Result<u8, KeyError> {
    if keys.revoke(id)? {
        return Ok(DONE);
    }
    print::note(&format!("error: there is no key {id}"));
    Ok(FAILED)
}

fn created(key: &AccessKey) -> String {
    let at = chrono::DateTime::from_timestamp_millis(key.created_ms);
    at.map(|it| it.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

fn scopes(key: &AccessKey) -> String {
    let mut scopes = Vec::new();
    if key.permissions.read_only {
        scopes.push(String::from("read-only"));
    }
    for bucket in key.permissions.buckets.iter().flatten() {
        scopes.push(format!("bucket={bucket}"));
    }
    for database in key.permissions.databases.iter().flatten() {
        scopes.push(format!("database={database}"));
    }
    if scopes.is_empty() { String::from("everything") } else { scopes.join(",") }
}
