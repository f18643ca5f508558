//! The release artefacts: the panel's files in `dist/`, and the backend.

use anyhow::Result;

use crate::{
    compress::{self, Size},
    minify,
    project::{Profile, Project},
    remap,
    setup::Tools,
    shell,
};

/// The backend's package and program.
pub(crate) const BACKEND: &str = "apizee-panel-backend";
/// The sandbox's package and program.
pub(crate) const SANDBOX: &str = "sandbox";

/// Builds the panel, compresses its files, prints their sizes.
pub(crate) fn release(project: &Project, tools: &Tools) -> Result<Vec<Size>> {
    // Held until the end: two builds at once would mix their files, in trunk's staging folder already.
    let lock = project.lock("panel")?;
    shell::run(
        tools
            .equip(&mut project.command("trunk"))
            .args(["build", "--release", "--cargo-profile", "wasm-release"])
            // Without it trunk looks for its tools on the network for over a minute.
            .args(["--offline", "--skip-version-check"])
            .env(remap::VARIABLE, remap::flags()?)
            // trunk reads it as its own option, which knows `true` and `false` alone.
            .env_remove("NO_COLOR"),
    )?;
    minify::scripts(project, tools)?;
    let sizes = compress::folder(&project.dist())?;
    drop(lock);
    print!("{}", table(&sizes));
    Ok(sizes)
}

/// Builds the backend as it ships.
pub(crate) fn backend(project: &Project) -> Result<()> {
    programs(project, Profile::Release, &[BACKEND])?;
    println!("{}", project.program(Profile::Release, BACKEND).display());
    Ok(())
}

/// Builds some of our programs.
pub(crate) fn programs(project: &Project, profile: Profile, packages: &[&str]) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--bins"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    for package in packages {
        cargo.args(["--package", package]);
    }
    shell::run(&mut cargo)
}

/// What travels at the first load: every file, by brotli.
pub(crate) fn first_load(sizes: &[Size]) -> usize {
    sizes.iter().map(|size| size.brotli).sum()
}

fn table(sizes: &[Size]) -> String {
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0);
    let width = width.max("total".len());
    let mut text = format!("{:width$} {:>9} {:>9} {:>9}\n", "", "raw", "gzip", "brotli");
    let total = Size {
        name: "total".to_owned(),
        raw: sizes.iter().map(|size| size.raw).sum(),
        gzip: sizes.iter().map(|size| size.gzip).sum(),
        brotli: first_load(sizes),
    };
    for size in sizes.iter().chain([&total]) {
        text += &format!(
            "{:width$} {:>9} {:>9} {:>9}\n",
            size.name, size.raw, size.gzip, size.brotli
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_the_sum() {
        let sizes =
            [("a.js", 100, 20, 30), ("b.wasm", 1000, 200, 300)].map(|(name, raw, brotli, gzip)| {
                Size {
                    name: name.to_owned(),
                    raw,
                    brotli,
                    gzip,
                }
            });
        assert_eq!(first_load(&sizes), 220);
        let text = table(&sizes);
        let last: Vec<&str> = text.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, ["total", "1100", "330", "220"]);
    }
}
