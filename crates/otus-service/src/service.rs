//! Opens a data directory and runs statements in it, one after the other or many at once.
//! It must not know HTTP, JSON shapes or terminals.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::executor;
use otus_catalog::{CatalogStore, SqliteStore};
use otus_engine::{
    Clock, Engine, EngineConfig, Estimate, Limits, NewTables, Objects, Prepared, Running, Session,
};
use otus_sql::ast::{self, Statement, StatementKind};
use otus_storage::MountTable;
use otus_storage::embedded::{Store, StoreError};
use otus_storage::publish::StagingOwner;
use otus_types::{ErrorCode, QueryError, QueryFailure};

use crate::data_dir::{default_data_dir, default_memory};
use crate::executions::new_id;
use crate::options::{QueryOptions, ServiceOptions};
use crate::prepared::PreparedStatements;

/// A data directory at work.
#[derive(Debug)]
pub struct Service {
    engine: Engine,
    clock: Clock,
    kept: PreparedStatements,
    data_dir: PathBuf,
    threads: usize,
    mounts: MountTable,
}

impl Service {
    /// Opens the data directory, making it if need be, and mounts the buckets.
    ///
    /// # Errors
    /// When the directory, the catalog in it or a mounted folder cannot be opened.
    pub fn open(options: ServiceOptions) -> Result<Self, QueryFailure> {
        let data_dir = match options.data_dir.clone() {
            Some(path) => path,
            None => default_data_dir()?,
        };
        fs::create_dir_all(&data_dir)
            .map_err(|error| cannot_open(&data_dir, &error.to_string()))?;
        let catalog = SqliteStore::open(&data_dir.join("catalog.db"))
            .map_err(|error| cannot_open(&data_dir, &error.to_string()))?;
        let catalog: Arc<dyn CatalogStore> = Arc::new(catalog);
        let failed = |error: StoreError| cannot_open(&data_dir, &error.to_string());
        let store = Store::open(&data_dir).map_err(failed)?;
        let journal = data_dir.join("writes");
        let no_journal = |error: std::io::Error| cannot_open(&data_dir, &error.to_string());
        fs::create_dir_all(&journal).map_err(no_journal)?;
        let owner = StagingOwner::of(&data_dir, &journal).map_err(no_journal)?;
        let mounts = mounts(store, owner, &options)?;
        make_bucket(&mounts, RESULTS_BUCKET).map_err(failed)?;
        let threads = options.threads.unwrap_or_else(all_cores);
        let memory = options.memory.unwrap_or_else(default_memory);
        let engine = Engine::new(EngineConfig {
            catalog,
            objects: Objects::new(mounts.clone()),
            threads,
            step_back: options.step_back,
            memory: usize::try_from(memory).unwrap_or(usize::MAX),
            spill: data_dir.join("spill"),
            journal,
        })?;
        engine.recover()?;
        let clock = options.now_millis.map_or(Clock::System, Clock::Fixed);
        Ok(Self { engine, clock, kept: PreparedStatements::default(), data_dir, threads, mounts })
    }

    /// The statements of a text, in order.
    ///
    /// # Errors
    /// With every syntax error of the text.
    pub fn parse(&self, text: &str) -> Result<Vec<Statement>, QueryFailure> {
        otus_sql::parse(text)
    }

    /// Resolves and binds one statement of `text`. PREPARE and DEALLOCATE are done by the
    /// time this returns; EXECUTE gives the kept statement.
    ///
    /// # Errors
    /// With everything that is wrong with the statement.
    pub fn prepare(
        &self,
        text: &str,
        statement: &Statement,
        options: &QueryOptions,
    ) -> Result<Prepared, QueryFailure> {
        let limits = Limits { scanned_bytes: None, strict: options.strict };
        let session = self.session(&options.database, options.parameters.clone(), limits);
        if let StatementKind::Prepared(prepared) = &statement.kind {
            return self.prepare_prepared(text, statement, prepared, &session);
        }
        self.engine.prepare_statement(text, statement.clone(), &session)
    }

    /// What a query would read, without reading it.
    ///
    /// # Errors
    /// As running it would, as far as planning goes.
    pub fn estimate(&self, prepared: &Prepared) -> Result<Estimate, QueryFailure> {
        self.engine.estimate(prepared)
    }

    /// Starts a prepared statement.
    ///
    /// # Errors
    /// For statements that fail before their first row could be read.
    pub fn run(&self, prepared: Prepared) -> Result<Running, QueryFailure> {
        self.engine.run(prepared)
    }

    /// Waits for what a running statement gives, from a thread without a runtime.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        executor::block_on(future)
    }

    /// Which buckets there are.
    #[must_use]
    pub fn mounts(&self) -> &MountTable {
        &self.mounts
    }

    /// The engine behind the service.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Where catalog, history and embedded store live.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The clock statements see, milliseconds since 1970 UTC.
    #[must_use]
    pub fn now_millis(&self) -> i64 {
        self.clock.now_millis()
    }

    /// Threads that decode and compute.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    pub(crate) fn session(
        &self,
        database: &str,
        parameters: Vec<String>,
        limits: Limits,
    ) -> Session {
        Session {
            database: database.to_lowercase(),
            parameters,
            clock: self.clock,
            limits,
            new_tables: NewTables {
                location: format!("s3://{RESULTS_BUCKET}/tables/{}/", new_id()),
                is_enforced: false,
            },
        }
    }

    fn prepare_prepared(
        &self,
        text: &str,
        statement: &Statement,
        prepared: &ast::Prepared,
        session: &Session,
    ) -> Result<Prepared, QueryFailure> {
        let slice = |span: otus_types::Span| text.get(span.start..span.end).unwrap_or_default();
        let using = |values: &[ast::Expr]| -> Session {
            let parameters = values.iter().map(|it| slice(it.span.get()).to_owned()).collect();
            Session { parameters, ..session.clone() }
        };
        match prepared {
            ast::Prepared::Prepare { name, statement: kept } => {
                self.kept.keep(&name.value, slice(kept.span.get()).to_owned());
                self.engine.prepare_done(text, statement.clone(), session)
            }
            ast::Prepared::Deallocate { name } => {
                self.kept.forget(&name.value, name.span.get())?;
                self.engine.prepare_done(text, statement.clone(), session)
            }
            ast::Prepared::Execute { name, using: values } => {
                let kept = self.kept.text(&name.value, name.span.get())?;
                self.engine.prepare(&kept, &using(values))
            }
            ast::Prepared::ExecuteImmediate { text: kept, using: values } => {
                self.engine.prepare(&kept.value, &using(values))
            }
        }
    }
}

/// The bucket of results and of tables without a location.
const RESULTS_BUCKET: &str = "otus-results";

/// Makes a bucket of the store, unless it is there or the name is mounted.
pub(crate) fn make_bucket(mounts: &MountTable, name: &str) -> Result<(), StoreError> {
    let Some(store) = mounts.store().filter(|_| !mounts.is_mounted(name)) else {
        return Ok(());
    };
    if store.bucket(name)?.is_some() {
        return Ok(());
    }
    match store.create_bucket(name) {
        // Another process was faster.
        Err(StoreError::BucketExists) => Ok(()),
        done => done,
    }
}

fn mounts(
    store: Store,
    owner: StagingOwner,
    options: &ServiceOptions,
) -> Result<MountTable, QueryError> {
    let mut table = MountTable::new();
    table.use_store(store);
    table.use_staging(owner);
    let elsewhere = options.s3_elsewhere && options.s3.is_configured();
    table.use_s3(options.s3.clone(), elsewhere);
    for mount in &options.mounts {
        let mounted = match mount.target.strip_prefix("s3://") {
            Some(remote) => {
                table.mount_s3(&mount.bucket, remote.trim_end_matches('/'), mount.writable)
            }
            None => table.mount_folder(&mount.bucket, Path::new(&mount.target), mount.writable),
        };
        mounted.map_err(|error| error.to_query_error())?;
    }
    Ok(table)
}

fn all_cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}

fn cannot_open(data_dir: &Path, reason: &str) -> QueryError {
    let text = format!("cannot open the data directory {}: {reason}", data_dir.display());
    QueryError::new(ErrorCode::GenericUserError, text)
        .hint("choose another one with --data-dir or OTUS_HOME")
}
