# GitHub: the branch that was chosen, and who pressed the button; whoever runs it again, presses it then.
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY user=x-access-token
[ "${GITHUB_EVENT_NAME-}" = workflow_dispatch ] || fail "@[nobody pressed the button@|ボタンから開始されていません@]" "@[start it by hand, on the page of the workflow@|ワークフローのページで、手動で開始してください@]"
case ${GITHUB_REF-} in
  refs/heads/?*) ref=${GITHUB_REF#refs/heads/} ;;
  *) fail "@[it was not started on a branch@|ブランチ上で開始されていません@]" "@[choose the branch that has the postmortem@|ポストモーテムのあるブランチを選んでください@]" ;;
esac
who=${GITHUB_TRIGGERING_ACTOR:-$GITHUB_ACTOR}
# An app may be allowed to start workflows and not to write.
case $who in *'[bot]') fail "@[an app has started it, and not a person@|アプリによって開始されています@]" "@[start it by hand, on the page of the workflow@|ワークフローのページで、手動で開始してください@]" ;; esac
host=${GITHUB_SERVER_URL#*://}
mail=$who@users.noreply.${host%%/*}
[ "$who" != "$GITHUB_ACTOR" ] || mail=${GITHUB_ACTOR_ID:+$GITHUB_ACTOR_ID+}$mail
name=$who run=$GITHUB_RUN_ID-${GITHUB_RUN_ATTEMPT:-1}
link() { printf '%s/compare/%s...%s?expand=1' "$address" "$(encode "$1")" "$(encode "$2")"; }
