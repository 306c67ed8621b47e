//! The commands `link`, `pprl encode` and `pprl link`, free of any command-line library: argument structures in,
//! files and a summary out.

mod extras;
mod link;
#[cfg(feature = "parquet")]
mod parquet_out;
mod pprl;
mod write;

pub use link::{LinkArguments, Summary, link};
pub use pprl::{EncodeArguments, encode, link_encoded};
