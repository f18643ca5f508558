//! Running a program and saying so.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// The command as a person would type it, its folder left out.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

/// Runs it with our own output; an error when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// How a program that was listened to ended.
pub(crate) struct Heard {
    pub(crate) success: bool,
    /// What it wrote to its standard output.
    pub(crate) text: String,
}

/// Runs it, shows its output line by line and keeps it.
pub(crate) fn listen(command: &mut Command) -> Result<Heard> {
    println!("$ {}", line(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    let mut text = String::new();
    if let Some(stdout) = child.stdout.take() {
        for piece in BufReader::new(stdout).split(b'\n') {
            let piece = piece.context("its output")?;
            let piece = String::from_utf8_lossy(&piece);
            println!("{piece}");
            text.push_str(&piece);
            text.push('\n');
        }
    }
    let status = child.wait().context("its end")?;
    Ok(Heard {
        success: status.success(),
        text,
    })
}

/// Runs it and keeps what it prints; an error when it fails.
pub(crate) fn quietly(command: &mut Command) -> Result<String> {
    println!("$ {}", line(command));
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", line(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program prints, or nothing when it is not there or fails.
pub(crate) fn ask(program: impl AsRef<std::ffi::OsStr>, words: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(words)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// A program of `PATH`.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["test", "--workspace"]);
        assert_eq!(line(&command), "cargo test --workspace");
    }

    #[test]
    fn what_is_not_in_the_path_is_not_found() {
        assert!(which("sh").is_some());
        assert_eq!(which("no-such-program-of-ours"), None);
    }

    #[test]
    fn a_failure_is_heard_with_its_text() {
        let heard = listen(Command::new("sh").args(["-c", "echo one; exit 3"])).unwrap();
        assert_eq!((heard.success, heard.text.as_str()), (false, "one\n"));
    }
}
