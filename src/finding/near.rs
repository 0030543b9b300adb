//! Which name was meant by one that is not there.

/// The candidate nearest to a misspelt name; `None` where none is near enough to be meant.
pub fn nearest<'names>(name: &str, candidates: impl IntoIterator<Item = &'names str>) -> Option<&'names str> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= near_enough(&name, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many bytes a name may have that is compared with many.
const LONGEST: usize = 128;

/// How many candidates are compared letter by letter.
const MOST_COMPARED: usize = 200;

/// As [`nearest`], where there may be many candidates: those are looked at first that have most letters in common.
pub fn nearest_of_many<'names>(name: &str, candidates: impl IntoIterator<Item = &'names str>) -> Option<&'names str> {
    let name = name.to_lowercase();
    let is_short = |text: &str| text.len() <= LONGEST;
    if !is_short(&name) {
        return None;
    }
    let letters = Letters::of(&name);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| is_short(candidate))
        .map(|candidate| (letters.least_distance(candidate), candidate))
        .filter(|(least, candidate)| *least <= near_enough(&name, candidate))
        .collect();
    near.sort_unstable();
    let name: Vec<char> = name.chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for (least, candidate) in near.into_iter().take(MOST_COMPARED) {
        if best.is_some_and(|(distance, _)| least > distance) {
            break;
        }
        let most = best.map_or_else(|| near_enough_for(&name, candidate), |(distance, _)| distance);
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let Some(distance) = distance_within(&name, &letters, most) else { continue };
        if distance <= near_enough_for(&name, candidate) && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters may be wrong: one in four; in short names one that another stands for; in numbers none.
fn near_enough(name: &str, candidate: &str) -> usize {
    let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    match (name.chars().count(), candidate.chars().count()) {
        _ if is_number(name) || is_number(candidate) => 0,
        (2, 2) => 1,
        (_, 0..=2) => 0,
        (_, length) => (length / 4).max(1),
    }
}

fn near_enough_for(name: &[char], candidate: &str) -> usize {
    near_enough(&name.iter().collect::<String>(), candidate)
}

/// How often a name of at most [`LONGEST`] bytes has each letter; letters that share a place can only make names seem nearer.
struct Letters([i16; 64]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut letters = Self([0; 64]);
        name.chars().for_each(|letter| letters.0[place(letter)] += 1);
        letters
    }

    /// How many letters must be changed at least to make another name of it.
    fn least_distance(&self, candidate: &str) -> usize {
        let mut surplus = self.0;
        candidate.chars().for_each(|letter| surplus[place(letter)] -= 1);
        let (more, less) = surplus.iter().fold((0, 0), |(more, less), count| match *count {
            count if count > 0 => (more + count, less),
            count => (more, less - count),
        });
        usize::from(more.max(less).unsigned_abs())
    }
}

fn place(letter: char) -> usize {
    let lower =
        if letter.is_ascii() { letter.to_ascii_lowercase() } else { letter.to_lowercase().next().unwrap_or(letter) };
    lower as usize % 64
}

/// How many letters must be changed, added, taken out or exchanged with the next, where that is no more than `most`.
fn distance_within(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let far = most + 1;
    let row = || vec![far; other.len() + 1];
    let (mut before, mut last, mut now) = (row(), row(), row());
    last.iter_mut().enumerate().for_each(|(at, cell)| *cell = at.min(far));
    for (row, letter) in one.iter().enumerate() {
        // Beyond this band the difference in length alone is too much.
        let band = (row + 1).saturating_sub(most)..=(row + 1 + most).min(other.len());
        now.fill(far);
        if band.contains(&0) {
            now[0] = row + 1;
        }
        for column in band.filter(|column| *column > 0) {
            let substituted = last[column - 1] + usize::from(other[column - 1] != *letter);
            let mut cell = substituted.min(last[column] + 1).min(now[column - 1] + 1);
            let is_exchanged =
                row > 0 && column > 1 && other[column - 2] == *letter && other[column - 1] == one[row - 1];
            if is_exchanged {
                cell = cell.min(before[column - 2] + 1);
            }
            now[column] = cell.min(far);
        }
        if now.iter().all(|cell| *cell > most) && last.iter().all(|cell| *cell > most) {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_told_apart_as_few_are() {
        let names: Vec<String> = (0..1_000).map(|number| format!("article-number-{number:04}.md")).collect();
        let names = || names.iter().map(String::as_str);
        assert_eq!(nearest_of_many("artcle-number-0900.md", names()), Some("article-number-0900.md"));
        for name in ["article-numbre-0123.md", "rticle-number-0777.md", "nothing.md", "ARTICLE-number-00055.md"] {
            assert_eq!(nearest_of_many(name, names()), nearest(name, names()), "{name}");
        }
        assert_eq!(nearest_of_many(&"x".repeat(40_000), names()), None);
        let few = ["a.md", "ab", "Présentation.md", "zone", "2024", &"x".repeat(200)];
        for name in ["presentation.md", "b.md", "ac", "2025", "znoe", &"x".repeat(199), ""] {
            let expected = nearest(name, few).filter(|near| near.len() < LONGEST);
            assert_eq!(nearest_of_many(name, few), expected, "{name}");
        }
    }
}
