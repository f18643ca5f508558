//! The files of `deploy/` agree with one another, with the metrics that the backend declares, and with
//! the page that operators read.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod agreement;
mod expression;
mod metrics;
mod runbooks;

use std::{fs, path::PathBuf};

use serde_json::Value;

fn path(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.parent().unwrap().join(name)
}

fn text(name: &str) -> String {
    let path = path(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(name: &str) -> Value {
    serde_saphyr::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rules of `deploy/alerts.yml`.
fn alerts() -> Vec<Value> {
    let document = yaml("deploy/alerts.yml");
    let groups = document["groups"].as_array().unwrap();
    let rules = groups.iter().flat_map(|group| group["rules"].as_array());
    rules.flatten().cloned().collect()
}
