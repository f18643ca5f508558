//! Serves until it is told to stop, and finishes what it has begun.

mod purge;
mod signals;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use apizee_panel_backend::account::Account;
use apizee_panel_backend::apizee::{Apizee, Budgets};
use apizee_panel_backend::app;
use apizee_panel_backend::clock::{Clock, Trust};
use apizee_panel_backend::config::{Config, Fault, Faults, Limits, StorePlace};
use apizee_panel_backend::headers::Transport;
use apizee_panel_backend::installation::{AppState, Installation};
use apizee_panel_backend::panel_files::Page;
use apizee_panel_backend::preferences::PreferenceStore;
use apizee_panel_backend::rooms::Rooms;
use apizee_panel_backend::serving;
use apizee_panel_backend::store::{SqliteStore, Store};
use apizee_panel_backend::store_file;
use apizee_panel_backend::telemetry;
use apizee_panel_backend::work::Work;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Stop;
use signals::Signals;

/// How long answers and work under way may take after the signal to stop: the longest answer, and
/// some time to write it down.
const GRACE: Duration = Duration::from_secs(app::LONGEST_ANSWER.as_secs() + 5);
/// Files that the program opens beside connections: the store, Apizee, the panel's files.
const OTHER_FILES: u64 = 256;

/// Serves as configured in a file.
pub(super) async fn serve(file: &Path) -> Result<(), Stop> {
    let config = super::config(file)?;
    telemetry::log(config.log);
    let metrics = telemetry::metrics()?;
    let clock = Clock::machine();
    let trust = Trust::new(clock.clone());
    let store = Arc::new(open(&config.store).await?);
    let work = Work::default();
    let state = state(&config, Arc::clone(&store), &work, &trust, &clock)?;

    make_room_for(&config.limits);
    let mut signals = Signals::listen()?;
    let public = listen(config.listen).await?;
    let admin = listen(config.admin_listen).await?;
    tracing::info!(listen = %public.local_addr()?, admin_listen = %admin.local_addr()?, "listening");

    let stopping = CancellationToken::new();
    let keep = Duration::from_secs(u64::from(config.retention_days) * 24 * 3600);
    let background = [
        tokio::spawn(purge::purge(Arc::clone(&store), clock, trust, keep)),
        tokio::spawn(telemetry::keep_tidy(metrics.clone())),
    ];
    let (public_router, admin_router) = (app::public(state), app::admin(metrics));
    let serving = async {
        tokio::join!(
            serving::serve(public, public_router, &config.limits, stopping.clone()),
            serving::serve(admin, admin_router, &config.limits, stopping.clone()),
        );
        work.finished().await;
    };
    let telling = async {
        signals.stop(|| renew_secrets(&config, file)).await;
        tracing::info!("stopping");
        stopping.cancel();
        tokio::select! {
            () = tokio::time::sleep(GRACE) => tracing::warn!("some answers were still under way"),
            () = signals.stop(|| {}) => tracing::warn!("told to stop twice: what is under way is left"),
        }
    };
    tokio::select! {
        () = serving => {}
        () = telling => {}
    }
    for task in background {
        task.abort();
    }
    store.close().await;
    Ok(())
}

/// Takes over the secrets that the file names now. A file with faults changes nothing.
fn renew_secrets(config: &Config, file: &Path) {
    match super::config(file) {
        Ok(later) => {
            let differs = config.renew_secrets(&later);
            tracing::info!("the secrets were read again");
            if !differs.is_empty() {
                let settings = differs.join(", ");
                tracing::warn!(settings, "these settings differ and want a restart");
            }
        }
        Err(Stop::Config(Faults(faults))) => {
            for Fault { path, remedy } in faults {
                tracing::error!(
                    path,
                    remedy,
                    "a wrong setting; the secrets stay as they were"
                );
            }
        }
        Err(stop) => tracing::error!(%stop, "the secrets stay as they were"),
    }
}

pub(super) async fn open(place: &StorePlace) -> Result<SqliteStore, Stop> {
    match place {
        StorePlace::File(file) => {
            store_file::prepare(file).map_err(|error| Stop::File(file.clone(), error))?;
            Ok(SqliteStore::open(file).await?)
        }
        StorePlace::Postgres(_) => Err(Stop::NoPostgres),
    }
}

fn state(
    config: &Config,
    store: Arc<SqliteStore>,
    work: &Work,
    trust: &Trust,
    clock: &Clock,
) -> Result<AppState, Stop> {
    let http = Apizee::http()?;
    let preferences: Arc<dyn PreferenceStore> = Arc::clone(&store) as _;
    let store: Arc<dyn Store> = store;
    let mut installations = HashMap::new();
    let mut budgets = Budgets::default();
    for settings in &config.connectors {
        let transport = Transport::of(settings, config.hsts);
        let page = Page::read(&config.panel_dir, &config.desk, settings, transport)
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
            transport,
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
        work: work.clone(),
        clock: clock.clone(),
        trust: trust.clone(),
        panel_dir: Arc::from(config.panel_dir.as_path()),
        panel_origins: config.panel_origins.clone().into(),
    })
}

/// Each connection is an open file, and machines allow few at first.
fn make_room_for(limits: &Limits) {
    let wanted = limits.connections as u64 + OTHER_FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(allowed) if allowed >= wanted => {}
        Ok(allowed) => tracing::warn!(
            allowed,
            wanted,
            "the machine allows fewer open files than limits.connections needs; raise LimitNOFILE"
        ),
        Err(error) => tracing::warn!(%error, "the limit of open files is unknown"),
    }
}

async fn listen(address: std::net::SocketAddr) -> Result<TcpListener, Stop> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Stop::Listen(address, error))
}
