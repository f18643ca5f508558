//! Serves until it is told to stop, and finishes what it has begun.

mod purge;
mod signals;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use apizee_panel_backend::account::Account;
use apizee_panel_backend::apizee::Apizee;
use apizee_panel_backend::app;
use apizee_panel_backend::background::Background;
use apizee_panel_backend::clock::Trust;
use apizee_panel_backend::config::{Config, Connector, Fault, Faults, Limits, StorePlace};
use apizee_panel_backend::headers::Transport;
use apizee_panel_backend::installation::{AppState, Installation};
use apizee_panel_backend::panel_files::{KeptFiles, Page};
use apizee_panel_backend::rooms::{Means, Recovery, Rooms, lease};
use apizee_panel_backend::serving;
use apizee_panel_backend::store::{Instance, Opened, Seal};
use apizee_panel_backend::telemetry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Stop;
use signals::Signals;

/// How long answers and work under way may take after the signal to stop: the longest answer, and
/// some time to write it down.
const GRACE: Duration = Duration::from_secs(app::LONGEST_ANSWER.as_secs() + 5);
/// Prometheus asks no oftener.
const TELL_BUDGETS_EVERY: Duration = Duration::from_secs(10);
/// Files that the program opens beside connections: the store, Apizee, the panel's files.
const OTHER_FILES: u64 = 256;

/// Serves as configured in a file.
pub(super) async fn serve(file: &Path) -> Result<(), Stop> {
    let config = super::config(file)?;
    telemetry::log(config.log);
    let metrics = telemetry::metrics()?;
    let opened = open(&config.store).await?;
    let trust = Trust::new(opened.clock.clone());
    let means = Means {
        store: Arc::clone(&opened.store),
        clock: opened.clock.clone(),
        instance: Instance::new(),
        trail: Arc::clone(&opened.trail),
        background: Background::default(),
    };
    lease::begin(&means).await?;
    let state = state(&config, &opened, &means, &trust).await?;
    let kept = state.kept_files.clone();
    kept.keep().await;

    make_room_for(&config.limits);
    let mut signals = Signals::listen()?;
    let public = listen(config.listen).await?;
    let admin = listen(config.admin_listen).await?;
    tracing::info!(listen = %public.local_addr()?, admin_listen = %admin.local_addr()?, "listening");

    let stopping = CancellationToken::new();
    let rooms = state.installations.values().map(|one| one.rooms.clone());
    let keeping = [
        tokio::spawn(purge::purge(
            opened.clone(),
            trust,
            purge::Keep::of(&config),
        )),
        tokio::spawn(kept.go_on()),
        tokio::spawn(telemetry::keep_tidy(metrics.clone())),
        tokio::spawn(lease::keep(means.clone(), rooms.collect())),
        tokio::spawn(tell_budgets(Arc::clone(&state.installations))),
    ];
    let installations = Arc::clone(&state.installations);
    let (public_router, admin_router) = (app::public(state), app::admin(metrics));
    let serving = async {
        tokio::join!(
            serving::serve(public, public_router, &config.limits, stopping.clone()),
            serving::serve(admin, admin_router, &config.limits, stopping.clone()),
        );
        means.background.finished().await;
    };
    let telling = async {
        signals
            .stop(|| renew_secrets(&config, file, &installations))
            .await;
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
    for task in keeping {
        task.abort();
    }
    // Others take over at once what is left.
    if let Err(error) = opened.store.leave(&means.instance).await {
        tracing::warn!(%error, "the store does not hear that this process ends");
    }
    opened.close().await;
    Ok(())
}

/// Takes over the secrets that the file names now. A file with faults changes nothing.
fn renew_secrets(config: &Config, file: &Path, installations: &Installations) {
    match super::config(file) {
        Ok(later) => {
            let differs = config.renew_secrets(&later);
            tracing::info!("the secrets were read again");
            for installation in installations.values().cloned() {
                tokio::spawn(async move {
                    if let Err(error) = installation.apizee.password_changed().await {
                        tracing::error!(%error, "an old token of Apizee could not be forgotten");
                    }
                });
            }
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

/// Tells the metrics what is left of each user's minute.
async fn tell_budgets(installations: Arc<Installations>) {
    let mut tick = tokio::time::interval(TELL_BUDGETS_EVERY);
    loop {
        tick.tick().await;
        for installation in installations.values() {
            if let Err(error) = installation.apizee.users().await {
                tracing::debug!(%error, "what is left of the minute could not be read");
            }
        }
    }
}

type Installations = HashMap<String, Arc<Installation>>;

/// Opens the store.
pub(super) async fn open(place: &StorePlace) -> Result<Opened, Stop> {
    Ok(match place {
        StorePlace::File(file) => Opened::sqlite(file).await?,
        StorePlace::Postgres(url) => Opened::postgres(url.expose()).await?,
    })
}

/// Apizee, as a connector speaks with it.
pub(super) fn apizee(
    connector: &Arc<Connector>,
    http: &reqwest::Client,
    opened: &Opened,
    trust: &Trust,
    instance: &Instance,
) -> Apizee {
    let accounts = Arc::clone(&opened.accounts);
    Apizee::new(
        http.clone(),
        Arc::clone(connector),
        accounts,
        trust.clone(),
        instance.clone(),
    )
}

async fn state(
    config: &Config,
    opened: &Opened,
    means: &Means,
    trust: &Trust,
) -> Result<AppState, Stop> {
    let http = Apizee::http()?;
    let mut installations = Installations::new();
    for settings in &config.connectors {
        let transport = Transport::of(settings, config.hsts);
        let page = Page::read(&config.panel_dir, &config.desk, settings, transport)
            .map_err(|error| Stop::Panel(config.panel_dir.clone(), error))?;
        let apizee = apizee(settings, &http, opened, trust, &means.instance);
        let recovery = Recovery::of(settings, &config.connectors);
        let seal = seal(settings, opened).await?;
        let upstream = Arc::new(apizee.clone());
        let decided = Arc::clone(settings);
        let rooms = Rooms::new(means.clone(), upstream, decided, recovery, seal);
        let account = Account::new(Arc::clone(settings), apizee.clone(), opened.clock.clone());
        let installation = Installation {
            settings: Arc::clone(settings),
            transport,
            page,
            apizee,
            rooms,
            account,
        };
        installations.insert(settings.name.to_string(), Arc::new(installation));
    }
    let panel_dir = Arc::from(config.panel_dir.as_path());
    Ok(AppState {
        kept_files: KeptFiles {
            panel_dir: Arc::clone(&panel_dir),
            files: Arc::clone(&opened.panel_files),
            clock: opened.clock.clone(),
        },
        installations: Arc::new(installations),
        store: Arc::clone(&opened.store),
        preferences: Arc::clone(&opened.preferences),
        trail: Arc::clone(&opened.trail),
        background: means.background.clone(),
        clock: opened.clock.clone(),
        trust: trust.clone(),
        panel_dir,
        panel_origins: config.panel_origins.clone().into(),
    })
}

/// The connector's key, which outlives its secret.
pub(super) async fn seal(connector: &Connector, opened: &Opened) -> Result<Seal, Stop> {
    let keys = connector.keys.current();
    let previous = keys
        .previous
        .as_ref()
        .map(|secret| secret.expose().as_bytes());
    let secret = keys.secret.expose().as_bytes();
    Ok(Seal::kept(&*opened.store, &connector.name, secret, previous).await?)
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
