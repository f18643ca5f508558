//! What happens to our own processes: they are killed, restarted, and left without their store.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use test_postgres::Server;
use tokio::time::{Instant, sleep, sleep_until};

use super::{process::Backend, scene::Scene};

/// One blow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Blow {
    /// `kill -9`, and started again.
    Killed,
    /// The same, and away for a while.
    KilledAndAway,
    /// All of them at once.
    AllKilled,
    /// As an administrator does.
    Restarted,
    /// PostgreSQL, as an administrator does.
    StoreRestarted,
}

impl Blow {
    fn drawn(random: &mut Rng, has_server: bool) -> Self {
        match random.u32(..100) {
            0..45 => Self::Killed,
            45..60 => Self::KilledAndAway,
            60..70 => Self::AllKilled,
            70..85 => Self::Restarted,
            _ if has_server => Self::StoreRestarted,
            _ => Self::Killed,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::KilledAndAway => "killed and away",
            Self::AllKilled => "all killed",
            Self::Restarted => "restarted",
            Self::StoreRestarted => "PostgreSQL restarted",
        }
    }
}

/// How often what happened.
pub(super) struct Blows(BTreeMap<Blow, usize>);

impl fmt::Display for Blows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blows = self.0.iter();
        let blows = blows.map(|(blow, times)| format!("{} {times}", blow.word()));
        let blows: Vec<String> = blows.collect();
        write!(f, "processes: {}", blows.join(", "))
    }
}

/// Blow after blow, every few seconds, until then. All processes are there in the end.
pub(super) async fn befall(scene: &mut Scene, mut random: Rng, until: Instant) -> Result<Blows> {
    let mut blows = BTreeMap::new();
    loop {
        let peace = Duration::from_millis(random.u64(1_000..5_000));
        sleep_until((Instant::now() + peace).min(until)).await;
        for backend in &mut scene.backends {
            backend.must_live().await?;
        }
        if Instant::now() >= until {
            return Ok(Blows(blows));
        }
        let blow = Blow::drawn(&mut random, scene.postgres.is_some());
        strike(scene, blow, &mut random).await?;
        *blows.entry(blow).or_default() += 1;
    }
}

async fn strike(scene: &mut Scene, blow: Blow, random: &mut Rng) -> Result<()> {
    let away = Duration::from_millis(random.u64(0..4_000));
    match blow {
        Blow::Killed => {
            let one = one_of(scene, random)?;
            one.kill().await?;
            one.start().await
        }
        Blow::KilledAndAway => {
            let one = one_of(scene, random)?;
            one.kill().await?;
            sleep(away).await;
            one.start().await
        }
        Blow::AllKilled => {
            for backend in &mut scene.backends {
                backend.kill().await?;
            }
            sleep(away / 2).await;
            for backend in &mut scene.backends {
                backend.start().await?;
            }
            Ok(())
        }
        Blow::Restarted => {
            let one = one_of(scene, random)?;
            one.stop().await?;
            one.start().await
        }
        Blow::StoreRestarted => {
            let server = scene.postgres.clone().context("there is no PostgreSQL")?;
            restart(server, away).await
        }
    }
}

fn one_of<'a>(scene: &'a mut Scene, random: &mut Rng) -> Result<&'a mut Backend> {
    let number = random.usize(..scene.backends.len());
    scene.backends.get_mut(number).context("no backend")
}

async fn restart(server: Arc<Server>, away: Duration) -> Result<()> {
    let again = Arc::clone(&server);
    tokio::task::spawn_blocking(move || server.stop()).await??;
    sleep(away).await;
    tokio::task::spawn_blocking(move || again.start_again()).await?
}
