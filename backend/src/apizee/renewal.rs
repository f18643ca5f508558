//! The token of one user, and its renewal: one for all callers and all processes, by a task that
//! none of them cancels.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::counter;
use tokio::sync::OwnedMutexGuard;

use super::bar;
use super::budget::{Labels, Permit, Window, store_failed};
use super::client::WHOLE_LIMIT;
use super::error::ApizeeError;
use super::password::Password;
use super::queue::Turn;
use super::sending::sign_in;
use super::token::{Token, TokenSeal};
use crate::clock::{Clock, millis};
use crate::store::{Accounts, Barred, Instance, Renewal, Renewed, TokenState};
use crate::telemetry::names;

/// After this a process that is at a renewal is taken for dead: longer than `/token` may take.
const LEASE: Duration = Duration::from_secs(4).saturating_add(WHOLE_LIMIT);

/// How often it is looked whether another process has done it.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// With whom a token is asked for.
#[derive(Clone, Debug)]
pub(super) struct Login {
    pub(super) http: reqwest::Client,
    pub(super) api_url: String,
    pub(super) username: String,
    pub(super) password: Password,
}

/// The token of one user. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Tokens(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Arc<dyn Accounts>,
    clock: Clock,
    instance: Instance,
    login: Login,
    labels: Labels,
    /// A copy of the store's, which spares its reading.
    known: Mutex<Option<Known>>,
    /// Of the present password.
    seal: tokio::sync::Mutex<Option<(Password, TokenSeal)>>,
    /// Whoever looks for a token in the store, or renews it, does so for all callers of this process.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone, Debug)]
struct Known {
    token: Token,
    /// As the store has it.
    sealed: Arc<str>,
    seal: TokenSeal,
}

impl Tokens {
    pub(super) fn new(
        accounts: Arc<dyn Accounts>,
        clock: Clock,
        instance: Instance,
        login: Login,
        labels: Labels,
    ) -> Self {
        Self(Arc::new(Inner {
            accounts,
            clock,
            instance,
            login,
            labels,
            known: Mutex::default(),
            seal: tokio::sync::Mutex::default(),
            turn: Arc::default(),
        }))
    }

    /// The token. Where there is none, the caller renews it, if fewer than `most` of the window's
    /// places are taken; what a caller may not spend is no failure for another that may.
    pub(super) async fn get(&self, window: &Window, most: u32) -> Result<Turn<Token>, ApizeeError> {
        if let Some(token) = self.remembered() {
            return Ok(Turn::Now(token));
        }
        let turn = Arc::clone(&self.0.turn).lock_owned().await;
        if let Some(token) = self.remembered() {
            return Ok(Turn::Now(token));
        }
        let seal = self.seal().await?;
        let mut waited = false;
        loop {
            let state = self.state(&seal).await?;
            let now = self.0.clock.unix_ms();
            if let Some(token) = self.of_store(&state, &seal, now) {
                return Ok(Turn::Now(token));
            }
            if let Some(barred) = bar::of(&state, now) {
                match bar::worth_waiting(barred, now).filter(|_| !waited) {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => return Err(bar::told(barred)),
                }
                waited = true;
                continue;
            }
            if state.renewing_until.is_some_and(|until| until > now) {
                tokio::time::sleep(LOOK_EVERY).await;
                continue;
            }
            let permit = match window.take(most).await? {
                Turn::Now(permit) => permit,
                Turn::Wait(until) => return Ok(Turn::Wait(until)),
            };
            let known = state.token.as_ref().map(|(sealed, _)| sealed.as_str());
            let lease = now + millis(LEASE);
            let (user, instance) = (seal.name(), &self.0.instance);
            let begun = self
                .0
                .accounts
                .begin_renewal(user, instance, known, now, lease);
            match begun.await.map_err(store_failed)? {
                Renewal::Ours => {
                    let task = Renewing {
                        tokens: self.clone(),
                        seal,
                        before: state.barred,
                        _turn: turn,
                    };
                    return task.begin(permit).await.map(Turn::Now);
                }
                Renewal::Others => {
                    permit.give_back().await;
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        }
    }

    /// Apizee answered 401 to this one: it is forgotten everywhere, unless another has taken its
    /// place.
    pub(super) async fn refused(&self, token: &Token) -> Result<(), ApizeeError> {
        self.count_refusal("token");
        let known = {
            let mut known = self.known();
            known.take_if(|known| known.token == *token)
        };
        let Some(Known { sealed, seal, .. }) = known else {
            return Ok(());
        };
        let forgotten = self.0.accounts.forget_token(seal.name(), &sealed);
        forgotten.await.map_err(store_failed)
    }

    /// The administrator has had the password read again. A token that an earlier one gave is
    /// forgotten; the bar is lifted.
    pub(super) async fn password_changed(&self) -> Result<(), ApizeeError> {
        let seal = self.seal().await?;
        let known = {
            let mut known = self.known();
            known.take_if(|known| known.seal.name() != seal.name())
        };
        if let Some(known) = known {
            let forgotten = self
                .0
                .accounts
                .forget_token(known.seal.name(), &known.sealed);
            forgotten.await.map_err(store_failed)?;
        }
        let lifted = self.0.accounts.lift_bar(seal.name());
        lifted.await.map_err(store_failed)
    }

    /// Why and until when nobody may ask for a token; absent while there is a good one.
    pub(super) async fn barred(&self) -> Result<Option<Barred>, ApizeeError> {
        if self.remembered().is_some() {
            return Ok(None);
        }
        let seal = self.seal().await?;
        let state = self.state(&seal).await?;
        let now = self.0.clock.unix_ms();
        if self.of_store(&state, &seal, now).is_some() {
            return Ok(None);
        }
        Ok(bar::of(&state, now).cloned())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Option<Known>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self) -> Option<Token> {
        let now = self.0.clock.unix_ms();
        let known = self.known();
        let token = known.as_ref().map(|known| &known.token);
        token.filter(|token| token.is_good(now)).cloned()
    }

    fn of_store(&self, state: &TokenState, seal: &TokenSeal, now_ms: i64) -> Option<Token> {
        let (sealed, good_until_ms) = state.token.as_ref()?;
        let token = seal.open(sealed, *good_until_ms)?;
        token.is_good(now_ms).then(|| {
            self.remember(&token, sealed, seal);
            token
        })
    }

    fn remember(&self, token: &Token, sealed: &str, seal: &TokenSeal) {
        *self.known() = Some(Known {
            token: token.clone(),
            sealed: Arc::from(sealed),
            seal: seal.clone(),
        });
    }

    async fn state(&self, seal: &TokenSeal) -> Result<TokenState, ApizeeError> {
        let state = self.0.accounts.token(seal.name()).await;
        state.map_err(store_failed)
    }

    /// The seal of the present password, derived when it is another than the last time.
    async fn seal(&self) -> Result<TokenSeal, ApizeeError> {
        let mut kept = self.0.seal.lock().await;
        let login = self.0.login.clone();
        let password = login.password.expose();
        let of_present = kept.as_ref().filter(|(of, _)| of.expose() == password);
        if let Some((_, seal)) = of_present {
            return Ok(seal.clone());
        }
        let of = Password::new(password.clone());
        let derive = move || TokenSeal::derive(&login.api_url, &login.username, &password);
        let derived = tokio::task::spawn_blocking(derive).await.ok().flatten();
        let seal = derived.ok_or(ApizeeError::Unavailable("no key comes of its password"))?;
        *kept = Some((of, seal.clone()));
        Ok(seal)
    }

    fn count_refusal(&self, reason: &'static str) {
        let Labels { connector, user } = self.0.labels.clone();
        counter!(names::TOKEN_REFUSALS, "connector" => connector, "user" => user, "reason" => reason)
            .increment(1);
    }
}

/// A renewal of this process, which goes on though its caller goes away.
struct Renewing {
    tokens: Tokens,
    seal: TokenSeal,
    /// After the last one that failed.
    before: Option<Barred>,
    _turn: OwnedMutexGuard<()>,
}

impl Renewing {
    async fn begin(self, permit: Permit) -> Result<Token, ApizeeError> {
        let task = tokio::spawn(self.run(permit));
        task.await
            .unwrap_or(Err(ApizeeError::Unavailable("asking for its token failed")))
    }

    async fn run(self, permit: Permit) -> Result<Token, ApizeeError> {
        let Inner {
            accounts,
            clock,
            instance,
            login,
            ..
        } = &*self.tokens.0;
        let outcome = sign_in(login, permit, clock).await.and_then(|token| {
            let sealed = self.seal.seal(&token);
            let sealed = sealed.ok_or(ApizeeError::Unavailable("its token cannot be sealed"))?;
            Ok((token, sealed))
        });
        let renewed = match &outcome {
            Ok((token, sealed)) => Renewed::Token(sealed.clone(), token.good_until_ms()),
            Err(error) => {
                tracing::warn!(%error, user = %self.tokens.0.labels.user, "no token");
                Renewed::Failed(self.bar(error))
            }
        };
        let user = self.seal.name();
        if let Err(error) = accounts.end_renewal(user, instance, &renewed).await {
            tracing::error!(%error, "the end of a renewal could not be written down");
        }
        outcome.map(|(token, sealed)| {
            self.tokens.remember(&token, &sealed, &self.seal);
            token
        })
    }

    /// The bar after a failure.
    fn bar(&self, error: &ApizeeError) -> Barred {
        let now = self.tokens.0.clock.unix_ms();
        let barred = bar::after(error, self.before.as_ref(), now);
        match barred.status {
            _ if barred.until_ms <= now => {}
            Some(_) => self.tokens.count_refusal("password"),
            None => self.tokens.count_refusal("unavailable"),
        }
        barred
    }
}

#[cfg(test)]
mod tests;
