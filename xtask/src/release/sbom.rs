//! The list of all parts for machines (CycloneDX 1.5, JSON): what a scanner of vulnerabilities reads.

use std::{collections::BTreeSet, fs};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    commit::Commit,
    packages::{Name, Package, Packages},
};

/// Holds SQLite's source, whose faults are told under SQLite's name.
const SQLITE_HOLDER: &str = "libsqlite3-sys";

pub(super) fn text(packages: &Packages, commit: &Commit) -> Result<String> {
    let parts = packages.others.iter().map(|(name, it)| component(name, it));
    let mut parts: Vec<Value> = parts.collect();
    let needs = packages
        .others
        .iter()
        .map(|(name, it)| edges(&purl(name), &it.needs));
    let mut needs: Vec<Value> = needs.collect();
    if let Some((holder, sqlite)) = sqlite(packages)? {
        let purl = format!("pkg:generic/sqlite@{sqlite}");
        parts.push(json!({
            "type": "library",
            "bom-ref": purl,
            "name": "sqlite",
            "version": sqlite,
            "purl": purl,
            "cpe": format!("cpe:2.3:a:sqlite:sqlite:{sqlite}:*:*:*:*:*:*:*"),
            "description": format!("inside {}", holder.0),
        }));
        needs.push(json!({ "ref": purl, "dependsOn": [] }));
    }
    let own = format!("apizee-panel@{}", packages.version);
    needs.insert(0, edges(&own, &packages.direct));
    let seconds = i64::try_from(commit.seconds()).context("the commit's time")?;
    let moment = OffsetDateTime::from_unix_timestamp(seconds)?.format(&Rfc3339)?;
    let mut document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": moment,
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "apizee-panel",
                "version": packages.version,
                "licenses": [{ "expression": "Apache-2.0 OR MIT" }],
            },
            "properties": [{ "name": "apizee-panel:commit", "value": commit.name() }],
        },
        "components": parts,
        "dependencies": needs,
    });
    document["serialNumber"] = serial(&document.to_string()).into();
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn component(name: &Name, package: &Package) -> Value {
    let mut part = json!({
        "type": "library",
        "bom-ref": purl(name),
        "name": name.0,
        "version": name.1,
        "purl": purl(name),
        "licenses": [{ "expression": package.licence }],
    });
    if let Some(checksum) = &package.checksum {
        part["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &package.repository {
        part["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    part
}

/// The package's address (Package URL, cargo); `+` of a version is encoded.
fn purl((name, version): &Name) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

fn edges(from: &str, to: &BTreeSet<Name>) -> Value {
    let to: Vec<String> = to.iter().map(purl).collect();
    json!({ "ref": from, "dependsOn": to })
}

/// The version of SQLite that is compiled in.
fn sqlite(packages: &Packages) -> Result<Option<(&Name, String)>> {
    let mut others = packages.others.iter();
    let Some((name, package)) = others.find(|((name, _), _)| name == SQLITE_HOLDER) else {
        return Ok(None);
    };
    let header = package.folder.join("sqlite3/sqlite3.h");
    let text = fs::read_to_string(&header).with_context(|| header.display().to_string())?;
    let version = text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        (words.next()? == "#define" && words.next()? == "SQLITE_VERSION").then(|| words.next())?
    });
    let version = version.with_context(|| format!("{}: no version", header.display()))?;
    Ok(Some((name, version.trim_matches('"').to_owned())))
}

/// A UUID (RFC 9562, version 8) that follows from the rest: another document has another.
fn serial(rest: &str) -> String {
    let digest = Sha256::digest(rest);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
    format!("urn:uuid:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_follows_from_the_document() {
        assert_eq!(serial("one"), serial("one"));
        assert_ne!(serial("one"), serial("two"));
        // The schema's pattern, CycloneDX 1.5.
        let serial = serial("one");
        let id = serial.strip_prefix("urn:uuid:").unwrap();
        assert!(uuid::Uuid::parse_str(id).is_ok() && id == id.to_lowercase());
    }

    #[test]
    fn a_packages_address_is_encoded() {
        let name = ("toml".to_owned(), "0.9.12+spec-1.1.0".to_owned());
        assert_eq!(purl(&name), "pkg:cargo/toml@0.9.12%2Bspec-1.1.0");
    }
}
