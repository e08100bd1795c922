close_pull() { glab mr close "$scratch" >/dev/null || say "left behind: the merge request $pull"; }
command -v glab >/dev/null || not_proved "\`glab\`, GitLab's command line, is not installed"

say "3. a merge request with it"
answer=$(push "$remote" "$bad:refs/heads/$scratch") || not_proved "the scratch branch cannot be pushed: $answer"
: >"$scratch_dir/pushed"
glab mr create --source-branch "$scratch" --target-branch "$target" --yes --title "pmgit doctor --prove: do not merge" \
  --description "A scratch merge request that must be refused." >/dev/null || not_proved "the merge request cannot be opened"
pull=$scratch

say "4. its pipeline, for which this waits"
state() {
  glab mr view "$scratch" --output json 2>/dev/null | sed -n 's/.*"detailed_merge_status": *"\([a-z_]*\)".*/\1/p' | head -n 1
}
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  found=$(state)
  case $found in '' | unchecked | checking | preparing | ci_still_running | approvals_syncing) sleep 10 ;; *) break ;; esac
done
case $found in
  ci_must_pass) say "   it must pass, and does not" ;;
  mergeable) not_proved "the merge request can be merged: is \"Pipelines must succeed\" on?" ;;
  *) not_proved "something else blocks it (${found:-unknown}); take that away, and run this again" ;;
esac

say "5. merging it all the same, which must be refused"
if glab mr merge "$scratch" --yes >/dev/null 2>&1; then
  pull=
  not_proved "it was merged; take it out again: git revert"
fi
say "PROVED: $target refuses a bad postmortem, by a push and by a merge request"
