//! A server of its own.

use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::programs::{Programs, ask, unprivileged};

/// Below the ports that Linux gives to whoever asks for any (32768 to 60999): nobody else gets it
/// while the server restarts.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// What is safe to lose here is not waited for.
const OPTIONS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
    -c timezone=UTC";

/// Waits until its owner has ended, however: then its standard input is at its end. Stops the server,
/// if it runs, and removes the folder.
const GUARD: &str = r#"cat; "$@" || true; rm -rf "$FOLDER""#;

/// A server in a temporary folder. Both go with this value, and with the process that made it, even
/// when that is killed.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    folder: PathBuf,
    port: u16,
    password: String,
    guard: Child,
}

impl Server {
    /// Makes one and waits until it answers.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Result<Self> {
        let programs = Programs::find()
            .context("PostgreSQL is not installed; on Debian: apt-get install -y postgresql")?;
        let folder = ask(unprivileged(Path::new("mktemp")).args([
            "--directory",
            "--tmpdir",
            "apizee-panel-postgres-XXXXXXXX",
        ]))?;
        let folder = PathBuf::from(folder);
        let guard = guard(&programs, &folder)?;
        let server = Self {
            programs,
            port: free_port()?,
            password: uuid::Uuid::new_v4().simple().to_string(),
            folder,
            guard,
        };
        server.make_cluster()?;
        server.start_again()?;
        Ok(server)
    }

    /// `postgres://user:password@127.0.0.1:port`, without a data base.
    #[must_use]
    pub fn url(&self) -> String {
        let Self { port, password, .. } = self;
        format!("postgres://postgres:{password}@127.0.0.1:{port}")
    }

    /// Where it listens on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops it as an administrator does: what is under way is cut off.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(&self) -> Result<()> {
        ask(self.control().args(["stop", "--mode=fast", "--wait"])).map(drop)
    }

    /// Starts it after [`Self::stop`], on the same port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&self) -> Result<()> {
        let log = self.folder.join("log");
        // It keeps what it inherits: were our pipes among it, they would never end.
        let started = self
            .control()
            .args(["start", "--wait", "--silent", "-o"])
            .arg(format!("{OPTIONS} -c port={}", self.port))
            .arg("-l")
            .arg(&log)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context("pg_ctl")?;
        if !started.success() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            bail!("PostgreSQL does not start: {said}");
        }
        Ok(())
    }

    fn control(&self) -> Command {
        control(&self.programs, &self.folder)
    }

    fn make_cluster(&self) -> Result<()> {
        let password = self.folder.join("password");
        fs::write(&password, &self.password).context("the password's file")?;
        // Where we are root its reader is another. The folder is closed to everybody else.
        fs::set_permissions(&password, fs::Permissions::from_mode(0o644))
            .context("the password's file")?;
        // A password in clear costs nothing at each connection; SCRAM would cost a moment.
        ask(self
            .programs
            .named("initdb")
            .args(["--username=postgres", "--auth=password", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions"])
            .arg("--pgdata")
            .arg(data(&self.folder))
            .arg("--pwfile")
            .arg(&password))
        .map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        drop(self.guard.wait());
    }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn control(programs: &Programs, folder: &Path) -> Command {
    let mut command = programs.named("pg_ctl");
    command.arg("--pgdata").arg(data(folder));
    command
}

/// In a group of its own: Ctrl-C in a terminal reaches its owner alone.
fn guard(programs: &Programs, folder: &Path) -> Result<Child> {
    let mut stop = control(programs, folder);
    stop.args(["stop", "--mode=immediate", "--wait", "--silent"]);
    Command::new("sh")
        .args(["-c", GUARD, "guard"])
        .arg(stop.get_program())
        .args(stop.get_args())
        .env("FOLDER", folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .context("the guard of the temporary PostgreSQL")
}

fn free_port() -> Result<u16> {
    let length = u32::from(PORTS.end - PORTS.start);
    let begin = uuid::Uuid::new_v4().as_fields().0 % length;
    let mut ports = PORTS.cycle().skip(begin as usize).take(length as usize);
    ports
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .context("no port is free")
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;
    use crate::Database;

    #[test]
    fn it_keeps_its_data_when_it_restarts_and_leaves_nothing_behind() {
        if Programs::find().is_none() {
            eprintln!("skipped: PostgreSQL is not installed");
            return;
        }
        let server = Server::start().unwrap();
        let database = Database::on(&server.url()).unwrap();
        let port = server.port();
        assert!(database.url().starts_with(&server.url()));
        assert!(database.url_by(1).contains("@127.0.0.1:1/test_"));

        server.stop().unwrap();
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(Database::on(&server.url()).is_err());
        server.start_again().unwrap();
        let remembered = format!("COMMENT ON DATABASE {} IS 'it is there'", database.name);
        database.tell(&remembered).unwrap();

        let folder = server.folder.clone();
        assert!(folder.is_dir());
        drop(database);
        drop(server);
        assert!(!folder.exists());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
