//! GitLab: gitlab.com, or a server of one's own (REST API, version 4).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::address::{Addresses, PublicServer, is_project};
use super::branch_rules::{BranchRules, Observed, either, flag};
use super::comment::{Comment, Comments, account_in, comment_json, comments_in};
use super::pipeline::root_file::advice_on;
use super::pipeline::{self, CiFile, NotOffered, Pipeline, RootFile};
use super::pull_page::PullPages;
use super::pull_tool::{BodyAccess, Invocation, NewPull, PullTool};
use super::review::{Approved, Pull, Reviews, is_commit};
use super::{Api, Forge, pull_page};
use crate::document::Moment;
use crate::error::{Error, Result};
use crate::integrations::tracker::{lacking, next_page, text, time};
use crate::integrations::{
    Client, Draft, Effect, Marker, Page, Place, Request, Response, Secret, Server, State, Ticket, Tracker,
};
use crate::text::{both, is_plain_address};

pub(super) static GITLAB: Forge = Forge {
    name: "gitlab",
    title: "GitLab",
    addresses: Addresses {
        public: Some(PublicServer { web: "https://gitlab.com", hosts: &["gitlab.com", "altssh.gitlab.com"] }),
        host_words: &["gitlab"],
        before_branch: "-/blob",
        default_branch: "HEAD",
    },
    pulls: PullPages {
        before_number: "-/merge_requests",
        diff: |path, line| {
            let place = line.map_or_else(String::new, |line| format!("_{}_{}", line.old, line.new));
            format!("diffs#{}{place}", pull_page::sha1(path))
        },
        longest_comment: 1_000_000,
    },
    pipeline: Pipeline {
        gate: CiFile {
            path: ".gitlab/pmgit.yml",
            template: include_str!("../../hooks/ci/gitlab.yml"),
            script: include_str!("../../hooks/ci/gitlab.sh"),
        },
        close_form: CiFile {
            path: ".gitlab/pmgit-close.yml",
            template: include_str!("../../hooks/ci/close/gitlab.yml"),
            script: include_str!("../../hooks/ci/close/gitlab.sh"),
        },
        due: CiFile {
            path: ".gitlab/pmgit-due.yml",
            template: include_str!("../../hooks/ci/due/gitlab.yml"),
            script: include_str!("../../hooks/ci/due/gitlab.sh"),
        },
        pages: CiFile {
            path: ".gitlab/pmgit-pages.yml",
            template: include_str!("../../hooks/ci/pages/gitlab.yml"),
            script: include_str!("../../hooks/ci/pages/gitlab.sh"),
        },
        events: &[],
        target_events: Err(NotOffered {
            what: || both! { en: "GitLab has no hardened workflow"; ja: "GitLabには`--hardened`のワークフローがありません" },
            cause: Some(|| {
                both! {
                    en: "a merge request always runs the pipeline of its own branch, which it can edit";
                    ja: "マージリクエストでは常に自分のブランチのパイプラインが動き、それは編集できてしまいます"
                }
            }),
            hint: || {
                both! {
                    en: "use `pmgit init --ci gitlab` and enforce its file by a pipeline execution policy, or judge on the server";
                    ja: "`pmgit init --ci gitlab`のファイルをパイプライン実行ポリシーで強制するか、サーバーで判定してください"
                }
            },
        }),
        comment_variables: Err(NotOffered {
            what: || both! { en: "the job for GitLab needs no option to comment"; ja: "GitLabのジョブでは、コメントのためのオプションは不要です" },
            cause: None,
            hint: || {
                both! {
                    en: "leave `--comment` out, and set the masked variable `PMGIT_COMMENT_TOKEN`: a project's token with the scope `api`";
                    ja: "`--comment`を外し、マスクされた変数`PMGIT_COMMENT_TOKEN`に、スコープ`api`のプロジェクトトークンを設定してください"
                }
            },
        }),
        root: Some(RootFile {
            path: ".gitlab-ci.yml",
            text: concat!(
                "include:\n  - local: .gitlab/pmgit.yml\n",
                "  - local: .gitlab/pmgit-close.yml\n  - local: .gitlab/pmgit-due.yml\n",
                "# A merge request's own pipeline decides whether it may be merged: every job runs there.\n",
                "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n",
                "    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS && $CI_PIPELINE_SOURCE == \"push\"\n",
                "      when: never\n    - when: always\n"
            ),
            advice: advice_on,
            how_to_add: |path| {
                both! {
                    en: "include the job: add `- local: {path}` below `include:` in .gitlab-ci.yml";
                    ja: "ジョブを読み込みます：.gitlab-ci.ymlの`include:`に`- local: {path}`を追加します"
                }
            },
        }),
        admin_steps: &[
            || {
                both! {
                    en: "switch on \"Pipelines must succeed\", and leave \"Skipped pipelines are considered successful\" off";
                    ja: "「Pipelines must succeed」を有効にし、「Skipped pipelines are considered successful」は無効のままにします"
                }
            },
            || {
                both! {
                    en: "require approval by code owners, with `/.pmgit/`, `/.gitlab/` and `/.gitlab-ci.yml` in CODEOWNERS";
                    ja: "コードオーナーの承認を必須にします。CODEOWNERSには`/.pmgit/`、`/.gitlab/`、`/.gitlab-ci.yml`を書きます"
                }
            },
            || {
                both! {
                    en: "enforce the job by a pipeline execution policy, where pull requests could edit it";
                    ja: "マージリクエストからジョブを編集できる場合は、パイプライン実行ポリシーで強制します"
                }
            },
            || {
                both! {
                    en: "for one comment kept up to date: set the masked variable PMGIT_COMMENT_TOKEN, a project's token with the scope api; whoever may push a branch could read it";
                    ja: "1件のコメントを常に最新に保つには、マスクされた変数`PMGIT_COMMENT_TOKEN`に、スコープ`api`のプロジェクトトークンを設定します。ブランチにプッシュできる人は、その値を読めてしまいます"
                }
            },
            || {
                both! {
                    en: "for the form `pmgit close`: let the role Developer use pipeline variables, and switch on \"Allow Git push requests to the repository\" for job tokens, which push as whoever runs the pipeline; where there is no such setting, give a project's token with the scope write_repository as the masked and protected variable PMGIT_TOKEN";
                    ja: "フォーム`pmgit close`のために、ロール「Developer」がパイプライン変数を使えるようにし、ジョブトークンの「Allow Git push requests to the repository」を有効にします（パイプラインを実行した人としてプッシュします）。この設定がない場合は、スコープ`write_repository`のプロジェクトトークンを、マスクされ保護された変数`PMGIT_TOKEN`に設定します"
                }
            },
        ],
        pages_steps: &[
            || {
                both! {
                    en: "allow the job token to push: Settings, CI/CD, Job token permissions, \"Allow Git push requests to the repository\"";
                    ja: "ジョブトークンのプッシュを許可します：「Settings」>「CI/CD」>「Job token permissions」の「Allow Git push requests to the repository」"
                }
            },
            || {
                both! {
                    en: "where a rule protects all branches, let nobody but that token push to `postmortem-pages`";
                    ja: "すべてのブランチが保護されている場合は、このトークンだけが`postmortem-pages`にプッシュできるようにします"
                }
            },
        ],
        schedule_step: Some(|schedule| {
            let (cron, zone) = (schedule.local_cron(), schedule.zone());
            both! {
                en: "add a pipeline schedule with the variable PMGIT_DUE, for what is due: `{cron}`, in the time zone {zone}";
                ja: "期限のお知らせのために、変数`PMGIT_DUE`を付けたパイプラインスケジュールを追加します：`{cron}`（タイムゾーンは{zone}）"
            }
        }),
        merge_methods: &[
            || {
                both! {
                    en: "merge commit: the merge of both branches lands, and is judged";
                    ja: "マージコミット：両方のブランチをマージした結果が入り、それを判定します"
                }
            },
            pipeline::squash,
            || {
                both! {
                    en: "semi-linear and fast-forward: each commit lands on its own on top of the target branch; that is judged too, unless `gate.rebase = false`";
                    ja: "半線形とファストフォワード：コミットが1つずつマージ先のブランチの先頭に入ります。`gate.rebase = false`でなければ、その結果も判定します"
                }
            },
            || {
                both! {
                    en: "merge train: judged with what stands before it in the train; where that train fast-forwards, together with it";
                    ja: "マージトレイン：先に並んでいる変更を含めて判定します。ファストフォワードのトレインでは、先に並んでいる変更もあわせて判定します"
                }
            },
            || {
                both! {
                    en: "switch on \"Enable merged results pipelines\", or merge trains: else the target branch may have moved on since";
                    ja: "「Enable merged results pipelines」かマージトレインを有効にします。そうしないと、判定のあとでマージ先のブランチが進んでいることがあります"
                }
            },
        ],
        proof: include_str!("../../hooks/prove/gitlab.sh"),
    },
    // The last one is that of `glab`.
    tokens: &["PMGIT_GITLAB_TOKEN", "GITLAB_TOKEN"],
    api: Api {
        comments: |web, project, token| Ok(Box::new(GitLab::new(web, project, token)?)),
        reviews: Some(|web, project, token| Ok(Box::new(GitLab::new(web, project, token)?))),
        rules: |web, project, token| Ok(Box::new(GitLab::new(web, project, token)?)),
        issues: Some(|web, project, token| Ok(Box::new(GitLab::new(web, project, token)?))),
    },
    pull_tools: &[
        PullTool {
            name: "glab",
            help: "GitLab's command line",
            program: Some("glab"),
            open: open_by_glab,
            body: Some(BodyAccess {
                read: |branch| Invocation::new("glab", ["mr", "view", "--output=json", "--", branch]),
                key: "description",
                write: |branch, body| {
                    Invocation::new("glab", ["mr", "update", &format!("--description={body}"), "--", branch])
                },
            }),
        },
        PullTool {
            name: "push",
            help: "A push option of GitLab's; it carries the title and one line",
            program: None,
            open: open_by_push,
            body: None,
        },
    ],
};

fn open_by_glab(new: &NewPull<'_>) -> Invocation {
    let (title, description) = (format!("--title={}", new.title), format!("--description={}", new.body));
    let branches = [format!("--source-branch={}", new.branch), format!("--target-branch={}", new.target)];
    Invocation::new("glab", ["mr", "create", &title, "--yes", &description]).and(new.reviewer_options()).and(branches)
}

/// A push option has one line.
fn open_by_push(new: &NewPull<'_>) -> Invocation {
    let options = [
        "merge_request.create".to_owned(),
        format!("merge_request.target={}", new.target),
        format!("merge_request.title={}", new.title),
        "merge_request.description=`pmgit pr` writes the whole description.".to_owned(),
    ];
    let to = ["--".to_owned(), new.remote.to_owned(), format!("HEAD:refs/heads/{}", new.branch)];
    Invocation::new("git", ["push"]).and(options.map(|option| format!("--push-option={option}"))).and(to)
}

/// A project on GitLab.
#[derive(Clone, Debug)]
struct GitLab {
    web: Server,
    project: String,
    credential: Option<Secret>,
}

impl GitLab {
    /// # Errors
    /// When the project is not named `group/name`.
    fn new(web: Server, project: &str, token: Option<&Secret>) -> Result<Self> {
        if !is_project(project) {
            return Err(Error::new(both! {
                en: "`{}` is not a GitLab project", project.escape_debug();
                ja: "`{}`はGitLabのプロジェクトではありません", project.escape_debug()
            })
            .hint(both! {
                en: "name it as `--project GROUP/NAME`";
                ja: "`--project GROUP/NAME`の形で指定してください"
            }));
        }
        Ok(Self { web, project: project.to_owned(), credential: token.cloned() })
    }

    /// A request with the token.
    fn signed(&self, request: Request) -> Request {
        request.by("PRIVATE-TOKEN", self.credential.clone())
    }

    fn api(&self, project: &str, path: &str) -> String {
        self.web.at(&format!("/api/v4/projects/{}{path}", project.replace('/', "%2F")))
    }

    /// The address of a path of the API of this project.
    fn at(&self, path: &str) -> String {
        self.api(&self.project, path)
    }

    /// Asks for a path of the API, such as `/merge_requests/7`, of this project.
    fn ask(&self, path: &str) -> Request {
        self.signed(Request::get(self.at(path)))
    }

    /// Asks for a page of a list: the first one, or the next that an answer has named.
    fn ask_page(&self, first: &str, next: Option<&str>) -> Request {
        next.map_or_else(|| self.ask(first), |next| self.signed(Request::get(next.to_owned())))
    }

    fn ticket(&self, value: &Value) -> Option<Ticket> {
        let link = text(value, "web_url");
        let is_ours = self.web.within(link).is_some() && is_plain_address(link);
        Some(Ticket { number: value.get("iid")?.as_u64()?, link: is_ours.then(|| link.to_owned())? })
    }
}

impl Comments for GitLab {
    fn ask_account(&self) -> Request {
        self.signed(Request::get(self.web.at("/api/v4/user")))
    }

    fn account(&self, answer: &Response) -> Result<String> {
        account_in(answer, "username")
    }

    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request {
        self.ask_page(&format!("/merge_requests/{pull}/notes?sort=asc&order_by=created_at&per_page=100"), next)
    }

    fn comments(&self, answer: &Response) -> Result<(Vec<Comment>, Option<String>)> {
        Ok((comments_in(answer, "author", "username")?, next_page(answer, &self.web.origin())?))
    }

    fn add(&self, pull: u64, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/merge_requests/{pull}/notes")));
        self.signed(Request::post(place, comment_json(body), Effect::Makes))
    }

    fn renew(&self, pull: u64, comment: &Comment, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/merge_requests/{pull}/notes/{}", comment.id)));
        self.signed(Request::over("PUT", place, comment_json(body)))
    }
}

impl Reviews for GitLab {
    fn approvals(&self, pull: u64, client: &Client) -> Result<(Pull, Vec<Approved>)> {
        let of = |path: &str| format!("/merge_requests/{pull}{path}");
        let answer = client
            .ask(&self.ask(&of("")), &both! { en: "read the merge request"; ja: "マージリクエストの読み込み" })?;
        let sha = answer.json(200, &both! { en: "read the merge request"; ja: "マージリクエストの読み込み" })?;
        let mut head = Pull::with_head(text(&sha, "sha"), format!("refs/merge-requests/{pull}/head"))?;
        let versions = client.ask(
            &self.ask(&of("/versions")),
            &both! { en: "read the versions of the merge request"; ja: "マージリクエストの版の読み込み" },
        )?;
        head.pushes = pushes(&versions, &head.head)?;
        let approvals =
            client.ask(&self.ask(&of("/approvals")), &both! { en: "read the approvals"; ja: "承認の読み込み" })?;
        let approved = approved(&approvals)?;
        Ok((head, approved))
    }
}

/// The heads in the order in which they were pushed; the last one is the head.
fn pushes(answer: &Response, head: &str) -> Result<Vec<(Moment, String)>> {
    let value = answer
        .json(200, &both! { en: "read the versions of the merge request"; ja: "マージリクエストの版の読み込み" })?;
    let list = value.as_array().ok_or_else(|| lacking(&both! { en: "list of versions"; ja: "版の一覧" }))?;
    let mut versions: Vec<&Value> = list.iter().collect();
    versions.sort_by_key(|version| version.get("id").and_then(Value::as_u64));
    let is_head = |version: &&Value| text(version, "head_commit_sha").eq_ignore_ascii_case(head);
    let newest = versions.last().filter(|version| is_head(version)).and_then(|version| time(version, "created_at"));
    newest.ok_or_else(|| {
        lacking(&both! {
            en: "time at which the head was pushed";
            ja: "先頭のコミットがプッシュされた日時"
        })
    })?;
    let push = |version: &Value| {
        let commit = text(version, "head_commit_sha").to_lowercase();
        Some((time(version, "created_at")?, commit)).filter(|(_, commit)| is_commit(commit))
    };
    Ok(versions.into_iter().filter_map(push).collect())
}

/// Those who approve.
fn approved(answer: &Response) -> Result<Vec<Approved>> {
    let value = answer.json(200, &both! { en: "read the approvals"; ja: "承認の読み込み" })?;
    let list = value.get("approved_by").and_then(Value::as_array).ok_or_else(|| {
        lacking(&both! {
            en: "list of approvals";
            ja: "承認の一覧"
        })
    })?;
    let approved = list.iter().filter_map(|approval| {
        let login = approval.get("user").map(|user| text(user, "username").to_lowercase())?;
        (!login.is_empty()).then(|| Approved { login, at: time(approval, "approved_at"), commit: None })
    });
    Ok(approved.collect())
}

impl BranchRules for GitLab {
    /// They are the project's, for each branch.
    fn rules(&self, _: &str, client: &Client) -> Result<Observed> {
        let doing = both! { en: "read the settings of the project"; ja: "プロジェクトの設定の読み込み" };
        Ok(observed(&client.ask(&self.ask(""), &doing)?.json(200, &doing)?))
    }
}

/// What a token may not see is left out of the answer.
fn observed(project: &Value) -> Observed {
    let method = project.get("merge_method").and_then(Value::as_str);
    let lets_skipped_pass = flag(project, "allow_merge_on_skipped_pipeline") == Some(true);
    let linear = method.map(|method| matches!(method, "ff" | "rebase_merge"));
    let merged = either(flag(project, "merge_pipelines_enabled"), flag(project, "merge_trains_enabled"));
    Observed {
        required: flag(project, "only_allow_merge_if_pipeline_succeeds").map(|required| required && !lets_skipped_pass),
        rebases: linear,
        // A project without the paid features has no such keys, and is told by its method alone.
        current: either(linear, merged.or(linear.map(|_| false))),
    }
}

impl Tracker for GitLab {
    fn name(&self) -> &'static str {
        "GitLab"
    }

    fn create(&self, draft: &Draft) -> Request {
        // A comma would make two labels of one.
        let labels: Vec<String> = draft.labels.iter().map(|label| label.replace(',', "_")).collect();
        let mut body = json!({"title": draft.title, "description": draft.markdown(), "labels": labels.join(",")});
        if let Some(due) = draft.due {
            body["due_date"] = json!(due.to_string());
        }
        self.signed(Request::post(Place::Open(self.at("/issues")), body.to_string(), Effect::Makes))
    }

    fn made(&self, answer: &Response) -> Result<Ticket> {
        self.ticket(&answer.json(201, &both! { en: "create the ticket"; ja: "チケットの作成" })?).ok_or_else(|| {
            lacking(&both! {
                en: "link to an issue of this service";
                ja: "このサービスの課題へのリンク"
            })
        })
    }

    fn search(&self, _: &[&Marker], since: DateTime<Utc>, next: Option<&str>) -> Request {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        let first = format!("/issues?scope=all&created_after={since}&order_by=created_at&sort=asc&per_page=100");
        self.ask_page(&first, next)
    }

    fn search_page(&self, answer: &Response) -> Result<Page> {
        let value = answer.json(200, &both! { en: "read the issues"; ja: "課題の読み込み" })?;
        let list = value.as_array().ok_or_else(|| lacking(&both! { en: "list of issues"; ja: "課題の一覧" }))?;
        let ticket = |issue: &Value| Some((text(issue, "description").to_owned(), self.ticket(issue)?));
        Ok(Page { tickets: list.iter().filter_map(ticket).collect(), next: next_page(answer, &self.web.origin())? })
    }

    fn mark(&self, marker: &Marker) -> String {
        marker.comment()
    }

    fn look(&self, link: &str) -> Option<Request> {
        let path = self.web.within(link)?.trim_start_matches('/');
        let (project, number) = path.split_once("/-/issues/").or_else(|| path.split_once("/-/work_items/"))?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let known = is_number && is_project(project);
        known.then(|| self.signed(Request::get(self.api(project, &format!("/issues/{number}")))))
    }

    fn state(&self, answer: &Response) -> Result<State> {
        let issue = answer.json(200, &both! { en: "read the ticket"; ja: "チケットの読み込み" })?;
        match text(&issue, "state") {
            "opened" => Ok(State::Open),
            "closed" if issue.get("moved_to_id").is_some_and(Value::is_u64) => Ok(State::Dropped("moved".to_owned())),
            "closed" => time(&issue, "closed_at").map(State::Done).ok_or_else(|| {
                lacking(&both! {
                    en: "time of its closing";
                    ja: "クローズの日時"
                })
            }),
            _ => Err(lacking(&both! { en: "state of the issue"; ja: "課題の状態" })),
        }
    }

    fn sees_at_once(&self) -> bool {
        true
    }

    fn without_refused(&self, _: &Draft, _: &Response) -> Option<(Draft, Vec<&'static str>)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_seen_as_far_as_a_token_may() {
        let of = |project: Value| {
            let Observed { required, rebases, current } = observed(&project);
            [required, rebases, current]
        };
        let (yes, no) = (Some(true), Some(false));
        let succeeds = |method: &str| json!({"merge_method": method, "only_allow_merge_if_pipeline_succeeds": true});
        assert_eq!(of(succeeds("merge")), [yes, no, no]);
        assert_eq!(of(succeeds("rebase_merge")), [yes, yes, yes]);
        assert_eq!(of(succeeds("ff")), [yes, yes, yes]);
        let trains = json!({"merge_method": "merge", "merge_pipelines_enabled": true, "merge_trains_enabled": false});
        assert_eq!(of(trains), [None, no, yes]);
        let skipped = json!({"only_allow_merge_if_pipeline_succeeds": true, "allow_merge_on_skipped_pipeline": true});
        assert_eq!(of(skipped)[0], no);
        for nothing in [json!({}), json!([]), json!(null), json!({"merge_method": 7})] {
            assert_eq!(of(nothing), [None; 3]);
        }
    }
}
