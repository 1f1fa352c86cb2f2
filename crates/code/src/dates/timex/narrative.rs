//! What a document has said so far of when: what "a year earlier", "that day" and "the quarter" look back to.

use jiff::civil::Date;

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

    /// Takes in a date; `opens` if its year is written and it stands at the head of a sentence.
    pub(super) fn note(&mut self, value: &Value, opens: bool) {
        if value.stretch().is_none() {
            return;
        }
        match value {
            Value::Day(day) | Value::Part(day, _) => self.day = Some(*day),
            Value::Quarter(..) | Value::Half(..) | Value::Year(_) => {
                self.period = Some(value.clone());
            }
            _ => {}
        }
        if opens {
            self.era = value.stretch().map(|s| s.date.year());
        }
        self.last = Some(value.clone());
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
