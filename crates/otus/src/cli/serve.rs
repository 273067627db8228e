//! `otus serve`: opens the data directory, makes the first key, listens until interrupted.
//! It must not know any API.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use otus_api::apis::Apis;
use otus_api::console::ConsoleBackend;
use otus_api::server::{Backend, Limits, ServeError, Server, ServerOptions, TlsFiles};
use otus_service::audit::Audit;
use otus_service::credentials::{AccessKey, KeyStore, NewKey, Permissions};
use otus_service::{Executions, ServerLock, Service};

use super::{DONE, FAILED, Global, print, report};
use crate::output::export::Files;

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8181", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Believe any signature or none; loopback addresses only
    #[arg(long)]
    anonymous: bool,
    /// Answer HTTPS with this certificate (PEM, with its chain)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// A domain whose subdomains name buckets, beside localhost
    #[arg(long, value_name = "DOMAIN")]
    domain: Vec<String>,
    /// Give up on a request whose body is silent for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    silence: u64,
    /// How the log on standard error is written
    #[arg(long, value_enum, default_value = "text")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &ServeArgs) -> u8 {
    log(args.log_format);
    let opened = global.open_for_others().and_then(|service| {
        let data_dir = global.data_dir()?;
        let lock = ServerLock::take(&data_dir)?;
        Ok((service, data_dir, lock))
    });
    match opened {
        Ok((service, data_dir, _lock)) => listen(service, &data_dir, args),
        Err(problem) => {
            report::error(&problem.first);
            FAILED
        }
    }
}

/// Serves the console over `service` on a free port of this machine until interrupted, to
/// whoever works on it; the exit code.
pub fn console(service: Service, data_dir: &Path) -> u8 {
    log(LogFormat::Text);
    let args = ServeArgs {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        anonymous: true,
        tls_certificate: None,
        tls_key: None,
        domain: Vec::new(),
        silence: 20,
        log_format: LogFormat::Text,
    };
    listen(service, data_dir, &args)
}

fn listen(service: Service, data_dir: &Path, args: &ServeArgs) -> u8 {
    let service = Arc::new(service);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = match runtime.on_thread_start(otus_service::answer_soon).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::note(&format!("error: cannot start: {error}"));
            return FAILED;
        }
    };
    let executions = match Executions::open(Arc::clone(&service)) {
        Ok(executions) => executions,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return FAILED;
        }
    };
    let audit = match Audit::start(executions.clone()) {
        Ok(audit) => audit,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return FAILED;
        }
    };
    let ended = runtime.block_on(serve(args, executions, audit.clone(), data_dir));
    audit.close();
    match ended {
        Ok(()) => DONE,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            FAILED
        }
    }
}

async fn serve(
    args: &ServeArgs,
    executions: Executions,
    audit: Audit,
    data_dir: &Path,
) -> Result<(), ServeError> {
    let keys = Arc::new(KeyStore::open(data_dir)?);
    let tls = match (&args.tls_certificate, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            Some(TlsFiles { certificate: certificate.clone(), key: key.clone() })
        }
        _ => None,
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let options = ServerOptions {
        listen: args.listen,
        anonymous: args.anonymous,
        tls,
        domains: args.domain.clone(),
        limits: Limits { body_silence: Duration::from_secs(args.silence), ..Limits::default() },
    };
    let service = Arc::clone(executions.service());
    let console = ConsoleBackend {
        executions: executions.clone(),
        keys: Arc::clone(&keys),
        exporter: Arc::new(Files),
        anonymous: args.anonymous,
        domains: args.domain.clone(),
        secure: options.tls.is_some(),
    };
    let json = Arc::new(Apis::new(executions, Arc::clone(&keys), audit.clone()));
    let backend = Backend { service, keys: Arc::clone(&keys), json, console, audit };
    let server = Server::bind(options, backend).await?;
    let address = server.address();
    let url = match address.ip().is_loopback() {
        true => format!("{scheme}://localhost:{}", address.port()),
        false => format!("{scheme}://{address}"),
    };
    print::note(&format!("otus listens on {url} ({address})"));
    print::note(&format!("console: {url}/console"));
    if args.anonymous {
        print::note("anonymous: any signature is believed, or none");
    } else if keys.list()?.is_empty() {
        let new = NewKey { name: String::from("admin"), permissions: Permissions::all() };
        first_key(&keys.create(new)?, &url);
    }
    server.run(interrupted()).await;
    print::note("otus has stopped");
    Ok(())
}

/// Shown once: the secret can not be asked for again.
fn first_key(key: &AccessKey, url: &str) {
    print::note("This is the first start: here is the key of the administrator, shown once.");
    print::note(&format!("export AWS_ACCESS_KEY_ID={}", key.id));
    print::note(&format!("export AWS_SECRET_ACCESS_KEY={}", key.secret));
    print::note("export AWS_DEFAULT_REGION=us-east-1");
    print::note(&format!("export AWS_ENDPOINT_URL={url}"));
    print::note("More keys: otus key create --help");
}

/// Completes at the first interrupt or termination signal.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
}

/// Structured logs on standard error; `OTUS_LOG` chooses what, as `info` or `otus_api=debug`.
fn log(format: LogFormat) {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_env("OTUS_LOG").unwrap_or_else(|_| EnvFilter::new("warn,s3s=off"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
