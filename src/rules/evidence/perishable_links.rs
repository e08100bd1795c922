//! Links whose page is another one tomorrow, or none: what they look like, service by service, each with its source.

/// Why a link does not last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// It shows the last hour before whoever opens it.
    Relative,
    /// It shows what is now.
    Live,
    /// Its signature ends.
    Signed,
    /// It leads to an address that a service may forget.
    Short,
    /// Its file is deleted after some days.
    Temporary,
}

/// One shape of a link that does not last.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) service: &'static str,
    pub(super) why: Why,
    /// What the host is, or ends with behind a dot; empty: any host.
    hosts: &'static [&'static str],
    /// What stands in the path; empty: anything.
    path: &'static str,
    /// What stands in the query or the fragment, decoded and in small letters, of which one is enough.
    has: &'static [&'static str],
    /// What makes it last all the same.
    lasts_with: &'static [&'static str],
    /// Where the service says so.
    #[cfg(test)]
    source: &'static str,
    #[cfg(test)]
    perishes: &'static str,
    #[cfg(test)]
    lasts: &'static str,
}

macro_rules! shapes {
    ($( $service:literal, $why:ident, $hosts:expr, $path:literal, $has:expr, $lasts_with:expr; $source:literal, $perishes:literal, $lasts:literal; )*) => {
        &[ $( Shape {
            service: $service, why: Why::$why, hosts: &$hosts, path: $path, has: &$has, lasts_with: &$lasts_with,
            #[cfg(test)] source: $source, #[cfg(test)] perishes: $perishes, #[cfg(test)] lasts: $lasts,
        } ),* ]
    };
}

#[rustfmt::skip] // a shape and what it is known from
pub(super) static SHAPES: &[Shape] = shapes! {
    "Grafana", Relative, [], "", ["from=now-", "\"from\":\"now-", "to=now&"], []; "https://grafana.com/docs/grafana/latest/visualizations/dashboards/build-dashboards/manage-dashboard-links/",
        "https://grafana.example.com/d/abc/checkout?from=now-6h&to=now", "https://grafana.example.com/d/abc/checkout?from=1763597520000&to=1763601120000";
    "Grafana", Short, [], "/goto/", [], []; "https://grafana.com/docs/grafana/latest/explore/",
        "https://grafana.example.com/goto/Xy3kd9", "https://grafana.example.com/d/abc/goto-page";
    "Kibana", Relative, [], "/app/", ["from:now-", "from:'now-", "from:\"now-"], []; "https://www.elastic.co/docs/explore-analyze/query-filter/filtering",
        "https://kibana.example.com/app/discover#/?_g=(time:(from:now-15m,to:now))", "https://kibana.example.com/app/discover#/?_g=(time:(from:'2026-11-20T00:00:00Z',to:'2026-11-20T01:00:00Z'))";
    "Kibana", Short, [], "/app/r/s/", [], []; "https://www.elastic.co/docs/explore-analyze/report-and-share",
        "https://kibana.example.com/app/r/s/x1Y2z", "https://kibana.example.com/app/dashboards#/view/1";
    "Datadog", Live, ["datadoghq.com", "datadoghq.eu", "ddog-gov.com"], "", ["live=true"], []; "https://docs.datadoghq.com/dashboards/guide/custom_time_frames/",
        "https://app.datadoghq.com/logs?query=a&live=true", "https://app.datadoghq.com/logs?query=a&from_ts=1763597520000&to_ts=1763601120000&live=false";
    "Datadog", Live, ["datadoghq.com", "datadoghq.eu"], "/dashboard/", [], ["from_ts="]; "https://docs.datadoghq.com/dashboards/",
        "https://app.datadoghq.com/dashboard/abc-def-ghi/checkout", "https://app.datadoghq.com/dashboard/abc-def-ghi?from_ts=1763597520000&to_ts=1763601120000";
    "CloudWatch", Relative, ["console.aws.amazon.com"], "/cloudwatch/", ["start~'-pt", "start~-", "timetype~'relative", "$7e'-pt", "start$3d-"], []; "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/modify_graph_date_time.html",
        "https://eu-west-1.console.aws.amazon.com/cloudwatch/home#metricsV2:graph=~(start~'-PT3H~end~'P0D)", "https://eu-west-1.console.aws.amazon.com/cloudwatch/home#metricsV2:graph=~(start~'2026-11-20T00:00:00.000Z~end~'2026-11-20T01:00:00.000Z)";
    "Amazon S3", Signed, [], "", ["x-amz-signature=", "x-amz-expires="], []; "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html",
        "https://logs.s3.amazonaws.com/a.gz?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&X-Amz-Signature=abc", "https://logs.s3.amazonaws.com/a.gz";
    "CloudFront", Signed, [], "", ["key-pair-id="], []; "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html",
        "https://d111.cloudfront.net/a.png?Expires=1763601120&Signature=abc&Key-Pair-Id=K2", "https://d111.cloudfront.net/a.png";
    "Google Cloud Storage", Signed, [], "", ["x-goog-signature=", "googleaccessid="], []; "https://cloud.google.com/storage/docs/access-control/signed-urls",
        "https://storage.googleapis.com/b/a.gz?X-Goog-Expires=3600&X-Goog-Signature=abc", "https://storage.cloud.google.com/b/a.gz";
    "Google Cloud Logging", Relative, ["console.cloud.google.com"], "/logs/", [";duration=", ";timerange=pt", ";timerange=%2fpt"], ["timestamp=", "starttime="]; "https://cloud.google.com/logging/docs/view/logs-explorer-interface",
        "https://console.cloud.google.com/logs/query;query=a;duration=PT1H?project=p", "https://console.cloud.google.com/logs/query;query=a;cursorTimestamp=2026-11-20T00:12:00Z;duration=PT1H?project=p";
    "Azure Storage", Signed, ["core.windows.net"], "", ["sig="], []; "https://learn.microsoft.com/azure/storage/common/storage-sas-overview",
        "https://a.blob.core.windows.net/logs/a.gz?sv=2024-11-04&se=2026-11-21T00%3A00%3A00Z&sr=b&sig=abc", "https://a.blob.core.windows.net/logs/a.gz";
    "Splunk", Relative, [], "/app/", ["earliest=-", "earliest=rt", "latest=now", "earliest=@"], []; "https://help.splunk.com/splunk-enterprise/spl-search-reference/9.4/time-format-variables-and-modifiers/time-modifiers",
        "https://splunk.example.com/en-US/app/search/search?q=search%20a&earliest=-24h%40h&latest=now", "https://splunk.example.com/en-US/app/search/search?q=search%20a&earliest=1763597520&latest=1763601120";
    "New Relic", Relative, ["newrelic.com"], "", ["duration="], ["begin", "start"]; "https://docs.newrelic.com/docs/query-your-data/explore-query-data/use-charts/use-time-picker-adjust-time-settings/",
        "https://one.newrelic.com/dashboards/detail?duration=1800000&state=abc", "https://one.newrelic.com/dashboards/detail?begin=1763597520000&end=1763601120000&duration=3600000";
    "Prometheus", Relative, [], "/graph", ["g0.range_input="], ["g0.end_input=", "g0.moment_input="]; "https://prometheus.io/docs/visualization/browser/",
        "https://prometheus.example.com/graph?g0.expr=up&g0.range_input=1h", "https://prometheus.example.com/graph?g0.expr=up&g0.range_input=1h&g0.end_input=2026-11-20%2001%3A00%3A00";
    "Prometheus", Live, [], "/alerts", [], ["="]; "https://prometheus.io/docs/visualization/browser/",
        "https://prometheus.example.com/alerts", "https://prometheus.example.com/d/alerts-1?from=1&to=2";
    "Sentry", Relative, ["sentry.io"], "", ["statsperiod="], ["start="]; "https://docs.sentry.io/product/explore/discover-queries/",
        "https://acme.sentry.io/issues/?query=is%3Aunresolved&statsPeriod=14d", "https://acme.sentry.io/issues/4123/events/abc/";
    "Jaeger", Relative, [], "/search", ["lookback="], ["start="]; "https://www.jaegertracing.io/docs/latest/frontend-ui/",
        "https://jaeger.example.com/search?service=checkout&lookback=1h", "https://jaeger.example.com/trace/1a2b3c";
    "Discord", Signed, ["cdn.discordapp.com", "media.discordapp.net"], "/attachments/", [], []; "https://discord.com/developers/docs/reference#signed-attachment-cdn-urls",
        "https://cdn.discordapp.com/attachments/1/2/graph.png?ex=65d903de&is=65c68ede&hm=2481f3", "https://discord.com/channels/1/2/3";
    "GitHub", Signed, ["private-user-images.githubusercontent.com"], "", [], []; "https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/attaching-files",
        "https://private-user-images.githubusercontent.com/1/2.png?jwt=abc", "https://github.com/user-attachments/assets/1a2b";
    "GitHub", Live, ["github.com"], "/blob/main/", ["l"], []; "https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files",
        "https://github.com/example/shop/blob/main/src/cache.rs#L12", "https://github.com/example/shop/blob/1f0c5e2/src/cache.rs#L12";
    "GitHub", Live, ["github.com"], "/blob/master/", ["l"], []; "https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files",
        "https://github.com/example/shop/blob/master/src/cache.rs#L12-L20", "https://github.com/example/shop/blob/main/README.md";
    "Slack", Signed, ["files.slack.com"], "", ["pub_secret=", "t=xoxe"], []; "https://api.slack.com/types/file",
        "https://files.slack.com/files-pri/T1-F2/a.png?pub_secret=abc", "https://example.slack.com/archives/C1/p1763597520";
    "a link shortener", Short, ["bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rb.gy", "cutt.ly", "t.ly", "shorturl.at"], "", [], []; "https://developers.googleblog.com/google-url-shortener-links-will-no-longer-be-available/",
        "https://bit.ly/3xYz", "https://habit.ly/3xYz";
    "a host of temporary files", Temporary, ["transfer.sh", "file.io", "0x0.st", "termbin.com", "tmpfiles.org", "temp.sh", "paste.rs", "dpaste.com"], "", [], []; "https://0x0.st/",
        "https://transfer.sh/abc/log.txt", "https://example.com/transfer.sh";
};

/// The shape of a link that does not last.
pub(super) fn shape_of(link: &str) -> Option<&'static Shape> {
    let (scheme, rest) = link.trim().split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host =
        authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default().to_ascii_lowercase();
    let end = rest.find(['?', '#', ';']).unwrap_or(rest.len());
    let (path, query) = rest.split_at(end);
    let query = decoded(query).to_lowercase();
    let is_on =
        |known: &&str| host.strip_suffix(*known).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    SHAPES.iter().find(|shape| {
        (shape.hosts.is_empty() || shape.hosts.iter().any(is_on))
            && (shape.path.is_empty() || has_path(path, shape.path))
            && (shape.has.is_empty() || shape.has.iter().any(|part| has_part(&query, part)))
            && !shape.lasts_with.iter().any(|part| query.contains(part))
    })
}

/// Whether a part of the path stands there as a whole: `/alerts` and not `/alerts-1`.
fn has_path(path: &str, part: &str) -> bool {
    if part.ends_with('/') {
        return path.contains(part);
    }
    path.match_indices(part).any(|(at, _)| matches!(path.as_bytes().get(at + part.len()), None | Some(b'/')))
}

fn has_part(query: &str, part: &str) -> bool {
    match part {
        // The number of a line.
        "l" => query.strip_prefix("#l").is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit())),
        part if part.ends_with("now") => query
            .match_indices(part)
            .any(|(at, _)| !query[at + part.len()..].starts_with(|letter: char| letter.is_ascii_alphanumeric())),
        part => query.contains(part),
    }
}

/// A text without its percent signs, as far as they matter here.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SHAPES, shape_of};

    #[test]
    fn every_shape_is_told_from_the_link_that_lasts_and_has_its_source() {
        for shape in SHAPES {
            let found = shape_of(shape.perishes).unwrap_or_else(|| panic!("{}: {}", shape.service, shape.perishes));
            assert_eq!((found.service, found.why), (shape.service, shape.why), "{}", shape.perishes);
            assert!(shape_of(shape.lasts).is_none(), "{}: {}", shape.service, shape.lasts);
            assert!(shape.source.starts_with("https://"), "{}", shape.service);
        }
        let services: BTreeSet<&str> = SHAPES.iter().map(|shape| shape.service).collect();
        assert!(SHAPES.len() >= 20 && services.len() >= 8, "{} of {}", SHAPES.len(), services.len());
    }

    #[test]
    fn honest_evidence_lasts() {
        for link in [
            "https://grafana.example.com/d/1?from=1763597520",
            "https://jira.example.com/browse/CACHE-91",
            "https://example.slack.com/archives/C1/p1763597520",
            "https://github.com/example/shop/pull/812",
            "https://status.example.com/incidents/8123",
            "https://example.com/search?q=now",
            "graph.png",
            "CACHE-91",
            "",
            "https://",
            "https://a.example/?from=2026-11-20&to=nowhere",
        ] {
            assert!(shape_of(link).is_none(), "{link}");
        }
    }
}
