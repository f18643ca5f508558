//! The twin: `xtask/twin`, bundled by the esbuild of the panel's own build, compressed as the panel is
//! and with names as the panel's files have, so that a backend serves it in the same way.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::{
    compress,
    project::Project,
    setup::{self, Tools},
    shell,
};

/// As names of files go whose bytes never change: a browser keeps them.
const SCRIPT: &str = "twin-0123456789abcdef.js";
const STYLE: &str = "twin-0123456789abcdef.css";

/// Builds it, and says where.
pub(super) fn build(project: &Project, tools: &Tools) -> Result<PathBuf> {
    let source = project.root().join("xtask/twin");
    let modules = setup::locked(project, &source, "twin")?;
    let folder = project.target().join("twin");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    shell::run(
        tools
            .equip(&mut project.command("esbuild"))
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
            .args(["--jsx=automatic", "--log-level=warning"])
            .arg("--define:process.env.NODE_ENV=\"production\"")
            .arg(format!("--outfile={}", folder.join(SCRIPT).display()))
            .arg(source.join("panel.jsx"))
            .env("NODE_PATH", modules),
    )?;
    fs::copy(style(&project.dist())?, folder.join(STYLE)).context("the panel's style")?;
    let page = fs::read_to_string(source.join("index.html")).context("the twin's page")?;
    let page = page.replace("SCRIPT", SCRIPT).replace("STYLE", STYLE);
    fs::write(folder.join("index.html"), page).context("the twin's page")?;
    let sizes = compress::folder(&folder)?;
    let bytes: usize = sizes.iter().map(|size| size.brotli).sum();
    println!("the twin's first load, brotli: {bytes} bytes");
    Ok(folder)
}

/// The panel's.
fn style(dist: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(dist).with_context(|| dist.display().to_string())?;
    files
        .find_map(|file| {
            let path = file.ok()?.path();
            let name = path.file_name()?.to_str()?;
            (name.starts_with("panel-") && name.ends_with(".css")).then_some(path)
        })
        .context("dist has no panel-….css")
}
