//! What the machine says of its time zone.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::calendar::{Zone, find_zone};

/// What the machine says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MachineZone {
    Known(Zone),
    /// It says something that is not the name of a zone, such as `CET-1CEST`.
    Unknown(String),
    Unsaid,
}

/// The time zone by the variable `TZ`, else by where `/etc/localtime` leads, else by the word in `/etc/timezone`
/// (`tzset(3)`, `localtime(5)`).
pub(super) fn zone(variable: Option<&OsStr>, etc: &Path) -> MachineZone {
    if let Some(value) = variable {
        return read(&value.to_string_lossy());
    }
    let place = etc.join("localtime");
    let target = fs::read_link(&place).or_else(|_| fs::canonicalize(&place)).ok();
    let led = target.and_then(|target| below_zoneinfo(&target.to_string_lossy()).map(read));
    if let Some(found @ MachineZone::Known(_)) = led {
        return found;
    }
    match fs::read_to_string(etc.join("timezone")) {
        Ok(word) if !word.trim().is_empty() => read(&word),
        Ok(_) | Err(_) => led.unwrap_or(MachineZone::Unsaid),
    }
}

/// Reads a name, the path of a zone's file, or one of the two forms of POSIX that mean one zone alone.
fn read(text: &str) -> MachineZone {
    let said = text.trim().trim_start_matches(':');
    let name = match below_zoneinfo(said).unwrap_or(said) {
        "Etc/UTC" | "UTC0" | "GMT0" => "UTC",
        "JST-9" => "Asia/Tokyo",
        name => name,
    };
    find_zone(name).map_or_else(|_| MachineZone::Unknown(said.to_owned()), MachineZone::Known)
}

fn below_zoneinfo(path: &str) -> Option<&str> {
    let (_, name) = path.rsplit_once("zoneinfo/")?;
    Some(name.trim_start_matches("posix/").trim_start_matches("right/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> MachineZone {
        MachineZone::Known(find_zone(name).expect("a zone"))
    }

    /// A directory like `/etc`, with a link and a file.
    fn etc(link: Option<&str>, word: Option<&str>) -> tempfile::TempDir {
        let etc = tempfile::tempdir().expect("a directory");
        if let Some(target) = link {
            std::os::unix::fs::symlink(target, etc.path().join("localtime")).expect("a link");
        }
        if let Some(word) = word {
            fs::write(etc.path().join("timezone"), word).expect("a file");
        }
        etc
    }

    #[test]
    fn the_variable_wins_in_each_of_its_forms() {
        let etc = etc(Some("/usr/share/zoneinfo/Europe/Berlin"), None);
        for (value, name) in [
            ("Asia/Tokyo", "Asia/Tokyo"),
            (":Asia/Tokyo", "Asia/Tokyo"),
            ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
            (":/usr/share/zoneinfo/posix/America/New_York", "America/New_York"),
            ("JST-9", "Asia/Tokyo"),
            ("UTC0", "UTC"),
            ("UTC", "UTC"),
            ("Etc/UTC", "UTC"),
            ("Japan", "Japan"),
        ] {
            assert_eq!(zone(Some(OsStr::new(value)), etc.path()), known(name), "{value}");
        }
        let rules = MachineZone::Unknown("CET-1CEST,M3.5.0,M10.5.0/3".to_owned());
        assert_eq!(zone(Some(OsStr::new("CET-1CEST,M3.5.0,M10.5.0/3")), etc.path()), rules);
    }

    #[test]
    fn without_the_variable_the_machines_files_say_it() {
        for (link, word, expected) in [
            (Some("/usr/share/zoneinfo/Asia/Tokyo"), None, known("Asia/Tokyo")),
            (Some("../usr/share/zoneinfo/Europe/Paris"), Some("Asia/Tokyo\n"), known("Europe/Paris")),
            (
                Some("/var/db/timezone/zoneinfo/America/Argentina/Buenos_Aires"),
                None,
                known("America/Argentina/Buenos_Aires"),
            ),
            (Some("/etc/zoneinfo/Etc/UTC"), None, known("UTC")),
            (Some("/nowhere"), Some("Asia/Tokyo\n"), known("Asia/Tokyo")),
            (None, Some(" Europe/London\n"), known("Europe/London")),
            (None, Some("\n"), MachineZone::Unsaid),
            (None, None, MachineZone::Unsaid),
            (Some("/usr/share/zoneinfo/Factory"), None, MachineZone::Unknown("Factory".to_owned())),
        ] {
            let etc = etc(link, word);
            assert_eq!(zone(None, etc.path()), expected, "{link:?} {word:?}");
        }
    }
}
