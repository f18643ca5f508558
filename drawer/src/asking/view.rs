//! What is seen while there is no answer, and then.

use std::rc::Rc;

use leptos::prelude::*;

use super::Question;
use crate::asking::words::Words;
use crate::host::Host;
use crate::screen::State;
use crate::trouble::trouble;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source, always, press};
use apizee_panel::errand::Section;
use apizee_panel::room::trouble::Trouble;
use apizee_panel::wording::{Wording, minutes};

/// How a question stands, whatever is asked.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    Settled,
    Asked,
    Waits { why: Trouble, left_s: u32 },
    Failed(Trouble),
}

impl Standing {
    fn of<T>(question: &Question<T>) -> Self {
        match question {
            Question::Unasked | Question::Answered(_) => Self::Settled,
            Question::Asked => Self::Asked,
            Question::Waits { why, left_s } => Self::Waits {
                why: why.clone(),
                left_s: *left_s,
            },
            Question::Failed(trouble) => Self::Failed(trouble.clone()),
        }
    }
}

/// That, of whichever section: what follows is compiled once for all of them.
#[derive(Clone, Copy)]
struct OnQuestion(Memo<Option<Standing>>);

impl Source for OnQuestion {
    type Seen<'a> = Standing;

    fn read(self, read: &mut dyn FnMut(&Standing)) {
        // What has ended is not there any more.
        let _ = self.0.try_with(|standing| standing.as_ref().map(read));
    }
}

/// What is shown of that; another one is drawn anew, another second is not.
#[derive(PartialEq, Eq)]
enum Shown {
    Asked,
    Waits,
    Failed(String),
}

/// A sentence, which a screen reader says, and a way on. Empty once there is an answer. `again`
/// asks once more.
pub fn unanswered<S: Send + Sync + 'static, T: 'static>(
    host: &Rc<Host>,
    screen: State<S>,
    of: fn(&S) -> &Question<T>,
    again: impl Fn() + 'static,
) -> Drawn {
    let standing = move || screen.if_there(|screen| Standing::of(of(screen)));
    of_any_question(host.w, Box::new(standing), Rc::new(again))
}

fn of_any_question(
    w: &'static Wording,
    standing: Box<dyn Fn() -> Option<Standing> + Send + Sync>,
    again: Rc<dyn Fn()>,
) -> Drawn {
    let standing = OnQuestion(Memo::new(move |_| standing()));
    let words = Words::of(w.tongue);
    let shown = move |standing: &Standing| match standing {
        Standing::Settled => None,
        Standing::Asked => Some(Shown::Asked),
        Standing::Waits { .. } => Some(Shown::Waits),
        Standing::Failed(why) => Some(Shown::Failed((words.failed)(why))),
    };
    let shown = standing.given(shown, move |shown| {
        let again = press({
            let again = Rc::clone(&again);
            move || again()
        });
        let again = view! { <Button class="plain" text=w.try_again press=again /> }.drawn();
        match shown {
            Shown::Asked => view! { <p class="hint">{words.asked}</p> }.drawn(),
            Shown::Waits => waits(words, standing, again),
            Shown::Failed(why) => trouble(w, always(why.clone()), vec![again]),
        }
    });
    view! { <div class="asking" role="status">{shown}</div> }.drawn()
}

fn waits(words: &'static Words, standing: OnQuestion, again: Drawn) -> Drawn {
    let why = standing.text(|standing| match standing {
        Standing::Waits {
            why: Trouble::Busy { .. },
            ..
        } => words.busy.to_owned(),
        Standing::Waits { why, .. } => (words.failed)(why),
        Standing::Settled | Standing::Asked | Standing::Failed(_) => String::new(),
    });
    let left = standing.text(|standing| match standing {
        Standing::Waits { left_s, .. } => (words.again_in)(&minutes(*left_s)),
        Standing::Settled | Standing::Asked | Standing::Failed(_) => String::new(),
    });
    view! {
        <div class="notice">
            <p>{why}</p>
            // Not said each second.
            <p class="digits" aria-live="off">{left}</p>
            <div class="buttons">{again}</div>
        </div>
    }
    .drawn()
}

/// A section that is one question and its answer, which does not change once it is there.
pub fn answered<S: Send + Sync + 'static, T: 'static>(
    host: &Rc<Host>,
    section: Section,
    screen: State<S>,
    of: fn(&S) -> &Question<T>,
    again: impl Fn() + 'static,
    shows: impl Fn(&T) -> Drawn + 'static,
) -> Drawn {
    let answer = move |screen: &S| match of(screen) {
        Question::Answered(answer) => shows(answer),
        Question::Unasked | Question::Asked | Question::Waits { .. } | Question::Failed(_) => {
            Drawn::default()
        }
    };
    // Not again when something else changes: a frame would be loaded anew.
    let answer = screen.when(
        move |screen| matches!(of(screen), Question::Answered(_)),
        move || screen.with(&answer),
    );
    view! {
        <section class="inside">
            <h1>{(host.w.section)(section)}</h1>
            {unanswered(host, screen, of, again)}
            {answer}
        </section>
    }
    .drawn()
}
