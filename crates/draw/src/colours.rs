//! Colours: blue for cooperation and orange for conflict, which people who see red and green alike tell apart; words light and deeds
//! dark, which stay apart in grey print. The faces are never told by colour alone: one is above, the other below.

use bifrons_faces::Course;

pub(crate) const WORDS_COOPERATION: &str = "#9ecae1";
pub(crate) const DEEDS_COOPERATION: &str = "#1f5f9e";
pub(crate) const WORDS_CONFLICT: &str = "#fdb97a";
pub(crate) const DEEDS_CONFLICT: &str = "#b04a03";
/// words+, deeds+, words−, deeds−.
pub(crate) const QUADS: [&str; 4] = [
    WORDS_COOPERATION,
    DEEDS_COOPERATION,
    WORDS_CONFLICT,
    DEEDS_CONFLICT,
];
/// The same for lines, which need more ink than areas to be seen.
pub(crate) const LINES: [&str; 4] = ["#5ba3d0", DEEDS_COOPERATION, "#ee8a35", DEEDS_CONFLICT];
pub(crate) const INK: &str = "#1a1a1a";
pub(crate) const FAINT_INK: &str = "#555555";
pub(crate) const GRID: &str = "#e4e4e4";
pub(crate) const AXIS: &str = "#333333";
pub(crate) const FLIP: &str = "#777777";
pub(crate) const NO_DATA: &str = "#f1f1f1";
pub(crate) const PAPER: &str = "#ffffff";

pub(crate) fn of_course(course: Course) -> &'static str {
    match course {
        Course::Conflict => DEEDS_CONFLICT,
        Course::Cooperation => DEEDS_COOPERATION,
    }
}
