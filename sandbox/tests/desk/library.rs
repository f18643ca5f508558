//! The page's files and the library's script.

use serde_json::json;

use super::{Desk, LIMIT};

#[tokio::test]
async fn the_library_is_served_missing_or_hostile() {
    const LIBRARY: &str = "/idzcpa/idzcpa.umd.production.min.js";
    let desk = Desk::start().await;
    let good = desk.get(LIBRARY).await;
    assert_eq!(
        good.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    let good = good.text().await.unwrap();
    assert!(good.contains("window.idzCpa = { init };"));
    for (fault, status, text) in [
        (
            json!({ "library": "string" }),
            200,
            "window.idzCpa = \"not the library\";\n",
        ),
        (
            json!({ "library": "no_init" }),
            200,
            "window.idzCpa = { init: \"not a function\" };\n",
        ),
        (json!({ "library": "missing" }), 404, ""),
        (
            json!({ "library": "slow", "library_delay_ms": 1 }),
            200,
            good.as_str(),
        ),
        (json!({}), 200, good.as_str()),
    ] {
        desk.put("/_control/faults", fault).await;
        let answer = desk.get(LIBRARY).await;
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.text().await.unwrap(), text);
    }
}

#[tokio::test]
async fn the_page_has_nothing_from_elsewhere() {
    let desk = Desk::start().await;
    let page = desk.get("/?conversation=x&width=280&theme=dark").await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    for attribute in ["src=\"", "href=\""] {
        for rest in html.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap();
            let ours = value == "data:," || !value.contains(':') && !value.starts_with("//");
            assert!(ours, "{value}");
        }
    }
    for (path, start) in [("/desk.css", "/*"), ("/desk.js", "//")] {
        let text = desk.get(path).await.text().await.unwrap();
        assert!(text.starts_with(start));
        assert!(!text.contains("http://") && !text.contains("https://"));
    }
}

#[tokio::test]
async fn the_librarys_surface_under_node() {
    let here = env!("CARGO_MANIFEST_DIR");
    let run = tokio::process::Command::new("node")
        .arg(format!("{here}/tests/desk/idzcpa.harness.mjs"))
        .arg(format!("{here}/pages/desk/idzcpa.js"))
        .arg(format!("{here}/../tests/documents/iadvize"))
        .kill_on_drop(true)
        .output();
    let run = tokio::time::timeout(LIMIT, run)
        .await
        .expect("an answer is awaited for ever")
        .expect("Node.js runs the library; install the package `nodejs`");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(
        said.lines().filter(|line| line.starts_with("ok ")).count() > 30,
        "{said}"
    );
}

#[tokio::test]
async fn the_pages_scripts_are_scripts() {
    let pages = format!("{}/pages/desk", env!("CARGO_MANIFEST_DIR"));
    for name in ["idzcpa.js", "desk.js", "desk-frames.js", "desk-thread.js"] {
        let kind = if name == "idzcpa.js" {
            "commonjs"
        } else {
            "module"
        };
        let source = std::fs::File::open(format!("{pages}/{name}")).unwrap();
        let run = tokio::process::Command::new("node")
            .args(["--check", &format!("--input-type={kind}"), "-"])
            .stdin(source)
            .output()
            .await
            .expect("Node.js checks the scripts; install the package `nodejs`");
        assert!(
            run.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
