# GitHub: what the target branch holds, and what it would hold after the merge.
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
forge=github server=$GITHUB_SERVER_URL project=$GITHUB_REPOSITORY pull=${PULL-} reading_token=${TOKEN-}
page=${pull:+$address/pull/$pull}
bring() { fetch "$address" x-access-token "+$ref:refs/pmgit/head" "$@"; }
if [ "$GITHUB_EVENT_NAME" = merge_group ]; then
  ref=$GROUP_REF base=$GROUP_BASE head=$GROUP_HEAD
  graph bring --filter=tree:0 || fail "@[the merge group cannot be fetched@|マージグループを取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
else
  ref=refs/pull/$PULL/merge base='' head=''
  for try in 1 2 3 4 5 6; do
    # The merge is computed some time after the push; one of an older push is not it.
    [ "$try" = 1 ] || sleep "${PMGIT_WAIT-10}"
    graph bring --filter=tree:0 || continue
    [ "$(graph commit 'refs/pmgit/head^2')" = "$PULL_HEAD" ] || continue
    base=$(graph commit 'refs/pmgit/head^1') && head=$(graph commit refs/pmgit/head) && break
  done
  [ -n "$head" ] || fail "@[GitHub has no merge of $PULL_HEAD into the target branch@|GitHubに、${PULL_HEAD}をマージ先のブランチにマージした結果がありません@]" \
    "@[where the pull request conflicts, merge the target branch into it; else run the job again@|コンフリクトしている場合はマージ先のブランチを取り込み、そうでなければジョブをやり直してください@]"
fi
judge() {
  verdict=0
  check --format github || verdict=$?
  [ -z "${GITHUB_STEP_SUMMARY-}" ] || [ ! -f "$work/summary.md" ] || cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  return "$verdict"
}
