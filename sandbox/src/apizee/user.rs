//! The service users of the enterprise: who may sign in.

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::Emulator;
use super::state::State;

/// The login of the first.
pub const USERNAME: &str = "service@acme.example";
pub const PASSWORD: &str = "apizee-sandbox-password";
/// All logins with their passwords, as they are at first.
pub const LOGINS: [(&str, &str); 3] = [
    (USERNAME, PASSWORD),
    ("service2@acme.example", "apizee-sandbox-password-2"),
    ("service3@acme.example", "apizee-sandbox-password-3"),
];

/// How Apizee treats a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Whoever has the password may sign in.
    Welcome,
    /// 403, whatever it asks for.
    Refused,
    /// 403 to who signs in, after too many wrong passwords. Tokens live on.
    Locked,
}

/// A service user.
#[derive(Clone, Debug, Serialize)]
pub struct User {
    /// Apizee's number.
    pub id: u64,
    /// The login.
    pub username: String,
    /// How Apizee treats it.
    pub standing: Standing,
    #[serde(skip)]
    password: String,
    /// When wrong passwords came, of the last minute.
    #[serde(skip)]
    wrong: Vec<OffsetDateTime>,
}

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug)]
pub(super) enum NotSignedIn {
    /// No such user, or a wrong password.
    Unknown,
    /// Right or not: this user may not.
    Forbidden,
}

/// The users of a new account. Numbers count from the vendor's sample.
pub(super) fn at_first() -> Vec<User> {
    let user = |(id, (username, password)): (u64, (&str, &str))| User {
        id,
        username: username.to_owned(),
        standing: Standing::Welcome,
        password: password.to_owned(),
        wrong: Vec::new(),
    };
    (3456..).zip(LOGINS).map(user).collect()
}

impl State {
    /// A user by login.
    pub(super) fn user(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| user.username == username)
    }

    /// Whether a password is the right one, and may be used.
    pub(super) fn check_password(
        &mut self,
        username: &str,
        password: &str,
    ) -> Result<(), NotSignedIn> {
        let now = self.clock.now();
        let user = self.users.iter_mut().find(|one| one.username == username);
        let user = user.ok_or(NotSignedIn::Unknown)?;
        match user.standing {
            Standing::Refused | Standing::Locked => return Err(NotSignedIn::Forbidden),
            Standing::Welcome => {}
        }
        if user.password == password {
            return Ok(());
        }
        user.wrong.retain(|at| now - *at < Duration::MINUTE);
        user.wrong.push(now);
        if self.lock_after.is_some_and(|most| user.wrong.len() >= most) {
            user.standing = Standing::Locked;
        }
        Err(NotSignedIn::Unknown)
    }

    fn change_user(&mut self, username: &str, change: impl FnOnce(&mut User)) -> bool {
        let user = self.users.iter_mut().find(|one| one.username == username);
        user.map(change).is_some()
    }
}

impl Emulator {
    /// The service users.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.read().users.clone()
    }

    /// Changes a password; the user's tokens die. False when there is no such user.
    pub fn change_password(&self, username: &str, password: &str) -> bool {
        self.change(|state| {
            state.forget_tokens(|user| user == username);
            state.change_user(username, |user| password.clone_into(&mut user.password))
        })
    }

    /// Refuses a user. False when there is no such user.
    pub fn refuse_user(&self, username: &str) -> bool {
        self.change(|state| state.change_user(username, |user| user.standing = Standing::Refused))
    }

    /// Ends that. False when there is no such user.
    pub fn accept_user(&self, username: &str) -> bool {
        self.put(username, Standing::Refused)
    }

    /// How many wrong passwords within a minute lock a user; `None`, none do.
    pub fn lock_after(&self, wrong_passwords: Option<usize>) {
        self.change(|state| state.lock_after = wrong_passwords);
    }

    /// Unlocks a user. False when there is no such user.
    pub fn unlock_user(&self, username: &str) -> bool {
        self.put(username, Standing::Locked)
    }

    /// Makes a user welcome who stood otherwise.
    fn put(&self, username: &str, from: Standing) -> bool {
        let welcome = |user: &mut User| {
            if user.standing == from {
                user.standing = Standing::Welcome;
                user.wrong.clear();
            }
        };
        self.change(|state| state.change_user(username, welcome))
    }
}
