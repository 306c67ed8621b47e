//! `surety serve`.

use std::process::ExitCode;
use std::time::Duration;

use platform::Error;
use platform::settings::Settings;
use platform::web::App;
use tracing_subscriber::EnvFilter;

pub(super) async fn run(settings: Settings) -> Result<ExitCode, Error> {
    start_log(&settings);
    serve(super::open(settings).await?).await
}

/// Serves an opened program until told to stop.
pub(super) async fn serve(app: App) -> Result<ExitCode, Error> {
    let (stop, _) = tokio::sync::broadcast::channel::<()>(1);
    let (mut pages_stop, mut clock_stop) = (stop.subscribe(), stop.subscribe());
    let clock = tokio::spawn(clockwork(app.clone(), async move {
        let _asked = clock_stop.recv().await;
    }));
    tokio::spawn(async move {
        stop_asked().await;
        let _heard = stop.send(());
    });
    platform::web::serve(app.clone(), async move {
        let _asked = pages_stop.recv().await;
    })
    .await?;
    let _ended = clock.await;
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Chasers, escalation, mail: once a minute until stopped.
async fn clockwork(app: App, stop: impl Future<Output = ()> + Send) {
    platform::clockwork::run(app, Duration::from_secs(60), stop).await;
}

/// Starts logging to standard error.
pub(super) fn start_log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first log.
    let _kept = if settings.log_format == "json" { log.json().try_init() } else { log.with_target(false).try_init() };
}

/// Ctrl-C, or the service manager's polite signal.
async fn stop_asked() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _asked = tokio::signal::ctrl_c().await;
}
