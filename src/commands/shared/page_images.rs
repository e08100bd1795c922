//! The pictures that a page shows: regular files in the postmortem's own folder, of the version that is shown.

use std::collections::BTreeMap;

use super::attachments::folder;
use super::shelf::Shelf;
use crate::document::PostmortemId;
use crate::error::Result;
use crate::git::Side;
use crate::page::{Images, Page, Places};
use crate::source::RepoPath;

/// A larger file is not even read.
const LARGEST: u64 = 8 << 20;

/// The pictures of a page; what is none, or not there, is left to its name.
pub(crate) fn of(page: &Page, id: &PostmortemId, shelf: &Shelf<'_>) -> Result<Images> {
    let mut images = Images::default();
    for (place, path, side) in found(page, id, shelf)? {
        if shelf.repository.size(&side)? <= LARGEST {
            images.insert(place, &shelf.repository.read(&side, &path)?);
        }
    }
    Ok(images)
}

/// Where the pictures of a page are from the year's folder on, in which a page of Markdown stands.
pub(crate) fn places(page: &Page, id: &PostmortemId, shelf: &Shelf<'_>) -> Result<Places> {
    let above = format!("{}/{}/", shelf.policy.documents, id.year());
    let mut places = Places::default();
    for (place, path, _) in found(page, id, shelf)? {
        if let Some(below) = path.to_str().and_then(|path| path.strip_prefix(&above)) {
            places.insert(place, below);
        }
    }
    Ok(places)
}

/// The pictures that are there: each with its place in the document, its path and its content.
fn found<'p>(page: &'p Page, id: &PostmortemId, shelf: &Shelf<'_>) -> Result<Vec<(&'p str, RepoPath, Side)>> {
    let places = page.places_of_images();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let folder = folder(id, &shelf.policy.documents);
    let listed: BTreeMap<RepoPath, Side> = shelf.files_of(id)?.into_iter().collect();
    let file = |place: &'p str| {
        paths(place, &folder).into_iter().find_map(|path| {
            let path = RepoPath::from(path.as_str());
            let side = *listed.get(&path).filter(|side| side.is_file())?;
            Some((place, path, side))
        })
    };
    Ok(places.into_iter().filter_map(file).collect())
}

/// What a place in a document can mean: beside the document, as a forge reads it, or within its folder. Nothing else is
/// looked at.
fn paths(place: &str, folder: &str) -> Vec<String> {
    let place = decoded(place.trim());
    let place = place.strip_prefix("./").unwrap_or(&place);
    let is_odd = |step: &str| matches!(step, "" | "." | "..");
    if place.contains(['\\', ':', '\0']) || place.split('/').any(is_odd) {
        return Vec::new();
    }
    let name = folder.rsplit('/').next().unwrap_or_default();
    let within = place.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
    within.into_iter().chain([place]).map(|rest| format!("{folder}/{rest}")).collect()
}

/// The place with its escapes read: `my%20graph.png`.
fn decoded(place: &str) -> String {
    let mut bytes = Vec::with_capacity(place.len());
    let mut rest = place.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let escaped = (first == b'%').then(|| behind.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn a_picture_is_looked_for_in_the_folder_of_the_postmortem_alone() {
        let folder = "postmortems/2026/2026-11-20-a";
        for (place, found) in [
            ("graph.png", vec!["postmortems/2026/2026-11-20-a/graph.png"]),
            ("./a%20b.png", vec!["postmortems/2026/2026-11-20-a/a b.png"]),
            (
                "2026-11-20-a/graph.png",
                vec!["postmortems/2026/2026-11-20-a/graph.png", "postmortems/2026/2026-11-20-a/2026-11-20-a/graph.png"],
            ),
            ("../../x", vec![]),
            ("2026-11-20-a/../../x.png", vec![]),
            ("%2e%2e/x.png", vec![]),
            ("/etc/passwd", vec![]),
            ("a//b.png", vec![]),
            ("https://a.example/b.png", vec![]),
            ("C:\\x.png", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(paths(place, folder), found, "{place}");
        }
    }
}
