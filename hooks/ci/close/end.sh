# step ARGUMENT...: what pmgit refuses is the job's refusal.
step() {
  code=0
  "$program" "$@" || code=$?
  case $code in
    0) ;;
    1)
      note "@[pmgit refused it; the job's log says why@|pmgitが受け付けませんでした。理由はジョブのログにあります@]"
      exit 1
      ;;
    *) fail "@[pmgit ended with exit code $code@|pmgitが終了コード${code}で終了しました@]" "@[see what it says above@|上のメッセージを確認してください@]" ;;
  esac
}
before=$(git rev-parse HEAD)
if [ -n "$PMGIT_URL" ]; then
  step message external "$PMGIT_ID" posted "--url=$PMGIT_URL" ${PMGIT_TIME:+"--at=$PMGIT_TIME"} ${PMGIT_BY:+"--by=$PMGIT_BY"}
  PMGIT_TIME=''
fi
if [ "$PMGIT_VERB" = close ]; then
  step close "$PMGIT_ID" ${PMGIT_TIME:+"--at=$PMGIT_TIME"} ${PMGIT_BY:+"--by=$PMGIT_BY"}
fi
[ "$(git rev-parse HEAD)" != "$before" ] || fail "@[nothing was recorded@|何も記録されませんでした@]" "@[see what pmgit says above@|上のpmgitのメッセージを確認してください@]"
id=$(git log -1 --format='%(trailers:key=Postmortem,valueonly,separator=%x20)')
case $id in *[!a-z0-9-]* | '') fail "@[the commit names no postmortem@|コミットにポストモーテムのIDがありません@]" "@[see what pmgit says above@|上のpmgitのメッセージを確認してください@]" ;; esac
branch=postmortem/$id-$PMGIT_VERB-$run
remote push --quiet "$address" "HEAD:refs/heads/$branch" ||
  fail "@[the branch cannot be pushed@|ブランチをプッシュできません@]" "@[the job's token must be allowed to write to the repository@|ジョブのトークンに、リポジトリへの書き込み権限が必要です@]"
# One that the job's token opened would start no check.
printf '\n@[pushed %s\nopen the pull request yourself: %s@|%sにプッシュしました\n次のリンクからプルリクエストを開いてください：%s@]\n' "$branch" "$(link "$ref" "$branch")"
note "@[Pushed \`$branch\`. [Open the pull request]($(link "$ref" "$branch")) yourself: one that a job opens starts no check.@|\`$branch\`にプッシュしました。[プルリクエストを開いてください]($(link "$ref" "$branch"))。ジョブが開いたプルリクエストではチェックが動きません。@]"
