//! What a document has said so far of when: what "a year earlier", "that day" and "the quarter" look back to.

use bifrons_core::PartialDate;
use jiff::civil::Date;

use super::super::calendar::gap;
use super::value::Value;

/// The state of a document between its sentences.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// The day of publication.
    pub published: Option<Date>,
    /// The last date that was told.
    pub last: Option<Value>,
    /// The last day that was told.
    pub day: Option<Date>,
    /// The last stretch of accounts: a quarter, a half or a year.
    pub period: Option<Value>,
    /// The year of what is being told: "In 1998 …. In May …".
    pub era: Option<i16>,
}

impl Narrative {
    /// Nothing is told yet.
    pub fn new(published: Option<Date>) -> Self {
        Self {
            published,
            ..Self::default()
        }
    }

    /// A date is told.
    pub fn after(published: Option<Date>, told: Option<PartialDate>) -> Self {
        Self {
            last: told.map(Value::from),
            day: told.and_then(|t| t.day()),
            ..Self::new(published)
        }
    }

    /// Takes in a date; `opens` if its year is written and it stands at the head of a sentence.
    pub(super) fn note(&mut self, value: &Value, opens: bool) {
        if value.stretch().is_none() {
            return;
        }
        match value {
            Value::Day(day) | Value::Part(day, _) => self.day = Some(*day),
            Value::Quarter(..) | Value::Half(..) | Value::Year(_) if self.is_now(value) => {
                self.period = Some(value.clone());
            }
            _ => {}
        }
        if opens {
            self.era = value.stretch().map(|s| s.date.year());
        }
        self.last = Some(value.clone());
    }

    /// Whether accounts given now are of that time, and do not only compare with it.
    fn is_now(&self, value: &Value) -> bool {
        let Some((day, stretch)) = self.published.zip(value.stretch()) else {
            return false;
        };
        gap(stretch.last_day(), day) < 200 && gap(day, stretch.date.first_day()) <= 0
    }

    /// Accounts of several months are told: what they are compared with is a year.
    pub(super) fn months_told(&mut self) {
        self.period = self.published.map(|day| Value::Year(day.year()));
    }

    /// What "earlier" and "later" count from.
    pub(super) fn reference(&self) -> Option<Value> {
        self.last.clone().or(self.published.map(Value::Day))
    }

    /// The day that "that day" means.
    pub(super) fn reference_day(&self) -> Option<Date> {
        self.day.or(self.published)
    }
}
