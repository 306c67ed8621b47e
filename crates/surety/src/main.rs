//! `surety`: the program. `surety --help` says what it can do.

use std::process::ExitCode;

use clap::Parser;
use surety::commands::Command;

/// The system's allocator keeps what many threads took for a moment (password checks, whole registers); this one gives it
/// back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    surety::commands::run(Command::parse()).await
}
