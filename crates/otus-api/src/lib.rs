//! The only place that knows AWS wire protocols and the console's endpoints. It must not know
//! planning or scanning.
//!
//! [`server`] listens and hands each request, its signature checked ([`sigv4`]), to the JSON
//! and query APIs or to [`s3`]. The former are [`apis`]: [`athena`], [`glue`], [`sts`],
//! [`cloudtrail`] and [`lakeformation`], which share [`wire`].

pub mod apis;
pub mod athena;
pub mod cloudtrail;
pub mod console;
pub mod glue;
pub mod lakeformation;
pub mod s3;
pub mod server;
pub mod sigv4;
pub mod sts;
pub mod wire;
