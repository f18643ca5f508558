//! From a request to what the client sees, through what goes wrong on the way.

use std::convert::identity;
use std::time::Duration;

use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;

use super::request::{Asked, TOKEN_ROUTE};
use super::seen::Seen;
use crate::apizee::Emulator;
use crate::apizee::api::{self, Answer, Call};
use crate::apizee::fault::{self, Fault, FaultKind};
use crate::apizee::heard::{Heard, Late, Place};
use crate::apizee::state::State;
use crate::apizee::user::Standing;
use crate::clock::written;

pub(super) async fn serve(Shared(emulator): Shared<Emulator>, request: Request) -> Response {
    let asked = Asked::read(request).await;
    // Heard now, however long the rest takes.
    let (fault, place) = emulator.change(|state| hear(state, &asked));
    if let Some(fault) = fault.as_ref().filter(|one| one.kind == FaultKind::Slow) {
        tokio::time::sleep(fault.delay()).await;
    }
    let arrived = emulator.change(|state| {
        let arrived = arrive(state, &asked, fault.as_ref());
        let late = arrived.later.as_ref().map(|_| Late::Waiting);
        state.arrived(place, arrived.seen.status(), late);
        arrived
    });
    if let Some(later) = arrived.later {
        // Its own task: this one ends with the client's connection.
        tokio::spawn(carry_out_later(emulator, asked, place, later));
    }
    arrived.seen.written_out().await
}

/// Writes a request down, and says what goes wrong with it.
fn hear(state: &mut State, asked: &Asked) -> (Option<Fault>, Place) {
    let user = asked.signs_in().or_else(|| state.owner_of(&asked.token));
    let fault = fault::take(&mut state.faults, &asked.route, user.as_deref())
        .or_else(|| state.chaos.draw(&asked.route));
    let place = state.hear(Heard {
        method: asked.method.clone(),
        path: asked.path.clone(),
        route: asked.route.clone(),
        query: asked.params.query.clone(),
        body_fields: asked.params.body.clone(),
        user,
        status: 0,
        fault: fault.as_ref().map(|fault| fault.kind),
        late: None,
        at: written(state.clock.now()),
    });
    (fault, place)
}

/// What follows from a request at once.
struct Arrived {
    seen: Seen,
    later: Option<Later>,
}

impl From<Seen> for Arrived {
    fn from(seen: Seen) -> Self {
        Self { seen, later: None }
    }
}

/// What follows after the client was answered.
struct Later {
    user: String,
    delay: Duration,
}

fn arrive(state: &mut State, asked: &Asked, fault: Option<&Fault>) -> Arrived {
    let Some(fault) = fault else {
        return through(state, asked)
            .map_or_else(identity, Seen::Whole)
            .into();
    };
    let reset = i64::from(fault.retry_after_s);
    let seen = match fault.kind {
        FaultKind::Refuse => Seen::Nothing,
        FaultKind::Unauthorized => Seen::Whole(api::unauthorized()),
        FaultKind::Forbidden => Seen::Whole(api::forbidden()),
        FaultKind::TooManyRequests => Seen::Limited(reset),
        FaultKind::ResetEpoch => Seen::Limited(state.clock.now().unix_timestamp() + reset),
        FaultKind::ServerError => {
            Seen::Html(StatusCode::INTERNAL_SERVER_ERROR, "<h1>Server Error</h1>")
        }
        FaultKind::Gateway => Seen::of_gateway(fault.status),
        FaultKind::Late => match admit(state, asked) {
            Ok(user) => {
                let (seen, delay) = (Seen::of_gateway(fault.status), fault.delay());
                let later = Some(Later { user, delay });
                return Arrived { seen, later };
            }
            Err(refused) => refused,
        },
        FaultKind::Slow => through(state, asked).map_or_else(identity, Seen::Whole),
        FaultKind::CutBody => through(state, asked).map_or_else(identity, Seen::Half),
        FaultKind::NotJson => through(state, asked).map_or_else(identity, |(status, _)| {
            Seen::Html(status, "<p>Maintenance</p>")
        }),
        FaultKind::Hang => {
            drop(through(state, asked));
            Seen::Hanging
        }
        FaultKind::LostAnswer => {
            drop(through(state, asked));
            Seen::Nothing
        }
    };
    seen.into()
}

fn through(state: &mut State, asked: &Asked) -> Result<Answer, Seen> {
    let user = admit(state, asked)?;
    Ok(carry_out(state, asked, &user))
}

/// Whose request it is, once it has its place in the minute.
fn admit(state: &mut State, asked: &Asked) -> Result<String, Seen> {
    let user = if asked.route == TOKEN_ROUTE {
        // Without a name it is nobody's, and refused.
        let refusal = |state| Seen::Whole(api::token(state, &asked.params.merged()));
        asked.signs_in().ok_or_else(|| refusal(state))?
    } else {
        let user = state.user_of(&asked.token);
        let user = user.ok_or_else(|| Seen::Whole(api::unauthorized()))?;
        let standing = state.user(&user).map(|user| user.standing);
        if standing == Some(Standing::Refused) {
            return Err(Seen::Whole(api::forbidden()));
        }
        user
    };
    match state.limit.count(&user, state.clock.now()) {
        Ok(()) => Ok(user),
        Err(reset) => Err(Seen::Limited(reset.into())),
    }
}

fn carry_out(state: &mut State, asked: &Asked, user: &str) -> Answer {
    let fields = asked.params.merged();
    if asked.route == TOKEN_ROUTE {
        return api::token(state, &fields);
    }
    let call = Call {
        route: &asked.route,
        ids: &asked.ids,
        user,
        token: &asked.token,
        fields,
    };
    api::answer(state, call)
}

async fn carry_out_later(emulator: Emulator, asked: Asked, place: Place, later: Later) {
    tokio::time::sleep(later.delay).await;
    emulator.change(|state| {
        // Of before a reset: nobody waits for it.
        if state.at(place).is_none() {
            return;
        }
        let (status, _) = carry_out(state, &asked, &later.user);
        let at = written(state.clock.now());
        if let Some(heard) = state.at(place) {
            let status = status.as_u16();
            heard.late = Some(Late::CarriedOut { status, at });
        }
    });
}
