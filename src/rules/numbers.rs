//! Whether prose gives a number, in digits or words of either language. Digits that name something are none: identifiers,
//! versions, dates, times of day, status codes.

use crate::text::compatible;

/// Whether a text, as its reader sees it, has a number.
pub(super) fn has_number(visible: &str) -> bool {
    let text: String = if visible.is_ascii() {
        visible.to_ascii_lowercase()
    } else {
        compatible(visible).flat_map(char::to_lowercase).collect()
    };
    text.lines().any(|line| has_figure(line) || has_english_number(line) || has_japanese_number(line))
}

/// Whether one of the runs of letters, digits and the signs within them is a figure.
fn has_figure(line: &str) -> bool {
    let is_of_run = |letter: char| letter.is_ascii_alphanumeric() || ".,:/-_%#@'+".contains(letter);
    let mut at = 0;
    while let Some(start) = line[at..].find(is_of_run).map(|start| at + start) {
        let end = line[start..].find(|letter| !is_of_run(letter)).map_or(line.len(), |end| start + end);
        if line[start..end].contains(|letter: char| letter.is_ascii_digit())
            && is_figure(&line[..start], &line[start..end], &line[end..])
        {
            return true;
        }
        at = end;
    }
    false
}

fn is_figure(before: &str, run: &str, behind: &str) -> bool {
    let run = run.trim_start_matches(['+', '-', '\'']).trim_end_matches(['.', ',', ':', '-', '/', '\'']);
    let end = run.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')).unwrap_or(run.len());
    let (digits, rest) = run.split_at(end);
    let is_of_address = before.ends_with(['=', '&', '?', '第']);
    // An identifier begins with a letter, a version or an address has several points.
    if digits.is_empty() || is_of_address || digits.matches('.').count() > 1 {
        return false;
    }
    match rest.chars().next() {
        None => is_bare_figure(before, digits, behind),
        Some('%') => true,
        Some('-') => is_compound(&rest[1..]),
        // A date, a fraction, or `24/7`.
        Some('/') => counts_something(behind),
        // `404s` are answers, `90s` are seconds.
        Some(_) => UNITS.contains(&rest) && !(rest == "s" && STATUS_CODES.contains(&digits)),
    }
}

/// Whether what follows a number and a hyphen leaves it a number: `10-minute`, `5-31`; not `2026-11-20` or `3-beta`.
fn is_compound(rest: &str) -> bool {
    let parts: Vec<&str> = rest.split('-').collect();
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'%'));
    match parts[..] {
        [only] => is_number(only) || is_counted(only),
        [first, ..] => is_counted(first),
        [] => false,
    }
}

/// Whether digits by themselves are a number, as what stands around them has it.
fn is_bare_figure(before: &str, digits: &str, behind: &str) -> bool {
    let next = behind.trim_start();
    if next.starts_with(|letter: char| !letter.is_ascii()) {
        return is_japanese_figure(before, digits, next);
    }
    if counts_something(behind) {
        return true;
    }
    let (last, first) = (last_word(before), first_word(behind));
    let is_date = [last, first].iter().any(|word| is_month(word)) || is_year(digits);
    !(is_date || first == "am" || first == "pm" || NAMING.contains(&last) || STATUS_CODES.contains(&digits))
}

/// Whether digits before a Japanese word count something: a day of the month and a time of day do not.
fn is_japanese_figure(before: &str, digits: &str, next: &str) -> bool {
    let mut letters = next.chars();
    let (counter, behind) = (letters.next(), letters.next());
    match counter {
        Some('年' | '日' | '時') => behind == Some('間'),
        Some('月' | '号' | '番' | '版' | '系' | '代' | '次' | '章') => false,
        Some('分') => !before.ends_with('時') && !before.trim_end().ends_with('時'),
        Some('回') => behind != Some('目'),
        Some('件' | '人' | '名' | '台' | '社' | '秒' | '割' | '個' | '万' | '千' | '億') => true,
        _ => !STATUS_CODES.contains(&digits) && !is_year(digits) && !NAMING.contains(&last_word(before)),
    }
}

fn counts_something(behind: &str) -> bool {
    is_counted(first_word(behind))
}

fn is_counted(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    COUNTED.contains(&singular) || COUNTED.contains(&word) || UNITS.contains(&word)
}

fn is_month(word: &str) -> bool {
    MONTHS.iter().any(|month| *month == word || (word.len() == 3 && month.starts_with(word)) || word == "sept")
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// The word right behind, where nothing but spaces stands between.
fn first_word(behind: &str) -> &str {
    let rest = behind.trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}

/// The word right before, where nothing but spaces stands between.
fn last_word(before: &str) -> &str {
    let rest = before.trim_end();
    let start = rest.rfind(|letter: char| !letter.is_ascii_alphabetic());
    let start = start.map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
    &rest[start..]
}

/// Whether an English line has a number in words, or says of all or none of something that can be counted.
fn has_english_number(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().any(|(at, word)| {
        let counts = || words[at + 1..].iter().take(3).any(|next| is_counted(next));
        let is_part = || at > 0 && matches!(words[at - 1], "a" | "one") && words.get(at + 1) == Some(&"of");
        match *word {
            "all" | "every" | "each" | "no" | "none" => counts(),
            "third" | "fifth" | "tenth" => is_part(),
            word => NUMBER_WORDS.contains(&word),
        }
    })
}

/// Whether a Japanese line has a number in words: 数十, 約三割, 半数, 全ユーザー.
fn has_japanese_number(line: &str) -> bool {
    if line.is_ascii() {
        return false;
    }
    let letters: Vec<char> = line.chars().collect();
    let is_numeral = |letter: char| "一二三四五六七八九十百千万億".contains(letter);
    let at = |index: usize| letters.get(index).copied().unwrap_or(' ');
    JAPANESE_NUMBERS.iter().any(|word| line.contains(word))
        || letters.iter().enumerate().any(|(index, &letter)| {
            let before = if index == 0 { ' ' } else { letters[index - 1] };
            match letter {
                // Not 安全, 完全, 健全, 保全, 万全; 全く, 全然, 全般, 全体, 全力, 全面.
                '全' => {
                    !"安完健保万".contains(before)
                        && is_word_of_japanese(at(index + 1))
                        && !"然般体力面".contains(at(index + 1))
                }
                // Not 十分, which is "enough".
                letter if is_numeral(letter) => "件人名割回台社秒個つ本".contains(at(index + 1)),
                _ => false,
            }
        })
}

/// Whether a letter begins a noun: a Chinese letter, katakana or Latin.
fn is_word_of_japanese(letter: char) -> bool {
    letter.is_alphabetic() && !('\u{3040}'..='\u{309F}').contains(&letter)
}

/// What is counted or measured, in the singular.
#[rustfmt::skip] // words in a row, as they are read
const COUNTED: &[&str] = &[
    "account", "alert", "build", "call", "check", "checkout", "client", "cluster", "container", "core", "customer",
    "day", "deployment", "device", "email", "employee", "event", "failure", "file", "gateway", "host", "hour",
    "instance", "job", "machine", "member", "message", "minute", "month", "node", "operation", "order", "organization",
    "page", "partition", "payment", "people", "percent", "percentage", "person", "pod", "process", "project", "query",
    "queries", "record", "region", "replica", "report", "repository", "repositories", "request", "responses", "row",
    "second", "server", "service", "session", "shard", "shop", "site", "subscriber", "team", "tenant", "ticket", "time",
    "timeout", "transaction", "user", "visitor", "vm", "week", "worker", "write", "year", "zone",
];

/// What may stand right behind the digits.
#[rustfmt::skip] // as above
const UNITS: &[&str] = &[
    "x", "k", "m", "bn", "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "ms", "us", "s", "sec", "secs", "min",
    "mins", "h", "hr", "hrs", "d", "rps", "qps", "rpm", "req/s", "mb/s", "gb/s", "pct",
];

#[rustfmt::skip] // as above
const NUMBER_WORDS: &[&str] = &[
    "zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
    "sixty", "seventy", "eighty", "ninety", "half", "halved", "thirds", "quarter", "quarters", "dozen", "dozens",
    "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions", "twice", "doubled",
    "tripled", "tenfold",
];

const JAPANESE_NUMBERS: &[&str] = &["数十", "数百", "数千", "数万", "半分", "半数", "半減", "過半", "すべて", "全て"];

/// Words whose number is a name.
#[rustfmt::skip] // as above
const NAMING: &[&str] = &[
    "version", "v", "release", "sev", "severity", "priority", "p", "phase", "step", "port", "pr", "pull", "issue",
    "ticket", "incident", "inc", "http", "status", "code", "codes", "error", "line", "figure", "section", "chapter",
    "table", "id", "no", "number", "part", "utc", "gmt", "tls", "ipv", "layer", "python", "java", "node", "ruby",
];

/// What a server answers, where nothing that can be counted follows.
#[rustfmt::skip] // as above
const STATUS_CODES: &[&str] = &[
    "200", "201", "202", "204", "301", "302", "304", "307", "308", "400", "401", "403", "404", "405", "408", "409",
    "410", "413", "422", "425", "429", "431", "451", "499", "500", "501", "502", "503", "504", "505", "507", "508",
    "511", "520", "521", "522", "523", "524", "525", "526", "527", "530",
];

#[rustfmt::skip] // as above
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::has_number;

    #[test]
    fn figures_and_number_words_are_numbers_in_either_language() {
        for text in [
            "412 of 17,000 checkouts failed",
            "It lasted 50 minutes",
            "latency rose to 300ms",
            "errors rose by 40%",
            "a 10-minute delay",
            "between 5-31 seconds",
            "$5,000 were refunded",
            "0 orders were lost",
            "503 users could not log in",
            "2,000 orders",
            "3x the usual load",
            "Half of the users saw errors",
            "dozens of customers wrote",
            "a third of all requests",
            "two shops were closed",
            "All customers were affected",
            "none of the payments was lost",
            "No customer noticed.",
            "412件の注文",
            "約3割の利用者",
            "50 分間つながらなかった",
            "３０分ほど遅れた",
            "数十人から連絡があった",
            "半数のリクエストが失敗した",
            "全ユーザーがログインできなかった",
            "三社の店舗",
            "２時間にわたり",
            "エラー率が 40% になった",
            "3日間",
        ] {
            assert!(has_number(text), "{text}");
        }
    }

    #[test]
    fn digits_that_name_something_are_none() {
        for text in [
            "Some users saw errors.",
            "On 20 November, customers could not pay",
            "On November 20, 2026 it was slow",
            "In 2019, it was slow",
            "from 00:12 to 01:02 UTC",
            "at 5 pm, at 7am, at 5:30am",
            "on 2026-11-20 and 11/20",
            "See CACHE-91, #812, PR 12 and INC123",
            "p99 latency of db01 in us-east-1 after v1.2.3 and version 7",
            "They saw HTTP 503 and 5xx errors, and 404s",
            "The API answered 503",
            "the 2nd and 20th time it was SEV-1",
            "10.0.3.4 did not answer, see https://example.com/d/412?from=1763597520",
            "after all, all of it was slow",
            "at one of the shops",
            "一部の利用者でエラーが出た",
            "11月20日の10時30分に始まった",
            "2026年に入って第3世代のサーバーが遅くなった",
            "503を返した",
            "完全には使えず、安全のため全面的に見直した",
            "十分に速くなかった",
            "全く使えなかった",
            "SEV-1のインシデント",
            "",
        ] {
            assert!(!has_number(text), "{text}");
        }
    }
}
