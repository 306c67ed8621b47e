//! What may be published so that nobody can be recognised.
//!
//! [`protect`] hides the cheapest cells under which every [`Demand`] holds; [`attack`] works out, with code of its own, what
//! a reader of the result can still find out.

mod audit;
mod contract;
mod control;
mod error;
mod protect;
mod simplex;
mod system;
mod task;

pub use audit::{Interval, Numbers, attack};
pub use contract::{AttackReport, Problem, Solution};
pub use control::{Control, Progress};
pub use error::Refusal;
pub use protect::{Choice, Status, protect};
pub use system::{Cell, LARGEST_COEFFICIENT, LARGEST_COUNT, Relation, System};
pub use task::{Demand, Reader, Standing, Task};
