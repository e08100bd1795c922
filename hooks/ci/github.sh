# GitHub: what the target branch holds, and what it would hold after the merge.
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
forge=github server=$GITHUB_SERVER_URL project=$GITHUB_REPOSITORY pull=${PULL-} reading_token=${TOKEN-}
if [ "$GITHUB_EVENT_NAME" = merge_group ]; then
  fetch "$address" x-access-token "+$GROUP_REF:refs/pmgit/head" ||
    fail "the merge group is not to be had" "see what git says above, and run the job again"
  base=$GROUP_BASE head=$GROUP_HEAD
  merged=$head
else
  base='' head='' merged=''
  for try in 1 2 3 4 5 6; do
    # The merge is computed some time after the push; one of an older push is not it.
    [ "$try" = 1 ] || sleep "${PMGIT_WAIT-10}"
    fetch "$address" x-access-token --depth=2 "+refs/pull/$PULL/merge:refs/pmgit/merge" || continue
    [ "$(commit 'refs/pmgit/merge^2')" = "$PULL_HEAD" ] || continue
    base=$(commit 'refs/pmgit/merge^1') head=$(commit refs/pmgit/merge) && merged=$head && break
  done
  [ -n "$merged" ] || fail "GitHub has no merge of $PULL_HEAD into the target branch" \
    "where the pull request conflicts, merge the target branch into it; else run the job again"
fi
judge() {
  verdict=0
  check --format github || verdict=$?
  [ -z "${GITHUB_STEP_SUMMARY-}" ] || [ ! -f "$work/summary.md" ] || cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  return "$verdict"
}
