//! Whatever happens, in whatever order.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Tick(usize),
    Press(Way),
    Yes,
    No,
    Refresh,
    Listed,
    Taken,
    Thrown,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3usize).prop_map(Step::Tick),
        Just(Step::Press(Way::Thread)),
        Just(Step::Press(Way::ComposeBox)),
        Just(Step::Yes),
        Just(Step::No),
        Just(Step::Refresh),
        Just(Step::Listed),
        Just(Step::Taken),
        Just(Step::Thrown),
    ]
}

proptest! {
    /// One push per wish: whatever happens, each push has a press of its own before it, nothing goes
    /// while something is going, and no recording goes without a yes.
    #[test]
    fn whatever_happens_one_press_is_one_push(steps in proptest::collection::vec(step(), 0..60)) {
        let ids = ["p1", "p2", "v1"];
        let mut story = Story::listed();
        let (mut presses, mut yes, mut going) = (0, 0, None);
        for step in steps {
            let event = match step {
                Step::Tick(n) => Event::AgentPicks(ids[n].parse().unwrap()),
                Step::Press(way) => { presses += 1; Event::AgentSends(way) }
                Step::Yes => { yes += 1; Event::AgentConfirms }
                Step::No => Event::AgentCancels,
                Step::Refresh => Event::AgentRefreshes,
                Step::Listed => {
                    let number = story.results.gallery.asking.number();
                    Event::MediaAnswered(number, Ok(list(None)))
                }
                Step::Taken | Step::Thrown => {
                    let Some((way, media)) = going.take() else { continue };
                    let thrown = Err(DeskRefusal::Odd);
                    let result = if matches!(step, Step::Taken) { Ok(()) } else { thrown };
                    Event::HandedOver(way, media, result)
                }
            };
            let before = story.effects.len();
            story.then(event);
            for effect in &story.effects[before..] {
                let (way, parcel) = match effect {
                    Effect::Push(parcel) => (Way::Thread, parcel),
                    Effect::InsertLinks(parcel) => (Way::ComposeBox, parcel),
                    Effect::AskMedia(..) | Effect::AskSummary(..) | Effect::InsertText(_) | Effect::Wait(..) => continue,
                };
                prop_assert!(going.is_none(), "two at once");
                prop_assert!(presses > 0);
                presses -= 1;
                if parcel.ids().any(|id| id.as_str() == "v1") {
                    prop_assert!(yes > 0, "a recording without a yes");
                }
                yes = 0;
                going = Some((way, parcel.ids().collect()));
            }
            if matches!(story.results.push, Push::Rest | Push::Gone(..) | Push::Refused(_)) {
                yes = 0;
            }
        }
    }
}
