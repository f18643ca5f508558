//! `cargo xtask release`: one archive with all that an installation needs. Whoever builds a commit with
//! the pinned tools, wherever and whenever, gets the same bytes.

mod commit;

mod backend;
mod packages;

mod licences;
mod sbom;

mod archive;
mod contents;

mod proof;

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::{
    dependencies, panel_build,
    project::Project,
    setup::{self, Scope},
};
use archive::Archive;
use commit::Commit;
use contents::Contents;
use packages::Packages;

/// The file of checksums, inside the archive and beside it.
const CHECKSUMS: &str = "SHA256SUMS";

/// What the command line asks of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Rust's name of the machines that the backend is for.
    target: String,
    proof: Proof,
}

/// How sure the archive shall be the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// It names no place of this machine.
    NoPlace,
    /// The same, and a second build in a fresh clone elsewhere gave the same bytes.
    SecondBuild,
}

impl Wish {
    pub(crate) fn from_words(words: &[&str]) -> Result<Self, String> {
        let mut wish = Self {
            target: setup::static_target(),
            proof: Proof::NoPlace,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (*word, word.strip_prefix("--target=")) {
                ("--check", _) => wish.proof = Proof::SecondBuild,
                ("--target", _) => match words.next() {
                    Some(target) => wish.target = (*target).to_owned(),
                    None => {
                        return Err("--target wants one, such as x86_64-unknown-linux-gnu".into());
                    }
                },
                (_, Some(target)) => wish.target = target.to_owned(),
                (option, None) => return Err(format!("`release` has no option `{option}`")),
            }
        }
        Ok(wish)
    }
}

pub(crate) fn run(project: &Project, wish: &Wish) -> Result<()> {
    let commit = Commit::read(project)?;
    if wish.proof == Proof::SecondBuild {
        commit.must_be_all()?;
    }
    dependencies::check(project)?;
    let scope = Scope::Release {
        target: wish.target.clone(),
    };
    let tools = setup::prepare(project, scope)?;
    panel_build::release(project, &tools)?;
    let backend = backend::build(project, &wish.target)?;
    let packages = Packages::of(project, &wish.target)?;
    let contents = Contents::gather(project, &backend, &packages, &commit)?;
    proof::names_no_place(&contents, project)?;
    let archive = Archive::pack(&contents, &packages.version, commit.seconds())?;
    let path = write(project, &archive)?;
    println!("\n{}\n{}", path.display(), archive.checksum_line());
    if commit.must_be_all().is_err() {
        println!("note: it holds changes that are not committed, so it is nobody else's archive");
    }
    match wish.proof {
        Proof::NoPlace => Ok(()),
        Proof::SecondBuild => proof::second_build(project, wish, &archive),
    }
}

/// `target/release-archive`, with this archive alone.
fn write(project: &Project, archive: &Archive) -> Result<PathBuf> {
    let folder = project.target().join("release-archive");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let path = folder.join(&archive.name);
    fs::write(&path, &archive.bytes).with_context(|| path.display().to_string())?;
    let checksums = folder.join(CHECKSUMS);
    fs::write(&checksums, archive.checksum_line() + "\n")
        .with_context(|| checksums.display().to_string())?;
    Ok(path)
}

/// As `sha256sum` spells it.
fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_can_be_another_and_the_build_be_proven() {
        let read = |line: &str| Wish::from_words(&line.split_whitespace().collect::<Vec<_>>());
        let plain = read("").unwrap();
        assert!(setup::is_static(&plain.target));
        assert_eq!(plain.proof, Proof::NoPlace);
        for line in ["--check --target a-b-c", "--target=a-b-c --check"] {
            let wish = read(line).unwrap();
            assert_eq!(wish.target, "a-b-c");
            assert_eq!(wish.proof, Proof::SecondBuild);
        }
        assert!(read("--target").unwrap_err().contains("--target"));
        assert!(read("--chek").unwrap_err().contains("`--chek`"));
    }
}
