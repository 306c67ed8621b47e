//! What may be published so that nobody can be recognised.
//!
//! [`protect`] hides the cheapest cells under which every [`Demand`] holds; [`attack`] works out, with code of its own, what
//! a reader of the result can still find out. [`Publication`] and [`plan()`] do both for whole releases of linked tables under
//! the rules of UK publishers, and [`command`] is the program around them.

mod audit;
pub mod command;
mod contract;
mod control;
pub mod design;
mod error;
mod examine;
mod foreign;
mod package;
mod plan;
mod policy;
mod protect;
mod publication;
pub mod publish;
mod settings;
mod simplex;
mod system;
mod table;
mod task;

pub use audit::{Bounds, Interval, Numbers, attack, attack_published, exactly_known, explain};
pub use contract::{AttackReport, Problem, Solution};
pub use control::{Control, Progress};
pub use error::Refusal;
pub use examine::{Examination, Finding, Situation, examine};
pub use foreign::Published;
pub use plan::{Plan, plan};
pub use policy::{Goal, Policy};
#[cfg(feature = "highs")]
pub use protect::protect_by_highs;
pub use protect::{Choice, Movement, Status, protect};
pub use publication::{Before, Fetch, Publication, Sheet};
pub use settings::{DimensionSettings, EarlierSettings, PolicyChoice, Readers, Settings, TableSettings, Weight};
pub use system::{Cell, LARGEST_COEFFICIENT, LARGEST_COUNT, Relation, System};
pub use table::{Absent, Book, Dimension, Entry, Grid, Key, Rows, read_rows};
pub use task::{Demand, Reader, Standing, Task};
