//! The panel's files as browsers get them.

use std::io::Read as _;

use reqwest::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use reqwest::{Method, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{Answer, INLINE_SCRIPTS, PANEL_JS, PANEL_WASM, Server, Setup};

const PRODUCTION: &str =
    "https://static.iadvize.com/conversation-panel-app-lib/2.9.0/idzcpa.umd.production.min.js";

async fn page(server: &Server, path: &str) -> String {
    let response = server.get(path).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test]
async fn the_page_is_made_for_its_connector() {
    let setup = Setup {
        apizee: "service_key = \"115f89503138416a242f40fb7d7f338e\"".to_owned(),
        connector: "quick_invitation_contacts = true".to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let portal = format!("http://{}", server.apizee.addr);
    let acme = page(&server, "acme/").await;
    for (name, content) in [
        ("portal", portal.as_str()),
        ("service-key", "115f89503138416a242f40fb7d7f338e"),
        ("quick-invitation-contacts", "include"),
    ] {
        let meta = format!("<meta name=\"apizee-panel-{name}\" content=\"{content}\">");
        assert_eq!(acme.matches(&meta).count(), 1, "{meta} in {acme}");
        assert_eq!(
            acme.matches(&format!("apizee-panel-{name}")).count(),
            1,
            "{acme}"
        );
    }
    assert!(!acme.contains("cloud.apizee.com"), "{acme}");
    for script in INLINE_SCRIPTS {
        assert!(
            acme.contains(script),
            "scripts are as built, else their hash is another"
        );
    }
    assert_eq!(page(&server, "acme/index.html").await, acme);

    let globex = page(&server, "globex/").await;
    assert!(
        globex.contains("<meta name=\"apizee-panel-service-key\" content=\"\">"),
        "{globex}"
    );
    assert!(
        globex.contains("<meta name=\"apizee-panel-quick-invitation-contacts\" content=\"omit\">"),
        "{globex}"
    );
}

#[tokio::test]
async fn the_library_is_the_configuration_s() {
    let usual = page(&Server::start().await, "acme/").await;
    assert_eq!(usual.matches(PRODUCTION).count(), 1, "{usual}");
    assert!(!usual.contains("integrity"), "{usual}");

    let other = "http://localhost:8600/idzcpa/idzcpa.umd.production.min.js";
    let hash = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";
    let desk = format!("library_url = \"{other}\"\nlibrary_integrity = \"{hash}\"");
    let pinned = page(
        &Server::with(Setup {
            desk,
            ..Setup::default()
        })
        .await,
        "acme/",
    )
    .await;
    assert!(!pinned.contains(PRODUCTION), "{pinned}");
    let start = pinned.find(other).unwrap();
    let open = pinned[..start].rfind('<').unwrap();
    let element = &pinned[open..=open + pinned[open..].find('>').unwrap()];
    let mut words: Vec<&str> = element.trim_matches(['<', '>']).split(' ').collect();
    words.sort_unstable();
    let quoted =
        |name: &str, value: &str| [format!("{name}={value}"), format!("{name}=\"{value}\"")];
    assert_eq!(words.len(), 5, "{element}");
    assert!(
        words.contains(&"script") && words.contains(&"async"),
        "{element}"
    );
    for (name, value) in [
        ("src", other),
        ("integrity", hash),
        ("crossorigin", "anonymous"),
    ] {
        assert!(
            quoted(name, value)
                .iter()
                .any(|form| words.contains(&form.as_str())),
            "{name} in {element}"
        );
    }
}

#[tokio::test]
async fn the_address_without_the_final_slash_leads_to_the_page_and_keeps_its_query() {
    let server = Server::start().await;
    for (from, to) in [
        ("acme", "/acme/"),
        ("acme?jwt=a.b.c&x=1", "/acme/?jwt=a.b.c&x=1"),
    ] {
        let response = server.get(from).await;
        assert!(response.status().is_redirection(), "{}", response.status());
        assert_eq!(response.headers()["location"], to);
        let caching = response.headers()["cache-control"].to_str().unwrap();
        assert_eq!(
            caching, "no-store",
            "an address with a token in it is not kept"
        );
    }
    assert_eq!(server.get("nobody").await.status(), 404);
}

/// The decoded body and what it was encoded with.
async fn decoded(response: Response) -> (String, Vec<u8>) {
    assert_eq!(response.status(), 200);
    let encoding = response.headers().get("content-encoding");
    let encoding = encoding
        .map_or("", |value| value.to_str().unwrap())
        .to_owned();
    assert_eq!(response.headers()["vary"], "accept-encoding");
    let bytes = response.bytes().await.unwrap();
    let mut body = Vec::new();
    match encoding.as_str() {
        "br" => brotli::Decompressor::new(&bytes[..], 4096)
            .read_to_end(&mut body)
            .map(drop),
        "gzip" => flate2::read::GzDecoder::new(&bytes[..])
            .read_to_end(&mut body)
            .map(drop),
        "" => {
            body = bytes.to_vec();
            Ok(())
        }
        other => panic!("{other}"),
    }
    .unwrap();
    (encoding, body)
}

#[tokio::test]
async fn files_go_out_as_small_as_the_browser_takes_them() {
    let server = Server::start().await;
    for path in [
        "acme/",
        &format!("acme/{PANEL_WASM}"),
        &format!("acme/{PANEL_JS}"),
    ] {
        let (_, plain) = decoded(server.get(path).await).await;
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0.9, gzip;q=0.8", "br"),
            ("gzip", "gzip"),
            ("gzip, br;q=0", "gzip"),
            ("identity", ""),
            ("br;q=0, gzip;q=0.0", ""),
        ] {
            let request = server
                .http()
                .get(server.url(path))
                .header(ACCEPT_ENCODING, accepted);
            let (used, body) = decoded(request.send().await.unwrap()).await;
            assert_eq!(used, encoding, "{path} for {accepted}");
            assert!(body == plain, "{path} for {accepted}");
        }
    }
}

#[tokio::test]
async fn what_is_kept_for_plugins_is_never_a_file() {
    let server = Server::start().await;
    let folder = server.folder.path().join("dist/plugins");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("any.js"), "unrepeated").unwrap();
    for path in [
        "acme/plugins/any.js",
        "acme/plugins/",
        "acme/plugins/none/nothing",
    ] {
        for method in [Method::GET, Method::POST] {
            let request = server.http().request(method, server.url(path));
            let answer = Answer::read(request.send().await.unwrap()).await;
            answer.assert_problem(404, "not_found");
            assert!(
                answer.body["detail"]
                    .as_str()
                    .unwrap()
                    .contains("/openapi.json"),
                "{answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn files_have_their_types_and_only_hashed_names_are_kept() {
    let server = Server::start().await;
    let for_ever = "public, max-age=31536000, immutable";
    for (file, content_type, cache) in [
        (PANEL_WASM, "application/wasm", for_ever),
        (PANEL_JS, "text/javascript", for_ever),
        ("panel-fedcba9876543210.css", "text/css", for_ever),
        ("icons/plain.svg", "image/svg+xml", "no-cache"),
    ] {
        for encodings in ["br, gzip", "identity"] {
            let url = server.url(&format!("acme/{file}"));
            let response = server
                .http()
                .get(url)
                .header(ACCEPT_ENCODING, encodings)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 200, "{file}");
            assert_eq!(response.headers()["content-type"], content_type, "{file}");
            assert_eq!(response.headers()["cache-control"], cache, "{file}");
        }
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let server = Server::start().await;
    let etag = server.get("acme/").await.headers()["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    for (known, status) in [
        (etag.clone(), 304),
        (format!("W/{etag}"), 304),
        (format!("\"other\", {etag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
    ] {
        let request = server
            .http()
            .get(server.url("acme/"))
            .header(IF_NONE_MATCH, &known);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{known}");
        assert_eq!(
            response.text().await.unwrap().is_empty(),
            status == 304,
            "{known}"
        );
    }
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let server = Server::start().await;
    for path in ["acme/", &format!("acme/{PANEL_JS}")] {
        let get = server.get(path).await;
        let head = server
            .http()
            .request(Method::HEAD, server.url(path))
            .send()
            .await
            .unwrap();
        assert_eq!(head.status(), 200, "{path}");
        for name in ["content-type", "content-length", "cache-control"] {
            assert_eq!(head.headers()[name], get.headers()[name], "{path} {name}");
        }
    }
}

/// As written: a client library would tidy the address first.
async fn raw(server: &Server, target: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(server.listen())
        .await
        .unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: panel\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let server = Server::start().await;
    assert!(server.folder.path().join("backend.toml").exists());
    for target in [
        "/acme/../backend.toml",
        "/acme/%2e%2e/backend.toml",
        "/acme/..%2fbackend.toml",
        "/acme/%2e%2e%2fbackend.toml",
        "/acme/icons/../../backend.toml",
        "/acme/icons/%2e%2e/%2e%2e/backend.toml",
        "/acme/..%5cbackend.toml",
        "/acme//etc/passwd",
        "/acme/%2fetc%2fpasswd",
        "/acme/index.html%00.js",
    ] {
        let answer = raw(&server, target).await;
        assert!(
            answer.starts_with("HTTP/1.1 404 ") || answer.starts_with("HTTP/1.1 400 "),
            "{target}: {answer}"
        );
        assert!(
            !answer.contains("password") && !answer.contains("root:"),
            "{target}: {answer}"
        );
    }
}

#[tokio::test]
async fn the_page_never_goes_out_without_its_policy() {
    let server = Server::start().await;
    for target in [
        "/acme/%69ndex.html",
        "/acme//index.html",
        "/acme/./index.html",
        "/acme/icons/../index.html",
    ] {
        let answer = raw(&server, target).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let bare = body.contains("<html")
            && !head
                .to_lowercase()
                .contains("\r\ncontent-security-policy: default-src");
        assert!(!bare, "{target}: {answer}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_as_a_problem() {
    let server = Server::start().await;
    for path in [
        "acme/apizee-panel-ffffffffffffffff.js",
        "acme/icons",
        "acme/icons/",
        "nobody/",
        "nobody/index.html",
    ] {
        let answer = crate::harness::Answer::read(server.get(path).await).await;
        answer.assert_problem(404, "not_found");
    }
    let post = server
        .http()
        .post(server.url("acme/"))
        .send()
        .await
        .unwrap();
    crate::harness::Answer::read(post)
        .await
        .assert_problem(405, "method_not_allowed");
}
