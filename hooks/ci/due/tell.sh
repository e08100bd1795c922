# What is due, over all branches as they stand on the forge.
task='tell what is due'
fetch "$address" "$user" '+refs/heads/*:refs/remotes/origin/*' ||
  fail "the branches are not to be had" "see what git says above, and run the job again"
unset TOKEN CI_JOB_TOKEN
commit "refs/remotes/origin/$default" >/dev/null ||
  fail "the branch $default is not to be had" "see that the default branch is there"
git symbolic-ref refs/remotes/origin/HEAD "refs/remotes/origin/$default"
# The first run is for the summary; the second is for the log, and its exit code is the answer.
judge() {
  "$program" due --format markdown >>"$summary" || true
  "$program" due
}
