//! The command `surety protect` on its own: `cargo run --release --example protect -- TABLE.csv --out published`.

use std::io::Write as _;
use std::process::ExitCode;

use disclosure::Control;
use disclosure::command::{Arguments, run};

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(refusal) => return fail(&refusal.to_string()),
    };
    match run(&arguments, Control::unlimited()) {
        Ok(outcome) => {
            outcome.warnings.iter().for_each(|warning| eprintln!("{warning}"));
            if let Err(refusal) = outcome.write_files() {
                return fail(&refusal.to_string());
            }
            let _ = std::io::stdout().write_all(outcome.output.as_bytes());
            ExitCode::SUCCESS
        }
        Err(refusal) => fail(&refusal.to_string()),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}
