//! Other people's packages that the backend and the panel are built of.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use serde::Deserialize;

use crate::{panel_build::BACKEND, project::Project, setup, shell};

/// The panel's packages: its first load, and the drawer.
const PANEL: [&str; 2] = ["apizee-panel", "drawer"];

/// Name and version, which name a package of the registry.
pub(super) type Name = (String, String);

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) authors: Vec<String>,
    pub(super) repository: Option<String>,
    /// SHA-256 of what the registry hands out.
    pub(super) checksum: Option<String>,
    /// Where its files are on this machine.
    pub(super) folder: PathBuf,
    /// Others of them.
    pub(super) needs: BTreeSet<Name>,
}

/// All of them.
pub(super) struct Packages {
    /// Ours.
    pub(super) version: String,
    /// By name.
    pub(super) others: BTreeMap<Name, Package>,
    /// What our own programs need themselves.
    pub(super) direct: BTreeSet<Name>,
}

impl Packages {
    /// What the backend for `target` and the panel are built with. Cargo's tree says which, since the
    /// metadata also have what no feature in use asks for.
    pub(super) fn of(project: &Project, target: &str) -> Result<Self> {
        let mut used = tree(project, BACKEND, target)?;
        for package in PANEL {
            used.extend(tree(project, package, setup::WASM)?);
        }
        let metadata = metadata(project, target)?;
        let lock = project.root().join("Cargo.lock");
        let text = fs::read_to_string(&lock).with_context(|| lock.display().to_string())?;
        let checksums = checksums(&text)?;
        Self::pick(&used, &metadata, &checksums)
    }

    fn pick(
        used: &BTreeSet<Name>,
        metadata: &Metadata,
        checksums: &BTreeMap<Name, String>,
    ) -> Result<Self> {
        let mut version = None;
        let mut others = BTreeMap::new();
        let mut direct = BTreeSet::new();
        for package in &metadata.packages {
            let name = (package.name.to_string(), package.version.to_string());
            if !used.contains(&name) {
                continue;
            }
            let needs = needs(metadata, package, used);
            if package.source.is_none() {
                version = (name.0 == BACKEND).then_some(name.1).or(version);
                direct.extend(needs);
                continue;
            }
            let licence = package.license.as_deref();
            let licence = licence.with_context(|| format!("{} names no licence", name.0))?;
            let folder = package
                .manifest_path
                .parent()
                .context("a manifest's folder")?;
            others.insert(
                name.clone(),
                Package {
                    licence: spdx(licence),
                    authors: package.authors.clone(),
                    repository: package.repository.clone(),
                    checksum: checksums.get(&name).cloned(),
                    folder: folder.as_std_path().to_owned(),
                    needs,
                },
            );
        }
        direct.retain(|name| others.contains_key(name));
        for package in others.values_mut() {
            package.needs.retain(|name| used.contains(name));
        }
        Ok(Self {
            version: version.with_context(|| format!("no package {BACKEND}"))?,
            others,
            direct,
        })
    }
}

/// What a package is built with, at run time or before.
fn needs(
    metadata: &Metadata,
    package: &cargo_metadata::Package,
    used: &BTreeSet<Name>,
) -> BTreeSet<Name> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let node = nodes.into_iter().find(|node| node.id == package.id);
    let edges = node.into_iter().flat_map(|node| &node.deps);
    edges
        .filter(|edge| {
            let mut kinds = edge.dep_kinds.iter();
            kinds.any(|kind| kind.kind != DependencyKind::Development)
        })
        .filter_map(|edge| metadata.packages.iter().find(|other| other.id == edge.pkg))
        .map(|other| (other.name.to_string(), other.version.to_string()))
        .filter(|name| used.contains(name))
        .collect()
}

fn metadata(project: &Project, target: &str) -> Result<Metadata> {
    let options = [
        "--locked",
        "--filter-platform",
        target,
        "--filter-platform",
        setup::WASM,
    ];
    MetadataCommand::new()
        .current_dir(project.root())
        .other_options(options.map(str::to_owned))
        .exec()
        .context("cargo metadata")
}

fn tree(project: &Project, package: &str, target: &str) -> Result<BTreeSet<Name>> {
    let mut cargo = project.cargo();
    cargo
        .args(["tree", "--locked", "--edges", "normal,build"])
        .args(["--package", package, "--target", target])
        .args(["--prefix", "none", "--format", "{p}"]);
    Ok(shell::quietly(&mut cargo)?
        .lines()
        .filter_map(name_in_tree)
        .collect())
}

/// `serde v1.0.229 (*)`, `contract v0.1.0 (/some/where)`
fn name_in_tree(line: &str) -> Option<Name> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    let version = words.next()?.strip_prefix('v')?;
    Some((name.to_owned(), version.to_owned()))
}

/// What cargo took before SPDX: `MIT/Apache-2.0` offers a choice (Cargo, The manifest format).
fn spdx(licence: &str) -> String {
    let parts: Vec<&str> = licence.split('/').map(str::trim).collect();
    parts.join(" OR ")
}

/// The registry's checksums, out of `Cargo.lock`.
fn checksums(lock: &str) -> Result<BTreeMap<Name, String>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        version: String,
        checksum: Option<String>,
    }
    let lock: Lock = toml::from_str(lock).context("Cargo.lock")?;
    let known = lock.package.into_iter().filter_map(|locked| {
        let name = (locked.name, locked.version);
        Some((name, locked.checksum?))
    });
    Ok(known.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_is_a_name_and_a_version() {
        let name = |name: &str, version: &str| Some((name.to_owned(), version.to_owned()));
        assert_eq!(name_in_tree("serde v1.0.229 (*)"), name("serde", "1.0.229"));
        assert_eq!(name_in_tree("ring v0.17.14+a"), name("ring", "0.17.14+a"));
        assert_eq!(name_in_tree(""), None);
        assert_eq!(name_in_tree("[build-dependencies]"), None);
    }

    #[test]
    fn an_old_choice_is_spelt_as_spdx_does() {
        assert_eq!(spdx("MIT/Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(spdx("Apache-2.0 / MIT"), "Apache-2.0 OR MIT");
        assert_eq!(spdx("Apache-2.0 AND ISC"), "Apache-2.0 AND ISC");
    }

    #[test]
    fn every_package_that_ships_has_a_licence_and_a_checksum() {
        let project = Project::find().unwrap();
        let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        let packages = Packages::of(&project, &host).unwrap();
        let names: Vec<&str> = packages
            .others
            .keys()
            .map(|(name, _)| name.as_str())
            .collect();
        for there in ["axum", "tokio", "reactive_graph", "wasm-bindgen"] {
            assert!(names.contains(&there), "{there}");
        }
        for absent in [
            "contract",
            "sandbox",
            "fantoccini",
            "proptest",
            "webdriver",
            "tar",
        ] {
            assert!(!names.contains(&absent), "{absent}");
        }
        for (name, package) in &packages.others {
            let checksum = package.checksum.as_deref().unwrap_or_default();
            assert_eq!(checksum.len(), 64, "{name:?}");
            assert!(!package.licence.contains('/'), "{name:?}");
            assert!(package.folder.join("Cargo.toml").is_file(), "{name:?}");
            assert!(
                package
                    .needs
                    .iter()
                    .all(|need| packages.others.contains_key(need))
            );
        }
        assert!(packages.direct.iter().any(|(name, _)| name == "axum"));
    }
}
