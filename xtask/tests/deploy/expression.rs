//! What a query of Prometheus names: enough of its language for our own queries.

use std::collections::BTreeSet;

/// Words of the language that stand where a metric could.
const WORDS: [&str; 10] = [
    "and",
    "or",
    "unless",
    "by",
    "without",
    "on",
    "ignoring",
    "offset",
    "bool",
    "group_left",
];
/// Followed by a list of labels.
const LISTS: [&str; 4] = ["by", "without", "on", "ignoring"];

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) metrics: BTreeSet<String>,
    pub(crate) labels: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Query,
    Labels,
}

/// Reads a query.
pub(crate) fn named(query: &str) -> Named {
    let mut named = Named::default();
    let mut place = Place::Query;
    let mut list_follows = false;
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => quoted(rest),
            // A range, as in `[5m]`.
            '[' => rest.find(']').unwrap() + 1,
            '{' => {
                place = Place::Labels;
                1
            }
            '(' if list_follows => {
                (place, list_follows) = (Place::Labels, false);
                1
            }
            '}' | ')' => {
                place = Place::Query;
                1
            }
            _ if c.is_ascii_digit() => word(rest),
            _ if is_of_word(c) => {
                let length = word(rest);
                let (found, after) = rest.split_at(length);
                let after = after.trim_start();
                let is_function = ["(", "by ", "without "]
                    .iter()
                    .any(|it| after.starts_with(it));
                match place {
                    Place::Labels => {
                        named.labels.insert(found.to_owned());
                    }
                    Place::Query if WORDS.contains(&found) => {
                        list_follows = LISTS.contains(&found);
                    }
                    Place::Query if is_function => {}
                    Place::Query => {
                        named.metrics.insert(found.to_owned());
                    }
                }
                length
            }
            _ => c.len_utf8(),
        };
        rest = &rest[length..];
    }
    named
}

/// A text in quotes; ours hold no escaped ones.
fn quoted(rest: &str) -> usize {
    rest[1..].find('"').unwrap() + 2
}

fn word(rest: &str) -> usize {
    rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[test]
fn metrics_and_labels_are_told_from_the_rest() {
    let set = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    for (query, metrics, labels) in [
        (
            r#"sum by (a, b) (increase(x_total{c=~"y_total|z"}[1h])) > 0"#,
            set(&["x_total"]),
            set(&["a", "b", "c"]),
        ),
        (
            "histogram_quantile(0.95, sum by (le) (rate(s_bucket[5m]))) > 0.25",
            set(&["s_bucket"]),
            set(&["le"]),
        ),
        (
            "x_total > 0 unless x_total offset 5m or absent(up)",
            set(&["x_total", "up"]),
            set(&[]),
        ),
        (
            "min_over_time((sum by (k) (w))[30m:1m]) > 1e3",
            set(&["w"]),
            set(&["k"]),
        ),
    ] {
        assert_eq!(named(query), Named { metrics, labels }, "{query}");
    }
}
