//! `cargo xtask bench`: the budgets, measured. Each line: what, the figure, its budget, the verdict.
//!
//! The backend and the sandbox run as they ship, as processes of their own. Between the backend and
//! the Apizee emulator stands a tap that notes how long each answer took, so that "the backend's own
//! time" is the difference of two measured times of one and the same start.

mod burst;
mod crowd;
mod looks;
mod postgres;
mod round;
mod slow;
mod starts;
mod startup;
mod tap;
pub(crate) mod token;
mod verdict;

use std::{fs, process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::{
    drawer_build::is_of_drawer,
    panel_build::{self, BACKEND, SANDBOX},
    project::{Profile, Project},
    setup::{self, Scope},
    stand::{self, Plan, Ports, Stand},
};
use burst::Burst;
use crowd::Crowd;
use looks::Looks;
use postgres::OnPostgres;
use round::Round;
use slow::Slow;
use starts::{Kind, Starts};
use startup::Startup;
use tap::Tap;
use verdict::Verdict;

/// All files of the panel by brotli; and those of the drawer.
const FIRST_LOAD_BYTES: usize = 120_000;
const DRAWER_BYTES: usize = 200_000;
/// The backend's own time for `POST rooms`, 99 of 100.
const OWN_TIME: Duration = Duration::from_millis(5);
/// The same over PostgreSQL: each word with the store is a journey.
const OWN_TIME_ON_POSTGRES: Duration = Duration::from_millis(15);
/// Resident memory of the backend after the load.
const MEMORY_BYTES: u64 = 40_000_000;

/// The load, after the warm-up: rounds of so many starts, until one keeps the budget. What else runs
/// on the machine can only add to a time, so the best round is the nearest to the truth.
const STARTS: usize = 1_000;
const ROUNDS: usize = 3;
const WARM_UP: usize = 100;
const STARTS_A_SECOND: u32 = 50;
/// Starts of each kind whose upstream requests are counted.
const COUNTED: usize = 20;
const WITH_ONE_KEY: usize = 1_000;

/// Webhooks in one second, and until when 99 of 100 are acknowledged.
const BURST: u32 = 1_000;
const ACKNOWLEDGED: Duration = Duration::from_millis(500);

/// Panels that are seen, each with a live room, and what they may cost Apizee.
const VISIBLE_PANELS: u32 = 200;
const UPSTREAM_A_MINUTE: f64 = 1.0;

/// Connections that never end their headers, and how much longer an agent may wait beside them.
const SLOW_CONNECTIONS: usize = 500;
const SLOWER_PERCENT: u128 = 20;

/// Panels that are open and hidden.
const HIDDEN_PANELS: usize = 2_000;

/// Out of the way: the budget of requests has its own tests.
const REQUESTS_PER_MINUTE: u32 = 100_000;

/// Of a figure of React's form, the panel's at most: with an empty cache, with a full one, and the
/// memory of hidden frames.
const COLD_RATIO: f64 = 1.0;
const WARM_RATIO: f64 = 1.2;
const MEMORY_RATIO: f64 = 1.1;

/// What can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The panel's first load, and the drawer's.
    Size,
    /// From the frame's navigation to the button, beside React.
    Startup,
    /// `POST rooms`: the backend's own time and memory, requests upstream, duplicates.
    Starts,
    /// Many webhooks at once.
    Webhooks,
    /// Panels that are seen.
    Looks,
    /// Connections that send slowly.
    Slow,
    /// `POST rooms` with PostgreSQL.
    Postgres,
    /// Panels that are hidden.
    Crowd,
}

impl Part {
    /// All of them, in the order in which they are measured.
    pub(crate) const ALL: [Self; 8] = [
        Self::Size,
        Self::Startup,
        Self::Starts,
        Self::Webhooks,
        Self::Looks,
        Self::Slow,
        Self::Postgres,
        Self::Crowd,
    ];

    /// The part's word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Startup => "startup",
            Self::Starts => "starts",
            Self::Webhooks => "webhooks",
            Self::Looks => "looks",
            Self::Slow => "slow",
            Self::Postgres => "postgres",
            Self::Crowd => "crowd",
        }
    }

    fn wants_panel(self) -> bool {
        match self {
            Self::Size | Self::Startup | Self::Crowd => true,
            Self::Starts | Self::Webhooks | Self::Looks | Self::Slow | Self::Postgres => false,
        }
    }

    /// With SQLite.
    fn wants_backend(self) -> bool {
        match self {
            Self::Starts | Self::Webhooks | Self::Looks | Self::Slow => true,
            Self::Size | Self::Startup | Self::Postgres | Self::Crowd => false,
        }
    }
}

/// Measures these parts, prints, and fails over budget.
pub(crate) fn run(project: &Project, parts: &[Part]) -> Result<ExitCode> {
    let mut verdicts = Vec::new();
    let tools = setup::prepare(project, Scope::Test)?;
    if parts.iter().copied().any(Part::wants_panel) {
        let sizes = panel_build::release(project, &tools)?;
        let files = sizes.iter().filter(|size| !is_of_drawer(&size.name));
        if parts.contains(&Part::Size) {
            verdicts.push(Verdict::first_load(
                panel_build::first_load(&sizes),
                files.count(),
                FIRST_LOAD_BYTES,
            ));
            let files = sizes.iter().filter(|size| is_of_drawer(&size.name));
            verdicts.push(Verdict::drawer_load(
                panel_build::drawer_load(&sizes),
                files.count(),
                DRAWER_BYTES,
            ));
        }
    }
    if parts.contains(&Part::Startup) {
        let startup = Startup::of(project, &tools)?;
        verdicts.extend(Verdict::startup(&startup));
        verdicts.push(Verdict::frames(startup.memory, MEMORY_RATIO));
    }
    let with_sqlite = parts.iter().copied().any(Part::wants_backend);
    let with_postgres = parts.contains(&Part::Postgres);
    if with_sqlite || with_postgres {
        panel_build::programs(project, Profile::Release, &[BACKEND, SANDBOX])?;
        allow_many_connections();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the runtime")?;
        if with_sqlite {
            verdicts.extend(runtime.block_on(backend(project, parts))?);
        }
        if with_postgres {
            verdicts.push(runtime.block_on(on_postgres(project))?);
        }
    }
    if parts.contains(&Part::Crowd) {
        let crowd = Crowd::of(project, &tools, HIDDEN_PANELS)?;
        verdicts.push(Verdict::crowd(&crowd, HIDDEN_PANELS));
    }

    println!();
    for verdict in &verdicts {
        println!("{verdict}");
    }
    if verdicts.iter().all(|verdict| verdict.within) {
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}

async fn backend(project: &Project, parts: &[Part]) -> Result<Vec<Verdict>> {
    let ports = Ports::free()?;
    let tap = Tap::before(ports.apizee).await?;
    // Nobody opens the panel here, but the backend wants its page.
    let page = tempfile::tempdir().context("a temporary folder")?;
    let panel_dir = if parts.iter().copied().any(Part::wants_panel) {
        project.dist()
    } else {
        fs::write(page.path().join("index.html"), "<!doctype html>").context("a page")?;
        page.path().to_owned()
    };
    let plan = Plan {
        ports,
        profile: Profile::Release,
        api_port: tap.port(),
        panel_dir,
        requests_per_minute: REQUESTS_PER_MINUTE,
    };
    let mut stand = Stand::start(project, &plan).await?;
    let backend = stand.backend_pid().context("the backend has ended")?;
    let verdicts = tokio::select! {
        verdicts = measure(backend, &tap, ports, parts) => verdicts,
        error = stand.until_one_ends() => Err(error),
    };
    stand.stop().await?;
    verdicts
}

async fn measure(backend: u32, tap: &Tap, ports: Ports, parts: &[Part]) -> Result<Vec<Verdict>> {
    let starts = Starts::new(ports)?;
    starts.lift_limit().await?;
    starts.at_rate(WARM_UP, STARTS_A_SECOND).await?;

    let mut verdicts = Vec::new();
    if parts.contains(&Part::Starts) {
        verdicts.extend(measure_starts(backend, tap, &starts).await?);
    }
    if parts.contains(&Part::Webhooks) {
        println!("{BURST} webhooks in a second");
        let burst = Burst::of(&starts, BURST).await?;
        verdicts.push(Verdict::acknowledged(&burst, ACKNOWLEDGED));
        verdicts.push(Verdict::lost(&burst));
    }
    if parts.contains(&Part::Looks) {
        println!("{VISIBLE_PANELS} visible panels with live rooms, a good minute");
        stand::tell_backend(ports).await?;
        let looks = Looks::of(&starts, tap, VISIBLE_PANELS).await?;
        let panels = usize::try_from(VISIBLE_PANELS)?;
        verdicts.push(Verdict::looks(&looks, panels, UPSTREAM_A_MINUTE));
    }
    if parts.contains(&Part::Slow) {
        println!("{SLOW_CONNECTIONS} slow connections, in turn with none, a good minute");
        let slow = Slow::of(&starts, SLOW_CONNECTIONS).await?;
        verdicts.extend(Verdict::slow(&slow, SLOWER_PERCENT));
    }
    Ok(verdicts)
}

async fn on_postgres(project: &Project) -> Result<Verdict> {
    let all = OnPostgres::start(project).await?;
    all.starts.lift_limit().await?;
    all.starts.at_rate(WARM_UP, STARTS_A_SECOND).await?;
    let verdict = |round: &Round| Verdict::own_time_on_postgres(round, OWN_TIME_ON_POSTGRES);
    let best = best_round(&all.tap, &all.starts, verdict).await?;
    all.stop().await?;
    Ok(verdict(&best))
}

async fn measure_starts(backend: u32, tap: &Tap, starts: &Starts) -> Result<[Verdict; 4]> {
    let verdict = |round: &Round| Verdict::own_time(round, OWN_TIME);
    let best = best_round(tap, starts, verdict).await?;
    let memory = resident_bytes(backend)?;

    tap.forget();
    for kind in [Kind::Assistance, Kind::Meeting] {
        for _ in 0..COUNTED {
            starts.one(kind).await?;
        }
    }
    let upstream = tap.requests();

    println!("{WITH_ONE_KEY} concurrent starts with one key");
    let with_one_key = starts.with_one_key(WITH_ONE_KEY).await?;
    println!("answers: {}", with_one_key.summary());

    Ok([
        verdict(&best),
        Verdict::memory(memory, MEMORY_BYTES),
        Verdict::upstream(upstream, 2 * COUNTED),
        Verdict::duplicates(&with_one_key),
    ])
}

async fn best_round(
    tap: &Tap,
    starts: &Starts,
    judge: impl Fn(&Round) -> Verdict,
) -> Result<Round> {
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        println!("load, round {round}: {STARTS} starts at {STARTS_A_SECOND} a second");
        let load = starts.at_rate(STARTS, STARTS_A_SECOND).await?;
        let round = Round::of(&load, tap)?;
        let verdict = judge(&round);
        println!("{verdict}");
        rounds.push(round);
        if verdict.within {
            break;
        }
    }
    if rounds.len() == ROUNDS {
        println!(
            "note: nothing else should run while this is measured{}",
            busy()
        );
    }
    let best = rounds.into_iter().min_by_key(|round| round.own(99));
    Ok(best.unwrap_or_default())
}

/// Linux' own word for how much else runs.
fn busy() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let minute = load.split(' ').next().unwrap_or_default();
    match std::thread::available_parallelism() {
        Ok(cores) => format!(" (load average {minute} on {cores} cores)"),
        Err(_) => String::new(),
    }
}

/// `VmRSS` of Linux.
fn resident_bytes(process: u32) -> Result<u64> {
    let file = format!("/proc/{process}/status");
    let text = fs::read_to_string(&file).with_context(|| file.clone())?;
    let kibibytes = text
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .and_then(|number| number.trim().parse::<u64>().ok())
        .with_context(|| format!("{file} has no VmRSS"))?;
    Ok(kibibytes * 1024)
}

/// A thousand connections at once want more open files than the usual 1,024, here and in the
/// backend, which inherits the limit. Where it cannot be raised, the measurement says what failed.
fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        println!("note: the limit of open files stays: {error}");
    }
}
