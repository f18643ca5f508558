//! The SMS that a room costs.

use super::Data;
use crate::store::{Allowance, Ceiling, Change, NoSms, Order, Ordered};

const HOUR_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * HOUR_S;

impl Data {
    pub(super) fn order(
        &mut self,
        ordered: &Ordered,
        allowance: Allowance,
        change: Change<'_>,
    ) -> Order {
        let order = self.judge(ordered, allowance);
        if order == Order::Yes {
            self.change(&ordered.room, change, ordered.at);
            self.ordered.push(ordered.clone());
        }
        order
    }

    pub(super) fn unorder(&mut self, ordered: &Ordered, change: Change<'_>) {
        self.change(&ordered.room, change, ordered.at);
        self.ordered.retain(|one| one.wish != ordered.wish);
    }

    /// The longest of all waits is the honest one.
    pub(super) fn judge(&self, new: &Ordered, allowance: Allowance) -> Order {
        if let Some(same) = self.ordered.iter().find(|one| one.wish == new.wish) {
            let is_it = same.conversation == new.conversation && same.contact == new.contact;
            return if is_it {
                Order::Repeated
            } else {
                Order::No(NoSms::KeyReused)
            };
        }
        let of_contact = self.counted(new, Ceiling::Contact);
        let last = of_contact
            .last()
            .map_or(0, |at| at + allowance.guard_s - new.at);
        let mut longest = (last > 0).then_some((last, NoSms::TooSoon { wait_s: last }));
        for (of, most, within_s) in [
            (Ceiling::Conversation, allowance.per_day, DAY_S),
            (Ceiling::Contact, allowance.contact_per_day, DAY_S),
            (Ceiling::Operator, allowance.operator_per_hour, HOUR_S),
            (Ceiling::Connector, allowance.connector_per_day, DAY_S),
        ] {
            let mut counted = self.counted(new, of);
            counted.retain(|at| *at > new.at - within_s);
            let wait_s = match (most as usize).checked_sub(1) {
                None => Some(within_s),
                Some(newer) => counted
                    .iter()
                    .rev()
                    .nth(newer)
                    .map(|at| at + within_s - new.at),
            };
            if let Some(wait_s) = wait_s
                && longest.is_none_or(|(longest, _)| wait_s > longest)
            {
                longest = Some((wait_s, NoSms::Spent { of, wait_s }));
            }
        }
        longest.map_or(Order::Yes, |(_, why)| Order::No(why))
    }

    /// When those were asked for that count, the latest last.
    fn counted(&self, new: &Ordered, of: Ceiling) -> Vec<i64> {
        let counts = |one: &&Ordered| {
            one.wish.connector == new.wish.connector
                && match of {
                    Ceiling::Conversation => one.conversation == new.conversation,
                    Ceiling::Contact => one.contact == new.contact,
                    Ceiling::Operator => one.wish.operator == new.wish.operator,
                    Ceiling::Connector => true,
                }
        };
        let mut at: Vec<i64> = self
            .ordered
            .iter()
            .filter(counts)
            .map(|one| one.at)
            .collect();
        at.sort_unstable();
        at
    }
}
