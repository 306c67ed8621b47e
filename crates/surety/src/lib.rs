//! The program: its settings, its list of parts, its commands, its demonstration.

pub mod commands;
pub mod demonstration;
pub mod house;
pub mod parts;
