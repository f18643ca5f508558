//! What a journey has started ends with it, however it ends: also when it is killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

/// A shell that waits for the end of its input, of which only this process holds the other end, and
/// then kills. It says when it stands, and what it kills stands in no text that could be misread.
const WATCH: &str = "echo ready; read -r _; kill -KILL \"-$1\" 2>/dev/null; exit 0";

/// Kills a group of processes when it is dropped, and when this process is no more: the operating
/// system closes a pipe even for one that was killed.
pub(crate) struct Guard(Child);

impl Guard {
    /// Of the group whose first process this is: a browser outlives a driver that is killed.
    pub(crate) fn of_group(first: u32) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", WATCH, "guard", &first.to_string()]);
        // Not of our own group, which may be what is killed.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut shell = pipes.spawn().expect("a shell");
        let mut said = String::new();
        BufReader::new(shell.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        assert_eq!(said, "ready\n");
        Self(shell)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Its input ends, whether it takes the line or not; nothing of the group is left afterwards.
        if let Some(mut input) = self.0.stdin.take() {
            drop(input.write_all(b"\n"));
        }
        drop(self.0.wait());
    }
}

mod tests {
    use super::*;
    use std::time::Duration;

    use crate::agent::Agent;
    use crate::stage::Stage;

    const PLAYED: &str = "guard::tests::played_until_it_is_killed";

    /// All processes of the groups of these, by Linux' own list: the group is the fifth field, the
    /// third after the name in brackets. What is dead and not yet buried does not count.
    fn left_of(groups: &[u32]) -> Vec<String> {
        let all = std::fs::read_dir("/proc").unwrap();
        let stats =
            all.filter_map(|one| std::fs::read_to_string(one.ok()?.path().join("stat")).ok());
        stats
            .filter(|stat| {
                let fields = stat.rsplit(") ").next().unwrap_or_default();
                let fields: Vec<&str> = fields.split(' ').collect();
                let group = fields.get(2).and_then(|group| group.parse().ok());
                fields[0] != "Z" && group.is_some_and(|group: u32| groups.contains(&group))
            })
            .collect()
    }

    #[tokio::test]
    #[ignore = "another journey starts it, to kill it"]
    async fn played_until_it_is_killed() {
        let stage = Stage::set().await;
        let agent = Agent::opens(&stage).await;
        agent.reads("Video assistance").await;
        println!("groups: {} {}", stage.group(), agent.browser.group());
        std::future::pending::<()>().await;
    }

    #[tokio::test]
    async fn a_journey_that_is_killed_leaves_no_browser_and_no_server() {
        let mut journey = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--nocapture", "--exact", PLAYED])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let said = tokio::io::BufReader::new(journey.stdout.take().unwrap());
        let mut lines = tokio::io::AsyncBufReadExt::lines(said);
        let groups: Vec<u32> = loop {
            let line = lines.next_line().await.unwrap().expect("its groups");
            if let Some((_, groups)) = line.split_once("groups: ") {
                break groups.split(' ').map(|one| one.parse().unwrap()).collect();
            }
        };
        assert!(left_of(&groups).len() > 2, "a backend, a driver, a browser");
        journey.kill().await.unwrap();
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        let gone = async {
            while !left_of(&groups).is_empty() {
                tick.tick().await;
            }
        };
        let gone = tokio::time::timeout(crate::browser::PATIENCE, gone).await;
        assert!(gone.is_ok(), "left: {:#?}", left_of(&groups));
    }
}
