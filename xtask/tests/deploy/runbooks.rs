//! Whoever is woken finds what to do.

use std::collections::BTreeSet;

use crate::{alerts, text};

const PAGE: &str = "docs/operating.md";

#[test]
fn every_alert_has_its_paragraph_and_every_paragraph_its_alert() {
    let mut names = BTreeSet::new();
    for alert in alerts() {
        let name = alert["alert"].as_str().unwrap();
        let notes = &alert["annotations"];
        let anchor = format!("{PAGE}#{}", name.to_lowercase());
        assert_eq!(notes["runbook_url"], anchor, "{name}");
        assert!(notes["summary"].as_str().unwrap().len() > 20, "{name}");
        let severity = alert["labels"]["severity"].as_str().unwrap();
        assert!(
            ["critical", "warning", "info"].contains(&severity),
            "{name}"
        );
        assert!(names.insert(name.to_owned()), "{name} is there twice");
    }
    let page = text(PAGE);
    let told: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### ApizeePanel"))
        .map(|rest| format!("ApizeePanel{rest}"))
        .collect();
    assert_eq!(names, told);
}
