//! What is sent again, and after how long: only what is certain to have had no effect, and never for long.

use std::time::Duration;

use super::{Effect, Fault, Response};

/// How often a request is sent at most.
const TRIES: u32 = 4;
/// The longest time that a service may ask us to wait.
const LONGEST: Duration = Duration::from_secs(60);

/// How long to wait before the same request is sent again; nothing: what came back stands.
pub(super) fn pause(tries: u32, effect: Effect, outcome: &Result<Response, Fault>) -> Option<Duration> {
    if tries >= TRIES {
        return None;
    }
    let backoff = Duration::from_millis(500 << tries.saturating_sub(1));
    match outcome {
        Err(Fault::Unsent(_)) => Some(backoff),
        Err(Fault::Unknown(_)) => (effect != Effect::Makes).then_some(backoff),
        Err(Fault::Wrong(_)) => None,
        Ok(answer) => {
            let asked = answer.retry_after.as_deref().map(seconds);
            let is_refused = answer.status == 429 || answer.status == 403 && asked.is_some();
            let may = is_refused || (500..600).contains(&answer.status) && effect != Effect::Makes;
            may.then(|| asked.flatten().unwrap_or(backoff)).filter(|pause| *pause <= LONGEST)
        }
    }
}

/// The seconds of `Retry-After`; its other form, a date, is answered by our own pause.
fn seconds(text: &str) -> Option<Duration> {
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Both;

    fn answered(status: u16, retry_after: Option<&str>) -> Response {
        Response { status, retry_after: retry_after.map(str::to_owned), ..Response::default() }
    }

    #[test]
    fn what_makes_something_is_sent_again_only_when_it_was_certainly_not_done() {
        let pause = |outcome| pause(1, Effect::Makes, &outcome).map(|pause| pause.as_millis());
        assert_eq!(pause(Ok(answered(429, Some("7")))), Some(7000));
        assert_eq!(pause(Ok(answered(403, Some("2")))), Some(2000), "GitHub's secondary limit");
        assert_eq!(pause(Err(Fault::Unsent(Both::same("")))), Some(500));
        for status in [200, 201, 302, 400, 403, 408, 500, 502, 503, 504] {
            assert_eq!(pause(Ok(answered(status, None))), None, "{status}");
        }
        assert_eq!(pause(Ok(answered(503, Some("1")))), None);
        assert_eq!(pause(Err(Fault::Unknown(Both::same("")))), None);
    }

    #[test]
    fn a_question_is_asked_again_a_few_times_and_never_for_long() {
        let pause = |tries, outcome| pause(tries, Effect::Reads, &outcome).map(|pause| pause.as_millis());
        let tries: Vec<_> = (1..=5).map(|tries| pause(tries, Ok(answered(502, None)))).collect();
        assert_eq!(tries, [Some(500), Some(1000), Some(2000), None, None]);
        assert_eq!(pause(1, Err(Fault::Unknown(Both::same("")))), Some(500));
        assert_eq!(pause(1, Err(Fault::Wrong(Both::same("")))), None);
        assert_eq!(pause(1, Ok(answered(503, Some("61")))), None, "too long to wait for");
        assert_eq!(pause(1, Ok(answered(503, Some("Tue, 24 Nov 2026 03:00:00 GMT")))), Some(500));
        assert_eq!(pause(1, Ok(answered(404, None))), None);
    }
}
