//! How soon the agent can press the button, and what hidden panels weigh, beside the same form made
//! with React: the journeys `startup`, in Chromium.

mod twin;

use anyhow::{Context as _, Result};

use crate::{
    panel_build::{self, BACKEND},
    project::{Profile, Project},
    setup::Tools,
    shell, test,
};

/// A figure of the panel and the same of its twin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pair {
    pub(super) panel: f64,
    pub(super) twin: f64,
}

impl Pair {
    pub(super) fn ratio(self) -> f64 {
        self.panel / self.twin
    }

    /// From the lines that begin so: `startup: panel cold 1 83.2`.
    fn read(text: &str, kind: &str, how: &str) -> Result<Self> {
        let of = |which: &str| {
            let start = format!("{kind}: {which} {how}");
            text.lines()
                .find_map(|line| line.split_once(&start)?.1.trim().parse::<f64>().ok())
                .with_context(|| format!("the journey did not say `{start}`"))
        };
        Ok(Self {
            panel: of("panel")?,
            twin: of("twin")?,
        })
    }
}

/// Milliseconds from the frame's navigation to a wired button.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Times {
    /// Nothing is in the browser's cache.
    pub(super) cold: Pair,
    pub(super) warm: Pair,
}

/// What was measured of both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Startup {
    pub(super) usual: Times,
    /// With the processor four times slower.
    pub(super) slower: Times,
    /// Kibibytes of twenty hidden ones.
    pub(super) memory: Pair,
}

impl Startup {
    /// The panel that stands in `dist`.
    pub(super) fn of(project: &Project, tools: &Tools) -> Result<Self> {
        panel_build::programs(project, Profile::Release, &[BACKEND])?;
        let twin = twin::build(project, tools)?;
        let heard = shell::listen(
            test::journeys(project, tools)?
                // One after the other: they measure.
                .args(["startup::", "--ignored", "--nocapture", "--test-threads=1"])
                .env("APIZEE_PANEL_TWIN", twin)
                .env(
                    "APIZEE_PANEL_BACKEND_BIN",
                    project.program(Profile::Release, BACKEND),
                ),
        )?;
        Self::read(&heard.text)
    }

    fn read(text: &str) -> Result<Self> {
        let times = |slower: &str| -> Result<Times> {
            Ok(Times {
                cold: Pair::read(text, "startup", &format!("cold {slower} "))?,
                warm: Pair::read(text, "startup", &format!("warm {slower} "))?,
            })
        };
        Ok(Self {
            usual: times("1")?,
            slower: times("4")?,
            memory: Pair::read(text, "memory", "")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journeys_lines_are_read() {
        let text = "test startup ... startup: panel cold 1 80.0
startup: panel warm 1 30.5
startup: twin cold 1 100.0
startup: twin warm 1 30.5
startup: panel cold 4 4
startup: panel warm 4 3
startup: twin cold 4 2
startup: twin warm 4 1
test memory ... memory: panel 50000
memory: twin 40000
";
        let startup = Startup::read(text).unwrap();
        assert_eq!(startup.usual.cold.ratio(), 0.8);
        assert_eq!(startup.usual.warm.ratio(), 1.0);
        assert_eq!(startup.slower.warm.panel, 3.0);
        assert_eq!(startup.memory.twin, 40_000.0);
        let cut = text.replace("warm 4", "");
        assert!(Startup::read(&cut).is_err(), "a journey that broke off");
    }
}
