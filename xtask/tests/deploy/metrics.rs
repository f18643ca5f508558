//! Nothing is shown and nothing alerts that the backend does not measure.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    alerts,
    expression::{Named, named},
    path, text,
};

/// Where the backend declares what it measures, a line each: `NAME = Counter "name" ["label"]`.
const DECLARED: &str = "backend/src/telemetry/names.rs";
const KINDS: [&str; 3] = [" = Counter \"", " = Gauge \"", " = Histogram \""];
/// Prometheus' own.
const OWN_METRIC: &str = "up";
const OWN_LABELS: [&str; 3] = ["job", "instance", "le"];

/// Queries with the place where they stand.
fn queries() -> Vec<(String, String)> {
    let mut queries = Vec::new();
    for alert in alerts() {
        let name = alert["alert"].as_str().unwrap();
        queries.push((name.to_owned(), alert["expr"].as_str().unwrap().to_owned()));
    }
    let dashboard: Value = serde_json::from_str(&text("deploy/grafana-dashboard.json")).unwrap();
    for panel in dashboard["panels"].as_array().unwrap() {
        let title = panel["title"].as_str().unwrap();
        for target in panel["targets"].as_array().into_iter().flatten() {
            let query = target["expr"].as_str().unwrap().replace("$connector", "");
            queries.push((title.to_owned(), query));
        }
    }
    assert!(queries.len() > 40, "{} queries found", queries.len());
    queries
}

/// Each metric as it is scraped, with its labels.
fn declared(names: &str) -> BTreeMap<String, Vec<String>> {
    let mut declared = BTreeMap::new();
    for line in names.lines() {
        let Some((kind, rest)) = KINDS
            .iter()
            .find_map(|kind| Some((kind, line.split_once(kind)?.1)))
        else {
            continue;
        };
        let mut words = rest.split('"').step_by(2).map(str::to_owned);
        let name = words.next().unwrap();
        let labels: Vec<String> = words.collect();
        let endings: &[&str] = if kind.contains("Histogram") {
            &["_bucket", "_sum", "_count"]
        } else {
            &[""]
        };
        for ending in endings {
            declared.insert(format!("{name}{ending}"), labels.clone());
        }
    }
    declared
}

#[test]
fn what_is_shown_and_what_alerts_is_measured() {
    // The backend's part comes on a branch of its own; from then on it is compared.
    if !path(DECLARED).exists() {
        return;
    }
    let declared = declared(&text(DECLARED));
    assert!(
        !declared.is_empty(),
        "{DECLARED} is written differently now"
    );
    for (place, query) in queries() {
        let Named { metrics, labels } = named(&query);
        assert!(!metrics.is_empty(), "{place}: {query}");
        let mut known: BTreeSet<&str> = BTreeSet::from(OWN_LABELS);
        for metric in metrics.iter().filter(|metric| *metric != OWN_METRIC) {
            let own = declared.get(metric);
            let own = own.unwrap_or_else(|| panic!("{place}: nobody measures {metric}"));
            known.extend(own.iter().map(String::as_str));
        }
        for label in labels {
            assert!(known.contains(label.as_str()), "{place}: no label {label}");
        }
    }
}

#[test]
fn a_declaration_is_read_with_its_labels_and_a_histogram_with_its_parts() {
    let names = r#"
        A = Counter "a_total" ["connector", "kind"]
            "What \"it\" says.";
        B = Histogram "b_seconds" []
    "#;
    let declared = declared(names);
    let labels = |name: &str| declared.get(name).cloned();
    assert_eq!(
        labels("a_total"),
        Some(vec!["connector".into(), "kind".into()])
    );
    assert_eq!(labels("b_seconds_bucket"), Some(vec![]));
    assert_eq!(labels("b_seconds"), None);
    assert_eq!(declared.len(), 4);
}
