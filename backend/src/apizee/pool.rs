//! The users of an enterprise: the vendor's ten requests a minute are per user, so a centre grows
//! by users. A request goes to the one that can send first; one that Apizee refuses is set apart
//! until its bar ends.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use contract::ConnectorName;
use metrics::{counter, gauge, histogram};

use super::budget::{Labels, Permit, Window};
use super::client::ServiceUser;
use super::error::ApizeeError;
use super::queue::{Attempt, Queue, Turn};
use super::renewal::{Login, Tokens};
use super::token::Token;
use super::want::{Class, Want};
use crate::clock::{Clock, monotonic};
use crate::store::{Accounts, Barred, Instance, UserKey};
use crate::telemetry::names;

/// After a failure that took longer, no further user is tried.
const SLOW: Duration = Duration::from_secs(2);

/// How a user of the pool stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserStatus {
    /// Counted from 1, in the order of the settings.
    pub position: usize,
    /// How many requests of the present minute are left for a start; 0 for one that is barred.
    pub left: u32,
    /// Set apart, since Apizee refused them or could not be asked: until when.
    pub barred: Option<Barred>,
}

/// Everything a call needs before it is sent: a token and a place in the minute. Dropped, the
/// place is given back in a moment.
#[derive(Debug)]
#[must_use]
pub struct Ready {
    pub(super) token: Token,
    pub(super) permit: Permit,
    pub(super) want: Want,
    /// Which of the pool's users.
    pub(super) user: usize,
}

impl Ready {
    /// The call will not be made: others may have the place at once.
    pub async fn give_back(self) {
        self.permit.give_back().await;
    }
}

/// What all users of a pool are made with.
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    pub(super) api_url: String,
    pub(super) accounts: Arc<dyn Accounts>,
    pub(super) clock: Clock,
    pub(super) instance: Instance,
}

/// The users of an enterprise.
#[derive(Debug)]
pub(super) struct Pool {
    connector: Arc<str>,
    clock: Clock,
    queue: Arc<Queue>,
    users: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    window: Window,
    tokens: Tokens,
}

/// Which users may send.
#[derive(Clone, Copy)]
enum By {
    Any,
    User(usize),
}

impl Pool {
    pub(super) fn new(connector: &ConnectorName, users: Vec<ServiceUser>, shared: &Shared) -> Self {
        let connector: Arc<str> = Arc::from(connector.as_str());
        let queue: Arc<Queue> = Arc::default();
        let member = |(at, user): (usize, ServiceUser)| {
            let labels = Labels {
                connector: Arc::clone(&connector),
                user: Arc::from((at + 1).to_string()),
            };
            Member::new(user, shared, &queue, labels)
        };
        Self {
            users: users.into_iter().enumerate().map(member).collect(),
            clock: shared.clock.clone(),
            connector,
            queue,
        }
    }

    pub(super) fn requests_per_minute(&self) -> u32 {
        let allowed = self.users.iter().map(|user| user.window.allowed());
        allowed.fold(0, u32::saturating_add)
    }

    pub(super) async fn users(&self) -> Result<Vec<UserStatus>, ApizeeError> {
        let mut all = Vec::with_capacity(self.users.len());
        for (at, member) in self.users.iter().enumerate() {
            let barred = member.tokens.barred().await?;
            let left = match barred {
                Some(_) => 0,
                None => member.window.left().await?,
            };
            let Labels { connector, user } = member.window.labels().clone();
            gauge!(names::APIZEE_BUDGET_LEFT, "connector" => connector, "user" => user)
                .set(f64::from(left));
            all.push(UserStatus {
                position: at + 1,
                left,
                barred,
            });
        }
        Ok(all)
    }

    pub(super) async fn password_changed(&self) -> Result<(), ApizeeError> {
        for user in &self.users {
            user.tokens.password_changed().await?;
        }
        Ok(())
    }

    pub(super) async fn ready(&self, want: Want) -> Result<Ready, ApizeeError> {
        self.wait(want, By::Any).await
    }

    /// The same, or another if it was kept for long.
    pub(super) async fn fresh(&self, ready: Ready) -> Result<Ready, ApizeeError> {
        if ready.permit.is_fresh() {
            return Ok(ready);
        }
        let want = ready.want;
        ready.give_back().await;
        self.ready(want).await
    }

    /// With what a call is sent again that Apizee refused the user. A token may have died before
    /// its time: the same user has a new one then. A user may have been shut out: another sends.
    /// Absent where it is the call itself that is forbidden, which a new token tells; a user who is
    /// alone is not asked.
    pub(super) async fn ready_after(
        &self,
        refusal: &ApizeeError,
        user: usize,
        token: &Token,
        want: Want,
    ) -> Result<Option<Ready>, ApizeeError> {
        let is_forbidden = matches!(refusal, ApizeeError::AccountRefused { status: 403, .. });
        let Some(member) = self.users.get(user) else {
            return Ok(None);
        };
        if is_forbidden && self.users.len() == 1 {
            return Ok(None);
        }
        member.tokens.refused(token).await?;
        match self.wait(want, By::User(user)).await {
            Ok(ready) if is_forbidden => {
                ready.give_back().await;
                Ok(None)
            }
            Err(ApizeeError::AccountRefused { .. }) => self.ready(want).await.map(Some),
            Err(_) if is_forbidden => Ok(None),
            again => again.map(Some),
        }
    }

    async fn wait(&self, want: Want, by: By) -> Result<Ready, ApizeeError> {
        let began = monotonic();
        let users = Users {
            pool: self,
            want,
            by,
        };
        let outcome = self.queue.wait(want, &self.clock, &users).await;
        match &outcome {
            Ok(_) => histogram!(names::APIZEE_BUDGET_WAIT).record(began.elapsed()),
            Err(ApizeeError::BudgetExhausted { .. }) => {
                let (connector, class) = (Arc::clone(&self.connector), want.class().as_str());
                counter!(names::APIZEE_BUDGET_REFUSALS, "connector" => connector, "class" => class)
                    .increment(1);
            }
            Err(_) => {}
        }
        outcome
    }

    /// The users that may send, the one with the most requests left first.
    async fn order(&self, by: By) -> Result<Vec<(usize, &Member)>, ApizeeError> {
        let all = self.users.iter().enumerate();
        let mut order: Vec<_> = match by {
            By::Any => all.collect(),
            By::User(one) => all.filter(|(at, _)| *at == one).collect(),
        };
        if order.len() > 1 {
            let mut left = vec![0; order.len()];
            for (at, member) in &order {
                left[*at] = member.window.left().await?;
            }
            order.sort_by_key(|(at, _)| Reverse(left[*at]));
        }
        Ok(order)
    }
}

/// The users, to one who wants to send.
struct Users<'a> {
    pool: &'a Pool,
    want: Want,
    by: By,
}

impl Attempt for Users<'_> {
    type Had = Ready;

    /// Asks the users one by one. One without a token or a place leaves it to the next.
    async fn attempt(&self, class: Class, ahead: u32) -> Result<Turn<Ready>, ApizeeError> {
        let began = monotonic();
        let order = self.pool.order(self.by).await?;
        let users = u32::try_from(order.len().max(1)).unwrap_or(u32::MAX);
        let (mut free_at, mut failure) = (None::<i64>, None);
        for (at, member) in order {
            let share = class.share(member.window.allowed());
            let most = share.saturating_sub(ahead.div_ceil(users));
            match member.turn(most).await {
                Ok(Turn::Now((token, permit))) => {
                    return Ok(Turn::Now(Ready {
                        token,
                        permit,
                        want: self.want,
                        user: at,
                    }));
                }
                Ok(Turn::Wait(until)) => {
                    free_at = Some(free_at.map_or(until, |other| other.min(until)));
                }
                Err(ApizeeError::StoreFailed) => return Err(ApizeeError::StoreFailed),
                Err(error) => {
                    failure = Some(better(failure, error));
                    // The next user would ask the same Apizee.
                    if began.elapsed() > SLOW {
                        break;
                    }
                }
            }
        }
        let failure = failure.unwrap_or(ApizeeError::Unavailable("no user is configured"));
        free_at.map(Turn::Wait).ok_or(failure)
    }
}

impl Member {
    fn new(user: ServiceUser, shared: &Shared, queue: &Arc<Queue>, labels: Labels) -> Self {
        let accounts = &shared.accounts;
        Self {
            window: Window::new(
                Arc::clone(accounts),
                UserKey::new(&shared.api_url, &user.username),
                user.requests_per_minute,
                shared.clock.clone(),
                Arc::clone(queue),
                labels.clone(),
            ),
            tokens: Tokens::new(
                Arc::clone(accounts),
                shared.clock.clone(),
                shared.instance.clone(),
                Login {
                    http: shared.http.clone(),
                    api_url: shared.api_url.clone(),
                    username: user.username,
                    password: user.password,
                },
                labels,
            ),
        }
    }

    /// The token first: where there is none, it costs a place of its own.
    async fn turn(&self, most: u32) -> Result<Turn<(Token, Permit)>, ApizeeError> {
        let token = match self.tokens.get(&self.window, most).await? {
            Turn::Now(token) => token,
            Turn::Wait(until) => return Ok(Turn::Wait(until)),
        };
        let turn = self.window.take(most).await?;
        Ok(match turn {
            Turn::Now(permit) => Turn::Now((token, permit)),
            Turn::Wait(until) => Turn::Wait(until),
        })
    }
}

/// Of two users' failures: a refused account is an administrator's matter, others pass.
fn better(before: Option<ApizeeError>, error: ApizeeError) -> ApizeeError {
    match before {
        None | Some(ApizeeError::AccountRefused { .. }) => error,
        Some(before) => before,
    }
}

#[cfg(test)]
mod tests;
