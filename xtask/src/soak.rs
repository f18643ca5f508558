//! `cargo xtask soak`: the promise "one click, one room, nothing sent twice" under everything that may
//! go wrong at once, on one process with SQLite and on two with PostgreSQL.
//!
//! Two families of agents work at a time, each with a connector, and an Apizee emulator, of its own:
//! one presses fast and without Apizee's limit, one under the real limit. Meanwhile the emulators fail
//! at random ([`weather`]) and processes are killed ([`misfortune`]). Then the faults end, all settles
//! ([`settle`]), and what is there is counted ([`audit`]). Every draw comes from one seed.

mod agent;
mod audit;
mod config;
mod emulator;
mod ledger;
mod misfortune;
mod office;
mod order;
mod process;
mod scene;
mod settle;
mod verdict;
mod weather;
mod wish;

use std::{process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use tokio::sync::watch;

use crate::{
    clock,
    panel_build::{self, BACKEND, SANDBOX},
    project::{Profile, Project},
};
use audit::Findings;
pub(crate) use config::{Account, Connector, Settings};
pub(crate) use order::{Order, Stores};
pub(crate) use process::{Backend, Emulating, steady_ports};
use scene::Scene;
use verdict::Verdict;

/// Plays each store's scene, prints what was found, and fails where anything was.
pub(crate) fn run(project: &Project, order: &Order) -> Result<ExitCode> {
    panel_build::programs(project, Profile::Release, &[BACKEND, SANDBOX])?;
    let seed = order.seed.unwrap_or_else(clock::unix_seconds);
    println!(
        "seed {seed}; the same again: cargo xtask soak {}",
        order.again(seed)
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    let lasts = Duration::from_secs(order.seconds);
    let mut verdicts = Vec::new();
    for stores in order.stores.all() {
        verdicts.extend(runtime.block_on(play(project, stores, lasts, seed))?);
    }
    println!();
    for verdict in &verdicts {
        println!("{verdict}");
    }
    println!("seed {seed}");
    Ok(if verdicts.iter().all(Verdict::is_good) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// One scene from its beginning to its verdicts. Where anything is wrong, its logs stay.
async fn play(
    project: &Project,
    stores: Stores,
    lasts: Duration,
    seed: u64,
) -> Result<Vec<Verdict>> {
    println!("\n{}: {} s", stores.title(), lasts.as_secs());
    let mut scene = Scene::set(project, stores).await?;
    let verdicts = act(&mut scene, stores, lasts, seed).await;
    let is_good = |verdicts: &Vec<Verdict>| verdicts.iter().all(Verdict::is_good);
    if verdicts.as_ref().is_ok_and(is_good) {
        scene.strike().await?;
    } else {
        println!("the logs are kept in {}", scene.keep().await.display());
    }
    verdicts
}

async fn act(
    scene: &mut Scene,
    stores: Stores,
    lasts: Duration,
    seed: u64,
) -> Result<Vec<Verdict>> {
    let mut random = Rng::with_seed(seed);
    let (close, closing) = watch::channel(false);
    let offices = scene.offices(&closing, random.u64(..))?;
    let until = tokio::time::Instant::from_std(clock::now() + lasts);
    let mut weathers = Vec::new();
    for family in scene.families() {
        weathers.push(weather::begin(
            family.emulator.clone(),
            random.fork(),
            until,
        ));
    }
    let mut crowds = Vec::new();
    for office in &offices {
        crowds.push(tokio::spawn(agent::crowd(office.clone(), until)));
    }
    let blows = misfortune::befall(scene, random.fork(), until).await?;
    close.send_replace(true);
    for (weather, office) in weathers.into_iter().zip(&offices) {
        let weathered = weather.await.context("the weather")??;
        println!("{}: {weathered}", office.name);
    }
    for crowd in crowds {
        crowd.await.context("the agents")??;
    }
    println!("{blows}");

    let settled = settle::wait(scene, &offices).await?;
    println!("{settled}");
    let mut verdicts = Vec::new();
    for (office, findings) in offices.iter().zip(&settled.findings) {
        office.print_answers();
        print_examples(office.name, findings);
        verdicts.extend(Verdict::of(stores, office, findings));
    }
    Ok(verdicts)
}

/// The first of each, so that one can be looked for in the logs.
fn print_examples(office: &str, findings: &Findings) {
    const SHOWN: usize = 8;
    for (what, found) in findings.all() {
        for one in found.iter().take(SHOWN) {
            println!("  {office}, {what}: {one}");
        }
        if found.len() > SHOWN {
            println!("  {office}, {what}: {} more", found.len() - SHOWN);
        }
    }
}
