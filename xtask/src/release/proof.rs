//! That the archive is the same wherever it is built.

use std::{
    env,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use super::{Wish, archive::Archive, contents::Contents};
use crate::{project::Project, shell};

/// An error when a file names a folder of this machine.
pub(super) fn names_no_place(contents: &Contents, project: &Project) -> Result<()> {
    let mut places = vec![project.root().to_owned(), project.target().to_owned()];
    if let Some(home) = env::home_dir() {
        places.extend([home.join(".cargo"), home.join(".rustup"), home]);
    }
    places.extend(env::var_os("CARGO_HOME").map(PathBuf::from));
    places.extend(env::var_os("RUSTUP_HOME").map(PathBuf::from));
    let found = places_in(contents, &places);
    if !found.is_empty() {
        bail!("folders of this machine are named:\n{}", found.join("\n"));
    }
    Ok(())
}

fn places_in(contents: &Contents, places: &[PathBuf]) -> Vec<String> {
    let mut found = Vec::new();
    for place in places.iter().filter(|place| is_telling(place)) {
        let text = format!("{}/", place.display());
        for (name, file) in contents.files() {
            let mut pieces = file.bytes.windows(text.len());
            if pieces.any(|piece| piece == text.as_bytes()) {
                found.push(format!("{text} in {name}"));
            }
        }
    }
    found
}

/// Whether no other machine's file would name it by chance, as `/src/` or `/root/` is.
fn is_telling(place: &Path) -> bool {
    let names = place.components();
    names
        .filter(|part| matches!(part, Component::Normal(_)))
        .count()
        > 1
}

/// Builds all of it again, in a clone elsewhere, and compares.
pub(super) fn second_build(project: &Project, wish: &Wish, first: &Archive) -> Result<()> {
    let elsewhere = tempfile::tempdir().context("a temporary folder")?;
    let clone = elsewhere.path().join("another").join("checkout");
    shell::run(
        project
            .command("git")
            .args(["clone", "--quiet", "--no-local"])
            .arg(project.root())
            .arg(&clone),
    )?;
    shell::run(
        project
            .cargo()
            .current_dir(&clone)
            .args(["run", "--quiet", "--package", "xtask", "--"])
            .args(["release", "--target", &wish.target])
            .env_remove("CARGO_TARGET_DIR"),
    )?;
    let built = clone.join("target/release-archive").join(&first.name);
    let second = std::fs::read(&built).with_context(|| built.display().to_string())?;
    if second != first.bytes {
        let kept = elsewhere.keep();
        bail!(
            "the second build gave other bytes; it is kept in {}",
            kept.display()
        );
    }
    println!("built again elsewhere: the same {} bytes", second.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::contents::Mode;
    use super::*;

    #[test]
    fn a_folder_of_this_machine_is_found_wherever_it_stands() {
        let mut contents = Contents::default();
        let program = b"\x7fELF\0/home/anna/project/src/main.rs\0".to_vec();
        contents.add("program", Mode::Program, program).unwrap();
        contents
            .add("text", Mode::Text, b"/root/x".to_vec())
            .unwrap();
        let places = ["/home/anna/project", "/root", "/home/bert/project"].map(PathBuf::from);
        assert_eq!(
            places_in(&contents, &places),
            ["/home/anna/project/ in program"]
        );
    }
}
