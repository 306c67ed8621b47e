//! Which records are the same person, and how sure.

mod block;
mod cluster;
pub mod command;
mod compare;
pub mod explain;
mod field;
mod hash;
mod intern;
mod link;
pub mod meaning;
pub mod model;
mod nicknames;
mod order;
mod persons;
pub mod pprl;
mod predict;
pub mod read;
mod records;
mod refusal;
pub mod resources;
pub mod settings;
pub mod similar;
pub mod value;

pub use block::Candidate;
pub use field::{Field, Level, Meaning};
pub use link::{Decision, Linked, Linker, Progress, Stage};
pub use persons::Persons;
pub use predict::Link;
pub use records::{MOST_FIELDS, MOST_RECORDS, Records, RecordsBuilder};
pub use refusal::{Place, Refusal};
