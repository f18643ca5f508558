//! The page's two policies: whether what the panel needs is allowed, and who may frame it.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_SECURITY_POLICY, HeaderMap};
use url::Url;

use super::{About, Finding};

const PERMISSIONS: &str = "permissions-policy";

/// One policy's directives, each with its sources.
type Directives<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Compares with the headers that the backend sends itself. Several policies hold together, so each
/// must allow what is needed.
pub(super) fn judge(headers: &HeaderMap, ours: &HeaderMap) -> Vec<Finding> {
    let policies = |headers: &HeaderMap, name: &str| -> Vec<String> {
        let values = headers.get_all(name).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts
            .flat_map(|text| text.split(','))
            .map(str::to_owned)
            .collect()
    };
    let name = CONTENT_SECURITY_POLICY.as_str();
    let (theirs, own) = (policies(headers, name), policies(ours, name));
    let mut findings = match (theirs.is_empty(), own.first()) {
        (false, Some(own)) => {
            let own = directives(own);
            let each = theirs
                .iter()
                .map(|policy| compare(&directives(policy), &own));
            each.flatten().collect()
        }
        _ => vec![Finding::fault(
            About::Page,
            "there is no Content-Security-Policy: anybody may frame the panel and press its buttons",
            "send the backend's own; `cargo xtask build` prints it for other hosts",
        )],
    };
    let (theirs, own) = (policies(headers, PERMISSIONS), policies(ours, PERMISSIONS));
    findings.extend(permissions(&theirs, &own));
    findings
}

fn directives(policy: &str) -> Directives<'_> {
    let mut directives = Directives::new();
    for directive in policy.split(';') {
        let mut words = directive.split_ascii_whitespace();
        if let Some(name) = words.next() {
            // The first of a name counts (CSP 3, 2.2.1).
            directives.entry(name).or_insert_with(|| words.collect());
        }
    }
    directives
}

fn compare(theirs: &Directives<'_>, own: &Directives<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, needed) in own {
        let fallback = name.ends_with("-src").then(|| theirs.get("default-src"));
        let Some(allowed) = theirs.get(name).or(fallback.flatten()) else {
            if *name == "frame-ancestors" {
                findings.push(anybody());
            }
            continue;
        };
        if *name == "frame-ancestors" && allowed.iter().any(|source| is_everybody(source)) {
            findings.push(anybody());
        }
        let lacking: Vec<&str> = needed
            .iter()
            .copied()
            .filter(|it| !allows(allowed, it))
            .collect();
        if !lacking.is_empty() {
            findings.push(Finding::fault(
                About::Page,
                format!("Content-Security-Policy: {name} lacks {}", lacking.join(" ")),
                format!("add it to {name} where the proxy or host sets a policy, or send the backend's alone"),
            ));
        }
    }
    findings
}

fn anybody() -> Finding {
    Finding::fault(
        About::Page,
        "Content-Security-Policy: frame-ancestors is wide open: anybody may frame the panel and press its buttons",
        "name the Desk's origins alone",
    )
}

fn is_everybody(source: &str) -> bool {
    ["*", "https:", "http:"].contains(&source)
}

/// Whether a needed source is one of those allowed, or lies within one.
fn allows(allowed: &[&str], needed: &str) -> bool {
    let origin = Url::parse(needed).map(|url| url.origin().ascii_serialization());
    needed == "'none'"
        || allowed.contains(&needed)
        || origin.is_ok_and(|origin| {
            let scheme = origin.split("//").next().unwrap_or_default();
            allowed.contains(&origin.as_str())
                || allowed.contains(&"*")
                || allowed.contains(&scheme)
        })
}

/// What the agent's side of a call in a frame needs must be handed on.
fn permissions(theirs: &[String], own: &[String]) -> Option<Finding> {
    if theirs.is_empty() {
        return Some(Finding::warning(
            About::Page,
            "there is no Permissions-Policy: whatever the panel frames may ask for all that the panel may",
            "send the backend's own; `cargo xtask build` prints it for other hosts",
        ));
    }
    let read = |all: &[String]| -> BTreeMap<String, Vec<String>> {
        let pairs = all.iter().filter_map(|one| one.trim().split_once('='));
        let words = |list: &str| {
            let list = list.trim_matches(['(', ')']);
            list.split_ascii_whitespace().map(str::to_owned).collect()
        };
        pairs
            .map(|(name, list)| (name.to_owned(), words(list)))
            .collect()
    };
    let (theirs, own) = (read(theirs), read(own));
    let lacking: Vec<String> = own
        .into_iter()
        .filter(|(name, needed)| {
            let allowed = theirs.get(name);
            let has = |all: &Vec<String>| {
                all.iter().any(|it| it == "*") || needed.iter().all(|it| all.contains(it))
            };
            !needed.is_empty() && !allowed.is_some_and(has)
        })
        .map(|(name, _)| name)
        .collect();
    (!lacking.is_empty()).then(|| {
        Finding::fault(
            About::Page,
            format!("Permissions-Policy does not hand on {}", lacking.join(", ")),
            "send the backend's own alone; with another the agent's side of a call cannot open in the panel",
        )
    })
}
