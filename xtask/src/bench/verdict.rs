//! One budget and what was measured: `name  figure  budget  ok|OVER`.

use std::{fmt, time::Duration};

use super::{
    COLD_RATIO, WARM_RATIO,
    burst::Burst,
    crowd::Crowd,
    looks::Looks,
    round::Round,
    slow::Slow,
    starts::WithOneKey,
    startup::{Pair, Startup},
};

/// A line of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    name: &'static str,
    figure: String,
    budget: String,
    pub(super) within: bool,
}

impl Verdict {
    /// Everything in `dist`, as it travels to a browser of today.
    pub(super) fn first_load(bytes: usize, files: usize, budget: usize) -> Self {
        Self::load("first load of the panel, brotli", bytes, files, budget)
    }

    /// What travels when the drawer is opened for the first time.
    pub(super) fn drawer_load(bytes: usize, files: usize, budget: usize) -> Self {
        Self::load("the drawer, brotli", bytes, files, budget)
    }

    fn load(name: &'static str, bytes: usize, files: usize, budget: usize) -> Self {
        Self {
            name,
            figure: format!("{} bytes in {files} files", grouped(bytes)),
            budget: format!("<= {} bytes", grouped(budget)),
            within: bytes <= budget,
        }
    }

    /// How soon the button can be pressed, beside React's.
    pub(super) fn startup(startup: &Startup) -> [Self; 4] {
        let line = |name, pair, budget| Self::beside(name, pair, "ms", budget);
        let Startup { usual, slower, .. } = startup;
        [
            line("first button, cold : React", usual.cold, COLD_RATIO),
            line("first button, warm : React", usual.warm, WARM_RATIO),
            line("the same, CPU 4 x slower, cold", slower.cold, COLD_RATIO),
            line("the same, CPU 4 x slower, warm", slower.warm, WARM_RATIO),
        ]
    }

    /// What hidden frames keep, beside React's.
    pub(super) fn frames(memory: Pair, budget: f64) -> Self {
        Self::beside("memory of 20 hidden frames : React", memory, "KiB", budget)
    }

    fn beside(name: &'static str, pair: Pair, unit: &str, budget: f64) -> Self {
        let ratio = pair.ratio();
        Self {
            name,
            figure: format!("{ratio:.2} ({} {unit} : {} {unit})", pair.panel, pair.twin),
            budget: format!("<= {budget:.2}"),
            within: ratio <= budget,
        }
    }

    /// Total time of a start minus the time that the emulator took for its part of it.
    pub(super) fn own_time(round: &Round, budget: Duration) -> Self {
        Self::own_time_of("backend's own time for POST rooms, p99", round, budget)
    }

    /// The same with the other store.
    pub(super) fn own_time_on_postgres(round: &Round, budget: Duration) -> Self {
        Self::own_time_of("the same with PostgreSQL, p99", round, budget)
    }

    fn own_time_of(name: &'static str, round: &Round, budget: Duration) -> Self {
        let figure = |time: Option<Duration>| time.map_or("nothing".to_owned(), milliseconds);
        Self {
            name,
            figure: format!(
                "{} (p50 {}; with the emulator's answer p99 {})",
                figure(round.own(99)),
                figure(round.own(50)),
                figure(round.total(99)),
            ),
            budget: format!("< {}", milliseconds(budget)),
            within: round.own(99).is_some_and(|p99| p99 < budget),
        }
    }

    pub(super) fn memory(bytes: u64, budget: u64) -> Self {
        let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
        Self {
            name: "resident memory of the backend",
            figure: megabytes(bytes),
            budget: format!("< {}", megabytes(budget)),
            within: bytes < budget,
        }
    }

    pub(super) fn upstream(requests: usize, starts: usize) -> Self {
        Self {
            name: "upstream requests per start, warm token",
            figure: format!("{requests} for {starts} starts"),
            budget: "1".to_owned(),
            within: requests == starts,
        }
    }

    /// How long Apizee waits for the answer to a webhook.
    pub(super) fn acknowledged(burst: &Burst, budget: Duration) -> Self {
        let p99 = burst.acknowledged(99);
        Self {
            name: "webhooks in a second, acknowledged, p99",
            figure: format!(
                "{} ({} of {} acknowledged, sent in {} ms)",
                p99.map_or("nothing".to_owned(), milliseconds),
                grouped(burst.taken()),
                grouped(burst.sent),
                burst.sent_in.as_millis(),
            ),
            budget: format!("< {}", milliseconds(budget)),
            within: burst.is_a_burst()
                && burst.taken() == burst.sent
                && p99.is_some_and(|p99| p99 < budget),
        }
    }

    /// What the rooms' timelines lack afterwards.
    pub(super) fn lost(burst: &Burst) -> Self {
        Self {
            name: "webhooks lost in that second",
            figure: format!("{} of {}", burst.lost(), grouped(burst.sent)),
            budget: "0".to_owned(),
            within: burst.sent > 0 && burst.lost() == 0,
        }
    }

    /// What panels that look cost Apizee.
    pub(super) fn looks(looks: &Looks, panels: usize, budget_a_minute: f64) -> Self {
        Self {
            name: "upstream requests a minute, visible panels",
            figure: format!(
                "{} in {} s of {panels} panels, {} looks ({} without news)",
                looks.upstream,
                looks.lasted.as_secs(),
                grouped(looks.answered),
                grouped(looks.unchanged),
            ),
            budget: format!("< {budget_a_minute}"),
            within: looks.a_minute() < budget_a_minute
                && looks.lasted >= Duration::from_secs(60)
                && looks.failed == 0
                && looks.informed == panels,
        }
    }

    /// What slow connections do to an agent's answers: their median, and p99.
    pub(super) fn slow(slow: &Slow, budget_percent: u128) -> [Self; 2] {
        let line = |name, without: Duration, with: Duration| {
            let (before, after) = (without.as_micros(), with.as_micros());
            let more = (after.saturating_sub(before) * 100).div_ceil(before.max(1));
            Self {
                name,
                figure: format!(
                    "+{more} % ({}, without {}; {} slow ones open)",
                    milliseconds(with),
                    milliseconds(without),
                    grouped(slow.open),
                ),
                budget: format!("<= +{budget_percent} %"),
                within: before > 0 && more <= budget_percent && slow.open > 0,
            }
        };
        let Slow { without, with, .. } = slow;
        [
            line(
                "answers beside slow connections, p50",
                without.p50,
                with.p50,
            ),
            line(
                "answers beside slow connections, p99",
                without.p99,
                with.p99,
            ),
        ]
    }

    /// What panels that nobody looks at ask the backend.
    pub(super) fn crowd(crowd: &Crowd, panels: usize) -> Self {
        Self {
            name: "requests of hidden panels",
            figure: format!("{} of {} panels", crowd.requests, grouped(crowd.panels)),
            budget: "0".to_owned(),
            within: crowd.requests == 0 && crowd.panels == panels,
        }
    }

    pub(super) fn duplicates(starts: &WithOneKey) -> Self {
        let duplicates = starts.rooms_at_apizee.saturating_sub(1);
        Self {
            name: "duplicates of concurrent starts, one key",
            figure: format!("{duplicates} of {} starts", grouped(starts.asked)),
            budget: "0".to_owned(),
            within: starts.rooms_at_apizee == 1 && starts.rooms_answered == 1,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.within { "ok" } else { "OVER" };
        let Self {
            name,
            figure,
            budget,
            ..
        } = self;
        write!(f, "{name:42} {figure:66} {budget:16} {verdict}")
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{}.{:02} ms", time.as_millis(), time.as_micros() / 10 % 100)
}

/// `100,000`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::slow::Times;

    #[test]
    fn figures_are_readable() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(100), "100");
        assert_eq!(milliseconds(Duration::from_micros(4_056)), "4.05 ms");
    }

    #[test]
    fn a_budget_is_kept_or_not() {
        assert!(Verdict::first_load(100_000, 4, 100_000).within);
        assert!(!Verdict::first_load(100_001, 4, 100_000).within);
        let five = Duration::from_millis(5);
        assert!(Verdict::own_time(&Round::of_milliseconds([4, 4]), five).within);
        assert!(!Verdict::own_time(&Round::of_milliseconds([4, 5]), five).within);
        assert!(
            !Verdict::own_time(&Round::default(), five).within,
            "nothing measured"
        );
        assert!(Verdict::upstream(40, 40).within);
        assert!(!Verdict::upstream(41, 40).within);
        assert!(
            !Verdict::upstream(39, 40).within,
            "a start that never went up"
        );
        let line = Verdict::memory(40_000_000, 40_000_000).to_string();
        assert!(line.ends_with("< 40.0 MB        OVER"), "{line}");
    }

    #[test]
    fn the_panel_may_take_as_long_as_react() {
        let within = |panel, twin| Verdict::frames(Pair { panel, twin }, 1.1).within;
        assert!(within(11.0, 10.0));
        assert!(!within(11.2, 10.0));
        assert!(!within(0.0, 0.0), "nothing measured");
        let line = Verdict::startup(&Startup::default())[0].to_string();
        assert!(line.ends_with("OVER"), "{line}");
    }

    #[test]
    fn a_burst_is_quick_whole_and_a_burst() {
        let half = Duration::from_millis(500);
        let burst = |took: u64, sent_in: u64, seen: usize| Burst {
            sent: 2,
            sent_in: Duration::from_millis(sent_in),
            took: vec![Duration::from_millis(took); 2],
            seen,
        };
        assert!(Verdict::acknowledged(&burst(499, 1_000, 2), half).within);
        assert!(!Verdict::acknowledged(&burst(500, 1_000, 2), half).within);
        assert!(
            !Verdict::acknowledged(&burst(1, 2_000, 2), half).within,
            "a trickle"
        );
        let mut refused = burst(1, 1_000, 2);
        refused.took.pop();
        assert!(!Verdict::acknowledged(&refused, half).within);
        assert!(Verdict::lost(&burst(1, 1_000, 2)).within);
        assert!(!Verdict::lost(&burst(1, 1_000, 1)).within);
    }

    #[test]
    fn looks_count_when_they_were_long_answered_and_brought_the_news() {
        let looks = || Looks {
            lasted: Duration::from_secs(65),
            answered: 26,
            unchanged: 24,
            failed: 0,
            informed: 2,
            upstream: 0,
        };
        let is_within = |looks: &Looks| Verdict::looks(looks, 2, 1.0).within;
        assert!(is_within(&looks()));
        assert!(
            is_within(&Looks {
                upstream: 1,
                ..looks()
            }),
            "in more than a minute"
        );
        assert!(!is_within(&Looks {
            upstream: 2,
            ..looks()
        }));
        assert!(!is_within(&Looks {
            lasted: Duration::from_secs(59),
            ..looks()
        }));
        assert!(!is_within(&Looks {
            failed: 1,
            ..looks()
        }));
        assert!(!is_within(&Looks {
            informed: 1,
            ..looks()
        }));
    }

    #[test]
    fn slow_connections_may_cost_a_fifth() {
        let slow = |with: u64, open| {
            let times = |micros| Times {
                p50: Duration::from_micros(micros),
                p99: Duration::from_micros(micros),
            };
            let (without, with) = (times(1_000), times(with));
            Verdict::slow(
                &Slow {
                    without,
                    with,
                    open,
                },
                20,
            )
        };
        assert!(slow(1_200, 500).iter().all(|verdict| verdict.within));
        assert!(slow(900, 500).iter().all(|verdict| verdict.within), "less");
        assert!(!slow(1_201, 500).iter().any(|verdict| verdict.within));
        assert!(
            !slow(1_000, 0).iter().any(|verdict| verdict.within),
            "none was there"
        );
    }

    #[test]
    fn two_rooms_or_none_are_over_budget() {
        let starts = |at_apizee, answered| WithOneKey {
            asked: 1_000,
            answers: std::collections::BTreeMap::new(),
            rooms_answered: answered,
            rooms_at_apizee: at_apizee,
        };
        assert!(Verdict::duplicates(&starts(1, 1)).within);
        for (at_apizee, answered) in [(2, 1), (1, 2), (0, 0), (1, 0)] {
            assert!(!Verdict::duplicates(&starts(at_apizee, answered)).within);
        }
    }
}
