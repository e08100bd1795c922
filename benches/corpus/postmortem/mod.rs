//! One complete postmortem of an invented archive: decided by a seed and its number, and by nothing else.
//!
//! It is meant to pass a strict check, so that measuring the check measures reading and not the writing of findings.

mod english;
mod japanese;
mod random;
mod words;

use std::fmt::Write;

use chrono::{DateTime, Datelike, Days, NaiveDate, SecondsFormat, TimeDelta, Utc, Weekday};

pub(crate) use random::Random;
use words::Words;

/// One file of the archive.
#[derive(Debug)]
pub(crate) struct Postmortem {
    /// `postmortems/<year>/<id>.toml`
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The archive that postmortems are numbered in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Archive {
    pub(crate) seed: u64,
    pub(crate) count: usize,
    pub(crate) mix: Mix,
}

/// Which statuses the postmortems have, and so how much of them a check reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mix {
    /// Every status; a third has a hint, a warning or a waiver.
    Mixed,
    /// Closed, and held in time: nothing to report.
    Clean,
    /// In review: each has hints, because later statuses ask for more.
    Hinted,
    /// Drafts of a young archive: 8 to 16 short moments, and a hint for each, because none has evidence yet.
    Rows,
}

/// How much text a postmortem has at least, in bytes, and how much that varies.
const SMALLEST: usize = 4_100;
const VARIATION: usize = 2_000;

const SYSTEMS: &[&str] = &[
    "checkout",
    "search",
    "session-cache",
    "billing",
    "notifications",
    "event-intake",
    "webhooks",
    "login",
    "scheduler",
    "mobile-api",
    "reports",
    "mail-relay",
    "image-store",
    "audit-log",
    "feature-flags",
    "rate-limiter",
    "exports",
    "imports",
    "chat-bridge",
    "status-page",
    "directory",
    "permissions",
    "inventory",
    "pricing",
    "shipping",
    "ledger",
    "recommendations",
    "metrics-store",
    "log-pipeline",
    "config-service",
    "gateway",
    "dns",
    "object-store",
    "queue",
    "calendar-sync",
    "translation",
    "fraud-check",
    "refunds",
    "profiles",
    "archive",
];

const SLUGS: &[&str] = &[
    "latency",
    "timeouts",
    "stale-data",
    "failover",
    "backlog",
    "rejected-logins",
    "slow-queries",
    "full-disk",
    "retry-storm",
    "lost-node",
    "late-delivery",
    "connection-limit",
    "bad-rollout",
    "expired-certificate",
];

const REGIONS: &[&str] = &["eu-west", "eu-central", "us-east", "us-west", "ap-northeast", "ap-southeast"];

const HANDLES: &[&str] = &[
    "aiko", "ben", "chloe", "dai", "emeka", "farah", "goro", "hana", "ivo", "june", "kenji", "lena", "mika", "noor",
    "olga", "pavel", "quinn", "rei", "sora", "tomas", "uma", "vera", "wen", "ximena", "yuki", "zoe",
];

const KINDS: [&str; 4] = ["prevent", "prepare", "process", "follow-up"];

/// Writes postmortem number `index` of the archive.
pub(crate) fn postmortem(archive: Archive, index: usize) -> Postmortem {
    let id = id(archive, index);
    let mut random = Random::for_item(archive.seed, index as u64);
    let smallest = SMALLEST + random.below(VARIATION);
    // The text grows by a sentence here and a moment there until it is as long as this one is meant to be.
    let mut depth = 0;
    let text = loop {
        let text = Writer::new(archive, index, depth, random.clone()).write();
        if text.len() >= smallest {
            break text;
        }
        depth += 1;
    };
    Postmortem { path: format!("postmortems/{}/{id}.toml", &id[..4]), text }
}

/// The id of postmortem number `index`: consecutive ones are of different systems, so that no day has an id twice.
fn id(archive: Archive, index: usize) -> String {
    let mut random = Random::for_item(!archive.seed, index as u64);
    let first = NaiveDate::from_ymd_opt(2016, 1, 4).expect("it is a date");
    let days = 3_950 * index / archive.count.max(1);
    let date = first.checked_add_days(Days::new(days as u64)).expect("it is before the year 2027");
    format!("{date}-{}-{}", SYSTEMS[index % SYSTEMS.len()], random.pick(SLUGS))
}

/// What one postmortem is about, and the text so far.
struct Writer {
    archive: Archive,
    index: usize,
    depth: usize,
    random: Random,
    words: &'static Words,
    slots: Vec<(&'static str, String)>,
    started: DateTime<Utc>,
    resolved: DateTime<Utc>,
    held: DateTime<Utc>,
    severity: usize,
    /// 0 for draft, 1 for in-review, 2 for reviewed, 3 for closed.
    status: usize,
    tells_customers: bool,
    late: bool,
    people: Vec<&'static str>,
    tickets: Vec<String>,
    out: String,
}

impl Writer {
    fn new(archive: Archive, index: usize, depth: usize, mut random: Random) -> Self {
        let words = if random.percent(20) { &japanese::WORDS } else { &english::WORDS };
        let date: NaiveDate = id(archive, index)[..10].parse().expect("an id begins with a date");
        let started = date.and_hms_opt(0, 0, 0).expect("every day has a midnight").and_utc()
            + TimeDelta::minutes(random.within(5, 1_200));
        let minutes = random.within(12, 130);
        let resolved = started + TimeDelta::minutes(minutes + random.within(20, 60));
        let severity = [1, 2, 2, 2, 3, 3, 3, 4, 4, 5][random.below(10)];
        let late = random.percent(4) && !matches!(archive.mix, Mix::Clean | Mix::Rows);
        let held = meeting(resolved, if late { 12 } else { random.within(2, 3) });
        let status = match archive.mix {
            Mix::Mixed => [0, 1, 1, 2, 2, 3, 3, 3, 3, 3][random.below(10)],
            Mix::Clean => 3,
            Mix::Hinted => 1,
            Mix::Rows => 0,
        };
        let tells_customers = severity == 1 || random.percent(if severity == 2 { 40 } else { 5 });
        let people = random.some(HANDLES, 9);
        let tickets = (0..3 + random.below(3)).map(|_| {
            format!(
                "https://tracker.example.com/browse/{}-{}",
                random.pick(&["CORE", "EDGE", "DATA"]),
                random.within(10, 9_999)
            )
        });
        let tickets = tickets.collect();
        let mut writer = Self {
            archive,
            index,
            depth,
            random,
            words,
            slots: Vec::new(),
            started,
            resolved,
            held,
            severity,
            status,
            tells_customers,
            late,
            people,
            tickets,
            out: String::with_capacity(9_000),
        };
        writer.choose(minutes);
        writer
    }

    /// Fills the slots that stay the same all over the postmortem.
    fn choose(&mut self, minutes: i64) {
        let system = SYSTEMS[self.index % SYSTEMS.len()];
        let team = format!("team-{}", system.split('-').next().unwrap_or(system));
        self.slots = vec![
            ("system", system.to_owned()),
            ("team", team),
            ("minutes", minutes.to_string()),
            ("region", self.random.pick(REGIONS).to_owned()),
            ("host", format!("{system}-{:02}", self.random.within(1, 48))),
            (
                "version",
                format!("{}.{}.{}", self.random.within(1, 9), self.random.within(0, 40), self.random.within(0, 9)),
            ),
            ("clock", self.started.format("%H:%M").to_string()),
            ("date", self.started.format("%Y-%m-%d").to_string()),
        ];
        for (slot, list) in [("cause", self.words.causes), ("symptom", self.words.symptoms), ("fix", self.words.fixes)]
        {
            let text = self.random.pick(list);
            let filled = self.fill(text);
            self.slots.push((slot, filled));
        }
    }

    /// A sentence with its slots filled; `{n}`, `{small}`, `{percent}` and `{id}` are another number each time, and
    /// `{System}` is `{system}` at the head of a sentence.
    fn fill(&mut self, sentence: &str) -> String {
        let mut filled = String::with_capacity(sentence.len() * 2);
        let mut rest = sentence;
        while let Some((before, (slot, after))) =
            rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            filled.push_str(before);
            match slot {
                "n" => filled.push_str(&self.random.within(11, 980).to_string()),
                "small" => filled.push_str(&self.random.within(2, 59).to_string()),
                "percent" => filled.push_str(&self.random.within(1, 38).to_string()),
                "id" => filled.push_str(&self.random.within(10_000, 99_999).to_string()),
                _ => {
                    let value = self.slots.iter().find(|(name, _)| name.eq_ignore_ascii_case(slot));
                    let value = value.map_or_else(|| panic!("no slot `{slot}`"), |(_, value)| value.as_str());
                    if slot.starts_with(|letter: char| letter.is_uppercase()) {
                        let mut letters = value.chars();
                        filled.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                        filled.push_str(letters.as_str());
                    } else {
                        filled.push_str(value);
                    }
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn one_of(&mut self, list: &[&'static str]) -> String {
        let sentence = self.random.pick(list);
        self.fill(sentence)
    }

    fn several_of(&mut self, list: &[&'static str], count: usize) -> Vec<String> {
        let sentences = self.random.some(list, count);
        sentences.into_iter().map(|sentence| self.fill(sentence)).collect()
    }

    fn line(&mut self, key: &str, value: impl std::fmt::Display) {
        writeln!(self.out, "{key} = {value}").expect("a string takes every write");
    }

    fn text(&mut self, key: &str, text: &str) {
        if text.contains('\n') {
            self.line(key, format_args!("\"\"\"\n{text}\n\"\"\""));
        } else {
            self.line(key, format_args!("\"{text}\""));
        }
    }

    fn list(&mut self, key: &str, items: &[&str]) {
        let quoted: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
        self.line(key, format_args!("[{}]", quoted.join(", ")));
    }

    fn header(&mut self, header: &str) {
        writeln!(self.out, "\n{header}").expect("a string takes every write");
    }

    fn write(mut self) -> String {
        self.head();
        self.sections();
        self.timeline();
        self.actions();
        self.messages();
        self.records();
        self.out
    }

    fn head(&mut self) {
        self.out.push_str("#:schema ../../.pmgit/postmortem.schema.json\n");
        let title = self.one_of(self.words.titles);
        self.text("title", &title);
        let status = ["draft", "in-review", "reviewed", "closed"][self.status];
        self.text("status", status);
        self.text("severity", &format!("SEV-{}", self.severity));
        self.text("language", self.words.language);
        let system = SYSTEMS[self.index % SYSTEMS.len()];
        let tag = self.random.pick(&["capacity", "rollout", "network", "storage", "limits"]);
        self.list("tags", &[system, tag]);
        if self.index >= SYSTEMS.len() && self.random.percent(30) {
            let earlier = id(self.archive, self.index - SYSTEMS.len());
            self.list("related", &[&earlier]);
        }
        self.header("[incident]");
        let reference = format!("PD-{}", 1_000 + self.index);
        self.list("references", &[&reference]);
        let (started, resolved) = (self.started, self.resolved);
        let minutes = (resolved - started).num_minutes();
        self.line("started", at(started));
        self.line("detected", at(started + TimeDelta::minutes(minutes / 6 + 1)));
        self.line("mitigated", at(started + TimeDelta::minutes(minutes * 3 / 4)));
        self.line("resolved", at(resolved));
        let other = self.random.pick(SYSTEMS);
        let systems = if other == system { vec![system] } else { vec![system, other] };
        self.list("systems", &systems);
        self.text("recording", &format!("https://meet.example.com/recordings/{}", 70_000 + self.index));
        self.text("chat", &format!("https://chat.example.com/archives/inc-{}", 1_000 + self.index));
        if self.severity == 1 && self.random.percent(15) {
            let full = self.fill(self.words.full);
            self.text("full_outage", &full);
        }
        let people = self.people.clone();
        self.header("[people]");
        for (key, person) in ["owner", "incident_commander", "scribe"].into_iter().zip(&people) {
            self.text(key, person);
        }
        self.text("owner_designated_by", people[1]);
        self.list("responders", &people[1..5]);
        self.list("service_owners", &people[4..5]);
        self.list("engineering_managers", &people[5..6]);
        self.list("product_managers", &people[6..7]);
        self.text("customer_liaison", people[7]);
        self.header("[meeting]");
        self.line("scheduled", at(self.held));
        self.line("minutes", 30);
        self.text("calendar", &format!("https://calendar.example.com/events/{}", 400_000 + self.index * 7));
        self.line("shared", at(self.shared()));
        if self.status >= 2 {
            self.line("held", at(self.held));
            let outcome = self.one_of(self.words.outcome);
            self.text("outcome", &outcome);
            self.list("attendees", &people[..7]);
        }
    }

    /// When the link went round: more than a day before the meeting.
    fn shared(&self) -> DateTime<Utc> {
        self.held - TimeDelta::minutes(24 * 60 + 30)
    }

    fn sections(&mut self) {
        let words = self.words;
        let more = self.depth;
        self.header("[sections]");
        let overview = self.one_of(words.overview);
        self.text("overview", &overview);
        let prose: [(&str, &[&'static str], usize, &str); 6] = [
            ("what_happened", words.what_happened, 2 + more, "\n\n"),
            ("contributing_factors", words.contributing_factors, 2 + more / 2, "\n"),
            ("resolution", words.resolution, 1 + more / 3, words.between_sentences),
            ("customer_impact", words.customer_impact, 1 + more / 3, words.between_sentences),
            ("detection", words.detection, 1, "\n"),
            ("went_well", words.went_well, 2 + more / 3, "\n"),
        ];
        for (key, sentences, count, between) in prose {
            let mut text = self.several_of(sentences, count).join(between);
            if key == "resolution" {
                text = self.fill("{Fix}: ") + &text;
            }
            self.text(key, &text);
        }
        let slips = self.several_of(words.went_poorly, 2);
        let items: Vec<String> =
            slips.iter().zip(&self.tickets).map(|(slip, ticket)| format!("- {slip} ({ticket}).")).collect();
        self.text("went_poorly", &items.join("\n"));
    }

    fn timeline(&mut self) {
        let first = self.random.below(self.words.impact.len());
        let count = 1 + self.random.below(3);
        for &(metric, unit) in self.words.impact.iter().cycle().skip(first).take(count) {
            let value = self.random.within(0, 4_800);
            self.header("[[impact]]");
            self.text("metric", metric);
            self.line("value", value);
            let of = value + self.random.within(100, 90_000);
            self.line("of", of);
            self.text("unit", unit);
            self.text("source", &format!("https://grafana.example.com/d/{}", 100 + self.index % 800));
        }
        let words = self.words;
        let has_evidence = self.archive.mix != Mix::Rows;
        let (told, deeds, count) = match self.archive.mix {
            Mix::Rows => (words.brief_moments, words.brief_deeds, 2 + self.random.below(9)),
            Mix::Mixed | Mix::Clean | Mix::Hinted => (words.moments, words.deeds, 2 + self.depth),
        };
        let mut moments = Vec::new();
        for (kind, list) in ["cause", "detection", "page", "impact", "public"].into_iter().zip(told) {
            moments.push((kind, self.one_of(list)));
        }
        let deeds = self.several_of(deeds, count);
        moments.extend(deeds.into_iter().map(|deed| ("action", deed)));
        moments.push(("recovery", self.one_of(told[5])));
        let minutes = (self.resolved - self.started).num_minutes();
        let last = i64::try_from(moments.len() - 1).unwrap_or(1);
        for (place, (kind, event)) in (0..).zip(moments) {
            let time = self.started + TimeDelta::minutes(minutes * place / last);
            self.header("[[timeline]]");
            self.line("at", at(time));
            self.text("kind", kind);
            self.text("event", &event);
            if has_evidence {
                let evidence =
                    format!("https://grafana.example.com/d/{}?from={}", 100 + self.index % 800, time.timestamp());
                self.list("evidence", &[&evidence]);
            }
        }
        self.queries();
    }

    fn queries(&mut self) {
        let system = SYSTEMS[self.index % SYSTEMS.len()];
        let purposes = self.several_of(self.words.queries, 1 + self.depth % 2);
        for purpose in purposes {
            self.header("[[queries]]");
            self.text("purpose", &purpose);
            let day = self.started.format("%Y-%m-%d");
            let command = if self.random.percent(60) {
                format!(
                    "'''\nSELECT region, count(*) FROM requests\nWHERE service = '{system}' AND at >= '{day}' AND seconds > 5\n\
                     GROUP BY region ORDER BY 2 DESC\n'''"
                )
            } else {
                format!("'histogram_quantile(0.99, sum by (le) (rate(seconds_bucket{{job=\"{system}\"}}[5m])))'")
            };
            self.line("command", command);
            let result = format!("https://notebooks.example.com/{}", self.random.within(10_000, 99_999));
            self.text("result", &result);
        }
    }

    fn actions(&mut self) {
        let tickets = self.tickets.clone();
        let titles = self.several_of(self.words.actions, tickets.len());
        let days = if self.severity == 1 { 14 } else { 28 };
        for (place, (title, ticket)) in titles.iter().zip(&tickets).enumerate() {
            self.header("[[actions]]");
            self.text("title", title);
            self.text("kind", KINDS[place % KINDS.len()]);
            self.text("priority", if place == 0 { "P0" } else { "P1" });
            let team = self.fill("{team}");
            self.text("owner", &team);
            self.text("ticket", ticket);
            let due = self.resolved.date_naive() + Days::new(days - place as u64);
            self.line("due", due);
            if self.status == 3 && self.random.percent(60) {
                self.line("done", due - Days::new(3));
            }
            let dated = format!("sev{}_{}", self.severity, self.started.format("%Y%m%d"));
            let severity = format!("sev{}", self.severity);
            self.list("labels", &[&severity, &dated]);
        }
    }

    fn messages(&mut self) {
        if self.status >= 2 {
            self.header("[internal_message]");
            let text = self.one_of(self.words.internal);
            self.text("text", &text);
            self.line("sent", at(self.held + TimeDelta::hours(1)));
        }
        if self.tells_customers {
            self.header("[external_message]");
            for (key, list) in ["summary", "what_happened", "what_we_are_doing"].into_iter().zip(self.words.told) {
                let text = self.one_of(list);
                self.text(key, &text);
            }
            if self.status == 3 {
                self.line("posted", at(self.held + TimeDelta::hours(3)));
                self.text("url", &format!("https://status.example.com/incidents/{}", 1_000 + self.index));
                self.text("posted_by", self.people[7]);
            }
        }
    }

    /// Approvals, a waiver where the meeting was late, and how the postmortem came to its status.
    fn records(&mut self) {
        let people = self.people.clone();
        let (shared, held) = (self.shared(), self.held);
        if self.status >= 2 {
            for (minutes, person) in [(28, people[1]), (29, people[5])] {
                self.header("[[approvals]]");
                self.text("by", person);
                self.line("at", at(held + TimeDelta::minutes(minutes)));
            }
        }
        if self.late {
            self.header("[[waivers]]");
            self.text("rule", "late-meeting");
            self.text("reason", self.words.late);
            self.text("approved_by", people[1]);
        }
        let mut steps = Vec::new();
        if self.status >= 1 {
            if self.random.percent(6) {
                steps.push((0, 1, shared - TimeDelta::hours(2), people[0]));
                steps.push((1, 0, shared - TimeDelta::hours(1), people[1]));
            }
            steps.push((0, 1, shared, people[0]));
        }
        // Without a message to customers, a postmortem may be closed as soon as the meeting is over.
        let direct = self.status == 3 && !self.tells_customers && self.random.percent(50);
        if self.status >= 2 && !direct {
            steps.push((1, 2, held + TimeDelta::minutes(30), people[1]));
        }
        if self.status == 3 {
            steps.push((if direct { 1 } else { 2 }, 3, held + TimeDelta::hours(4), people[7]));
        }
        for (from, to, time, by) in steps {
            let name = |status: usize| ["draft", "in-review", "reviewed", "closed"][status];
            self.header("[[transitions]]");
            self.text("from", name(from));
            self.text("to", name(to));
            self.line("at", at(time));
            self.text("by", by);
            if to < from {
                self.text("reason", self.words.returned);
            }
        }
    }
}

/// The meeting: so many days after the resolution, on a weekday where that is within the same limit.
fn meeting(resolved: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let day = |days: i64| (resolved + TimeDelta::days(days)).date_naive();
    let works = |days: &i64| !matches!(day(*days).weekday(), Weekday::Sat | Weekday::Sun);
    let days = [days, 3, 2].into_iter().find(works).unwrap_or(days);
    let days = if days >= 12 { days } else { days.clamp(2, 3) };
    day(days).and_hms_opt(6, 0, 0).expect("every day has a morning").and_utc()
}

fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
