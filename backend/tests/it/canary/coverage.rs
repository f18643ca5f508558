//! Which routes were called with something to hide, and how they answered.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value;

/// Those that `/openapi.json` does not list, since no panel calls them.
const WEBHOOKS: [&str; 2] = ["POST webhooks/apizee", "POST webhooks/iadvize"];

/// Each route, as `POST rooms/{id}/close`, and the statuses of its answers.
pub(super) struct Routes(BTreeMap<String, BTreeSet<u16>>);

impl Routes {
    /// All that the server has.
    pub(super) fn of(openapi: &Value) -> Self {
        let mut routes = BTreeMap::new();
        for (path, methods) in openapi["paths"].as_object().unwrap() {
            let path = path.trim_start_matches("/{connector}/api/");
            for method in methods.as_object().unwrap().keys() {
                let route = format!("{} {path}", method.to_uppercase());
                routes.insert(route, BTreeSet::new());
            }
        }
        routes.extend(WEBHOOKS.map(|route| (route.to_owned(), BTreeSet::new())));
        Self(routes)
    }

    /// The methods and paths of the API.
    pub(super) fn of_the_api(&self) -> Vec<(Method, String)> {
        let routes = self.0.keys().filter(|route| !WEBHOOKS.contains(&&***route));
        let split = routes.map(|route| route.split_once(' ').unwrap());
        split
            .map(|(method, path)| (method.parse().unwrap(), path.to_owned()))
            .collect()
    }

    /// An address that is no route's is not noted.
    pub(super) fn note(&mut self, method: &str, path: &str, status: u16) {
        let called = format!("{method} {}", path.split('?').next().unwrap());
        let fitting = self.0.iter_mut().filter(|(route, _)| fits(route, &called));
        // `rooms/live` is itself rather than some room.
        if let Some((_, statuses)) = fitting.min_by_key(|(route, _)| route.matches('{').count()) {
            statuses.insert(status);
        }
    }

    /// Each has answered as wished and has refused.
    pub(super) fn assert_all_called(&self) {
        for (route, statuses) in &self.0 {
            let answered = statuses.iter().any(|status| *status < 400);
            let refused = statuses.iter().any(|status| *status >= 400);
            assert!(
                answered && refused,
                "{route} has no canary: it has answered {statuses:?}"
            );
        }
    }
}

fn fits(route: &str, called: &str) -> bool {
    let (route, called) = (route.split('/'), called.split('/'));
    let mut parts = route.clone().zip(called.clone());
    route.count() == called.count()
        && parts.all(|(part, word)| part.starts_with('{') || part == word)
}
