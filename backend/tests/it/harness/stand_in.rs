use std::net::SocketAddr;
pub(crate) struct Running { pub(crate) addr: SocketAddr }
pub(crate) async fn serve(_: &str) -> std::io::Result<Running> {
    let l = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let addr = l.local_addr()?;
    let app = axum::Router::new()
        .route("/_control/{*x}", axum::routing::any(|| async { axum::Json(serde_json::json!({"requests":[]})) }))
        .fallback(|| async { axum::http::StatusCode::SERVICE_UNAVAILABLE });
    tokio::spawn(async move { axum::serve(l, app).await.unwrap() });
    Ok(Running { addr })
}
