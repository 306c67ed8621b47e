//! Tests of the rules. No database, no clock: every day is given.

mod guards;
mod other_nouns;
mod properties;
mod rows;
mod world;
