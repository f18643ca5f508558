//! A new version is rolled out while agents have panels of the old one open.

use reqwest::Method;
use reqwest::header::ACCEPT_ENCODING;
use sqlx::{Connection as _, SqliteConnection};

use super::{decoded, page};
use crate::harness::{Answer, PANEL_CSS, PANEL_JS, PANEL_WASM, Server, next, write_next_dist};

const FILES: [(&str, &str); 3] = [
    (PANEL_WASM, "application/wasm"),
    (PANEL_JS, "text/javascript"),
    (PANEL_CSS, "text/css"),
];

async fn update(server: &mut Server) {
    write_next_dist(&server.folder.path().join("dist"));
    server.restart().await;
}

async fn is_there(server: &Server, file: &str) -> bool {
    let answer = Answer::read(server.get(&format!("acme/{file}")).await).await;
    if answer.status != 200 {
        answer.assert_problem(404, "not_found");
    }
    answer.status == 200
}

#[tokio::test]
async fn an_old_panel_gets_its_files_from_the_new_version_as_before() {
    let mut server = Server::start().await;
    let mut before = Vec::new();
    for (file, _) in FILES {
        before.push(decoded(server.get(&format!("acme/{file}")).await).await.1);
    }
    update(&mut server).await;
    for ((file, kind), before) in FILES.into_iter().zip(before) {
        assert!(!server.folder.path().join("dist").join(file).exists());
        let url = server.url(&format!("acme/{file}"));
        for (accepted, encoding) in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")] {
            let request = server.http().get(&url).header(ACCEPT_ENCODING, accepted);
            let response = request.send().await.unwrap();
            let headers = response.headers().clone();
            assert_eq!(headers["content-type"], kind);
            assert_eq!(
                headers["cache-control"],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(headers["x-content-type-options"], "nosniff");
            let (used, body) = decoded(response).await;
            assert_eq!(used, encoding, "{file}");
            assert!(body == before, "{file} by {encoding}");

            let head = server.http().request(Method::HEAD, &url);
            let head = head.header(ACCEPT_ENCODING, accepted).send().await.unwrap();
            assert_eq!(head.status(), 200);
            for name in ["content-type", "content-length", "cache-control"] {
                assert_eq!(head.headers()[name], headers[name], "{file} {name}");
            }
        }
        let new = decoded(server.get(&format!("acme/{}", next(file))).await).await;
        assert!(new.1 != before, "{file}");
    }
    let page = page(&server, "acme/").await;
    assert!(
        page.contains(&next(PANEL_JS)) && !page.contains(PANEL_JS),
        "the page is the backend's own: {page}"
    );
    for gone in ["icons/plain.svg", "index-0123456789abcdef.html"] {
        assert!(!is_there(&server, gone).await, "{gone}");
    }
}

/// While the backend is down, so much time passes.
async fn pass(server: &mut Server, seconds: i64) {
    server.kill().await;
    let file = server.folder.path().join("store.db");
    let mut store = SqliteConnection::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let earlier = sqlx::query("UPDATE panel_file SET seen_at = seen_at - $1").bind(seconds);
    assert!(earlier.execute(&mut store).await.unwrap().rows_affected() > 0);
    store.close().await.unwrap();
    server.restart().await;
}

#[tokio::test]
async fn they_are_gone_a_day_after_the_last_backend_that_had_them() {
    let mut server = Server::start().await;
    update(&mut server).await;
    pass(&mut server, 23 * 60 * 60).await;
    for (file, _) in FILES {
        assert!(is_there(&server, file).await, "{file}");
    }
    pass(&mut server, 60 * 60).await;
    for (file, _) in FILES {
        assert!(!is_there(&server, file).await, "{file}");
        assert!(is_there(&server, &next(file)).await, "{file}");
    }
}
