//! `otus catalog export|import`: the catalog as a file of JSON lines in Glue's shapes. It
//! must not know how the catalog is kept.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use otus_service::catalog_file::{self, Counts};

use super::{DONE, FAILED, Global, print, report};

#[derive(Debug, Args)]
pub struct CatalogArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write databases, tables, views and registered partitions as JSON lines
    Export {
        /// Where to [default: standard output]
        file: Option<PathBuf>,
    },
    /// Take over what export wrote; what is there already is replaced
    Import { file: PathBuf },
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &CatalogArgs) -> u8 {
    let service = match global.open() {
        Ok(service) => service,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let catalog = service.engine().catalog().as_ref();
    let done = match &args.action {
        Action::Export { file: None } => {
            export_to(&mut print::stdout(), |out| catalog_file::export(catalog, out))
        }
        Action::Export { file: Some(path) } => match File::create(path) {
            Ok(mut file) => export_to(&mut file, |out| catalog_file::export(catalog, out)),
            Err(error) => Err(format!("cannot write {}: {error}", path.display())),
        },
        Action::Import { file } => match File::open(file) {
            Ok(found) => catalog_file::import(catalog, &mut BufReader::new(found))
                .map_err(|refusal| refusal.to_string()),
            Err(error) => Err(format!("cannot read {}: {error}", file.display())),
        },
    };
    match done {
        Ok(Counts { databases, tables, partitions }) => {
            print::note(&format!(
                "{databases} databases, {tables} tables, {partitions} partitions"
            ));
            DONE
        }
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            FAILED
        }
    }
}

fn export_to(
    out: &mut dyn Write,
    export: impl FnOnce(&mut dyn Write) -> Result<Counts, otus_service::Refusal>,
) -> Result<Counts, String> {
    let counts = export(&mut io::BufWriter::new(&mut *out)).map_err(|it| it.to_string())?;
    out.flush().map_err(|error| format!("cannot write: {error}"))?;
    Ok(counts)
}
