//! The token: one per Apizee user, shared by all requests, renewed shortly before its end.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::error::ApizeeError;
use super::wire::TokenAnswer;
use crate::clock::monotonic;

/// How long before its end a token is no longer used: longer than any call takes.
const MARGIN: Duration = Duration::from_secs(60);

/// What to assume when `expires_in` is missing: short, since a 401 costs a request as well.
const ASSUMED_LIFE_S: i64 = 600;

/// The password of the connector's Apizee user.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Wraps it, so that it cannot be shown.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// A bearer token, opaque (it has been a dashed text and a JWT).
#[derive(Clone)]
pub struct Token {
    text: Arc<str>,
    good_until: Instant,
}

impl Token {
    /// Reads the answer of `POST /token`.
    pub(super) fn new(answer: &TokenAnswer) -> Result<Self, ApizeeError> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !visible(&answer.access_token) {
            return Err(ApizeeError::Unavailable("its token cannot be a header"));
        }
        let life_s = answer
            .expires_in
            .unwrap_or(ASSUMED_LIFE_S)
            .clamp(0, 7 * 86_400);
        let life = Duration::from_secs(u64::try_from(life_s).unwrap_or(0));
        // A life shorter than two margins is used for its half, rather than not at all.
        let used = life.checked_sub(MARGIN).unwrap_or_default().max(life / 2);
        Ok(Self {
            text: Arc::from(answer.access_token.as_str()),
            good_until: monotonic() + used,
        })
    }

    pub(super) fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// The token of one Apizee user. One renewal serves all who wait for it, and so does one failure.
#[derive(Debug, Default)]
pub(super) struct TokenCache {
    state: Mutex<State>,
    renewals: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Token>,
    failure: Option<(u64, ApizeeError)>,
}

impl TokenCache {
    /// The token, or the outcome of one `renew` shared by all who waited for it.
    pub(super) async fn get<F>(&self, renew: F) -> Result<Token, ApizeeError>
    where
        F: AsyncFnOnce() -> Result<Token, ApizeeError>,
    {
        let before = self.renewals.load(Ordering::SeqCst);
        let mut state = self.state.lock().await;
        if let Some(token) = state
            .token
            .as_ref()
            .filter(|token| token.good_until > monotonic())
        {
            return Ok(token.clone());
        }
        if let Some((number, error)) = state
            .failure
            .as_ref()
            .filter(|(number, _)| *number > before)
        {
            tracing::debug!(renewal = number, "shared a failed renewal");
            return Err(error.clone());
        }
        let outcome = renew().await;
        let number = self.renewals.fetch_add(1, Ordering::SeqCst) + 1;
        match &outcome {
            Ok(token) => {
                *state = State {
                    token: Some(token.clone()),
                    failure: None,
                }
            }
            Err(error) => {
                *state = State {
                    token: None,
                    failure: Some((number, error.clone())),
                }
            }
        }
        outcome
    }

    /// Apizee answered 401 to this one: the next [`TokenCache::get`] renews, unless somebody
    /// else already has.
    pub(super) async fn refused(&self, token: &Token) {
        let mut state = self.state.lock().await;
        if state
            .token
            .as_ref()
            .is_some_and(|known| known.text == token.text)
        {
            state.token = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    fn token(expires_in: Option<i64>) -> Token {
        let access_token = "abc".to_owned();
        Token::new(&TokenAnswer {
            access_token,
            expires_in,
        })
        .unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn the_documented_token_is_read_and_lives_a_day() {
        let answer = serde_json::from_value(crate::apizee::document("token")).unwrap();
        let token = Token::new(&answer).unwrap();
        assert_eq!(token.expose(), "xyzaaa-c900-4dd2-8192-43326929e459");
        let life = token.good_until - monotonic();
        assert_eq!(life, Duration::from_secs(86_400) - MARGIN);
        assert!(!format!("{token:?}").contains("xyzaaa"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_kept_until_a_minute_before_its_end() {
        let (cache, renewed) = (TokenCache::default(), AtomicUsize::new(0));
        let get = || {
            cache.get(async || {
                renewed.fetch_add(1, Ordering::SeqCst);
                Ok(token(Some(86_400)))
            })
        };
        get().await.unwrap();
        tokio::time::advance(Duration::from_secs(86_339)).await;
        get().await.unwrap();
        assert_eq!(renewed.load(Ordering::SeqCst), 1);
        tokio::time::advance(Duration::from_secs(1)).await;
        get().await.unwrap();
        assert_eq!(renewed.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_waiters_cost_one_renewal_even_when_it_fails() {
        for outcome in [Ok(()), Err(ApizeeError::Unavailable("test"))] {
            let (cache, renewed) = (TokenCache::default(), AtomicUsize::new(0));
            let asks = (0..100).map(|_| {
                cache.get(async || {
                    renewed.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    outcome.clone().map(|()| token(None))
                })
            });
            let answers = futures_util::future::join_all(asks).await;
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.is_ok() == outcome.is_ok())
            );
            assert_eq!(renewed.load(Ordering::SeqCst), 1);
        }
    }

    #[tokio::test]
    async fn only_the_refused_token_is_forgotten() {
        let cache = TokenCache::default();
        let old = cache.get(async || Ok(token(None))).await.unwrap();
        cache.refused(&old).await;
        let renewed = cache
            .get(async || {
                Token::new(&TokenAnswer {
                    access_token: "new".into(),
                    expires_in: None,
                })
            })
            .await
            .unwrap();
        cache.refused(&old).await;
        let kept = cache
            .get(async || Err(ApizeeError::Unavailable("test")))
            .await
            .unwrap();
        assert_eq!(kept.expose(), renewed.expose());
    }
}
