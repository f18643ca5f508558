//! The rules of a conference: a moderator, any number of guests, perhaps a waiting room.

use uuid::Uuid;

use super::{AgentDoes, Details, GuestDoes};
use crate::apizee::conference::{Conference, ConferenceStatus, Meeting, Participant, Place};
use crate::apizee::media::{MediaKind, Room};
use crate::apizee::state::{State, short_uuid};

impl State {
    /// Plays a guest. False when there is no such conference, or it is over.
    pub(in crate::apizee) fn conference_guest(
        &mut self,
        id: u64,
        does: GuestDoes,
        details: &Details,
    ) -> bool {
        let Some(at) = self.live_conference_at(id) else {
            return false;
        };
        let now = self.clock.now();
        let conference = &mut self.conferences[at];
        conference.guest.push(does);
        conference.modified = now;
        let name = details.guest();
        match does {
            GuestDoes::Join => {
                if conference.place_of(name) != Some(Place::In) {
                    // The moderator lets everybody in (Apizee REST APIs, Parameters, moderation).
                    let waits = conference.moderated;
                    put(
                        conference,
                        name,
                        if waits { Place::Waiting } else { Place::In },
                    );
                }
                self.held(at);
            }
            GuestDoes::Leave | GuestDoes::Decline => {
                if conference.place_of(name).is_some() {
                    put(conference, name, Place::Left);
                }
                self.held(at);
            }
            GuestDoes::ShareLocation => {
                conference.location = Some(details.location.unwrap_or_default());
            }
            GuestDoes::Picture => {
                let (room, location) = (Room::Conference(id), conference.location);
                self.add_media(room, MediaKind::Picture, location);
            }
            // Nothing of it is documented for conferences.
            GuestDoes::Open
            | GuestDoes::Consent
            | GuestDoes::RefuseCamera
            | GuestDoes::AllowCamera
            | GuestDoes::AnswerSurvey => {}
        }
        true
    }

    /// Plays the moderator. False when there is no such conference, it is over, or it is empty.
    pub(in crate::apizee) fn conference_agent(
        &mut self,
        id: u64,
        does: AgentDoes,
        details: &Details,
    ) -> bool {
        let Some(at) = self.live_conference_at(id) else {
            return false;
        };
        let now = self.clock.now();
        let conference = &mut self.conferences[at];
        let kind = match does {
            AgentDoes::TakePicture => Some(MediaKind::Picture),
            AgentDoes::RecordVideo => Some(MediaKind::Video),
            AgentDoes::Enter
            | AgentDoes::Leave
            | AgentDoes::Complete
            | AgentDoes::Close
            | AgentDoes::Admit => None,
        };
        if let Some(kind) = kind {
            let (held, location) = (conference.is_held(), conference.location);
            if held {
                self.add_media(Room::Conference(id), kind, location);
            }
            return held;
        }
        conference.modified = now;
        match does {
            AgentDoes::Enter => conference.moderator_in = true,
            AgentDoes::Leave => conference.moderator_in = false,
            AgentDoes::Admit => {
                let mut admitted = false;
                for one in &mut conference.participants {
                    let meant = details.name.as_ref().is_none_or(|name| *name == one.name);
                    if one.place == Place::Waiting && meant {
                        one.place = Place::In;
                        admitted = true;
                    }
                }
                if !admitted {
                    return false;
                }
            }
            AgentDoes::Complete | AgentDoes::Close => {
                self.end_conference(id);
                return true;
            }
            AgentDoes::TakePicture | AgentDoes::RecordVideo => {}
        }
        self.held(at);
        true
    }

    /// Ends it for everybody.
    pub(in crate::apizee) fn end_conference(&mut self, id: u64) -> Option<Conference> {
        let now = self.clock.now();
        if let Some(at) = self.live_conference_at(id) {
            let conference = &mut self.conferences[at];
            conference.status = match conference.status {
                ConferenceStatus::Ongoing => ConferenceStatus::Done,
                ConferenceStatus::Scheduled
                | ConferenceStatus::Done
                | ConferenceStatus::Cancelled => ConferenceStatus::Cancelled,
            };
            conference.modified = now;
            conference.moderator_in = false;
            for one in &mut conference.participants {
                one.place = Place::Left;
            }
            self.held(at);
        }
        let found = self.conferences.iter().find(|one| one.id == id);
        found.cloned()
    }

    fn live_conference_at(&self, id: u64) -> Option<usize> {
        self.conferences
            .iter()
            .position(|conference| conference.id == id && !conference.is_over())
    }

    /// Begins the meeting with the first who is in it, and ends it with the last.
    fn held(&mut self, at: usize) {
        let now = self.clock.now();
        let conference = &mut self.conferences[at];
        let running = conference
            .meetings
            .last()
            .is_some_and(|one| one.end.is_none());
        if conference.is_held() {
            conference.status = ConferenceStatus::Ongoing;
            if !running {
                conference.meetings.push(Meeting {
                    id: short_uuid(Uuid::new_v4()),
                    start: now,
                    end: None,
                    names: std::collections::BTreeSet::new(),
                });
            }
            let there = conference.participants.iter();
            let mut names: Vec<String> = there
                .filter(|one| one.place == Place::In)
                .map(|one| one.name.clone())
                .collect();
            // Nobody can call themselves so: names are trimmed.
            names.extend(conference.moderator_in.then(|| " moderator".to_owned()));
            if let Some(meeting) = conference.meetings.last_mut() {
                meeting.names.extend(names);
            }
        } else if let (true, Some(meeting)) = (running, conference.meetings.last_mut()) {
            meeting.end = Some(now);
            let (id, name) = (meeting.id.clone(), conference.room_name());
            self.tell_ended(&id, &name);
        }
    }
}

fn put(conference: &mut Conference, name: &str, place: Place) {
    let known = conference
        .participants
        .iter_mut()
        .find(|one| one.name == name);
    if let Some(one) = known {
        one.place = place;
    } else {
        conference.participants.push(Participant {
            name: name.to_owned(),
            place,
        });
    }
}
