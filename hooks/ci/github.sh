# GitHub: what the target branch holds, and what it would hold after the merge.
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
# For the comment alone: no other program is given it.
comment_token=${PMGIT_COMMENT_TOKEN-}
unset PMGIT_COMMENT_TOKEN
# For the list of who approves the pull request alone.
reading_token=${TOKEN-}
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
  set -- --base "$base" --head "$head" --format github
  if approvers 2>"$work/said" >"$work/approvers"; then set -- "$@" --approvers "$work/approvers"; fi
  GITHUB_STEP_SUMMARY=$work/summary.md "$program" check "$@" || verdict=$?
  [ -z "${GITHUB_STEP_SUMMARY-}" ] || [ ! -f "$work/summary.md" ] || cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  if [ -n "$comment_token" ] && [ -n "${PULL-}" ] && [ -f "$work/summary.md" ]; then
    (comment) >"$work/said" 2>&1 ||
      echo "pmgit: the comment could not be written; gh must be there, and PMGIT_COMMENT_TOKEN may write to pull requests"
  fi
  return "$verdict"
}
# Who approves the pull request's head. It decides nothing, and is left out where the token may not read it.
approvers() {
  [ -n "${PULL-}" ] && [ -n "$reading_token" ] &&
    PMGIT_GITHUB_TOKEN=$reading_token "$program" approvals list --from github --pull "$PULL" \
      --server "$GITHUB_SERVER_URL" --project "$GITHUB_REPOSITORY"
}
# One comment of our own that is kept up to date. It decides nothing.
comment() {
  set -e
  mark='<!-- pmgit:comment -->' comments=repos/$GITHUB_REPOSITORY/issues
  {
    printf '%s\n' "$mark"
    # GitHub takes 65,536 letters.
    if [ "$(wc -c <"$work/summary.md")" -le 60000 ]; then cat "$work/summary.md"; else
      printf '\nWhat pmgit says is too long for a comment: see the summary of its job.\n'
    fi
  } >"$work/comment.md"
  export GH_TOKEN="$comment_token" GH_HOST="${GITHUB_SERVER_URL#*://}" GH_PROMPT_DISABLED=1
  ours=".user.login == \"${PMGIT_COMMENT_LOGIN:-github-actions[bot]}\" and (.body | startswith(\"$mark\"))"
  id=$(gh api --paginate "$comments/$PULL/comments" --jq ".[] | select($ours) | .id")
  id=$(printf '%s\n' "$id" | head -n 1)
  if [ -n "$id" ]; then
    gh api --method PATCH "$comments/comments/$id" --field "body=@$work/comment.md"
  else
    gh api --method POST "$comments/$PULL/comments" --field "body=@$work/comment.md"
  fi
}
