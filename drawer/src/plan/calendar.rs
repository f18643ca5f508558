//! The meeting as a file for any calendar (RFC 5545).

use contract::Timestamp;

/// What stands in the file. Every text may hold anything.
pub struct Entry<'a> {
    /// The same for the same meeting: a calendar that has it already replaces it (3.8.4.7).
    pub uid: &'a str,
    /// When the meeting was made (3.8.7.2).
    pub made_at: &'a Timestamp,
    /// Its beginning.
    pub starts_at: &'a Timestamp,
    /// Its end, where it is known.
    pub ends_at: Option<&'a Timestamp>,
    /// One line.
    pub summary: &'a str,
    /// With the link and the telephone's way in.
    pub description: &'a str,
    /// The way in.
    pub link: &'a str,
}

/// The file's text. Written by hand: the crate for it (icalendar 0.17) folds some lines at 76 octets
/// and brings two others along.
#[must_use]
pub fn file(entry: &Entry<'_>) -> String {
    let lines = [
        Some("BEGIN:VCALENDAR".to_owned()),
        Some("VERSION:2.0".to_owned()),
        Some("PRODID:-//Apizee Panel//EN".to_owned()),
        Some("BEGIN:VEVENT".to_owned()),
        Some(["UID:", entry.uid].concat()),
        Some(["DTSTAMP:", &basic(entry.made_at)].concat()),
        Some(["DTSTART:", &basic(entry.starts_at)].concat()),
        entry.ends_at.map(|end| ["DTEND:", &basic(end)].concat()),
        Some(["SUMMARY:", &escaped(entry.summary)].concat()),
        Some(["DESCRIPTION:", &escaped(entry.description)].concat()),
        // A URI is no TEXT: its signs stay as they are (3.3.13).
        Some(["URL:", entry.link].concat()),
        Some("END:VEVENT".to_owned()),
        Some("END:VCALENDAR".to_owned()),
    ];
    lines
        .into_iter()
        .flatten()
        .map(|line| folded(&line))
        .collect()
}

/// TEXT (3.3.11).
fn escaped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => whole.extend(['\\', sign]),
            '\n' => whole.push_str("\\n"),
            // Not allowed in a line.
            sign if sign.is_control() => {}
            sign => whole.push(sign),
        }
    }
    whole
}

/// A line of any length as lines of at most 75 octets: each but the first begins with a blank, and
/// each ends with CRLF (3.1). No sign is cut in two.
fn folded(line: &str) -> String {
    const LONGEST: usize = 75;
    let mut whole = String::with_capacity(line.len() + line.len() / 20 + 2);
    let mut octets = 0;
    for sign in line.chars() {
        if octets + sign.len_utf8() > LONGEST {
            whole.push_str("\r\n ");
            octets = 1;
        }
        whole.push(sign);
        octets += sign.len_utf8();
    }
    whole.push_str("\r\n");
    whole
}

/// `20261121T093000Z`: UTC, without the signs between (3.3.5, form 2).
fn basic(at: &Timestamp) -> String {
    let signs = at.as_str().chars();
    signs.filter(|sign| !matches!(sign, '-' | ':')).collect()
}

#[cfg(test)]
mod tests;
