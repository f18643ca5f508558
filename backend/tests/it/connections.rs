//! What callers may take of the port: time and connections.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::{Server, Setup};

/// Long enough for a loaded machine; only a failure takes it all.
const PATIENCE: Duration = Duration::from_secs(30);

async fn limited(lines: &str) -> Server {
    Server::with(Setup {
        root: format!("[limits]\n{lines}"),
        ..Setup::default()
    })
    .await
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.listen()).await.unwrap()
}

/// Reads until the other side has closed. What it says before that is told.
async fn closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let reading = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said));
    // A connection that is cut off may end with an error.
    drop(reading.await.expect("it stays open"));
    String::from_utf8_lossy(&said).into_owned()
}

/// Sends a head that never ends, a byte at a time, until it is cut off.
async fn trickle(mut stream: TcpStream) {
    let (mut reader, mut writer) = stream.split();
    let sending = async {
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        writer
            .write_all(b"GET /health HTTP/1.1\r\nx-slow: ")
            .await
            .unwrap();
        while writer.write_all(b"a").await.is_ok() {
            tick.tick().await;
        }
    };
    let reading = async {
        let mut said = Vec::new();
        drop(reader.read_to_end(&mut said).await);
        assert_eq!(said, b"");
    };
    let cut = async {
        tokio::select! { () = sending => {}, () = reading => {} }
    };
    tokio::time::timeout(PATIENCE, cut)
        .await
        .expect("it goes on");
}

/// One answer on a connection that goes on.
async fn ask(stream: &mut TcpStream) -> String {
    stream
        .write_all(b"GET /health HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut said = String::new();
    while !said.ends_with('}') {
        let mut bytes = [0; 1024];
        let n = stream.read(&mut bytes).await.unwrap();
        assert!(n > 0, "closed after {said:?}");
        said.push_str(std::str::from_utf8(&bytes[..n]).unwrap());
    }
    said
}

#[tokio::test]
async fn a_head_that_trickles_in_is_cut_off_and_a_connection_between_two_requests_is_not() {
    let server = limited("header_timeout_s = 1").await;
    let mut kept = connect(&server).await;
    assert!(ask(&mut kept).await.starts_with("HTTP/1.1 200"));
    let mut silent = connect(&server).await;
    trickle(connect(&server).await).await;
    assert_eq!(closed(&mut silent).await, "");
    // Longer idle than a head may take.
    assert!(ask(&mut kept).await.starts_with("HTTP/1.1 200"));
    trickle(kept).await;
    let refused = "connections_refused_total{reason=\"slow_head\"} 3";
    assert!(server.metrics().await.lines().any(|line| line == refused));
}

#[tokio::test]
async fn five_hundred_slow_senders_stop_nobody_and_are_cut_off() {
    let server = limited("header_timeout_s = 5").await;
    let mut slow = Vec::new();
    for _ in 0..500 {
        let mut stream = connect(&server).await;
        stream
            .write_all(b"POST /acme/api/rooms HTTP/1.1\r\n")
            .await
            .unwrap();
        slow.push(stream);
    }
    let others: Vec<_> = (0..20).map(|_| server.get("health")).collect();
    for answer in futures_util::future::join_all(others).await {
        assert_eq!(answer.status(), 200);
    }
    for mut stream in slow {
        assert_eq!(closed(&mut stream).await, "");
    }
}

#[tokio::test]
async fn a_caller_has_so_many_connections_and_no_more() {
    for (lines, reason) in [
        ("connections_per_caller = 2", "caller"),
        ("connections = 2", "all"),
        (
            "connections = 2\nconnections_per_caller = 1\ntrusted_proxies = [\"127.0.0.0/8\"]",
            "all",
        ),
    ] {
        let server = limited(lines).await;
        let (mut first, mut second) = (connect(&server).await, connect(&server).await);
        let mut third = connect(&server).await;
        let said = closed(&mut third).await;
        assert!(said.starts_with("HTTP/1.1 503 "), "{said}");
        assert!(said.contains("retry-after: 5\r\n"), "{said}");
        assert!(
            said.contains("content-type: application/problem+json\r\n"),
            "{said}"
        );
        let (_, body) = said.split_once("\r\n\r\n").unwrap();
        let problem: Value = serde_json::from_str(body).unwrap();
        assert_eq!(
            (&problem["code"], &problem["retry_after_s"]),
            (&json!("overloaded"), &json!(5))
        );
        let refused = format!("connections_refused_total{{reason=\"{reason}\"}} 1");
        let metrics = server.metrics().await;
        assert!(metrics.lines().any(|line| line == refused), "{metrics}");
        // Those inside are not touched, and a place is free again when one leaves.
        assert!(ask(&mut first).await.starts_with("HTTP/1.1 200"));
        first.shutdown().await.unwrap();
        assert_eq!(closed(&mut first).await, "");
        assert!(ask(&mut second).await.starts_with("HTTP/1.1 200"));
        let mut next = connect(&server).await;
        assert!(ask(&mut next).await.starts_with("HTTP/1.1 200"));
    }
}
