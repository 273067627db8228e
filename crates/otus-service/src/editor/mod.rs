//! What an editor asks while somebody types: what may stand at the cursor, what is wrong
//! with the text, what it would read, how it reads in the house style. It answers for texts
//! that do not parse too, and must not change anything: no statement runs here.

mod columns;
mod complete;
mod diagnose;
mod estimate;
mod text;

pub use complete::{Completion, CompletionKind, Completions, complete};
pub use diagnose::{Diagnostic, Fix, Severity, diagnose};
pub use estimate::{TextEstimate, estimate};
pub use text::{format, statements};
