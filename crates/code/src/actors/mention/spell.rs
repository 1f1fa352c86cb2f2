//! Misspelt names of states, peoples and cities: one letter wrong, missing, too much, or two exchanged.

/// Whether two words differ by one such mistake.
pub(super) fn one_mistake(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Less => *a == b[1..],
        std::cmp::Ordering::Equal => {
            a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_mistake;

    #[test]
    fn one_mistake_and_no_more() {
        for (a, b) in [
            ("kazahks", "kazakhs"),
            ("dehli", "delhi"),
            ("germny", "germany"),
            ("russsia", "russia"),
            ("ukrains", "ukraine"),
        ] {
            assert!(one_mistake(a, b), "{a} {b}");
        }
        for (a, b) in [("delhi", "delhi"), ("frank", "france"), ("abcd", "badc")] {
            assert!(!one_mistake(a, b), "{a} {b}");
        }
    }
}
