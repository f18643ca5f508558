//! After the faults: everything that is under way must come to an end by itself.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};

use super::{
    audit::{Findings, audit},
    office::Office,
    scene::Scene,
};
use crate::clock;

/// After this without a word a process is dead, and only then are its starts looked up: 30 s, and the
/// 5 s in which that is noticed.
const DEAD_AFTER: Duration = Duration::from_secs(35);

/// The last look for a lost start is after ten minutes; the slow family's looks wait for their turn.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Processes count what waits every 5 s.
const LOOK_EVERY: Duration = Duration::from_secs(6);

/// How it ended.
pub(super) struct Settled {
    waited: Duration,
    left: Pending,
    /// Of each office, in their order.
    pub(super) findings: Vec<Findings>,
}

impl fmt::Display for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { waited, left, .. } = self;
        write!(f, "settled in {} s; left: {left}", waited.as_secs())
    }
}

/// What the backend says that waits, over all connectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pending {
    unknown: f64,
    work: BTreeMap<String, f64>,
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} unknown starts", self.unknown)?;
        for (kind, number) in self.work.iter().filter(|(_, number)| **number > 0.0) {
            write!(f, ", {number} {kind}")?;
        }
        Ok(())
    }
}

impl Pending {
    /// Reads Prometheus' text; an error where the figures are not there, since nothing would look
    /// settled.
    fn read(metrics: &str) -> Result<Self> {
        let mut unknown = None;
        let mut work = BTreeMap::new();
        for line in metrics.lines() {
            let Some((series, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let Some((name, labels)) = series.split_once('{') else {
                continue;
            };
            let number = || value.parse::<f64>().with_context(|| line.to_owned());
            match name {
                "room_starts_unknown" => *unknown.get_or_insert(0.0) += number()?,
                "work_pending" => {
                    let kind = label(labels, "kind").context("work has a kind")?;
                    *work.entry(kind.to_owned()).or_insert(0.0) += number()?;
                }
                _ => {}
            }
        }
        let unknown = unknown.context("no room_starts_unknown among the metrics")?;
        if work.is_empty() {
            bail!("no work_pending among the metrics");
        }
        Ok(Self { unknown, work })
    }

    /// Whether nothing waits but looks for what was given up, of which nothing may be there.
    fn is_quiet(&self) -> bool {
        let rest = |(kind, number): (&String, &f64)| kind == "twin" || *number == 0.0;
        self.unknown == 0.0 && self.work.iter().all(rest)
    }

    fn is_over(&self) -> bool {
        self.unknown == 0.0 && self.work.values().all(|number| *number == 0.0)
    }
}

fn label<'a>(labels: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = labels.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// Waits until nothing is under way and nothing is found; or until there is nothing left that could
/// mend what is found.
pub(super) async fn wait(scene: &mut Scene, offices: &[Arc<Office>]) -> Result<Settled> {
    let began = clock::now();
    tokio::time::sleep(DEAD_AFTER).await;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        for backend in &mut scene.backends {
            backend.must_live().await?;
        }
        let left = pending(scene).await?;
        let is_late = began.elapsed() > LONGEST;
        if !left.is_quiet() && !is_late {
            continue;
        }
        let mut findings = Vec::new();
        for office in offices {
            findings.push(audit(office).await?);
        }
        let is_clean = findings.iter().all(Findings::may_stay);
        if is_clean || left.is_over() || is_late {
            let waited = began.elapsed();
            return Ok(Settled {
                waited,
                left,
                findings,
            });
        }
    }
}

/// The store is one: the processes differ by the age of what they say, and the largest counts.
async fn pending(scene: &Scene) -> Result<Pending> {
    let mut most = Pending::default();
    for backend in &scene.backends {
        let told = Pending::read(&backend.metrics().await?)?;
        most.unknown = most.unknown.max(told.unknown);
        for (kind, number) in told.work {
            let known = most.work.entry(kind).or_insert(0.0);
            *known = known.max(number);
        }
    }
    Ok(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_read_and_its_absence_is_no_peace() {
        let text = "# TYPE work_pending gauge\n\
            work_pending{connector=\"a\",kind=\"close\"} 2\n\
            work_pending{connector=\"b\",kind=\"close\"} 1\n\
            work_pending{connector=\"a\",kind=\"twin\"} 4\n\
            room_starts_unknown{connector=\"a\"} 0\n";
        let pending = Pending::read(text).unwrap();
        assert_eq!(pending.to_string(), "0 unknown starts, 3 close, 4 twin");
        assert!(!pending.is_quiet() && !pending.is_over());
        let twins = Pending::read(&text.replace(" 2", " 0").replace(" 1", " 0")).unwrap();
        assert!(twins.is_quiet() && !twins.is_over());
        let over = Pending::read(&text.replace([' '], " ").replace(" 4", " 0")).unwrap();
        assert!(!over.is_quiet());
        assert!(Pending::read("").is_err());
        assert!(Pending::read("room_starts_unknown{} 0").is_err());
    }
}
