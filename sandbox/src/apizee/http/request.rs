//! A request to the API, read.

use axum::extract::Request;
use axum::http::header::AUTHORIZATION;

use crate::apizee::params::Params;

pub(super) const TOKEN_ROUTE: &str = "POST /token";

/// What somebody wants of the API.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    /// As it came.
    pub(super) path: String,
    /// Method and path without version and numbers.
    pub(super) route: String,
    /// The path's numbers.
    pub(super) ids: Vec<u64>,
    pub(super) token: String,
    pub(super) params: Params,
}

impl Asked {
    pub(super) async fn read(request: Request) -> Self {
        let method = request.method().to_string();
        let path = request.uri().path().to_owned();
        let (route, ids) = route_of(&method, &path);
        let authorization = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = authorization
            .and_then(|value| value.strip_prefix("Bearer "))
            .unwrap_or_default()
            .to_owned();
        Self {
            method,
            path,
            route,
            ids,
            token,
            params: Params::read(request).await,
        }
    }

    /// Who signs in; none when this is not about that.
    pub(super) fn signs_in(&self) -> Option<String> {
        let username = self.params.merged().remove("username")?;
        let named = username.as_str().map(str::to_owned);
        named.filter(|_| self.route == TOKEN_ROUTE)
    }
}

/// `/v3/tickets/82070` → `GET /tickets/{id}`, 82070.
fn route_of(method: &str, path: &str) -> (String, Vec<u64>) {
    let mut ids = Vec::new();
    let steps: Vec<&str> = path
        .split('/')
        .filter(|step| !matches!(*step, "" | "api" | "v2" | "v3"))
        .map(|step| {
            let Ok(number) = step.parse() else {
                return step;
            };
            ids.push(number);
            "{id}"
        })
        .collect();
    (format!("{method} /{}", steps.join("/")), ids)
}
