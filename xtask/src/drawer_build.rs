//! The drawer's module (`drawer/`): what trunk does for the panel, for a second module
//! that the page does not start by itself.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    project::Project,
    remap,
    setup::{self, Tools},
    shell,
    wasm_module::WasmModule,
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
            .args(["build", "--package", "drawer", "--bin", "drawer"])
            .args(["--target", setup::WASM, "--profile", "wasm-release"])
            .env(remap::VARIABLE, remap::flags()?),
    )?;
    let place = project.target().join(setup::WASM).join("wasm-release");
    let folder = place.join("drawer");
    shell::run(
        tools
            .equip(&mut project.command("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-name", "drawer"])
            .arg("--out-dir")
            .arg(&folder)
            .arg(place.join("drawer.wasm")),
    )?;
    let module = WasmModule::new(&folder, "drawer");
    module.shrink(project, tools)?;
    let style = folder.join("drawer.css");
    shell::run(
        tools
            .equip(&mut project.command("esbuild"))
            .args(["--minify", "--log-level=warning", "--allow-overwrite"])
            .arg(format!("--outfile={}", style.display()))
            .arg(project.root().join("www/drawer.css")),
    )?;
    let dist = project.dist();
    let module = module.settle(&dist, "drawer", &[&style])?;
    let settled = dist.join(format!("{}.css", module.stem()));
    fs::copy(&style, &settled).with_context(|| style.display().to_string())?;
    tell(&dist.join("index.html"), &module.script_name())
}

fn tell(page: &Path, name: &str) -> Result<()> {
    let html = fs::read_to_string(page).with_context(|| page.display().to_string())?;
    if html.matches(PLACEHOLDER).count() != 1 {
        bail!("{}: {PLACEHOLDER} must stand in it once", page.display());
    }
    fs::write(page, html.replace(PLACEHOLDER, name)).with_context(|| page.display().to_string())
}
