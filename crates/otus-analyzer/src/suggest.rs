//! Did you mean: the nearest of several names. It must not know what the names name.

/// The candidate nearest to `name`: at most a third of its letters differ, or one name
/// is the other with letters added in front or behind.
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = distance(&name, &lower);
            let part = name.len() >= 4 && (lower.starts_with(&name) || name.starts_with(&lower));
            (distance <= limit || (part && !lower.is_empty())).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap neighbours) from one text to the other.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let width = right.len() + 1;
    let mut table = vec![0; (left.len() + 1) * width];
    for (at, cell) in table.iter_mut().enumerate() {
        let (row, column) = (at / width, at % width);
        if row == 0 || column == 0 {
            *cell = row + column;
        }
    }
    for row in 1..=left.len() {
        for column in 1..width {
            let same = left[row - 1] == right[column - 1];
            let mut best = table[(row - 1) * width + column - 1] + usize::from(!same);
            best = best.min(table[(row - 1) * width + column] + 1);
            best = best.min(table[row * width + column - 1] + 1);
            let swapped = row > 1
                && column > 1
                && left[row - 1] == right[column - 2]
                && left[row - 2] == right[column - 1];
            if swapped {
                best = best.min(table[(row - 2) * width + column - 2] + 1);
            }
            table[row * width + column] = best;
        }
    }
    table.last().copied().unwrap_or(0)
}
