//! `surety`: the program. `surety --help` says what it can do.

use std::process::ExitCode;

use clap::Parser;
use surety::commands::Command;

#[tokio::main]
async fn main() -> ExitCode {
    surety::commands::run(Command::parse()).await
}
