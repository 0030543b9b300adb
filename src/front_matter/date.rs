//! Dates as front matter has them.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `11/20/2026`, `1/5/2026`, `11/20/26`, `2026-11-20`, or the latter with a time behind it; `None` for what is no day.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('/') {
            let [month, day, year] = numbers(text, '/')?;
            let year = if year < 100 { 2000 + year } else { year };
            return Self::new(year, month, day);
        }
        let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        let [year, month, day] = numbers(&text[..end], '-')?;
        Self::new(year, month, day)
    }

    fn new(year: u16, month: u16, day: u16) -> Option<Self> {
        is_day(year, month, day).then_some(Self { year, month: month as u8, day: day as u8 })
    }

    /// The day as ISO 8601 has it.
    pub fn to_iso(self) -> String {
        let Self { year, month, day } = self;
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// Whether a calendar has a day; years have four digits.
pub(crate) fn is_day(year: u16, month: u16, day: u16) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1000..10_000).contains(&year) && (1..=days).contains(&day)
}

/// Three numbers of at most four digits.
fn numbers(text: &str, separator: char) -> Option<[u16; 3]> {
    let mut parts = text.split(separator).map(str::trim);
    let mut number = || {
        let part = parts.next()?;
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let found = [number()?, number()?, number()?];
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        Date::parse(text).map(Date::to_iso)
    }

    #[test]
    fn days_are_read_however_they_are_written() {
        for written in ["06/08/2023", "6/8/2023", "06/8/2023", "06/08/23", " 2023-06-08 ", "2023-06-08T10:00:00Z"] {
            assert_eq!(iso(written).as_deref(), Some("2023-06-08"), "{written}");
        }
        assert_eq!(iso("02/29/2024").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn what_is_no_day_is_nothing() {
        let wrong =
            ["", "99/99/99", "02/29/2023", "13/01/2023", "06/08/2023 07/09/2023", "2023", "6/8", "June 8", "0/1/2023"];
        for written in wrong {
            assert_eq!(iso(written), None, "{written}");
        }
    }
}
