//! The axis of time: where a day stands, and labels of calendar periods that never overlap.

use bifrons_faces::{Bucket, Period};
use jiff::civil::Date;

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen};
use crate::colours::{AXIS, INK};
use crate::text::{Weight, width};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Days laid along a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeAxis {
    first: Date,
    /// The last day that is shown.
    last: Date,
    left: f64,
    right: f64,
}

/// A label below the axis: where the tick stands, where the text's middle stands, the text, and the year or month written below it.
#[derive(Clone, Debug, PartialEq)]
struct Label {
    tick: f64,
    middle: f64,
    text: String,
    below: Option<String>,
}

/// Steps of the calendar, finest first.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Every day; every tenth.
    Days(i8),
    /// Every so many months, counted from January.
    Months(i8),
    Years(i16),
}

impl TimeAxis {
    /// From the first day of the periods to their last; `None` without a period that has bounds.
    pub fn new(periods: &[Period], left: f64, right: f64) -> Option<Self> {
        let bounds = || periods.iter().filter_map(Period::bounds);
        let first = bounds().map(|(first, _)| first).min()?;
        let last = bounds().map(|(_, last)| last).max()?;
        Some(Self {
            first,
            last,
            left,
            right,
        })
    }

    /// Where the day begins, kept within the axis.
    pub fn x(&self, day: Date) -> f64 {
        let all = days(self.first, self.last) + 1.0;
        let share = (days(self.first, day) / all).clamp(0.0, 1.0);
        self.left + share * (self.right - self.left)
    }

    /// Where the day ends.
    pub fn end(&self, day: Date) -> f64 {
        self.x(day.tomorrow().unwrap_or(day))
    }

    /// Left and right of a period.
    pub fn span(&self, period: &Period) -> Option<(f64, f64)> {
        period
            .bounds()
            .map(|(first, last)| (self.x(first), self.end(last)))
    }

    pub fn holds(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Ticks below `top` and their labels, within `room` from left to right.
    pub fn draw(
        &self,
        canvas: &mut Canvas,
        font: f64,
        bucket: Bucket,
        periods: &[Period],
        top: f64,
        room: &Area,
    ) {
        let labels = self.labels(bucket, periods, font, room);
        let letters = Letters {
            size: font,
            weight: Weight::Regular,
            anchor: Anchor::Middle,
            fill: INK,
        };
        for label in labels {
            let pen = Pen::new(AXIS, 0.75);
            canvas.line((label.tick, top), (label.tick, top + 0.3 * font), pen);
            canvas.text(
                (label.middle, top + font),
                &label.text,
                letters,
                f64::INFINITY,
            );
            if let Some(below) = &label.below {
                canvas.text(
                    (label.middle, top + 2.1 * font),
                    below,
                    letters,
                    f64::INFINITY,
                );
            }
        }
    }

    /// Rows of text that the labels take.
    pub fn rows(&self, bucket: Bucket, periods: &[Period], font: f64, room: &Area) -> usize {
        let labels = self.labels(bucket, periods, font, room);
        if labels.iter().any(|l| l.below.is_some()) {
            2
        } else {
            1
        }
    }

    /// The finest labels that fit: of each period if there are few, else of the calendar.
    fn labels(&self, bucket: Bucket, periods: &[Period], font: f64, room: &Area) -> Vec<Label> {
        let each: Vec<Label> = periods
            .iter()
            .filter_map(|period| {
                let (left, right) = self.span(period)?;
                let middle = 0.5 * (left + right);
                let text = period_name(period, bucket);
                Some(Label {
                    tick: middle,
                    middle,
                    text,
                    below: None,
                })
            })
            .collect();
        if !each.is_empty() && apart(&each, font, room) {
            return each;
        }
        let years = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000].map(Step::Years);
        let steps = [
            Step::Days(1),
            Step::Days(10),
            Step::Months(1),
            Step::Months(3),
            Step::Months(6),
        ];
        let mut last = Vec::new();
        for step in steps.into_iter().chain(years) {
            let finer = match step {
                Step::Days(_) => bucket > Bucket::Week,
                Step::Months(1) => bucket > Bucket::Month,
                Step::Months(_) => bucket > Bucket::Quarter,
                Step::Years(_) => false,
            };
            if finer || days(self.first, self.last) / step.days() > 200.0 {
                continue;
            }
            let labels = within(self.calendar(step, bucket, font, room), font, room);
            if labels.len() >= 2 && apart(&labels, font, room) {
                return labels;
            }
            last = labels;
        }
        // No two fit: one is told.
        if last.is_empty() {
            last = within(each, font, room);
        }
        last.truncate(1);
        last
    }

    fn calendar(&self, step: Step, bucket: Bucket, font: f64, room: &Area) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::new();
        let mut day = self.first;
        let mut named = String::new();
        while day <= self.last && labels.len() <= 400 {
            if day >= self.first && step.falls_on(day) {
                let (text, below) = match step {
                    Step::Years(_) => (day.year().to_string(), None),
                    Step::Months(_) => (month(day).to_string(), Some(day.year().to_string())),
                    Step::Days(_) => (
                        day.day().to_string(),
                        Some(format!("{} {}", month(day), day.year())),
                    ),
                };
                let below = below.filter(|b| *b != named);
                if let Some(below) = &below {
                    named.clone_from(below);
                }
                let tick = self.x(day);
                // A bar that is itself what the label names has it below its middle.
                let middle = match step.is(bucket) {
                    true => 0.5 * (tick + self.end(bucket.bounds(day).1)),
                    false => tick,
                };
                let tick = if step.is(bucket) { middle } else { tick };
                labels.push(Label {
                    tick,
                    middle,
                    text,
                    below,
                });
            }
            match step.next(day) {
                Some(next) if next > day => day = next,
                _ => break,
            }
        }
        // What is written below gives way where it would overlap or leave the sheet, the first one before the others.
        let mut reached = room.right;
        for label in labels.iter_mut().rev() {
            if let Some(below) = &label.below {
                let half = 0.5 * width(below, font, Weight::Regular);
                let fits = label.middle + half <= reached && label.middle - half >= room.left;
                match fits {
                    true => reached = label.middle - half - 0.4 * font,
                    false => label.below = None,
                }
            }
        }
        labels
    }
}

impl Step {
    fn days(self) -> f64 {
        match self {
            Self::Days(n) => f64::from(n),
            Self::Months(n) => 30.0 * f64::from(n),
            Self::Years(n) => 365.0 * f64::from(n),
        }
    }

    fn falls_on(self, day: Date) -> bool {
        match self {
            Self::Days(1) => true,
            Self::Days(n) => (day.day() - 1) % n == 0 && day.day() <= 21,
            Self::Months(n) => day.day() == 1 && (day.month() - 1) % n == 0,
            Self::Years(n) => day.day_of_year() == 1 && day.year().rem_euclid(n) == 0,
        }
    }

    /// The next day on which the step may fall.
    fn next(self, day: Date) -> Option<Date> {
        match self {
            Self::Days(_) => day.tomorrow().ok(),
            Self::Months(_) => day.last_of_month().tomorrow().ok(),
            Self::Years(_) => day.last_of_year().tomorrow().ok(),
        }
    }

    /// Whether the bucket's periods are what the labels name, or lie as many to a label that each has its own.
    fn is(self, bucket: Bucket) -> bool {
        match self {
            Self::Days(_) => bucket == Bucket::Day,
            Self::Months(_) => bucket == Bucket::Month || bucket == Bucket::Quarter,
            Self::Years(_) => bucket == Bucket::Year,
        }
    }
}

/// A period's name as a reader would write it: `Mar 2021`, `2021 Q1`, `5 Mar 2021`, `week 9, 2021`.
pub(crate) fn period_name(period: &Period, bucket: Bucket) -> String {
    match (period.bounds(), period.exact(), bucket) {
        (Some((first, _)), true, Bucket::Day) => day_name(first),
        (Some((first, _)), true, Bucket::Month) => month_name(first),
        (Some((first, last)), true, Bucket::Week) => {
            let week = first.iso_week_date();
            // The year is the one that the week belongs to.
            let year = if week.year() == first.year() {
                first.year()
            } else {
                last.year()
            };
            format!("week {}, {year}", week.week())
        }
        (_, true, Bucket::Quarter) => period.label().replace('-', " "),
        _ => period.label().to_string(),
    }
}

/// A day's name as finely as the bucket is.
pub(crate) fn date_name(day: Date, bucket: Bucket) -> String {
    match bucket {
        Bucket::Day | Bucket::Week => day_name(day),
        Bucket::Month => month_name(day),
        Bucket::Quarter | Bucket::Year => bucket.label(day).replace('-', " "),
    }
}

/// `Mar 2021`.
pub(crate) fn month_name(day: Date) -> String {
    format!("{} {}", month(day), day.year())
}

fn day_name(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

fn month(day: Date) -> &'static str {
    let at = usize::try_from(day.month() - 1).unwrap_or(0);
    MONTHS.get(at).copied().unwrap_or("")
}

fn days(from: Date, to: Date) -> f64 {
    from.until(to)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

fn extent(label: &Label, font: f64) -> (f64, f64) {
    let half = 0.5 * width(&label.text, font, Weight::Regular);
    (label.middle - half, label.middle + half)
}

/// Labels whose text lies within the room.
fn within(mut labels: Vec<Label>, font: f64, room: &Area) -> Vec<Label> {
    labels.retain(|label| {
        let (left, right) = extent(label, font);
        left >= room.left && right <= room.right
    });
    labels
}

/// Whether no two touch and all are within the room.
fn apart(labels: &[Label], font: f64, room: &Area) -> bool {
    let mut reached = room.left;
    labels.iter().all(|label| {
        let (left, right) = extent(label, font);
        let free = left >= reached && right <= room.right;
        reached = right + 0.6 * font;
        free
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROOM: Area = Area {
        left: 0.0,
        top: 0.0,
        right: 600.0,
        bottom: 90.0,
    };

    fn texts(first: &str, last: &str, bucket: Bucket) -> Vec<String> {
        let periods = bucket.periods(first.parse().unwrap(), last.parse().unwrap());
        let axis = TimeAxis::new(&periods, 40.0, 590.0).unwrap();
        let labels = axis.labels(bucket, &periods, 12.0, &ROOM);
        let text = |l: Label| l.text + &l.below.map(|b| format!("/{b}")).unwrap_or_default();
        labels.into_iter().map(text).collect()
    }

    #[test]
    fn labels_follow_the_span() {
        assert_eq!(
            texts("2021-03-01", "2021-03-31", Bucket::Month),
            ["Mar 2021"]
        );
        assert_eq!(
            texts("2021-01-01", "2022-12-31", Bucket::Month)
                .first()
                .unwrap(),
            "Jan/2021"
        );
        let decades = texts("1979-04-15", "2011-06-30", Bucket::Month);
        assert_eq!(decades.first().unwrap(), "1980");
        assert_eq!(decades.get(1).unwrap(), "1985");
        assert_eq!(
            texts("2018-01-01", "2021-12-31", Bucket::Year),
            ["2018", "2019", "2020", "2021"]
        );
        assert_eq!(
            texts("2021-01-01", "2021-09-30", Bucket::Quarter),
            ["2021 Q1", "2021 Q2", "2021 Q3"]
        );
    }

    #[test]
    fn weeks_are_named_by_their_own_year() {
        let week = Period::of(Some("2021-01-02".parse().unwrap()), Bucket::Week);
        assert_eq!(period_name(&week, Bucket::Week), "week 53, 2020");
    }

    proptest! {
        #[test]
        fn labels_never_overlap(start in 0i32..700_000, length in 0i32..60_000, bucket in 0usize..5, font in 6.0f64..18.0) {
            let epoch: Date = "0100-01-01".parse().unwrap();
            let day = |n: i32| epoch.checked_add(jiff::Span::new().days(n)).unwrap();
            let bucket = Bucket::ALL[bucket];
            let length = if bucket == Bucket::Day { length % 2000 } else { length };
            let periods = bucket.periods(day(start), day(start + length));
            let axis = TimeAxis::new(&periods, 40.0, 590.0).unwrap();
            let labels = axis.labels(bucket, &periods, font, &ROOM);
            prop_assert!(!labels.is_empty());
            prop_assert!(apart(&labels, font, &ROOM));
            let below: Vec<(f64, f64)> = labels.iter().filter_map(|l| {
                let half = 0.5 * width(l.below.as_ref()?, font, Weight::Regular);
                Some((l.middle - half, l.middle + half))
            }).collect();
            prop_assert!(below.windows(2).all(|w| w[0].1 <= w[1].0));
            prop_assert!(below.iter().all(|b| b.0 >= ROOM.left && b.1 <= ROOM.right));
        }
    }
}
