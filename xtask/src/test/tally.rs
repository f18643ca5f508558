//! Counting what test harnesses say.

use std::{fmt, ops::AddAssign};

use crate::shell::Heard;

/// Tests that passed and tests that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    pub(super) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    pub(super) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// The sum of the harnesses' closing lines. What failed without a word of a harness (it did not
    /// compile, it was killed) counts as one failure, and so does a step that ran no test at all.
    pub(super) fn of(heard: &Heard) -> Self {
        let mut sum = Self::default();
        for line in heard.text.lines() {
            if let Some(tally) = Self::of_line(line) {
                sum += tally;
            }
        }
        let nothing_ran = sum == Self::default();
        if (!heard.success && sum.failed == 0) || nothing_ran {
            sum += Self::FAILED;
        }
        sum
    }

    /// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`
    fn of_line(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let counts = line
            .trim()
            .strip_prefix("test result: ")?
            .split_once(". ")?
            .1;
        let count = |word: &str| {
            counts
                .split("; ")
                .find_map(|part| part.strip_suffix(word)?.trim().parse().ok())
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
        })
    }
}

/// The test runner of wasm-bindgen colours its closing line even in a pipe.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(success: bool, text: &str) -> (u64, u64) {
        let tally = Tally::of(&Heard {
            success,
            text: text.to_owned(),
        });
        (tally.passed, tally.failed)
    }

    #[test]
    fn the_closing_lines_of_several_harnesses_are_added() {
        let text = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 5 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.1s
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(tally(false, text), (7, 1));
    }

    #[test]
    fn the_closing_line_of_wasm_bindgen_is_understood() {
        let text = "test result: \u{1b}[32mok\u{1b}[0m. 34 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s\n";
        assert_eq!(tally(true, text), (34, 0));
    }

    #[test]
    fn a_step_that_did_not_compile_is_one_failure() {
        assert_eq!(tally(false, "error: could not compile"), (0, 1));
    }

    #[test]
    fn a_later_harness_that_was_killed_is_one_failure() {
        assert_eq!(
            tally(false, "test result: ok. 3 passed; 0 failed; 0 ignored\n"),
            (3, 1)
        );
    }

    #[test]
    fn a_step_without_any_test_proves_nothing() {
        assert_eq!(tally(true, "running 0 tests"), (0, 1));
    }
}
