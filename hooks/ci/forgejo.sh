# Forgejo: the target branch's tip, and the pull request's; their merge is computed here.
forge=forgejo server=$GITHUB_SERVER_URL project=$GITHUB_REPOSITORY pull=${PULL-} reading_token=''
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
page=${pull:+$address/pulls/$pull}
bring() {
  fetch "$address" x-access-token \
    "+refs/heads/$TARGET:refs/pmgit/target" "+refs/pull/$PULL/head:refs/pmgit/head" "$@"
}
graph bring --filter=tree:0 ||
  fail "@[the target branch or the pull request cannot be fetched@|マージ先のブランチかプルリクエストを取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
base=refs/pmgit/target head=$PULL_HEAD
judge() { check; }
