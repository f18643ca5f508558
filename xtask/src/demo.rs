//! `cargo xtask demo`: all parts on this machine, until Ctrl-C.

use anyhow::{Context as _, Result};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    panel_build::{self, BACKEND, SANDBOX},
    project::{Profile, Project},
    setup::{self, Scope},
    stand::{self, Plan, Ports, Stand},
};

/// The Desk simulator's port; the others follow it.
pub(crate) const PORT_BASE: u16 = 8600;

/// What Apizee allows one user (Apizee REST APIs, Rate limits).
const REQUESTS_PER_MINUTE: u32 = 10;

/// Builds, starts, waits.
pub(crate) fn run(project: &Project, port_base: u16) -> Result<()> {
    let ports = Ports::from_base(port_base);
    // Before the minutes that a first build takes, and again after them.
    ports.are_free()?;
    let tools = setup::prepare(project, Scope::Build)?;
    panel_build::release(project, &tools)?;
    // The development profile: it compiles much faster, and nobody measures the demo.
    panel_build::programs(project, Profile::Dev, &[BACKEND, SANDBOX])?;
    ports.are_free()?;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    runtime.block_on(serve(project, ports))
}

async fn serve(project: &Project, ports: Ports) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut hang_up = signal(SignalKind::hangup()).context("SIGHUP")?;
    let asked_to_end = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    };
    tokio::pin!(asked_to_end);

    let plan = Plan {
        ports,
        profile: Profile::Dev,
        api_port: ports.apizee,
        panel_dir: project.dist(),
        requests_per_minute: REQUESTS_PER_MINUTE,
    };
    let mut stand = tokio::select! {
        stand = Stand::start(project, &plan) => stand?,
        () = &mut asked_to_end => return Ok(()),
    };
    stand::tell_backend(ports).await?;
    println!("the panel, framed by the Desk   {}", ports.panel_url());
    println!("Apizee, emulated                {}", ports.apizee_url());
    println!(
        "logs, until the end             {}",
        stand.folder().display()
    );
    println!("the Desk: open this one         {}", ports.desk_url());
    println!("ready");

    let ended_early = tokio::select! {
        error = stand.until_one_ends() => Some(error),
        () = &mut asked_to_end => None,
    };
    stand.stop().await?;
    ended_early.map_or(Ok(()), Err)
}
