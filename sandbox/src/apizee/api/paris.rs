//! The local time of the figures, which say no zone: Apizee is at home in France.

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, UtcOffset, Weekday, macros};

/// Summer time runs from the last Sunday of March to that of October, each at 01:00 UTC (Directive
/// 2000/84/EC); before 1996 it did otherwise.
fn offset(moment: OffsetDateTime) -> UtcOffset {
    let change = |month: Month| {
        let mut day = Date::from_calendar_date(moment.year(), month, 31).ok();
        while day.is_some_and(|day| day.weekday() != Weekday::Sunday) {
            day = day.and_then(Date::previous_day);
        }
        day.map(|day| day.with_time(macros::time!(1:00)).assume_utc())
    };
    let summer = change(Month::March).is_some_and(|begins| begins <= moment)
        && change(Month::October).is_some_and(|ends| moment < ends);
    if summer {
        macros::offset!(+2)
    } else {
        macros::offset!(+1)
    }
}

/// `2023-07-13 18:03:13`
pub(super) fn local(moment: OffsetDateTime) -> String {
    let form = macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    moment
        .to_offset(offset(moment))
        .format(form)
        .unwrap_or_default()
}

/// When a day begins.
pub(super) fn midnight(day: Date) -> OffsetDateTime {
    // One hour ahead of UTC or two: the offset at that moment decides.
    let utc = PrimitiveDateTime::new(day, time::Time::MIDNIGHT).assume_utc();
    let guess = utc - Duration::hours(1);
    utc - Duration::seconds(offset(guess).whole_seconds().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn summer_begins_and_ends_at_one_utc() {
        assert_eq!(
            local(datetime!(2023-07-13 16:03:13 UTC)),
            "2023-07-13 18:03:13"
        );
        assert_eq!(
            local(datetime!(2026-03-29 00:59:59 UTC)),
            "2026-03-29 01:59:59"
        );
        assert_eq!(
            local(datetime!(2026-03-29 01:00:00 UTC)),
            "2026-03-29 03:00:00"
        );
        assert_eq!(
            local(datetime!(2026-10-25 00:59:59 UTC)),
            "2026-10-25 02:59:59"
        );
        assert_eq!(
            local(datetime!(2026-10-25 01:00:00 UTC)),
            "2026-10-25 02:00:00"
        );
    }

    #[test]
    fn days_begin_at_local_midnight() {
        assert_eq!(
            midnight(date!(2026 - 01 - 15)),
            datetime!(2026-01-14 23:00:00 UTC)
        );
        assert_eq!(
            midnight(date!(2026 - 07 - 15)),
            datetime!(2026-07-14 22:00:00 UTC)
        );
        assert_eq!(
            midnight(date!(2026 - 10 - 25)),
            datetime!(2026-10-24 22:00:00 UTC)
        );
    }
}
