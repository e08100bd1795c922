//! What a word means where a verdict depends on it: one commit, whatever else somebody has given its name.
//!
//! git looks a name up among the tags before the branches, and tries ever more places. Here a name is a commit's id, a
//! full reference, a branch or a remote branch, and nothing where it could be two of them.

use std::fmt::Write as _;

use git2::ErrorCode;

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository};
use crate::text::{Both, Language, and_list, backticked, both};

/// A word as git reads it: a name, and where it leads from there (`~2`, `^{commit}`, `@{upstream}`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Revision<'r> {
    name: &'r str,
    steps: &'r str,
}

impl<'r> Revision<'r> {
    fn parse(text: &'r str) -> Self {
        // None of these can be in a reference's name.
        let at = [text.find(['^', '~', ':']), text.find("@{")].into_iter().flatten().min().unwrap_or(text.len());
        let (name, steps) = text.split_at(at);
        Self { name, steps }
    }

    /// Whether it names what a branch is compared with (`main@{upstream}`), or an earlier branch (`@{-1}`): such words lead
    /// to a reference.
    fn leads_to_reference(self) -> bool {
        let Some((word, _)) = self.steps.strip_prefix("@{").and_then(|steps| steps.split_once('}')) else {
            return false;
        };
        let is_mark = ["u", "upstream", "push"].iter().any(|mark| word.eq_ignore_ascii_case(mark));
        is_mark || (self.name.is_empty() && word.starts_with('-'))
    }
}

/// One thing that a name means, in full.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Commit(CommitId),
    Reference(String),
}

impl Meaning {
    fn full_name(&self) -> String {
        match self {
            Self::Commit(id) => id.to_string(),
            Self::Reference(name) => name.clone(),
        }
    }
}

/// The names beside HEAD that git keeps outside `refs/`.
const PSEUDO: &[&str] = &["ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD"];

impl Repository {
    /// The commit that a word names: an id or the start of one, a full reference, a branch, a remote branch, with git's
    /// steps behind it (`main~2`, `HEAD^1`). A tag counts only as `refs/tags/...`, and is followed.
    ///
    /// # Errors
    /// When nothing has that name, two things have it, or it names no commit.
    pub(crate) fn resolve(&self, revision: &str) -> Result<CommitId> {
        let full = self.in_full(revision)?;
        let quick = self.library().and_then(|library| {
            library.revparse_single(&full).and_then(|found| found.peel(git2::ObjectType::Commit)).ok()
        });
        if let Some(commit) = quick {
            return Ok(CommitId::from_oid(commit.id()));
        }
        // Steps through the reflog only git knows, and what is no commit it cannot tell either.
        self.commit_by_git(&full)?.ok_or_else(|| {
            self.unknown(revision, both! { en: "`{full}` is not a commit"; ja: "`{full}`はコミットではありません" })
        })
    }

    /// The same word with its name in full, so that nothing else can be meant by it.
    fn in_full(&self, revision: &str) -> Result<String> {
        let parsed = Revision::parse(revision);
        let Revision { name, steps } = parsed;
        if parsed.leads_to_reference() {
            return self.marked(revision, parsed);
        }
        let name = if name.is_empty() && steps.starts_with("@{") { self.current_branch() } else { name.to_owned() };
        let mut meanings = self.meanings(&name)?;
        match (meanings.pop(), meanings.is_empty()) {
            (Some(meaning), true) => Ok(meaning.full_name() + steps),
            (Some(last), false) => {
                meanings.push(last);
                let names: Vec<String> = meanings.iter().map(|meaning| backticked(meaning.full_name())).collect();
                Err(Error::new(both! {
                    en: "`{}` could be more than one commit", name.escape_debug();
                    ja: "`{}`に当てはまるコミットが複数あります", name.escape_debug()
                })
                .cause(both! { en: "there are {}", and_list(&names); ja: "候補：{}", Language::Ja.and_list(&names) })
                .hint(both! { en: "write the one that is meant in full"; ja: "正式な名前で書いてください" }))
            }
            (None, _) => {
                let tag = format!("refs/tags/{name}");
                if !name.is_empty() && self.has_reference(&tag)? {
                    return Err(Error::new(both! {
                        en: "cannot find the commit `{}`", revision.escape_debug();
                        ja: "コミット`{}`が見つかりません", revision.escape_debug()
                    })
                    .cause(both! {
                        en: "`{}` is a tag, and anybody may give a tag any name", name.escape_debug();
                        ja: "`{}`はタグです。タグの名前は誰でも自由に付けられます", name.escape_debug()
                    })
                    .hint(both! {
                        en: "if the tag is meant, write `{tag}{steps}`";
                        ja: "タグを指す場合は`{tag}{steps}`と書いてください"
                    }));
                }
                let place = self.name();
                let nothing = both! {
                    en: "nothing in `{place}` has that name, or it is not a commit";
                    ja: "`{place}`にその名前のものがないか、コミットではありません"
                };
                Err(self.unknown(revision, nothing))
            }
        }
    }

    fn unknown(&self, revision: &str, cause: Both) -> Error {
        let error = Error::new(both! {
            en: "cannot find the commit `{}`", revision.escape_debug();
            ja: "コミット`{}`が見つかりません", revision.escape_debug()
        })
        .cause(cause);
        if self.is_shallow() {
            error.hint(both! {
                en: "the clone is shallow: `git fetch --unshallow`";
                ja: "クローンが浅い（shallow）ためです：`git fetch --unshallow`"
            })
        } else {
            error
        }
    }

    /// Everything that a name without steps means.
    fn meanings(&self, name: &str) -> Result<Vec<Meaning>> {
        let reference = |name: &str| vec![Meaning::Reference(name.to_owned())];
        if matches!(name, "HEAD" | "@") {
            return Ok(reference("HEAD"));
        }
        if PSEUDO.contains(&name) && self.git_dir().join(name).is_file() {
            return Ok(reference(name));
        }
        if name.starts_with("refs/") {
            return Ok(if self.has_reference(name)? { reference(name) } else { Vec::new() });
        }
        // A whole id is what it says, whatever a branch is called.
        if let Ok(id) = CommitId::from_hex(name) {
            return Ok(vec![Meaning::Commit(id)]);
        }
        let mut meanings = Vec::new();
        for place in places(name) {
            if self.has_reference(&place)? {
                meanings.push(Meaning::Reference(place));
            }
        }
        meanings.extend(self.abbreviated(name)?.into_iter().map(Meaning::Commit));
        Ok(meanings)
    }

    /// The commits whose ids begin so.
    fn abbreviated(&self, name: &str) -> Result<Vec<CommitId>> {
        if !(4..64).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Vec::new());
        }
        let option = format!("--disambiguate={name}");
        let answer = self.reading(&["rev-parse", &option]).run(&both! { en: "look for an id"; ja: "IDの検索" })?;
        let mut commits = Vec::new();
        for id in String::from_utf8_lossy(&answer).lines() {
            if self.is_commit(id)? {
                commits.push(CommitId::from_hex(id)?);
            }
        }
        Ok(commits)
    }

    /// Whether an id is a commit's that is here.
    pub(super) fn is_commit(&self, id: &str) -> Result<bool> {
        let answer =
            self.reading(&["cat-file", "-t", id]).answer(&both! { en: "look for a commit"; ja: "コミットの検索" })?;
        Ok(answer.stdout.trim_ascii() == b"commit")
    }

    /// The full name of the branch that HEAD is on; HEAD itself where it is on none.
    fn current_branch(&self) -> String {
        let head = self.head().ok();
        let branch = head.as_ref().and_then(|head| head.branch());
        branch.map_or_else(|| "HEAD".to_owned(), |branch| format!("refs/heads/{branch}"))
    }

    /// What `main@{upstream}` and `@{-1}` lead to, in full: a branch or a remote branch. git looks it up in the
    /// configuration of the branch, in which no tag has a say.
    fn marked(&self, revision: &str, parsed: Revision<'_>) -> Result<String> {
        let Some((mark, steps)) = parsed.steps.split_once('}') else { return Ok(revision.to_owned()) };
        let mut asked = parsed.name.to_owned();
        write!(asked, "{mark}}}").expect("writing to a string cannot fail");
        let answer = self
            .reading(&["rev-parse", "--symbolic-full-name", &asked])
            .answer(&both! { en: "follow a name"; ja: "名前の解決" })?;
        let told = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        let is_branch = told.starts_with("refs/heads/") || told.starts_with("refs/remotes/");
        if answer.code == 0 && is_branch && self.has_reference(&told)? {
            return Ok(told + steps);
        }
        Err(self.unknown(
            revision,
            both! { en: "it does not lead to a branch that is here"; ja: "手元のブランチにつながりません" },
        ))
    }

    /// Whether there is a reference of this full name.
    fn has_reference(&self, name: &str) -> Result<bool> {
        let Some(library) = self.library() else {
            return Ok(self
                .reading(&["show-ref", "--verify", "--quiet", "--", name])
                .answer(&both! { en: "look for a name"; ja: "名前の検索" })?
                .code
                == 0);
        };
        match library.find_reference(name) {
            Ok(found) => Ok(found.name_bytes() == name.as_bytes()),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => Ok(false),
            Err(error) => Err(Error::new(
                both! { en: "cannot read `{}`", name.escape_debug(); ja: "`{}`を読めません", name.escape_debug() },
            )
            .quoting(error.message())),
        }
    }
}

/// Where a short name is looked for: among the branches and the remote ones. `origin` alone is its default branch.
fn places(name: &str) -> Vec<String> {
    let mut places =
        vec![format!("refs/heads/{name}"), format!("refs/remotes/{name}"), format!("refs/remotes/{name}/HEAD")];
    places.extend(["heads/", "remotes/"].iter().any(|start| name.starts_with(start)).then(|| format!("refs/{name}")));
    places
}

#[cfg(test)]
mod tests {
    use super::Revision;
    use crate::git::world::World;

    #[test]
    fn a_word_is_a_name_and_steps() {
        for (text, name, steps) in [
            ("main", "main", ""),
            ("main~2^{commit}", "main", "~2^{commit}"),
            ("origin/main^1", "origin/main", "^1"),
            ("@{u}~1", "", "@{u}~1"),
            ("a@b", "a@b", ""),
            ("HEAD:a.toml", "HEAD", ":a.toml"),
            (":/text", "", ":/text"),
        ] {
            assert_eq!(Revision::parse(text), Revision { name, steps }, "{text}");
        }
    }

    /// A repository with three commits: `main` is at the second one, and whatever an enemy makes is at the third.
    struct Names {
        world: World,
        good: String,
        bad: String,
    }

    fn names() -> Names {
        let world = World::new();
        world.commit_all("one");
        let good = world.commit_all("two");
        world.ok(&["switch", "--quiet", "--orphan", "elsewhere"]);
        let bad = world.commit_all("bad");
        world.ok(&["switch", "--quiet", "main"]);
        world.ok(&["update-ref", "refs/remotes/origin/main", &good]);
        world.ok(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
        Names { world, good, bad }
    }

    #[test]
    fn a_tag_never_stands_in_for_a_branch_or_an_id() {
        let Names { world, good, bad } = names();
        let taken =
            ["main", "origin/main", "origin", "heads/main", "remotes/origin/main", &good, &good[..10], "HEAD", "@"];
        for name in taken {
            for forged in [format!("refs/tags/{name}"), format!("refs/{name}"), format!("refs/remotes/{name}/HEAD")] {
                if !["refs/heads/main", "refs/remotes/origin/main", "refs/remotes/origin/HEAD"]
                    .contains(&forged.as_str())
                {
                    // What git itself refuses is no danger.
                    world.git(&["update-ref", &forged, &bad]);
                }
            }
        }
        let repository = world.open();
        for name in taken {
            let found = repository.resolve(name);
            if let Ok(found) = found {
                assert_eq!(found.to_string(), good, "{name}");
            } else {
                let told = found.unwrap_err().to_string();
                assert!(told.contains("more than one") && told.contains("refs/"), "{name}: {told}");
            }
        }
        for name in ["main", "HEAD", &good, "refs/heads/main", "refs/remotes/origin/main"] {
            world.git(&["update-ref", "-d", &format!("refs/remotes/{name}/HEAD")]);
            assert_eq!(world.open().resolve(name).unwrap().to_string(), good, "{name}");
        }
    }

    #[test]
    fn a_name_of_two_things_is_none_and_both_are_told() {
        let Names { world, good, bad } = names();
        world.ok(&["update-ref", "refs/heads/origin/main", &bad]);
        let told = world.open().resolve("origin/main~0").unwrap_err().to_string();
        assert!(told.contains("`refs/heads/origin/main` and `refs/remotes/origin/main`"), "{told}");
        world.ok(&["update-ref", &format!("refs/heads/{}", &good[..8]), &bad]);
        let told = world.open().resolve(&good[..8]).unwrap_err().to_string();
        assert!(told.contains(&format!("refs/heads/{}` and `{good}", &good[..8])), "{told}");
    }

    #[test]
    fn a_tag_is_named_in_full_and_its_short_name_is_explained() {
        let Names { world, good, .. } = names();
        world.ok(&["tag", "-a", "-m", "tag", "v1", "main"]);
        assert_eq!(world.open().resolve("refs/tags/v1").unwrap().to_string(), good);
        let told = world.open().resolve("v1^0").unwrap_err().to_string();
        assert!(told.contains("is a tag") && told.contains("`refs/tags/v1^0`"), "{told}");
    }

    #[test]
    fn what_people_write_is_understood() {
        let Names { world, good, .. } = names();
        world.ok(&["branch", "feature@2", "main"]);
        world.ok(&["branch", "日本語", "main"]);
        world.ok(&["branch", "--quiet", "--set-upstream-to=main", "feature@2"]);
        world.ok(&["switch", "--quiet", "feature@2"]);
        world.ok(&["switch", "--quiet", "日本語"]);
        let repository = world.open();
        for name in [
            "HEAD",
            "@",
            "main",
            "heads/main",
            "origin/main",
            "origin",
            "remotes/origin/main",
            "refs/heads/main",
            "HEAD~0",
            "main^{commit}",
            "feature@2",
            "feature@2@{u}",
            "日本語",
            "@{-1}",
            "@{0}",
            "日本語@{0}",
            &good,
            &good[..7],
            &good.to_uppercase(),
            "HEAD^0~0",
        ] {
            assert_eq!(repository.resolve(name).expect(name).to_string(), good, "{name}");
        }
        for name in [
            "nothing",
            "HEAD^{tree}",
            "--all",
            "",
            ":/two",
            "^main",
            "main..",
            "HEAD:",
            "@{u}",
            "ORIG_HEAD",
            "x-1-gabc",
        ] {
            assert!(repository.resolve(name).is_err(), "{name}");
        }
    }
}
