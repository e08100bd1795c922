# GitLab: the branch that was chosen, and who pressed the button.
[ "${CI_PIPELINE_SOURCE-}" = web ] || fail "@[nobody started it by hand@|手動で開始されていません@]" "@[start it by \"New pipeline\"@|「New pipeline」から開始してください@]"
[ -n "${CI_COMMIT_BRANCH-}" ] || fail "@[it was not started on a branch@|ブランチ上で開始されていません@]" "@[choose the branch that has the postmortem@|ポストモーテムのあるブランチを選んでください@]"
address=$CI_PROJECT_URL.git user=gitlab-ci-token
TOKEN=${PMGIT_TOKEN:-${CI_JOB_TOKEN-}}
ref=$CI_COMMIT_BRANCH name=$GITLAB_USER_NAME mail=$GITLAB_USER_EMAIL run=$CI_PIPELINE_ID-$CI_JOB_ID
link() {
  printf '%s/-/merge_requests/new?merge_request%%5Bsource_branch%%5D=%s&merge_request%%5Btarget_branch%%5D=%s' \
    "$CI_PROJECT_URL" "$(encode "$2")" "$(encode "$1")"
}
