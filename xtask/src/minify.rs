//! The JavaScript glue, minified by esbuild: trunk's own minifier gives up at wasm-bindgen's
//! `export { … as default }`, and leaves twice the bytes to parse.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha384};

use crate::{project::Project, setup::Tools, shell};

/// Minifies every script of `dist` in its place, and corrects the integrity that the page demands of
/// it. The name stays: it is a hash of what the script was made of.
pub(crate) fn scripts(project: &Project, tools: &Tools) -> Result<()> {
    let dist = project.dist();
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    for entry in fs::read_dir(&dist).with_context(|| dist.display().to_string())? {
        let script = entry.with_context(|| dist.display().to_string())?.path();
        if script.extension().is_none_or(|ending| ending != "js") {
            continue;
        }
        let before = integrity(&script)?;
        shell::run(
            tools
                .equip(&mut project.command("esbuild"))
                .args(["--minify", "--format=esm", "--target=es2022"])
                .args(["--log-level=warning", "--allow-overwrite"])
                .arg(format!("--outfile={}", script.display()))
                .arg(&script),
        )?;
        html = html.replace(&before, &integrity(&script)?);
    }
    fs::write(&page, html).with_context(|| page.display().to_string())
}

/// `sha384-…`, as the attribute spells it (W3C, Subresource Integrity).
fn integrity(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integrity_is_the_documented_one() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.js");
        fs::write(&file, "alert('Hello, world.');").unwrap();
        // W3C, Subresource Integrity, 3.2.1.
        assert_eq!(
            integrity(&file).unwrap(),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
