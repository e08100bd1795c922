TOKEN=${CI_JOB_TOKEN-}
address=$CI_PROJECT_URL.git user=gitlab-ci-token default=$CI_DEFAULT_BRANCH
summary=$CI_PROJECT_DIR/pmgit-due.md
