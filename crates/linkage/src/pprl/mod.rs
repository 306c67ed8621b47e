//! Linkage without names: each source turns its records into keyed encodings, and only those meet.
//!
//! Every field becomes a Bloom filter of fixed size (Schnell, Bachteler and Reiher 2009) whose bits are set by HMAC-SHA-256
//! under a secret that the sources share and the linker does not hold. Similar values have similar filters, so the
//! model of [`crate::model`] weighs them as it weighs values in the clear.
//!
//! What is done against known attacks, and what is not, stands in `DESIGN.md`.

mod encode;
mod filter;
mod read;

pub use encode::{Encoder, Hardening, Secret};
pub use filter::{BITS, Filter};
pub(crate) use read::fields_of;
