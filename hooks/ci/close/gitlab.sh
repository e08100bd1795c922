# GitLab: the branch that was chosen, and who pressed the button.
address=$CI_PROJECT_URL.git user=gitlab-ci-token
TOKEN=${PMGIT_TOKEN:-${CI_JOB_TOKEN-}}
ref=$CI_COMMIT_BRANCH name=$GITLAB_USER_NAME mail=$GITLAB_USER_EMAIL run=$CI_PIPELINE_ID-$CI_JOB_ID
link() {
  printf '%s/-/merge_requests/new?merge_request%%5Bsource_branch%%5D=%s&merge_request%%5Btarget_branch%%5D=%s' \
    "$CI_PROJECT_URL" "$(encode "$2")" "$(encode "$1")"
}
