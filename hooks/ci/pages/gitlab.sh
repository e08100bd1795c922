TOKEN=${CI_JOB_TOKEN-}
address=$CI_PROJECT_URL.git user=gitlab-ci-token default=$CI_COMMIT_BRANCH host=${CI_SERVER_URL#*://}
