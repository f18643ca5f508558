//! Figures as a table for spreadsheets: one line for the totals, for each day, for each agent and
//! for the meetings.

use contract::{Counts, Figures};
use csv::Writer;

/// What the columns hold. Of meetings, `call_s` is their duration.
const COLUMNS: [&str; 9] = [
    "of",
    "name",
    "sessions",
    "joined",
    "joined_share",
    "call_s",
    "photos",
    "videos",
    "participants",
];

/// The table, with the mark by which spreadsheets know UTF-8.
///
/// # Errors
/// Never, as long as every line has the same number of cells.
pub fn written(figures: &Figures) -> Result<Vec<u8>, csv::Error> {
    let mut table = Writer::from_writer("\u{feff}".as_bytes().to_vec());
    table.write_record(COLUMNS)?;
    table.write_record(line("total", "", &figures.totals))?;
    for of_day in &figures.by_day {
        table.write_record(line("day", of_day.day.as_str(), &of_day.counts))?;
    }
    for of_agent in &figures.by_agent {
        let name = of_agent.agent.as_deref().unwrap_or_default();
        table.write_record(line("agent", name, &of_agent.counts))?;
    }
    if let Some(meetings) = &figures.meetings {
        let mut cells = COLUMNS.map(|_| String::new());
        cells[0] = "meetings".to_owned();
        cells[2] = meetings.sessions.to_string();
        cells[5] = meetings.duration_s.to_string();
        cells[8] = meetings.participants.to_string();
        table.write_record(cells)?;
    }
    table
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

fn line(of: &str, name: &str, counts: &Counts) -> [String; 9] {
    let share = counts.joined_share.map(|share| share.to_string());
    [
        of.to_owned(),
        harmless(name),
        counts.sessions.to_string(),
        counts.joined.to_string(),
        share.unwrap_or_default(),
        counts.call_s.to_string(),
        counts.photos.to_string(),
        counts.videos.to_string(),
        String::new(),
    ]
}

/// A cell that spreadsheets take for text: one that begins like a formula gets an apostrophe
/// (OWASP, CSV Injection).
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{FiguresScope, MeetingCounts, OfAgent, OfDay};

    fn figures(names: &[&str]) -> Figures {
        let counts = Counts {
            sessions: 3,
            joined: 2,
            joined_share: Some(0.667),
            call_s: 335,
            photos: 1,
            videos: 0,
        };
        let agents = names.iter().map(|name| OfAgent {
            agent: Some((*name).to_owned()),
            counts: counts.clone(),
        });
        Figures {
            since: "2026-11-21".parse().unwrap(),
            until: "2026-11-21".parse().unwrap(),
            scope: FiguresScope::Team,
            totals: counts.clone(),
            median_time_to_join_s: None,
            by_day: vec![OfDay {
                day: "2026-11-21".parse().unwrap(),
                counts: counts.clone(),
            }],
            by_agent: agents.collect(),
            meetings: Some(MeetingCounts {
                sessions: 1,
                participants: 2,
                duration_s: 68,
                unlisted: 0,
            }),
            refreshed_until: "2026-11-21T09:25:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn each_line_is_named_and_formulas_are_text() {
        let table = written(&figures(&["Zoé, \"Z\"", "=HYPERLINK(\"x\")"])).unwrap();
        let text = String::from_utf8(table).unwrap();
        let expected = "\u{feff}of,name,sessions,joined,joined_share,call_s,photos,videos,participants\n\
            total,,3,2,0.667,335,1,0,\n\
            day,2026-11-21,3,2,0.667,335,1,0,\n\
            agent,\"Zoé, \"\"Z\"\"\",3,2,0.667,335,1,0,\n\
            agent,\"'=HYPERLINK(\"\"x\"\")\",3,2,0.667,335,1,0,\n\
            meetings,,1,,,68,,,2\n";
        assert_eq!(text, expected);
    }

    proptest::proptest! {
        #[test]
        fn no_cell_begins_like_a_formula(name in "[=+@\\t-]?\\PC{0,12}") {
            let table = written(&figures(&[&name])).unwrap();
            let mut reader = csv::Reader::from_reader(&table[..]);
            let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
            proptest::prop_assert_eq!(lines.len(), 4);
            for cell in lines.iter().flatten() {
                proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{}", cell);
            }
        }
    }
}
