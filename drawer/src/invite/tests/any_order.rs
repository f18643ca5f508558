//! Whatever happens, in whatever order: a press is at most one SMS.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Press,
    Type(&'static str),
    Answer(usize),
    Late,
    Second,
    Refresh,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Press),
        prop_oneof![Just(MOBILE), Just("06 98 76 54 32"), Just("")].prop_map(Step::Type),
        (0..5usize).prop_map(Step::Answer),
        Just(Step::Late),
        Just(Step::Second),
        Just(Step::Refresh),
    ]
}

fn an_answer(number: usize) -> Result<Box<Room>, Failure> {
    match number {
        0 => Ok(room(RoomState::Created, &[InvitationState::Asked])),
        1 => Ok(room(RoomState::Created, &[InvitationState::Unknown])),
        2 => Err(refused("sms_too_soon", Some(3))),
        3 => Err(Failure::Unreachable),
        _ => Err(refused("apizee_unavailable", None)),
    }
}

proptest! {
    /// Whatever happens: an SMS only by a press, never two on their way, and no key for two numbers.
    #[test]
    fn whatever_happens_a_press_is_at_most_one_sms(steps in proptest::collection::vec(step(), 0..60)) {
        let mut story = Story::begins();
        let (mut presses, mut on_its_way): (u32, Option<IdempotencyKey>) = (0, None);
        let mut wishes: Vec<(IdempotencyKey, Typed)> = vec![];
        for step in steps {
            let pressed = matches!(step, Step::Press);
            let event = match step {
                Step::Press => {
                    presses += 1;
                    Event::AgentSends(key(&format!("key-{presses:05}")))
                }
                Step::Type(text) => types(text),
                Step::Answer(number) => match on_its_way.take() {
                    Some(key) => Event::Answered(key, an_answer(number)),
                    None => continue,
                },
                Step::Late => Event::Answered(key("key-99999"), an_answer(0)),
                Step::Second => Event::CountedDown(story.invite.countdown, 1),
                Step::Refresh => Event::AgentRefreshes,
            };
            let before = story.effects.len();
            story.then(event);
            for effect in &story.effects[before..] {
                if let Effect::Send(_, key, wish) = effect {
                    prop_assert!(pressed, "nobody pressed");
                    prop_assert!(on_its_way.is_none(), "two at once");
                    let other = wishes.iter().any(|(old, phone)| old == key && *phone != wish.phone);
                    prop_assert!(!other, "one key, two numbers");
                    wishes.push((key.clone(), wish.phone.clone()));
                    on_its_way = Some(key.clone());
                }
            }
        }
    }
}
