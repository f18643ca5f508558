//! What a connector's Apizee account knows beside rooms: services, history, media, figures. Nothing
//! of it is written down here. Arithmetic is [`figures`], [`summary`] and [`measures`]; how long an answer
//! is good for is `kept`.

mod kept;

pub mod figures;
pub mod measures;
pub mod summary;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::{
    AgentSession, ApizeeId, ConversationId, Figures, History, MediaList, PastRoom, Reference, Room,
    RoomKind, Service, ServiceKey, ServiceKind, Summary,
};

use crate::apizee::statistics::{SessionList, TicketFigures};
use crate::apizee::{Apizee, ApizeeError, Class};
use crate::clock::{Clock, timestamp};
use crate::config::Connector;
use crate::handle::Handles;
use crate::rooms::tag;
use figures::{Span, Whose};
use kept::{Kept, Old};

/// Services change seldom.
const SERVICES_KEPT: Duration = Duration::from_secs(60 * 60);

/// Apizee's own figures are five minutes old.
const FIGURES_KEPT: Duration = Duration::from_secs(60);

/// How late Apizee's figures come (Get statistics: "updated 5 minutes after the end").
const FIGURES_LATE_S: i64 = 5 * 60;

/// How far back conferences are looked for: a year, since the search wants a beginning.
const HISTORY_S: i64 = 365 * 24 * 60 * 60;

/// What a history is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryOf {
    /// A conversation: tickets by its id, conferences by its short form in their names.
    Conversation(ConversationId),
    /// A case number: tickets by it, conferences that have it in their names.
    Case(Reference),
}

/// Answers about a span of days, and when they were asked for (unix seconds).
type Asked<T> = Arc<(T, i64)>;

/// The account of one connector.
#[derive(Debug)]
pub struct Account {
    apizee: Apizee,
    settings: Arc<Connector>,
    clock: Clock,
    services: Kept<(), Arc<[Service]>>,
    tickets: Kept<Span, Asked<Vec<TicketFigures>>>,
    meetings: Kept<Span, Asked<Option<SessionList>>>,
    first_parts: Kept<(RoomKind, ApizeeId), Arc<MediaList>>,
}

impl Account {
    /// The account of a connector, by the client that its rooms use: token and budget are shared.
    #[must_use]
    pub fn new(settings: Arc<Connector>, apizee: Apizee, clock: Clock) -> Self {
        Self {
            apizee,
            settings,
            clock,
            services: Kept::new(SERVICES_KEPT, Old::Served),
            tickets: Kept::new(FIGURES_KEPT, Old::Useless),
            meetings: Kept::new(FIGURES_KEPT, Old::Useless),
            first_parts: Kept::new(FIGURES_KEPT, Old::Useless),
        }
    }

    /// The account's services, at most an hour old, or as old as Apizee has been away.
    ///
    /// # Errors
    /// Apizee has never told them, and does not now.
    pub async fn services(&self) -> Result<Arc<[Service]>, ApizeeError> {
        let ask = async { Ok(self.apizee.services(Class::Rest).await?.into()) };
        self.services.get((), ask).await
    }

    /// What a service is for, if that is at hand: it is not worth a request.
    #[must_use]
    pub fn kind_of(&self, key: &ServiceKey) -> Option<ServiceKind> {
        let services = self.services.at_hand(&())?;
        let service = services.iter().find(|service| service.key == *key)?;
        Some(service.kind)
    }

    /// A part of a room's media: one request, which serves a summary as well.
    ///
    /// # Errors
    /// Apizee's, whose 404 means that it has no such room.
    pub async fn media(
        &self,
        kind: RoomKind,
        id: &ApizeeId,
        offset: u32,
    ) -> Result<Arc<MediaList>, ApizeeError> {
        let ask = self.part_of_media(kind, id, offset);
        if offset > 0 {
            return ask.await;
        }
        self.first_parts.fresh((kind, id.clone()), ask).await
    }

    async fn part_of_media(
        &self,
        kind: RoomKind,
        id: &ApizeeId,
        offset: u32,
    ) -> Result<Arc<MediaList>, ApizeeError> {
        let class = Class::Rest;
        let part = match kind {
            RoomKind::Assistance => {
                let enterprise = self.settings.apizee.enterprise_id;
                let asked = self.apizee.ticket_media(class, enterprise, id, offset);
                asked.await?
            }
            RoomKind::Meeting => self.apizee.conference_media(class, id, offset).await?,
        };
        Ok(Arc::new(MediaList {
            media: part.items,
            next_offset: part.next_offset,
        }))
    }

    /// A part of what Apizee remembers, newest first: two requests. Tickets and conferences are
    /// asked for from the same offset, so that parts may overlap in time.
    ///
    /// # Errors
    /// Apizee's. A part that one of the two requests could not bring is no part.
    pub async fn history(
        &self,
        of: &HistoryOf,
        offset: u32,
        handles: &Handles,
    ) -> Result<History, ApizeeError> {
        let now = self.clock.unix_s();
        let naming = |kind, id: &ApizeeId| handles.make(kind, id, now);
        let (reference, word) = match of {
            HistoryOf::Conversation(id) => {
                let tag = tag(self.settings.name.as_str(), id.as_str());
                (Reference::from(id), tag)
            }
            HistoryOf::Case(reference) => (reference.clone(), reference.to_string()),
        };
        let since = now - HISTORY_S;
        let class = Class::Rest;
        let tickets = self.apizee.past_tickets(class, &reference, offset, &naming);
        let conferences = self
            .apizee
            .past_conferences(class, since, &word, offset, &naming);
        let (tickets, conferences) = tokio::try_join!(tickets, conferences)?;
        // Apizee's own search may be more generous than ours.
        let tickets_of = |room: &PastRoom| room.reference.as_ref() == Some(&reference);
        let meetings_of = |room: &PastRoom| {
            let name = room.name.as_deref();
            name.is_some_and(|name| has_word(name, &word))
        };
        let mut rooms: Vec<PastRoom> = tickets.items.into_iter().filter(tickets_of).collect();
        rooms.extend(conferences.items.into_iter().filter(meetings_of));
        // A text in this form is ordered as its moments are.
        rooms.sort_by(|a, b| {
            let at = |room: &PastRoom| room.created_at.as_ref().map(ToString::to_string);
            at(b).cmp(&at(a))
        });
        let next = [tickets.next_offset, conferences.next_offset];
        Ok(History {
            rooms,
            next_offset: next.into_iter().flatten().min(),
        })
    }

    /// What is left to say of a room after the call: at most two requests a minute. What Apizee does
    /// not tell now is left out.
    pub async fn summary(&self, room: &Room) -> Summary {
        let question = (room.kind, room.apizee_id.clone());
        let ask = self.part_of_media(room.kind, &room.apizee_id, 0);
        let media = self.first_parts.get(question, ask);
        let row = async {
            match (room.kind, Span::around(&room.created_at)) {
                (RoomKind::Assistance, Some(span)) => {
                    let tickets = self.tickets(span, Class::Rest).await.ok()?;
                    let mut rows = tickets.0.iter();
                    rows.find(|row| row.id.as_ref() == Some(&room.apizee_id))
                        .cloned()
                }
                (_, _) => None,
            }
        };
        let (media, row) = tokio::join!(media, row);
        if let Err(error) = &media {
            tracing::info!(%error, room = %room.id, "a summary without media");
        }
        summary::of(room, media.ok().as_deref(), row.as_ref())
    }

    /// The tickets of a span, as the statistics have them.
    async fn tickets(
        &self,
        span: Span,
        class: Class,
    ) -> Result<Asked<Vec<TicketFigures>>, ApizeeError> {
        // Whether Apizee counts the last day in is not documented, so the day after it is asked for
        // as well; the arithmetic leaves out what is outside.
        let until = span.day_after();
        let ask = async {
            let now = self.clock.unix_s();
            let (apizee, since) = (&self.apizee, span.since());
            let asked =
                apizee.ticket_figures(class, self.settings.apizee.enterprise_id, since, until);
            Ok(Arc::new((asked.await?, now)))
        };
        self.tickets.get(span, ask).await
    }

    /// The figures of a span: at most two requests a minute, whoever asks, and one an hour for the
    /// service that meetings belong to. How long guests took to come is `measured` by ourselves, in
    /// seconds, for tickets of which Apizee does not tell it.
    ///
    /// # Errors
    /// Apizee's. An account without meetings has figures without meetings.
    pub async fn figures(
        &self,
        span: Span,
        whose: &Whose,
        measured: &HashMap<ApizeeId, u64>,
    ) -> Result<Figures, ApizeeError> {
        let tickets = self.tickets(span, Class::Rest);
        let meetings = async {
            match whose {
                Whose::Team => {
                    let asked = self.meetings.get(span, self.ask_meetings(span));
                    asked.await.map(Some)
                }
                Whose::Agent { .. } => Ok(None),
            }
        };
        let (tickets, meetings) = tokio::try_join!(tickets, meetings)?;
        let asked_at = meetings
            .iter()
            .map(|asked| asked.1)
            .fold(tickets.1, i64::min);
        let sessions = meetings.as_ref().and_then(|asked| asked.0.as_ref());
        let refreshed_until = timestamp(asked_at - FIGURES_LATE_S);
        let mut tickets = tickets.0.clone();
        for ticket in &mut tickets {
            let ours = ticket.id.as_ref().and_then(|id| measured.get(id));
            ticket.time_to_join_s = ticket.time_to_join_s.or(ours.copied());
        }
        Ok(figures::of(
            &tickets,
            sessions,
            span,
            whose,
            refreshed_until,
        ))
    }

    async fn ask_meetings(&self, span: Span) -> Result<Asked<Option<SessionList>>, ApizeeError> {
        let now = self.clock.unix_s();
        let service = self.meeting_service().await;
        // A day of France begins in the evening before, in UTC.
        let since = span.since().previous_day().unwrap_or(span.since());
        let asked = self
            .apizee
            .session_figures(Class::Rest, service.as_ref(), since, span.until())
            .await;
        match asked {
            Ok(sessions) => Ok(Arc::new((Some(sessions), now))),
            // Meetings are a product of their own, which an account may lack.
            Err(error @ (ApizeeError::Refused { .. } | ApizeeError::AccountRefused { .. })) => {
                tracing::info!(%error, "figures without meetings");
                Ok(Arc::new((None, now)))
            }
            Err(error) => Err(error),
        }
    }

    /// "The service_key corresponding to the entry point /conference" (Get statistics): the first
    /// service that is for meetings, else the connector's own.
    async fn meeting_service(&self) -> Option<ServiceKey> {
        let services = self.services().await.unwrap_or_default();
        let meeting = services
            .iter()
            .find(|service| service.kind == ServiceKind::Meeting);
        meeting
            .map(|service| service.key.clone())
            .or_else(|| self.settings.apizee.service_key.clone())
    }

    /// What Apizee's agent module is started with. Nobody keeps it.
    ///
    /// # Errors
    /// Apizee's.
    pub async fn agent_session(&self) -> Result<AgentSession, ApizeeError> {
        let user = self.apizee.user(Class::AgentLink).await?;
        Ok(AgentSession {
            server_root: format!("{}/", self.settings.apizee.portal_url),
            api_key: user.api_key,
            user: user.user,
        })
    }
}

/// Whether a name has the word on its own: 12 is not in "Case 123".
fn has_word(name: &str, word: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let (name, word) = (name.to_lowercase(), word.to_lowercase());
    name.match_indices(&word).any(|(at, found)| {
        let (before, after) = (&name[..at], &name[at + found.len()..]);
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_is_a_word() {
        assert!(has_word("Case 12 · 0abcdefg", "12"));
        assert!(has_word("Video meeting · 0abcdefg", "0abcdefg"));
        assert!(has_word("Réunion É-12", "é-12"));
        assert!(!has_word("Case 123", "12"));
        assert!(!has_word("Case A12", "12"));
        assert!(!has_word("", "12"));
    }
}
