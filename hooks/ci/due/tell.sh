# What is due, over all branches as they stand on the forge.
task='@[determine what is due@|期限の確認@]'
fetch "$address" "$user" '+refs/heads/*:refs/remotes/origin/*' ||
  fail "@[the branches cannot be fetched@|ブランチを取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
unset TOKEN CI_JOB_TOKEN
commit "refs/remotes/origin/$default" >/dev/null ||
  fail "@[the branch $default cannot be fetched@|ブランチ${default}を取得できません@]" "@[see that the default branch is there@|既定のブランチがあることを確かめてください@]"
git symbolic-ref refs/remotes/origin/HEAD "refs/remotes/origin/$default"
# The first run is for the summary; the second is for the log, and its exit code is the answer.
judge() {
  "$program" due --format markdown >>"$summary" || true
  "$program" due
}
