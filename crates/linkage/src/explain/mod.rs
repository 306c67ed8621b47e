//! Why: the weights of a pair in words and as a picture, and what a run looks like as a whole.

mod calibration;
mod pair;
mod review;
mod run;
mod svg;

pub use calibration::{Calibration, Step, calibration};
pub use pair::{Evidence, Explanation};
pub use review::{Question, questions};
pub use run::{Shapes, Unlinkable};
