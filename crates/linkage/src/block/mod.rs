//! Which pairs are compared at all: a rule joins records that agree on a key, and a pair is met at its first rule.

pub(crate) mod choose;
pub(crate) mod keys;
pub(crate) mod pairs;
pub(crate) mod shared;

pub use choose::Candidate;
pub(crate) use keys::part_mask;
