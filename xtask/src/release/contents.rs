//! What is in the archive.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, bail};

use super::{
    CHECKSUMS,
    commit::{self, Commit},
    licences,
    packages::Packages,
    sbom, sha256,
};
use crate::{panel_build::BACKEND, project::Project};

/// Of the checkout as it is.
const TEXTS: [&str; 5] = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];
/// Folders of the checkout; what git does not know stays out.
const FOLDERS: [&str; 2] = ["deploy", "docs"];

/// What may be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Read by all.
    Text,
    /// Run by all.
    Program,
}

#[derive(Debug)]
pub(super) struct File {
    pub(super) mode: Mode,
    pub(super) bytes: Vec<u8>,
}

/// Files by their path, which separates by `/`.
#[derive(Debug, Default)]
pub(super) struct Contents {
    files: BTreeMap<String, File>,
}

impl Contents {
    pub(super) fn gather(
        project: &Project,
        backend: &Path,
        packages: &Packages,
        commit: &Commit,
    ) -> Result<Self> {
        let mut contents = Self::default();
        contents.add(BACKEND, Mode::Program, read(backend)?)?;
        contents.add_folder(&project.dist(), "dist")?;
        for name in TEXTS {
            contents.add(name, Mode::Text, read(&project.root().join(name))?)?;
        }
        for name in commit::files(project, &FOLDERS)? {
            contents.add(&name, Mode::Text, read(&project.root().join(&name))?)?;
        }
        let licences = licences::text(packages)?;
        contents.add("THIRD-PARTY-LICENSES", Mode::Text, licences.into_bytes())?;
        let sbom = sbom::text(packages, commit)?;
        contents.add("sbom.cdx.json", Mode::Text, sbom.into_bytes())?;
        let sums = contents.checksums();
        contents.add(CHECKSUMS, Mode::Text, sums.into_bytes())?;
        Ok(contents)
    }

    pub(super) fn add(&mut self, name: &str, mode: Mode, bytes: Vec<u8>) -> Result<()> {
        match self.files.insert(name.to_owned(), File { mode, bytes }) {
            None => Ok(()),
            Some(_) => bail!("{name} is in the archive twice"),
        }
    }

    fn add_folder(&mut self, folder: &Path, name: &str) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let entry = entry.with_context(|| folder.display().to_string())?;
            let path = entry.path();
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                self.add_folder(&path, &name)?;
            } else {
                self.add(&name, Mode::Text, read(&path)?)?;
            }
        }
        Ok(())
    }

    pub(super) fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }

    /// The folders that hold something, each after the one that it is in.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        let mut folders = BTreeSet::new();
        for name in self.files.keys() {
            let ends = name.match_indices('/').map(|(end, _)| end);
            folders.extend(ends.map(|end| &name[..end]));
        }
        folders
    }

    /// For `sha256sum --check`.
    fn checksums(&self) -> String {
        let lines = self
            .files
            .iter()
            .map(|(name, file)| format!("{}  {name}\n", sha256(&file.bytes)));
        lines.collect()
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_after_the_one_it_is_in_and_nothing_comes_twice() {
        let mut contents = Contents::default();
        for name in ["a/b/c", "a/b/d", "e"] {
            contents.add(name, Mode::Text, Vec::new()).unwrap();
        }
        assert_eq!(
            contents.folders().into_iter().collect::<Vec<_>>(),
            ["a", "a/b"]
        );
        assert!(contents.add("e", Mode::Text, Vec::new()).is_err());
    }

    #[test]
    fn the_checksums_are_those_of_sha256sum() {
        let mut contents = Contents::default();
        contents.add("a", Mode::Text, b"abc".to_vec()).unwrap();
        // FIPS 180-2, B.1.
        assert_eq!(
            contents.checksums(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n"
        );
    }
}
