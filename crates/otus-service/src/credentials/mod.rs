//! Who may call and what they may touch: access keys with their scopes, kept where only the
//! owner of the data directory can read them. It must not know HTTP or signatures.

mod key_store;
mod permissions;

pub use key_store::{AccessKey, KeyError, KeyStore, NewKey};
pub use permissions::Permissions;
