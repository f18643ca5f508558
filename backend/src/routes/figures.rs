//! `GET figures`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use contract::{Day, Figures, FiguresScope, Problem, ProblemCode};

use super::query::{Fields, refused};
use crate::account::figures::{Span, SpanError, Whose, csv};
use crate::apizee::told::unanswered;
use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::rooms::RoomsError;

/// What was done in a span of at most 92 days, the agent's own or the whole account's. With
/// `Accept: text/csv` as a table.
///
/// # Errors
/// A wrong span or scope, each with its field; Apizee.
#[utoipa::path(get, path = "/figures", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("since" = String, Query, description = "The first day, such as 2026-11-01"),
        ("until" = String, Query, description = "The last day, such as 2026-11-30; at most 92 days in all"),
        ("scope" = FiguresScope, Query, description = "The agent's own sessions or the account's"),
        ("Accept" = Option<String>, Header, description = "text/csv for a table")),
    responses((status = 200, content((Figures = "application/json"), (String = "text/csv"))),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn figures(
    agent: Agent,
    State(state): State<AppState>,
    fields: Fields,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let since: Day = fields.needed("since", "a day of the calendar such as 2026-11-01")?;
    let until: Day = fields.needed("until", "a day of the calendar such as 2026-11-30")?;
    let span =
        Span::new(&since, &until).map_err(|error| refused(SpanError::FIELD, &error.to_string()))?;
    let whose = match fields.word("scope")? {
        FiguresScope::Team => Whose::Team,
        FiguresScope::Me => me(&agent)?,
    };
    let installation = &agent.installation;
    let connector = &installation.settings.name;
    let measured = state.store.times_to_join(connector, span.anywhere());
    let measured = measured.await.map_err(RoomsError::Store)?;
    let figures = installation.account.figures(span, &whose, &measured).await;
    let figures = figures.map_err(unanswered)?;
    if wants_csv(&headers) {
        return table(&figures);
    }
    Ok(axum::Json(figures).into_response())
}

/// The agent's Apizee login: the administrator's word, else their own e-mail.
fn me(agent: &Agent) -> Result<Whose, ApiError> {
    let email = agent.identity.email.as_ref();
    let email = email.ok_or_else(|| refused("scope", "team: the Desk's token names no e-mail"))?;
    let login = agent.installation.settings.apizee_login(email);
    Ok(Whose::Agent {
        login: login.to_lowercase(),
    })
}

fn wants_csv(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
}

fn table(figures: &Figures) -> Result<Response, ApiError> {
    let bytes = csv::written(figures).map_err(|error| {
        tracing::error!(%error, "figures could not be written as a table");
        let detail = "The fault is ours; ask for JSON, and report the request_id.";
        ApiError::new(ProblemCode::Internal, detail)
    })?;
    let name = format!(
        "attachment; filename=\"figures-{}-{}.csv\"",
        figures.since, figures.until
    );
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
