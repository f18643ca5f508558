use super::*;
use proptest::prelude::*;

fn entry<'a>(summary: &'a str, description: &'a str, starts_at: &'a Timestamp) -> Entry<'a> {
    Entry {
        uid: "0123@apizee-panel",
        made_at: starts_at,
        starts_at,
        ends_at: Some(starts_at),
        summary,
        description,
        link: "https://meet.apizee.com/k/r?x=1;y=2,3",
    }
}

/// As a calendar reads it (3.1): the lines unfolded, each a name and its value.
fn lines(file: &str) -> Vec<(String, String)> {
    let whole = file.replace("\r\n ", "");
    let lines = whole.strip_suffix("\r\n").unwrap().split("\r\n");
    let pairs = lines.map(|line| line.split_once(':').unwrap());
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// 3.3.11
fn unescaped(text: &str) -> String {
    let mut signs = text.chars();
    let mut whole = String::new();
    while let Some(sign) = signs.next() {
        whole.push(match sign {
            '\\' => match signs.next().unwrap() {
                'n' | 'N' => '\n',
                other => other,
            },
            other => other,
        });
    }
    whole
}

fn value(file: &str, name: &str) -> String {
    let mut values = lines(file).into_iter().filter(|(other, _)| other == name);
    let (_, value) = values.next().unwrap();
    assert!(values.next().is_none(), "{name} twice");
    value
}

#[test]
fn a_meeting_is_an_event_in_utc() {
    let start: Timestamp = "2026-12-31T23:30:00Z".parse().unwrap();
    let file = file(&entry("Réunion", "Bonjour", &start));
    for (name, expected) in [
        ("VERSION", "2.0"),
        ("UID", "0123@apizee-panel"),
        ("DTSTAMP", "20261231T233000Z"),
        ("DTSTART", "20261231T233000Z"),
        ("DTEND", "20261231T233000Z"),
        ("SUMMARY", "Réunion"),
        ("URL", "https://meet.apizee.com/k/r?x=1;y=2,3"),
    ] {
        assert_eq!(value(&file, name), expected, "{name}");
    }
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

#[test]
fn an_end_that_nobody_knows_is_not_told() {
    let start: Timestamp = "2026-12-31T23:30:00Z".parse().unwrap();
    let entry = Entry {
        ends_at: None,
        ..entry("a", "b", &start)
    };
    let file = file(&entry);
    assert!(!file.contains("DTEND") && !file.contains("DURATION"));
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again_from_short_lines(
        summary in "[^\\p{Cc}]{1,200}",
        description in "([^\\p{Cc}]|\n){1,300}",
    ) {
        let start: Timestamp = "2026-11-21T09:30:00Z".parse().unwrap();
        let file = file(&entry(&summary, &description, &start));
        for line in file.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
        }
        prop_assert_eq!(unescaped(&value(&file, "SUMMARY")), summary);
        prop_assert_eq!(unescaped(&value(&file, "DESCRIPTION")), description);
        prop_assert_eq!(value(&file, "URL"), "https://meet.apizee.com/k/r?x=1;y=2,3");
    }
}
