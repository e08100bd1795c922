//! Which known word a mistyped one stands for.

/// The known word that is nearest to a mistyped one, where one is near enough.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    // Words whose lengths differ by more are further apart than that: a file may have very many unknown keys.
    let close = known.iter().map(|other| other.trim_start_matches("r#"));
    let close = close.filter(|other| other.chars().count().abs_diff(length) <= limit);
    let (score, best) = close.map(|other| (edit_distance(&word, &other.to_lowercase()), other)).min()?;
    (score <= limit).then_some(best)
}

/// The number of letters to insert, remove, replace or swap with a neighbour (optimal string alignment).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            rows[i][j] = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
            }
        }
    }
    rows[a.len()][b.len()]
}
