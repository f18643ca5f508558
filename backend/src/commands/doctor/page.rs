//! The page as a browser in the Desk would have it, by whatever proxy stands before the backend.

use apizee_panel_backend::config::{Config, Connector};
use apizee_panel_backend::headers::Transport;
use apizee_panel_backend::panel_files::Page;
use reqwest::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use reqwest::{Client, Response, Url};

use super::policy;
use super::{About, Finding};

/// Asks for `app_url` and judges what comes.
pub(super) async fn look(config: &Config, connector: &Connector, http: &Client) -> Vec<Finding> {
    let transport = Transport::of(connector, config.hsts);
    let ours = match Page::read(&config.panel_dir, &config.desk, connector, transport) {
        Ok(page) => page.headers().clone(),
        Err(error) => {
            let says = format!("index.html in panel_dir cannot be read: {}", error.kind());
            let remedy = "build the panel with `cargo xtask build`, or set panel_dir";
            return vec![fault(says, remedy)];
        }
    };
    let Some(address) = address(&connector.app_url) else {
        return vec![fault("app_url is no address", "mend it")];
    };
    let answer = match http.get(address.clone()).send().await {
        Ok(answer) => answer,
        Err(error) => return vec![unreached(&error)],
    };
    if !answer.status().is_success() {
        return vec![other_answer(&answer)];
    }
    let headers = answer.headers().clone();
    let html = answer.text().await.unwrap_or_default();
    if !html.contains("apizee-panel-portal") {
        let remedy = "let the proxy hand app_url's path, unchanged, to the backend's listen";
        return vec![fault("app_url answers with another page", remedy)];
    }
    let mut findings = judge(&headers, &ours);
    findings.extend(look_at_program(&address, &html, http).await);
    if findings.is_empty() {
        findings.push(Finding::fine(
            About::Page,
            "it comes as a browser in the Desk needs it",
        ));
    }
    findings
}

fn fault(says: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding::fault(About::Page, says, remedy)
}

fn warning(says: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding::warning(About::Page, says, remedy)
}

fn unreached(error: &reqwest::Error) -> Finding {
    let why = if error.is_timeout() {
        "in time"
    } else {
        "from here (no connection, or a certificate that is not trusted)"
    };
    fault(
        format!("app_url cannot be reached {why}"),
        "check the name, the proxy that serves it and its certificate; agents' browsers must reach it too",
    )
}

fn other_answer(answer: &Response) -> Finding {
    let status = answer.status();
    if status.is_redirection() {
        return fault(
            format!("app_url leads elsewhere (status {status})"),
            "name the address that answers, with its final slash, as app_url and as the iFrame URL at iAdvize",
        );
    }
    fault(
        format!("app_url is answered with status {status}"),
        "let the proxy hand app_url's path, unchanged, to the backend's listen",
    )
}

/// What is wrong with the page's headers, beside those that the backend sends itself.
fn judge(headers: &HeaderMap, ours: &HeaderMap) -> Vec<Finding> {
    let texts = |name: &str| {
        let values = headers.get_all(name).iter();
        values
            .filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
    };
    let mut findings = policy::judge(headers, ours);
    if headers.contains_key(X_FRAME_OPTIONS) {
        findings.push(fault(
            "X-Frame-Options is sent, so the Desk cannot frame the panel",
            "remove it where the proxy adds it: it cannot name the Desk's origins, frame-ancestors does",
        ));
    }
    let referrer = texts(REFERRER_POLICY.as_str());
    // Of several words the last that is understood counts (Referrer Policy, 8.1).
    let last = referrer.iter().flat_map(|text| text.split(',')).next_back();
    if last.is_none_or(|word| word.trim() != "no-referrer") {
        findings.push(warning(
            "Referrer-Policy is not no-referrer, and the page's address may hold a token",
            "leave the backend's Referrer-Policy as it is",
        ));
    }
    if texts(X_CONTENT_TYPE_OPTIONS.as_str()) != ["nosniff"] {
        findings.push(warning(
            "X-Content-Type-Options is not nosniff",
            "leave the backend's X-Content-Type-Options as it is",
        ));
    }
    let cache = texts(CACHE_CONTROL.as_str()).join(",");
    let words: Vec<&str> = cache.split(',').map(str::trim).collect();
    if !words
        .iter()
        .any(|word| ["no-cache", "no-store", "max-age=0"].contains(word))
    {
        findings.push(fault(
            "the page may be kept (Cache-Control has no no-cache): after an update it names files that are gone",
            "send Cache-Control: no-cache with the page, in the proxy as well",
        ));
    }
    findings
}

/// The program that the page names: browsers compile it while it comes only by its right type.
async fn look_at_program(address: &Url, html: &str, http: &Client) -> Vec<Finding> {
    let Some(url) = program(address, html) else {
        return vec![fault(
            "the page names no program",
            "build the panel with `cargo xtask build`, and serve its index.html unchanged",
        )];
    };
    let request = http.get(url).header(ACCEPT_ENCODING, "br, gzip");
    let answer = match request.send().await {
        Ok(answer) if answer.status().is_success() => answer,
        _ => {
            return vec![fault(
                "the program that the page names is not there",
                "serve the page and its files from one build; let the proxy hand all paths below app_url to the backend",
            )];
        }
    };
    let header = |name| answer.headers().get(name).and_then(|it| it.to_str().ok());
    let mut findings = Vec::new();
    if header(CONTENT_TYPE).unwrap_or_default() != "application/wasm" {
        findings.push(fault(
            "the program's Content-Type is not application/wasm, so browsers do not run it as it comes",
            "add application/wasm for .wasm to the types of the host or proxy",
        ));
    }
    if !header(CACHE_CONTROL)
        .unwrap_or_default()
        .contains("immutable")
    {
        findings.push(warning(
            "the program is not kept by browsers: each conversation loads it again",
            "send Cache-Control: public, max-age=31536000, immutable with files that have a hash in their name",
        ));
    }
    if !matches!(header(CONTENT_ENCODING), Some("br" | "gzip" | "zstd")) {
        findings.push(warning(
            "the program comes uncompressed, three times as large",
            "let the proxy pass Accept-Encoding on, or compress .wasm there",
        ));
    }
    findings
}

/// Where the page is: without a final slash the backend leads there.
fn address(app_url: &str) -> Option<Url> {
    let mut url = Url::parse(app_url).ok()?;
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

/// The address of `…_bg.wasm` in the page.
fn program(page: &Url, html: &str) -> Option<Url> {
    const ENDING: &str = "_bg.wasm";
    let end = html.find(ENDING)? + ENDING.len();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let name = html[..end].rsplit(|c: char| !is_of_name(c)).next()?;
    page.join(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_s_address_is_found_however_the_page_is_written() {
        for html in [
            "init({ module_or_path: './panel-0a_bg.wasm' })",
            "<link rel=preload href=panel-0a_bg.wasm as=fetch>",
            "<link href=\"/acme/panel-0a_bg.wasm\">",
        ] {
            for app_url in ["https://a.example/acme", "https://a.example/acme/?x=1"] {
                let url = program(&address(app_url).unwrap(), html).unwrap();
                assert_eq!(
                    url.as_str(),
                    "https://a.example/acme/panel-0a_bg.wasm",
                    "{html}"
                );
            }
        }
        let page = address("https://a.example/acme/").unwrap();
        assert_eq!(program(&page, "<html>"), None);
    }
}
