//! What is asked for, setting by setting, and what is refused.

use std::path::PathBuf;
use std::sync::Arc;

use super::connector::{self, refuse_shared};
use super::places::{self, check_admin, check_apart};
use super::reader::{Reader, Section};
use super::{Config, Desk, limits};
use crate::headers::Hsts;

pub(super) fn read_all(r: &mut Reader) -> Option<Config> {
    let mut root = r.root();
    let demo = r.flag(&mut root, "demo");
    let listen = r.parsed(&mut root, "listen");
    let admin_listen = r.parsed(&mut root, "admin_listen");
    let admin_public = r.flag(&mut root, "admin_public");
    if let Some(address) = admin_listen
        && !admin_public
    {
        check_admin(r, &root, address);
    }
    let panel_dir = r.text(&mut root, "panel_dir").map(PathBuf::from);
    let store = places::read_store(r, &mut root);
    if let (Some(panel_dir), Some(store)) = (&panel_dir, &store) {
        check_apart(r, &root, panel_dir, store);
    }
    let panel_origins = r.list(&mut root, "panel_origins");
    check_origins(r, &root, "panel_origins", &panel_origins);
    let retention_days = r.whole(&mut root, "retention_days");
    let audit_retention_days = r.whole(&mut root, "audit_retention_days");
    let log = r.parsed(&mut root, "log");
    let hsts = match r.flag(&mut root, "hsts") {
        true => Hsts::Sent,
        false => Hsts::Omitted,
    };
    let limits = limits::read(r, &mut root);
    let desk = read_desk(r, &mut root);
    let sections = r.sections(&mut root, "connector");
    if sections.is_empty() {
        r.fault(
            &root,
            "connector",
            "is missing: write at least one [[connector]]",
        );
    }
    let mut connectors = Vec::new();
    for section in sections {
        connectors.push(connector::read(r, section, &panel_origins, demo));
    }
    r.no_more(root);
    let connectors: Vec<_> = connectors.into_iter().collect::<Option<_>>()?;
    refuse_shared(r, &connectors);
    let connectors = connectors.into_iter().map(Arc::new).collect();
    Some(Config {
        listen: listen?,
        admin_listen: admin_listen?,
        panel_dir: panel_dir?,
        store: store?,
        panel_origins,
        retention_days: retention_days?,
        audit_retention_days: audit_retention_days?,
        log: log?,
        hsts,
        limits: limits?,
        desk: desk?,
        connectors,
        told: Vec::new(),
    })
}

fn read_desk(r: &mut Reader, root: &mut Section) -> Option<Desk> {
    let mut desk = r.section(root, "desk");
    let origins = r.list(&mut desk, "origins");
    if origins.is_empty() {
        r.fault(
            &desk,
            "origins",
            "must name at least one origin, else nobody can frame the panel",
        );
    }
    check_origins(r, &desk, "origins", &origins);
    let library_url = r.web_address(&mut desk, "library_url");
    if library_url
        .as_ref()
        .is_some_and(|url| url.contains(['?', '#', ';', ',', '\'']))
    {
        r.fault(
            &desk,
            "library_url",
            "must have no query, fragment or separators: it stands in a policy",
        );
    }
    let library_integrity = r.text(&mut desk, "library_integrity");
    let is_hash = |hash: &str| {
        ["sha256-", "sha384-", "sha512-"]
            .iter()
            .any(|start| hash.starts_with(start))
            && hash
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+/=-".contains(&b))
    };
    if library_integrity
        .as_deref()
        .is_some_and(|hash| !is_hash(hash))
    {
        r.misshapen(&desk, "library_integrity");
    }
    r.no_more(desk);
    Some(Desk {
        origins,
        library_url: library_url?,
        library_integrity,
    })
}

fn check_origins(r: &mut Reader, section: &Section, name: &str, origins: &[String]) {
    let is_exact = |origin: &String| {
        url::Url::parse(origin).is_ok_and(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.origin().ascii_serialization() == *origin
        })
    };
    if !origins.iter().all(is_exact) {
        r.misshapen(section, name);
    }
}
