//! The list, what is ticked of it, the summary.

use std::rc::Rc;

use contract::{Media, MediaId, MediaSort};
use leptos::prelude::*;

use super::event::Event;
use super::medium::medium;
use super::notes::{Inserted, Notes};
use super::send::send;
use super::{Results, parcel};
use crate::asking::{Question, unanswered};
use crate::host::Host;
use crate::results::words::Words;
use crate::screen::{State, Tell};
use apizee_panel::elements::{Button, Draw as _, Drawn, Source, pressed, typed, value};
use apizee_panel::errand::Section;
use apizee_panel::room::form::{Closed, Draft};
use apizee_panel::room::setting::Ability;

pub(super) fn view(host: &Rc<Host>, screen: State<Results>, tell: Tell<Event>) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    let title = (w.section)(Section::Results);
    if host.errand.room.is_none() {
        return view! {
            <section class="results">
                <h1>{title}</h1>
                <p class="hint">{words.no_room}</p>
            </section>
        }
        .drawn();
    }
    let refresh = screen.text(|s| {
        let under_way = s.gallery.asking.is_asked();
        if under_way { w.refreshing } else { w.refresh }.to_owned()
    });
    let empty = screen.text(|s| {
        if s.gallery.is_empty() {
            words.empty
        } else {
            ""
        }
        .to_owned()
    });
    // Another list is drawn anew; a tick is not another list.
    let ids = |s: &Results| -> Vec<MediaId> {
        let media = s.gallery.media.iter();
        media.map(|media| media.id.clone()).collect()
    };
    let listed = Rc::clone(host);
    let list = screen.place(ids, move |ids| {
        if ids.is_empty() {
            return Drawn::default();
        }
        screen.with(|s| list(&listed, s, screen, tell))
    });
    let more = move || {
        let press = tell.saying(|| Event::AgentWantsMore);
        view! { <Button class="plain" text=words.more press=press /> }.drawn()
    };
    let again = move || tell.tell(Event::AgentTriesAgain);
    view! {
        <section class="results">
            <header>
                <h1>{title}</h1>
                <Button class="link" text=refresh press=tell.saying(|| Event::AgentRefreshes) />
            </header>
            <p class="hint" role="status">{empty}</p>
            {list}
            {unanswered(host, screen, |s| &s.gallery.asking.question, again)}
            {screen.when(|s| s.gallery.next_offset().is_some(), more)}
            {send(host, screen, tell)}
        </section>
        {notes(host, screen, tell)}
    }
    .drawn()
}

fn list(host: &Host, results: &Results, screen: State<Results>, tell: Tell<Event>) -> Drawn {
    let words = Words::of(host.w.tongue);
    let items = &results.gallery.media;
    let rows = items.iter().enumerate().map(|(at, media)| {
        let alike = |other: &&Media| kind(other) == kind(media);
        let number = items.iter().take(at).filter(alike).count() + 1;
        medium(host, screen, tell, media, number)
    });
    view! {
        <p class="hint">{words.pick}</p>
        <ul class="media">{rows.collect::<Drawn>()}</ul>
    }
    .drawn()
}

/// Each kind is numbered by itself.
fn kind(media: &Media) -> (bool, MediaSort) {
    (parcel::is_recording(media), media.sort)
}

/// How far the summary is, where there is something to be seen of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Summary {
    Early,
    Written,
}

impl Summary {
    fn of(results: &Results) -> Option<Self> {
        match results.notes.question {
            Question::Answered(_) => Some(Self::Written),
            Question::Unasked => Some(Self::Early),
            Question::Asked | Question::Waits { .. } | Question::Failed(_) => None,
        }
    }
}

/// The summary, once the call is over or the agent asks for it.
fn notes(host: &Rc<Host>, screen: State<Results>, tell: Tell<Event>) -> Drawn {
    let words = Words::of(host.w.tongue);
    let inside = Rc::clone(host);
    let asks = move || tell.tell(Event::AgentWantsSummary);
    let summary = screen.given(Summary::of, move |summary| match summary {
        Summary::Written => text(&inside, screen, tell),
        Summary::Early => {
            let press = tell.saying(|| Event::AgentWantsSummary);
            view! {
                <p class="hint">{words.summary_early}</p>
                <Button class="plain" text=words.write_summary press=press />
            }
            .drawn()
        }
    });
    view! {
        <section class="results summary">
            <h2>{words.summary}</h2>
            {unanswered(host, screen, |s| &s.notes.question, asks)}
            {summary}
        </section>
    }
    .drawn()
}

/// The summary that is written, read where it is.
#[derive(Clone, Copy)]
struct OnNotes(State<Results>);

impl Source for OnNotes {
    type Seen<'a> = Notes;

    fn read(self, read: &mut dyn FnMut(&Notes)) {
        self.0.read(&mut |results| {
            if let Some(notes) = results.notes.answer() {
                read(notes);
            }
        });
    }
}

fn text(host: &Host, screen: State<Results>, tell: Tell<Event>) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    let notes = OnNotes(screen);
    let closed = screen.with(|s| s.thread.texts == Ability::Lacks);
    let why = if closed {
        [" ", (w.closed)(Closed::OldLibrary)].concat()
    } else {
        String::new()
    };
    let rests = move || notes.with(|notes| (closed || !notes.is_fresh()).then_some("true"));
    let once_more = move || {
        let press = tell.saying(|| Event::AgentInsertsAgain);
        view! { <Button class="link" text=words.insert_again press=press /> }.drawn()
    };
    view! {
        <textarea
            rows="6"
            lang=host.visitor.tongue.as_str()
            aria-label=words.summary
            aria-describedby="summary-about"
            {..value(notes.text(|notes| notes.text.expose().to_owned()))}
            {..typed(move |text| tell.tell(Event::AgentWrites(Draft::new(text))))}
        ></textarea>
        <p class="hint" id="summary-about">{words.summary_about}{why}</p>
        <div class="buttons">
            <button
                class="plain"
                type="button"
                {..pressed(move || tell.tell(Event::AgentInserts))}
                aria-disabled=rests
            >
                {w.insert}
            </button>
        </div>
        <p class="hint" role="status">{notes.text(|notes| inserted(words, notes))}</p>
        <div>{notes.when(Notes::is_inserted, once_more)}</div>
    }
    .drawn()
}

fn inserted(words: &Words, notes: &Notes) -> String {
    match &notes.inserted {
        Inserted::Done => words.inserted.to_owned(),
        Inserted::Refused(why) => (words.refused)(why),
        Inserted::Not | Inserted::Going => String::new(),
    }
}
