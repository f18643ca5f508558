//! The application in its frame, and what it hands over.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::wire::{self, OpenWire, Wire};
use super::{App, EmbedApp, Event, Framed, Presence};
use crate::asking::{Heard, answered};
use crate::embed::words::{Visitor, Words};
use crate::frame::{Screen as Extent, by_tab, frame};
use crate::host::Host;
use crate::screen::{State, Tell};
use apizee_panel::elements::{Button, Draw as _, Drawn, Source, Tie};
use apizee_panel::errand::Section;
use apizee_panel::wording::{Tongue, Wording};

/// `allow` of its documents' sample, without `geolocation` and `midi`, which it does without.
const ALLOW: &str =
    "autoplay; microphone; camera; display-capture; encrypted-media; clipboard-write";

pub(super) fn sentence(tongue: Tongue, pictures: usize) -> String {
    (Visitor::of(tongue).pictures)(pictures)
}

/// The application in its frame, read where it is.
#[derive(Clone, Copy)]
struct OnFrame(State<EmbedApp>);

impl Source for OnFrame {
    type Seen<'a> = Framed;

    fn read(self, read: &mut dyn FnMut(&Framed)) {
        self.0.read(&mut |screen| match screen.asking.answer() {
            Some(App::Framed(framed)) => read(framed),
            Some(App::Off) | None => {}
        });
    }
}

/// The part of a view that all parts of it need.
#[derive(Clone, Copy)]
struct Part {
    w: &'static Wording,
    words: &'static Words,
    app: OnFrame,
    tell: Tell<Event>,
}

pub(super) fn view(host: &Rc<Host>, screen: State<EmbedApp>, tell: Tell<Event>) -> Drawn {
    let part = Part {
        w: host.w,
        words: Words::of(host.w.tongue),
        app: OnFrame(screen),
        tell,
    };
    let open = Rc::clone(&host.kept.wire);
    let shows = move |now: &App| match now {
        App::Off => view! { <p class="notice">{part.words.off}</p> }.drawn(),
        App::Framed(framed) => app(part, framed, &open),
    };
    let again = move || tell.tell(Event::Asked(Heard::AgentTriesAgain));
    answered(
        host,
        Section::Embed,
        screen,
        |s| &s.asking.question,
        again,
        shows,
    )
}

/// Whether the agent is in a call, where they may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    In,
    Out,
}

fn app(part: Part, framed: &Framed, open: &Rc<RefCell<Option<Wire>>>) -> Drawn {
    let Part {
        w,
        words,
        app,
        tell,
    } = part;
    let origin = framed.origin.clone();
    let open = Rc::clone(open);
    let listen = Tie::new(move |frame| {
        if let Ok(frame) = frame.dyn_into() {
            let line: OpenWire = wire::listen(&open, frame, origin, move |told| {
                tell.tell(Event::AppTells(told));
            });
            // Ends with this view.
            StoredValue::new_local(line);
        }
    });
    let place = |framed: &Framed| match framed.stage {
        Presence::Joined { .. } => Some(Place::In),
        Presence::Left => Some(Place::Out),
        Presence::Loading | Presence::Ready => None,
    };
    let way = move |place: &Place| {
        let (text, press) = match place {
            Place::In => (words.leave, tell.saying(|| Event::AgentLeaves)),
            Place::Out => (words.join, tell.saying(|| Event::AgentJoins)),
        };
        view! { <div class="buttons"><Button class="plain" text=text press=press /></div> }.drawn()
    };
    let note =
        move |note: &String| view! { <p class="notice" role="status">{note.clone()}</p> }.drawn();
    let note = app.given(
        move |framed| Some((words.note)(&framed.note)).filter(|note| !note.is_empty()),
        note,
    );
    view! {
        <p class="hint">{words.about}</p>
        <p class="hint" role="status">{app.text(|framed| (words.stage)(&framed.stage))}</p>
        {frame(words.title, ALLOW, Extent::Own, &framed.address, listen)}
        <div class="below">
            {app.given(place, way)}
            {note}
            {app.when(|framed| framed.link.is_some(), move || link(part))}
            {app.when(|framed| !framed.pictures.is_empty(), move || pictures(part))}
        </div>
        {by_tab(w, &framed.address)}
    }
    .drawn()
}

fn link(part: Part) -> Drawn {
    let Part { w, words, tell, .. } = part;
    view! {
        <div class="block">
            <h2>{w.link}</h2>
            <p class="hint">{words.link_about}</p>
            <div class="buttons">
                <Button
                    class="plain"
                    text=words.insert_link
                    press=tell.saying(|| Event::AgentInsertsLink)
                />
            </div>
        </div>
    }
    .drawn()
}

/// Pictures without an address: the Desk's cards want one, so the file goes by the agent's hand.
fn pictures(part: Part) -> Drawn {
    let Part {
        words, app, tell, ..
    } = part;
    // The last one tells them apart: when one comes, one may go.
    let key = |framed: &Framed| {
        let last = framed.pictures.last();
        (
            framed.pictures.len(),
            last.map(|picture| picture.expose().to_owned()),
        )
    };
    let all = app.place(key, move |_| {
        app.with(|framed| {
            let numbers = 0..framed.pictures.len();
            numbers
                .filter_map(|number| picture(words, framed, number))
                .collect()
        })
    });
    view! {
        <div class="block">
            <h2>{words.pictures}</h2>
            <ol class="snapshots">{all}</ol>
            <p class="hint">{words.pictures_about}</p>
            <div class="buttons">
                <Button
                    class="plain"
                    text=words.insert_sentence
                    press=tell.saying(|| Event::AgentInsertsSentence)
                />
            </div>
        </div>
    }
    .drawn()
}

fn picture(words: &Words, framed: &Framed, number: usize) -> Option<Drawn> {
    let picture = framed.pictures.get(number)?;
    let name = format!("apizee-{}.{}", number + 1, picture.ending());
    let address = picture.expose().to_owned();
    let picture = view! {
        <li>
            <img src=address.clone() alt=(words.picture)(number + 1) />
            <a class="link" href=address download=name>{(words.save)(number + 1)}</a>
        </li>
    };
    Some(picture.drawn())
}
