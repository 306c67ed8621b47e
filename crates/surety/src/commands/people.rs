//! `surety people reindex`.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use people::reindex::{Progress, reindex};
use platform::Error;
use platform::settings::Settings;

#[derive(Subcommand)]
pub(super) enum People {
    /// Look over the keys by which people, places and groups are found, and put right what is wrong (the server may run)
    Reindex,
}

pub(super) async fn run(people: People, settings: Settings) -> Result<ExitCode, Error> {
    let People::Reindex = people;
    let app = super::open(settings).await?;
    let stop = stopped_by_ctrl_c();
    let bar = ProgressBar::new(0).with_style(style());
    let done = reindex(&app, |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.looked_at);
        !stop.load(Ordering::Relaxed)
    })
    .await?;
    bar.finish_and_clear();
    println!("{}", said(&done));
    Ok(if done.stopped { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{wide_bar} {pos} of {len}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// True once somebody has pressed Ctrl-C: the batch under way is finished.
fn stopped_by_ctrl_c() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.store(true, Ordering::Relaxed);
        }
    });
    stop
}

fn said(done: &Progress) -> String {
    let Progress { looked_at, mended, removed, stopped, .. } = done;
    let end = if *stopped { "Stopped; run it again to go on. " } else { "" };
    format!(
        "{end}{looked_at} records and keys looked at; {mended} records can be found again, {removed} stray keys removed."
    )
}
