//! Whether a word is said of somebody else: `the AWS outage`, `an outage at Fastly`, `AWSの機能停止`.
//!
//! Only what stands right beside the word tells, so that "AWS recovered before our outage" is still ours.

use std::borrow::Cow;

use super::pattern;
use crate::text::compatible;

/// Companies that others depend on. A team that is one of them means itself, and has a reason to write.
#[rustfmt::skip] // names in a row
const KNOWN: &[&str] = &[
    "aws", "amazon", "amazon web services", "azure", "microsoft", "gcp", "google cloud", "google", "cloudflare", "fastly", "akamai",
    "cloudfront", "github", "github actions", "gitlab", "bitbucket", "slack", "okta", "auth0", "twilio", "stripe", "paypal",
    "pagerduty", "datadog", "heroku", "vercel", "netlify", "digitalocean", "linode", "ovh", "ovhcloud", "hetzner", "let's encrypt",
    "npm", "pypi", "docker hub", "atlassian", "sendgrid", "mailchimp", "new relic", "mongodb atlas", "snowflake", "equinix",
    "level 3", "centurylink", "verizon", "comcast", "rackspace", "firebase", "facebook", "dyn", "gmail", "amazon s3", "gce", "gke", "aks", "eks", "buildkite", "circleci", "travis ci", "ntt", "kddi", "iij",
    "さくらのクラウド", "さくらインターネット", "ソフトバンク",
];

/// What a name may have of its own before the word: `the AWS S3 outage`.
#[rustfmt::skip] // words in a row
const PARTS: &[&str] = &[
    "api", "dns", "cdn", "network", "region", "regional", "global", "partial", "major", "cloud", "console", "status", "storage",
    "s3", "ec2", "rds", "ebs", "dynamodb", "lambda", "iam", "sts", "actions", "pages", "kms", "web", "services", "service", "full",
    "massive", "widespread", "internet", "compute", "pub/sub", "login", "single-region", "multi-region", "infrastructure",
];

/// What a name may have done to come to the word: `GitHub is experiencing some outage`.
#[rustfmt::skip] // words in a row
const HAVING: &[&str] = &[
    " is experiencing an", " is experiencing some", " is experiencing a major", " was experiencing an", " is having an", " was having an", " had an",
    " had a major", " reported an", " reports an", " experienced an", " suffered an", " has an",
];

/// Words that others are called by where they have no name.
#[rustfmt::skip] // patterns in a row
const OTHERS: &[&str] = &[
    "[provider|providers|vendor|vendors|supplier|suppliers|upstream|third-party|third party|carrier|carriers|isp|registrar|partner|partners|hoster]['s|s']?",
    "[provider|vendor|supplier|upstream|third-party|third party|carrier|isp|registrar|partner] [dns|network|api|side|service|cdn|cloud|storage|power]",
    "[data center|data centre|datacenter|datacentre] [provider|operator]['s|s']?",
];
#[rustfmt::skip] // patterns in a row
const AT_OTHERS: &[&str] = &[
    "[at|of|in|with|by|within|from|on] [our|a|the|their|an|one of our|its|another]?[ upstream| external| third-party]?[ _]?[ _]? [provider|providers|vendor|vendors|supplier|suppliers|carrier|isp|registrar|partner|partners|hoster]",
    "on [the|their] [side|end] of [our|a|the]",
    "[upstream]",
];

/// Whether a company that others depend on, one of some names, or a provider without one has the word that stands between two
/// parts of a line.
#[must_use]
pub(crate) fn is_of_another(before: &str, behind: &str, names: &[String]) -> bool {
    let (written, before, behind) = (before.trim_end(), folded(before), folded(behind));
    let (before, behind) = (before.trim_end(), behind.trim_start());
    let is_ours = ends_with_word(before, "our");
    if OTHERS.iter().any(|pattern| pattern::ends(pattern, before))
        || !is_ours && AT_OTHERS.iter().any(|pattern| pattern::begins(pattern, behind).is_some())
        || owns_in_japanese_without_name(before)
    {
        return true;
    }
    let whole = without_parts(before);
    let subject = HAVING.iter().find_map(|having| before.strip_suffix(having)).map(str::trim_end);
    let owns = |name: &str| {
        owns_before(before, name)
            || owns_before(whole, name)
            || subject.is_some_and(|subject| ends_with_word(subject, name))
            || (!is_ours && owns_behind(behind, name))
            || owns_in_japanese(before, name)
    };
    KNOWN.iter().any(|name| owns(name))
        || names.iter().any(|name| owns(&folded_name(name)) && (!is_common(name) || is_written(written, behind, name)))
}

/// What stands before the parts of a name: `the aws` of `the aws s3 us-east-1`.
fn without_parts(before: &str) -> &str {
    let mut whole = before;
    for _ in 0..3 {
        let part = whole.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_region = part.contains('-') && part.bytes().any(|byte| byte.is_ascii_digit());
        if !is_region && !PARTS.contains(&part) {
            break;
        }
        whole = whole[..whole.len() - part.len()].trim_end();
    }
    whole
}

/// Whether a name is also a word of the language, and meant only where it is written as a name.
fn is_common(name: &str) -> bool {
    #[rustfmt::skip] // words in a row
    const COMMON: &[&str] = &[
        "next", "box", "square", "linear", "render", "fly", "notion", "segment", "branch", "signal", "zoom", "front", "drift", "railway",
        "mode", "loop", "monday", "discord", "clear", "apple", "target", "gap", "orange", "shell", "relay", "beacon", "harness",
        "first", "last", "second", "total", "major", "partial", "complete", "full", "main", "global", "brief", "short", "long",
        "network", "database", "service", "the", "this", "that", "our", "an", "a", "one", "two", "any", "cloud", "buffer", "plain",
    ];
    COMMON.contains(&name.to_lowercase().as_str())
}

/// Whether it is written with a capital right beside, and not as the first word of a sentence.
fn is_written(before: &str, behind: &str, name: &str) -> bool {
    let bare = before.strip_suffix("'s").unwrap_or(before);
    let at = bare.len().saturating_sub(name.len());
    let (rest, word) = bare.split_at_checked(at).unwrap_or((bare, ""));
    let begins_sentence = rest.trim_end().is_empty() || rest.trim_end().ends_with(['.', '。']);
    let as_name = word.eq_ignore_ascii_case(name) && word.starts_with(char::is_uppercase) && !begins_sentence;
    as_name || owns_behind(behind, &folded_name(name))
}

/// `外部プロバイダーの機能停止`.
fn owns_in_japanese_without_name(before: &str) -> bool {
    let before = bare_of_kinds(before);
    let owner = PARTICLES.into_iter().find_map(|particle| before.strip_suffix(particle)).unwrap_or(before);
    [
        "プロバイダー",
        "プロバイダ",
        "ベンダー",
        "ベンダ",
        "他社",
        "外部サービス",
        "外部api",
        "取引先",
        "事業者",
        "提供元",
        "回線事業者",
        "データセンター事業者",
        "上流",
    ]
    .iter()
    .any(|other| owner.ends_with(other))
}

fn folded(text: &str) -> String {
    compatible(text).collect::<String>().to_lowercase().replace('’', "'")
}

/// A name as it is compared: most have been folded already, once for a document.
fn folded_name(name: &str) -> Cow<'_, str> {
    let is_folded = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { Cow::Borrowed(name) } else { Cow::Owned(folded(name)) }
}

/// `AWS outage`, `AWS's outage`, `Fastly-outage`.
fn owns_before(before: &str, name: &str) -> bool {
    let owner = before.strip_suffix("'s").or_else(|| before.strip_suffix("s'")).unwrap_or(before);
    ends_with_word(owner, name) || before.strip_suffix('-').is_some_and(|owner| ends_with_word(owner, name))
}

/// `outage at Fastly`, `outage of the AWS console`.
fn owns_behind(behind: &str, name: &str) -> bool {
    let place = ["at ", "of ", "in ", "within "].into_iter().find_map(|word| behind.strip_prefix(word));
    let Some(place) = place.map(str::trim_start) else { return false };
    let place = place.strip_prefix("the ").unwrap_or(place);
    begins_with_word(place, name)
}

/// What may stand between the name and the word.
const KINDS: [&str; 8] = ["大規模な", "広範囲な", "広範囲の", "全面的な", "部分的な", "一時的な", "長時間の", "広域"];
const PARTICLES: [&str; 5] = ["側での", "側の", "における", "の", "で"];

/// `AWSの機能停止`, `Fastlyで大規模な機能停止`, `AWS機能停止`.
fn owns_in_japanese(before: &str, name: &str) -> bool {
    let before = bare_of_kinds(before);
    let owner = PARTICLES.into_iter().find_map(|particle| before.strip_suffix(particle));
    owner.is_some_and(|owner| ends_with_word(owner.trim_end(), name))
}

fn bare_of_kinds(before: &str) -> &str {
    KINDS.into_iter().find_map(|kind| before.strip_suffix(kind)).unwrap_or(before).trim_end()
}

/// Whether a text ends with a word that is no part of a longer one.
fn ends_with_word(text: &str, word: &str) -> bool {
    let rest = text.strip_suffix(word).filter(|_| !word.is_empty());
    rest.is_some_and(|rest| !(joins(rest.chars().next_back()) && joins(word.chars().next())))
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word).filter(|_| !word.is_empty());
    rest.is_some_and(|rest| !(joins(rest.chars().next()) && joins(word.chars().next_back())))
}

/// Whether a letter goes on a word beside another: Latin letters and digits do, Japanese ones follow any word.
fn joins(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() && letter < '\u{2E80}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_spared(line: &str) -> bool {
        let names = ["AWS", "Fastly", "Google Cloud", "さくら"].map(str::to_owned);
        let word = ["outages", "outage", "Outage", "機能停止"].into_iter().find(|word| line.contains(word));
        let (before, behind) = line.split_once(word.expect("the line has the word")).expect("it has");
        is_of_another(before, behind, &names)
    }

    #[test]
    fn the_outage_of_a_provider_is_its_own() {
        for line in [
            "It began with the AWS outage.",
            "It began with the aws outage.",
            "AWS's outage",
            "AWS’s outage",
            "the Google Cloud outage",
            "an AWS-outage",
            "ＡＷＳ outage",
            "an outage at Fastly took us with it",
            "an outage of AWS",
            "outages in the Google Cloud network",
            "Fastly outages",
            "AWSの機能停止により",
            "AWS の機能停止",
            "Fastlyで機能停止が発生",
            "Fastlyで大規模な機能停止が発生",
            "昨夜AWSの機能停止",
            "さくらの機能停止",
            "AWS側の機能停止",
            "AWS機能停止",
            "ＡＷＳにおける全面的な機能停止",
            "the Azure outage",
            "an outage at our DNS provider",
            "our DNS provider's outage",
            "an upstream outage",
            "a third-party outage took us with it",
            "the AWS us-east-1 outage",
            "the GitHub API outage",
            "GitHub is experiencing some outage",
            "AWS had an outage in us-east-1",
            "GCP infrastructure outage",
            "外部サービスの機能停止",
            "回線事業者側の機能停止",
        ] {
            assert!(is_spared(line), "{line}");
        }
    }

    #[test]
    fn an_outage_beside_which_a_provider_is_named_is_still_ours() {
        for line in [
            "The outage began.",
            "AWS recovered before the outage.",
            "AWS caused our outage",
            "Fastly. Outage of the checkout",
            "an outage at our office",
            "our outage in AWS",
            "an outage on AWS",
            "the LAWS outage",
            "outage at Fastlyish",
            "an AWSome outage",
            "the outage, at Fastly they said",
            "AWSが復旧した後の機能停止",
            "AWSの障害による機能停止",
            "決済の機能停止",
            "機能停止はAWSで",
        ] {
            assert!(!is_spared(line), "{line}");
        }
    }

    #[test]
    fn a_provider_that_is_called_like_a_word_is_meant_where_it_is_written_as_a_name() {
        let names = ["Next", "Box", "Major"].map(str::to_owned);
        let spared = |before: &str| is_of_another(before, " began.", &names);
        assert!(spared("We had the Box") && spared("then the Next"));
        assert!(!spared("the next ") && !spared("a major ") && !spared("a box ") && !spared("Major "));
    }

    #[test]
    fn without_names_nothing_is_another_s() {
        assert!(!is_of_another("the ACME ", "", &[]));
        assert!(!is_of_another("the ", " at ", &[String::new()]));
    }
}
