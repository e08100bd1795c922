# Forgejo: the branch that was chosen, and who pressed the button.
address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY user=x-access-token
[ "${GITHUB_EVENT_NAME-}" = workflow_dispatch ] || fail "@[nobody pressed the button@|ボタンから開始されていません@]" "@[start it by hand, on the page of the workflow@|ワークフローのページで、手動で開始してください@]"
case ${GITHUB_REF-} in
  refs/heads/?*) ref=${GITHUB_REF#refs/heads/} ;;
  *) fail "@[it was not started on a branch@|ブランチ上で開始されていません@]" "@[choose the branch that has the postmortem@|ポストモーテムのあるブランチを選んでください@]" ;;
esac
host=${GITHUB_SERVER_URL#*://}
name=$GITHUB_ACTOR mail=$GITHUB_ACTOR@noreply.${host%%/*}
run=$GITHUB_RUN_ID-${GITHUB_RUN_ATTEMPT:-1}
link() { printf '%s/compare/%s...%s' "$address" "$(encode "$1")" "$(encode "$2")"; }
