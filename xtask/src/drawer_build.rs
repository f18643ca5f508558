//! The drawer's module (`src/bin/drawer.rs`): what trunk does for the panel, for a second module
//! that the page does not start by itself.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::{
    project::Project,
    remap,
    setup::{self, Tools},
    shell,
};

/// What `index.html` calls it, as long as its name is not known.
const PLACEHOLDER: &str = "drawer.js";

/// Whether a file of `dist` is loaded only when the drawer is opened.
pub(crate) fn is_of_drawer(name: &str) -> bool {
    name.starts_with("drawer-")
}

/// Builds it into `dist` and tells the page its name.
pub(crate) fn release(project: &Project, tools: &Tools) -> Result<()> {
    shell::run(
        project
            .cargo()
            .args(["build", "--package", "apizee-panel", "--bin", "drawer"])
            .args(["--target", setup::WASM, "--profile", "wasm-release"])
            .env(remap::VARIABLE, remap::flags()?),
    )?;
    let place = project.target().join(setup::WASM).join("wasm-release");
    let parts = Parts::within(&place.join("drawer"));
    shell::run(
        tools
            .equip(&mut project.command("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-name", "drawer"])
            .arg("--out-dir")
            .arg(&parts.folder)
            .arg(place.join("drawer.wasm")),
    )?;
    shell::run(
        tools
            .equip(&mut project.command("wasm-opt"))
            .args(["-Oz", "--all-features", "-o"])
            .args([&parts.wasm, &parts.wasm]),
    )?;
    let style = project.root().join("www/drawer.css");
    for (from, to) in [(&parts.script, &parts.script), (&style, &parts.style)] {
        shell::run(
            tools
                .equip(&mut project.command("esbuild"))
                .args(["--minify", "--log-level=warning", "--allow-overwrite"])
                .arg(format!("--outfile={}", to.display()))
                .arg(from),
        )?;
    }
    let name = parts.move_to(&project.dist())?;
    tell(&project.dist().join("index.html"), &name)
}

/// The files of the module.
struct Parts {
    folder: PathBuf,
    wasm: PathBuf,
    script: PathBuf,
    style: PathBuf,
}

impl Parts {
    fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            wasm: folder.join("drawer_bg.wasm"),
            script: folder.join("drawer.js"),
            style: folder.join("drawer.css"),
        }
    }

    /// Under names that are a hash of what is in them: what has a name never changes, and browsers
    /// may keep it. Gives the script's.
    fn move_to(&self, dist: &Path) -> Result<String> {
        let mut hash = Sha256::new();
        for file in [&self.wasm, &self.script, &self.style] {
            hash.update(fs::read(file).with_context(|| file.display().to_string())?);
        }
        let hash = hash.finalize();
        let hash: String = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let name = format!("drawer-{hash}");
        let script = fs::read_to_string(&self.script).context("the drawer's script")?;
        let wasm = format!("{name}_bg.wasm");
        let script = script.replace("drawer_bg.wasm", &wasm);
        let copy = |from: &Path, to: &str| {
            fs::copy(from, dist.join(to)).with_context(|| from.display().to_string())
        };
        copy(&self.wasm, &wasm)?;
        copy(&self.style, &format!("{name}.css"))?;
        let name = format!("{name}.js");
        fs::write(dist.join(&name), script).with_context(|| name.clone())?;
        Ok(name)
    }
}

fn tell(page: &Path, name: &str) -> Result<()> {
    let html = fs::read_to_string(page).with_context(|| page.display().to_string())?;
    if html.matches(PLACEHOLDER).count() != 1 {
        bail!("{}: {PLACEHOLDER} must stand in it once", page.display());
    }
    fs::write(page, html.replace(PLACEHOLDER, name)).with_context(|| page.display().to_string())
}
