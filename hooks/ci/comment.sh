# ask TOKEN VERB...: pmgit speaks to the forge. No other program is given the token.
ask() {
  token=$1
  shift
  set -- "$@" --server "$server" --project "$project" --pull "$pull"
  case $forge in
    github) PMGIT_GITHUB_TOKEN=$token "$program" "$@" ;;
    gitlab) PMGIT_GITLAB_TOKEN=$token "$program" "$@" ;;
    *) PMGIT_FORGEJO_TOKEN=$token "$program" "$@" ;;
  esac
}
# check OPTION...: the verdict, with a page for the pull request beside it. What the forge is asked and told for that
# page decides nothing.
check() {
  verdict=0
  [ -z "$page" ] || set -- "$@" --pull-url "$page"
  if [ -n "$pull" ] && [ -n "$reading_token" ] &&
    ask "$reading_token" approvals list --from "$forge" >"$work/approvers" 2>"$work/said"; then
    set -- "$@" --approvers "$work/approvers"
  fi
  "$program" check --base "$base" --head "$head" --summary "$work/summary.md" --comment "$work/comment.md" "$@" ||
    verdict=$?
  if [ -n "$pull" ] && [ -n "$comment_token" ] && [ -f "$work/comment.md" ]; then
    set -- "$work/comment.md" --on "$forge"
    [ -z "${PMGIT_COMMENT_LOGIN-}" ] || set -- "$@" --login "$PMGIT_COMMENT_LOGIN"
    ask "$comment_token" comment "$@" >"$work/said" 2>&1 || {
      echo "@[pmgit: the comment could not be written; may PMGIT_COMMENT_TOKEN write to pull requests?@|pmgit：コメントを書き込めませんでした。PMGIT_COMMENT_TOKENにプルリクエストへの書き込み権限があるか確認してください@]"
      cat "$work/said"
    }
  fi
  return "$verdict"
}
