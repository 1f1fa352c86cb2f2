//! What a table says of states year by year: numbers, ties and spells.

/// A value of a state or of a pair of states, for a year or a spell of years.
///
/// ```
/// use bifrons_core::Yearly;
/// let rivalry = Yearly {
///     table: "tss_rivalries".into(),
///     variable: "rivalry".into(),
///     a: "GRC".into(),
///     b: Some("TUR".into()),
///     since: 1955,
///     until: None,
///     value: 1.0,
///     text: Some("Greece-Turkey 2".into()),
///     line: 125,
/// };
/// assert!(rivalry.holds(1996) && !rivalry.holds(1954));
/// assert!(rivalry.between("TUR", "GRC"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Yearly {
    /// Name of the table: one that is known, such as `cow_nmc`, or that of the file.
    pub table: String,
    /// What is measured: "cinc", "arms", "rivalry", a code of an indicator.
    pub variable: String,
    /// Code of the state that it is of; of a pair with a direction the one that acts: the supplier of arms, who attacks.
    pub a: String,
    /// Code of the other state of a pair.
    pub b: Option<String>,
    /// First year.
    pub since: i16,
    /// Last year, the first again where the value is of one year; `None` while it lasts.
    pub until: Option<i16>,
    /// The number, in the table's unit; 1 where the table only says that it is so.
    pub value: f64,
    /// What the table says in words: the name of the rivalry, of the indicator, the number of the dispute.
    pub text: Option<String>,
    /// Line in the file, 1-based.
    pub line: u64,
}

impl Yearly {
    /// Whether it is of that year.
    pub fn holds(&self, year: i16) -> bool {
        self.since <= year && self.until.is_none_or(|until| year <= until)
    }

    /// Whether it is of these two states, in either order.
    pub fn between(&self, x: &str, y: &str) -> bool {
        let b = self.b.as_deref();
        (self.a == x && b == Some(y)) || (self.a == y && b == Some(x))
    }
}
