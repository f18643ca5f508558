//! What another host than the backend must send with the panel's files: the backend that was just
//! built is asked, so that the two cannot differ.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use reqwest::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, ETAG, HeaderMap,
    LAST_MODIFIED, VARY,
};

use crate::{
    compress::Size,
    panel_build::BACKEND,
    project::{Profile, Project},
    stand::{self, Child, Ports},
};

/// Stands for the administrator's backend in what is printed.
const BACKEND_ORIGIN: &str = "https://panel.example.com";

/// Prints the headers, by kind of file.
pub(crate) fn print_headers(project: &Project, sizes: &[Size]) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    let text = runtime.block_on(headers(project, sizes))?;
    println!(
        "\nheaders for a static host; {BACKEND_ORIGIN} stands for your backend, acme for your connector\n{text}"
    );
    Ok(())
}

async fn headers(project: &Project, sizes: &[Size]) -> Result<String> {
    let ports = Ports::free()?;
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let file = folder.path().join("backend.toml");
    let text = format!(
        r#"demo = true
listen = "127.0.0.1:{backend}"
admin_listen = "127.0.0.1:{admin}"
panel_dir = '{dist}'
store = 'sqlite:{folder}/apizee-panel.db'

[[connector]]
name = "acme"
secret = "{SECRET}"
app_url = "{BACKEND_ORIGIN}/acme/"

[connector.apizee]
api_url = "https://cloud.apizee.com/api"
portal_url = "https://cloud.apizee.com"
username = "service@acme.example"
password = "apizee-sandbox-password"
enterprise_id = 1
region = "FR"
"#,
        backend = ports.backend,
        admin = ports.admin,
        dist = project.dist().display(),
        folder = folder.path().display(),
        SECRET = stand::SECRET,
    );
    std::fs::write(&file, text).with_context(|| file.display().to_string())?;
    let mut backend = Child::start(
        project
            .command(project.program(Profile::Release, BACKEND))
            .arg("--config")
            .arg(&file),
        folder.path(),
    )?;
    let text = tokio::select! {
        text = ask(ports, sizes) => text,
        error = backend.until_it_ends() => Err(error),
    };
    backend.stop().await;
    text
}

async fn ask(ports: Ports, sizes: &[Size]) -> Result<String> {
    let base = format!("http://127.0.0.1:{}", ports.backend);
    stand::answers(&format!("{base}/health")).await?;
    let mut text = String::new();
    for size in sizes {
        let name = size.name.as_str();
        let path = if name == "index.html" { "" } else { name };
        let answer = reqwest::get(format!("{base}/acme/{path}"))
            .await?
            .error_for_status()
            .with_context(|| format!("the backend serves {name}"))?;
        writeln!(text, "{name}\n{}", lines(answer.headers())).context("a line")?;
    }
    Ok(text)
}

/// Without what belongs to one answer alone.
fn lines(headers: &HeaderMap) -> String {
    let of_one_answer = [
        DATE,
        CONTENT_LENGTH,
        ETAG,
        VARY,
        LAST_MODIFIED,
        ACCEPT_RANGES,
    ];
    let mut lines: Vec<String> = headers
        .iter()
        .filter(|(name, _)| !of_one_answer.contains(name) && name.as_str() != "x-request-id")
        .map(|(name, value)| {
            let mut value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            if name == CONTENT_SECURITY_POLICY {
                value = with_backend_elsewhere(&value);
            }
            format!("  {name}: {value}")
        })
        .collect();
    lines.sort_by_key(|line| !line.contains(CONTENT_TYPE.as_str()));
    lines.join("\n")
}

/// On another host, the API is not `'self'`.
fn with_backend_elsewhere(policy: &str) -> String {
    policy.replace(
        "connect-src 'self'",
        &format!("connect-src 'self' {BACKEND_ORIGIN}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_one_answer_is_left_out() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("date", "today"),
            ("x-request-id", "1"),
            (
                "content-security-policy",
                "default-src 'none'; connect-src 'self'; base-uri 'none'",
            ),
            ("content-type", "text/html"),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        assert_eq!(
            lines(&headers),
            "  content-type: text/html\n  content-security-policy: default-src 'none'; \
             connect-src 'self' https://panel.example.com; base-uri 'none'"
        );
    }
}
