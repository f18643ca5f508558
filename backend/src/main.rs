//! `apizee-panel-backend --config FILE`: reads the configuration, serves until it is told to stop.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use apizee_panel_backend::account::Account;
use apizee_panel_backend::apizee::{Apizee, Budgets};
use apizee_panel_backend::app;
use apizee_panel_backend::clock::Clock;
use apizee_panel_backend::config::{Config, Faults};
use apizee_panel_backend::installation::{AppState, Installation};
use apizee_panel_backend::panel_files::Page;
use apizee_panel_backend::preferences::PreferenceStore;
use apizee_panel_backend::rooms::Rooms;
use apizee_panel_backend::store::{SqliteStore, Store, StoreError};
use apizee_panel_backend::telemetry;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long answers under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often ended rooms are looked for that have been kept long enough.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Why the program does not run. Told on stderr; holds no secret.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("usage: apizee-panel-backend --config FILE")]
    Usage,
    #[error("cannot read {0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error(transparent)]
    Config(#[from] Faults),
    #[error(
        "cannot read the panel's index.html in {0}: {1}; build it with `cargo xtask build`, or set panel_dir"
    )]
    Panel(PathBuf, std::io::Error),
    #[error("cannot open the store: {0}")]
    Store(#[from] StoreError),
    #[error("cannot make an HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    #[error("cannot set up the metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    #[error(
        "cannot listen on {0}: {1}; is another program there? choose another address in the configuration"
    )]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Each worker has an arena of the allocator of its own; Apizee's limit keeps more from being useful.
const MOST_WORKERS: usize = 4;

fn main() -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.min(MOST_WORKERS))
        .enable_all()
        .build();
    let result = runtime
        .map_err(Stop::Io)
        .and_then(|runtime| runtime.block_on(run()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Stop> {
    let file = config_file()?;
    let text = std::fs::read_to_string(&file).map_err(|error| Stop::File(file, error))?;
    let config = Config::from_environment(&text)?;
    telemetry::log(config.log);
    let metrics = telemetry::metrics()?;
    let clock = Clock::machine();
    let path = config.store.trim_start_matches("sqlite:");
    let store = Arc::new(SqliteStore::open(Path::new(path)).await?);
    let state = state(&config, Arc::clone(&store), &clock)?;

    let public = listen(config.listen).await?;
    let admin = listen(config.admin_listen).await?;
    tracing::info!(listen = %public.local_addr()?, admin_listen = %admin.local_addr()?, "listening");

    let (stop, stopped) = watch::channel(());
    let keep = Duration::from_secs(u64::from(config.retention_days) * 24 * 3600);
    let purging = tokio::spawn(purge(Arc::clone(&store), clock, keep, stopped.clone()));
    let tidying = tokio::spawn(telemetry::keep_tidy(metrics.clone()));
    let admin = tokio::spawn(serve(admin, app::admin(metrics), stopped.clone()));
    let public = tokio::spawn(serve(public, app::public(state), stopped));
    wait_for_signal().await?;
    tracing::info!("stopping");
    drop(stop);
    tidying.abort();
    let all = async { tokio::join!(public, admin, purging) };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        tracing::warn!("some answers were still under way");
    }
    store.close().await;
    Ok(())
}

fn config_file() -> Result<PathBuf, Stop> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(flag), Some(file), None) if flag == "--config" => Ok(file.into()),
        _ => Err(Stop::Usage),
    }
}

fn state(config: &Config, store: Arc<SqliteStore>, clock: &Clock) -> Result<AppState, Stop> {
    let http = Apizee::http()?;
    let preferences: Arc<dyn PreferenceStore> = Arc::clone(&store) as _;
    let store: Arc<dyn Store> = store;
    let mut installations = HashMap::new();
    let mut budgets = Budgets::default();
    for settings in &config.connectors {
        let page = Page::read(&config.panel_dir, &config.desk, settings)
            .map_err(|error| Stop::Panel(config.panel_dir.clone(), error))?;
        let rooms = Rooms::for_connector(
            settings,
            Arc::clone(&store),
            http.clone(),
            &mut budgets,
            clock.clone(),
        );
        let account = Account::new(settings, rooms.apizee().clone(), clock.clone());
        let installation = Installation {
            settings: settings.clone(),
            page,
            rooms,
            account,
        };
        installations.insert(settings.name.to_string(), Arc::new(installation));
    }
    Ok(AppState {
        installations: Arc::new(installations),
        store,
        preferences,
        clock: clock.clone(),
        panel_dir: Arc::from(config.panel_dir.as_path()),
        panel_origins: config.panel_origins.clone().into(),
    })
}

async fn listen(address: std::net::SocketAddr) -> Result<TcpListener, Stop> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Stop::Listen(address, error))
}

async fn serve(
    listener: TcpListener,
    router: axum::Router,
    stopped: watch::Receiver<()>,
) -> std::io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(until_stopped(stopped))
        .await
}

async fn until_stopped(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

async fn purge(
    store: Arc<SqliteStore>,
    clock: Clock,
    keep: Duration,
    stopped: watch::Receiver<()>,
) {
    let stopped = until_stopped(stopped);
    tokio::pin!(stopped);
    let mut tick = tokio::time::interval(PURGE_EVERY);
    loop {
        tokio::select! {
            () = &mut stopped => return,
            _ = tick.tick() => {}
        }
        let keep = i64::try_from(keep.as_secs()).unwrap_or(i64::MAX);
        match store.purge(clock.unix_s() - keep, clock.unix_s()).await {
            Ok(rooms) => tracing::info!(rooms, "purged"),
            Err(error) => tracing::error!(%error, "the purge failed; it is tried again in an hour"),
        }
        match store.forget_agents(clock.unix_s() - keep).await {
            Ok(agents) => tracing::info!(agents, "preferences purged"),
            Err(error) => {
                tracing::error!(%error, "preferences could not be purged; tried again in an hour")
            }
        }
    }
}

async fn wait_for_signal() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        result = tokio::signal::ctrl_c() => result,
    }
}
