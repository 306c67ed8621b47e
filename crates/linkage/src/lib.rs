//! Which records are the same person, how sure that is, and how many persons there are.
//!
//! Records of children from several agencies, with slips, moves, short forms and missing numbers, are compared under
//! the model of Fellegi and Sunter with a third class for brothers, sisters and twins; the model is estimated from the
//! records themselves, without labels and the same way every time. `DESIGN.md` says why each part is as it is.
//!
//! ```
//! use linkage::settings::Settings;
//! use linkage::{Field, Linker, Meaning, RecordsBuilder};
//!
//! let fields = vec![
//!     Field::new("forename", Meaning::Forename),
//!     Field::new("surname", Meaning::Surname),
//!     Field::new("born", Meaning::BirthDate),
//! ];
//! let mut builder = RecordsBuilder::new(fields, &[])?;
//! builder.push("1", "school", ["Olivia", "Barton", "2012-03-04"])?;
//! builder.push("2", "clinic", ["Olivai", "Barton", "04/03/2012"])?;
//! builder.push("3", "clinic", ["Noah", "Barton", "2014-07-21"])?;
//! let linked = Linker::new(Settings::default()).run(builder.finish()?)?;
//!
//! assert_eq!(linked.records.len(), 3);
//! for link in &linked.links {
//!     let why = linked.explain(link.left as usize, link.right as usize);
//!     println!("{}", why.map(|w| w.words()).unwrap_or_default());
//! }
//! # Ok::<(), linkage::Refusal>(())
//! ```
//!
//! Files are linked by [`command::link()`]; without names by [`command::encode()`] at each source and
//! [`command::link_encoded()`] where the encodings meet.

mod block;
mod cluster;
mod column;
pub mod command;
mod compare;
mod earlier;
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
pub mod sql;
pub mod value;

pub use block::Candidate;
pub use field::{Field, Level, Meaning};
pub use link::{Decision, Known, Linked, Linker, Progress, Stage};
pub use nicknames::{are_forms_of_one_name, other_forms};
pub use persons::{Overlap, Persons};
pub use predict::Link;
pub use records::{MOST_FIELDS, MOST_RECORDS, Records, RecordsBuilder};
pub use refusal::{Place, Refusal};
