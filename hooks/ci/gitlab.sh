# GitLab: the target branch's tip, and the commit that the pipeline is for.
forge=gitlab server=${CI_SERVER_URL-} project=${CI_MERGE_REQUEST_PROJECT_PATH-} pull=${CI_MERGE_REQUEST_IID-}
# The job's own token may not ask who approves.
reading_token=$comment_token
TOKEN=${CI_JOB_TOKEN-}
fetch "$CI_MERGE_REQUEST_PROJECT_URL.git" gitlab-ci-token \
  "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/pmgit/target" ||
  fail "the target branch is not to be had" "the job's token must be allowed to read the target project"
fetch "$CI_PROJECT_URL.git" gitlab-ci-token "+refs/pipelines/$CI_PIPELINE_ID:refs/pmgit/head" ||
  fail "the pipeline's commit is not to be had" "see what git says above, and run the job again"
base=refs/pmgit/target head=$CI_COMMIT_SHA merged=''
case ${CI_MERGE_REQUEST_EVENT_TYPE-} in
  # GitLab has merged already; the first parent is the target branch, or what stands before in the train.
  merged_result | merge_train) base=$CI_COMMIT_SHA^1 merged=$CI_COMMIT_SHA ;;
esac
# The report is what the merge request shows; the second run is for the log, and its exit code is the verdict.
judge() {
  "$program" check --base "$base" --head "$head" --format gitlab >"$CI_PROJECT_DIR/gl-code-quality-report.json" || true
  check
}
