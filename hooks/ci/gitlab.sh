# GitLab: the target branch's tip, and the commit that the pipeline is for.
[ -n "${CI_MERGE_REQUEST_TARGET_BRANCH_NAME-}" ] || fail "@[this pipeline belongs to no merge request@|このパイプラインはマージリクエストのものではありません@]" \
  "@[run the job in merge request pipelines alone, as its rules say@|ジョブの`rules`のとおり、マージリクエストのパイプラインでだけ実行してください@]"
forge=gitlab server=${CI_SERVER_URL-} project=${CI_MERGE_REQUEST_PROJECT_PATH-} pull=${CI_MERGE_REQUEST_IID-}
page=${pull:+${CI_MERGE_REQUEST_PROJECT_URL-}/-/merge_requests/$pull}
# The job's own token may not ask who approves.
reading_token=$comment_token
TOKEN=${CI_JOB_TOKEN-}
bring() {
  fetch "$CI_MERGE_REQUEST_PROJECT_URL.git" gitlab-ci-token \
    "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/pmgit/target" "$@" ||
    fail "@[the target branch cannot be fetched@|マージ先のブランチを取得できません@]" "@[the job's token must be allowed to read the target project@|ジョブのトークンに、マージ先のプロジェクトを読む権限が必要です@]"
  fetch "$CI_PROJECT_URL.git" gitlab-ci-token "+refs/pipelines/$CI_PIPELINE_ID:refs/pmgit/head" "$@" ||
    fail "@[the pipeline's commit cannot be fetched@|パイプラインのコミットを取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
}
graph bring --filter=tree:0
base=refs/pmgit/target head=$CI_COMMIT_SHA
# A merged result, or a train of merge commits, is a merge of GitLab's own: its first parent is the target branch, or what
# stands before in the train. Trains that fast-forward hold rebased commits, whose parents say nothing of that kind; they
# are judged against the target branch, together with what stands before them.
case ${CI_MERGE_REQUEST_EVENT_TYPE-} in
  merged_result | merge_train)
    source=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA-}
    if [ -n "$source" ] && [ "$(graph commit "$head^2")" = "$source" ] && ! graph commit "$head^3" >/dev/null; then
      base=$head^1
    fi
    ;;
esac
# The report is what the merge request shows; the second run is for the log, and its exit code is the verdict.
judge() {
  "$program" check --base "$base" --head "$head" --format gitlab >"$CI_PROJECT_DIR/gl-code-quality-report.json" || true
  check
}
