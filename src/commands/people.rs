//! `pmgit people`: who took part, role by role, without opening the file.

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::drafting::{Change, Keep};
use super::shared::person::person;
use super::shared::transition::EditSession;
use super::shared::which::Which;
use crate::cli::{self, PeopleCommand};
use crate::document::People;
use crate::document::edit::Value;
use crate::error::{Error, Result};
use crate::text::{Both, Language, both};
use crate::toml_record::nearest;

/// Who has a role now.
type Standing = fn(&People) -> Vec<String>;

/// A role, and how many people have it.
struct Role {
    key: &'static str,
    is_of_one: bool,
    standing: Standing,
}

macro_rules! role {
    (one $key:ident) => {
        Role {
            key: stringify!($key),
            is_of_one: true,
            standing: |people| people.$key.iter().map(|one| one.value.clone()).collect(),
        }
    };
    (many $key:ident) => {
        Role {
            key: stringify!($key),
            is_of_one: false,
            standing: |people| people.$key.iter().map(|one| one.value.clone()).collect(),
        }
    };
}

const ROLES: [Role; 10] = [
    role!(one owner),
    role!(one owner_designated_by),
    role!(one incident_commander),
    role!(one commander_shadow),
    role!(one scribe),
    role!(one customer_liaison),
    role!(many responders),
    role!(many service_owners),
    role!(many engineering_managers),
    role!(many product_managers),
];

pub(super) fn run(arguments: &cli::People, context: &mut Context<'_>) -> Result<Exit> {
    let (PeopleCommand::Set(given) | PeopleCommand::Add(given) | PeopleCommand::Remove(given)) = &arguments.command;
    // The first word is a role where it can be one.
    let (which, role, names) = match given.words.as_slice() {
        [role, names @ ..] if role_of(role).is_ok() || given.words.len() == 1 => (Which::Implied, role, names),
        [id, role, names @ ..] => (Which::Like(id), role, names),
        [_] | [] => return Err(nobody()),
    };
    let role = role_of(role)?;
    if names.is_empty() && !matches!(arguments.command, PeopleCommand::Remove(_)) {
        return Err(nobody());
    }
    for name in names {
        if role.key == "owner" {
            person("NAME", name)?
        } else {
            worded("NAME", name)?
        };
    }
    let keep = Keep::by(given.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let standing = (role.standing)(&session.document.people);
    let wanted = match &arguments.command {
        PeopleCommand::Set(_) => with(Vec::new(), names, &session),
        PeopleCommand::Add(_) => with(standing.clone(), names, &session),
        PeopleCommand::Remove(_) => without(role, &standing, names, &session, context)?,
    };
    if wanted == standing {
        return Err(nothing(role, &standing, &session, context));
    }
    if role.is_of_one && wanted.len() > 1 {
        return Err(only_one(role, &standing));
    }
    let mut editor = session.editor()?;
    let path = ["people", role.key];
    match wanted.as_slice() {
        [] => editor.remove(&path)?,
        [one] if role.is_of_one => editor.fill(&path, &Value::String(one.clone()))?,
        several => editor.fill(&path, &Value::Strings(several.to_vec()))?,
    }
    let who = if wanted.is_empty() { "-".to_owned() } else { context.language.and_list(&wanted) };
    let parts = [(format!("people.{}", role.key), format!("{} = {who}", role.key))];
    session.keep(keep, editor, &Change { subject: "name who took part", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

fn nobody() -> Error {
    Error::new(both! { en: "nobody is named"; ja: "名前が指定されていません" }).hint(both! {
        en: "write the role and who has it: `pmgit people set scribe chloe`";
        ja: "`pmgit people set scribe chloe`のように、役割と名前を指定してください"
    })
}

/// The role of a word: `incident-commander`, `Incident commander`, `incident_commander`.
fn role_of(word: &str) -> Result<&'static Role> {
    let key = word.trim().to_lowercase().replace(['-', ' '], "_");
    let alias = match key.as_str() {
        "commander" | "ic" => "incident_commander",
        "responder" => "responders",
        "service_owner" => "service_owners",
        "engineering_manager" => "engineering_managers",
        "product_manager" => "product_managers",
        other => other,
    };
    if let Some(role) = ROLES.iter().find(|role| role.key == alias) {
        return Ok(role);
    }
    let keys = ROLES.map(|role| role.key);
    let word = word.trim().escape_debug().to_string();
    let error = Error::refusal(both! { en: "there is no role `{word}`"; ja: "`{word}`という役割はありません" });
    let [en, ja] = [Language::En, Language::Ja]
        .map(|language| language.or_list(keys.map(|key| format!("`{}`", key.replace('_', "-")))));
    Err(error.hint(match nearest(&key, &keys).map(|near| near.replace('_', "-")) {
        Some(near) => both! {
            en: "did you mean `{near}`? It is one of {en}";
            ja: "`{near}`ではありませんか（{ja}のいずれか）"
        },
        None => both! { en: "it is one of {en}"; ja: "{ja}のいずれかを指定してください" },
    }))
}

/// These people and more; two spellings are one person.
fn with(mut people: Vec<String>, names: &[String], session: &EditSession) -> Vec<String> {
    for name in names {
        if !people.iter().any(|known| session.policy.is_same_person(known, name)) {
            people.push(name.trim().to_owned());
        }
    }
    people
}

/// These people without some, or without anybody.
fn without(
    role: &Role,
    standing: &[String],
    names: &[String],
    session: &EditSession,
    context: &Context<'_>,
) -> Result<Vec<String>> {
    let is_named = |known: &String| names.iter().any(|name| session.policy.is_same_person(known, name));
    if let Some(stranger) =
        names.iter().find(|name| !standing.iter().any(|known| session.policy.is_same_person(known, name)))
    {
        let (key, stranger) = (role.key, stranger.trim().escape_debug().to_string());
        let listed = if standing.is_empty() { "-".to_owned() } else { context.language.and_list(standing) };
        return Err(Error::refusal(both! {
            en: "`{stranger}` is not in `people.{key}`";
            ja: "`people.{key}`に`{stranger}`はいません"
        })
        .hint(Both::same(format_args!("`people.{key}`: {listed}"))));
    }
    let left: Vec<String> = standing.iter().filter(|known| !names.is_empty() && !is_named(known)).cloned().collect();
    if role.key == "owner" && left.is_empty() {
        return Err(Error::refusal(both! {
            en: "a postmortem always has an owner";
            ja: "ポストモーテムには必ずオーナーが必要です"
        })
        .hint(both! {
            en: "name another one: `pmgit people set {} owner NAME`", session.entry.id;
            ja: "`pmgit people set {} owner NAME`で別の人にしてください", session.entry.id
        }));
    }
    Ok(left)
}

fn only_one(role: &Role, standing: &[String]) -> Error {
    let (key, standing) = (role.key, standing.join(", "));
    let error = Error::refusal(both! {
        en: "`people.{key}` is one person";
        ja: "`people.{key}`は1人だけです"
    });
    if standing.is_empty() {
        return error.hint(both! { en: "name one"; ja: "1人だけ指定してください" });
    }
    error.quoting(standing).hint(both! {
        en: "`people set` puts somebody else there";
        ja: "別の人にするには`people set`を使ってください"
    })
}

fn nothing(role: &Role, standing: &[String], session: &EditSession, context: &Context<'_>) -> Error {
    let (key, id) = (role.key, &session.entry.id);
    let error = Error::refusal(both! {
        en: "`people.{key}` of `{id}` says so already";
        ja: "`{id}`の`people.{key}`は、すでにその内容です"
    });
    let error = if standing.is_empty() { error } else { error.quoting(context.language.and_list(standing)) };
    error.hint(both! {
        en: "`pmgit people --help` shows how to name more people, and how to take some out";
        ja: "追加や削除の方法は`pmgit people --help`で確認できます"
    })
}
