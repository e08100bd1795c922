close_pull() { gh pr close "$scratch" >/dev/null || say "left behind: the pull request $pull"; }
command -v gh >/dev/null || not_proved "\`gh\`, GitHub's command line, is not installed"

say "3. a pull request with it"
answer=$(push "$remote" "$bad:refs/heads/$scratch") || not_proved "the scratch branch cannot be pushed: $answer"
: >"$scratch_dir/pushed"
pull=$(gh pr create --head "$scratch" --base "$target" --title "pmgit doctor --prove: do not merge" \
  --body "A scratch pull request that must be refused.") || not_proved "the pull request cannot be opened"
say "   $pull"

say "4. the required check, for which this waits"
checks() { gh pr checks "$scratch" --required --json name,bucket --jq '.[] | select(.name | test("pmgit")) | .bucket'; }
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  found=$(checks 2>/dev/null)
  case $found in *fail* | *pass*) break ;; esac
  sleep 10
done
case $found in
  *pass*) not_proved "pmgit's check passes a bad postmortem" ;;
  *fail*) say "   it failed, as it must" ;;
  *) not_proved "no required check of pmgit's has ended: is \`pmgit into refs/heads/$target\` required there?" ;;
esac

say "5. each way to merge it, which must be refused"
for method in merge squash rebase; do
  if gh pr merge "$scratch" "--$method" >/dev/null 2>&1; then
    pull=
    not_proved "it was merged by --$method; take it out again: git revert"
  fi
done
say "PROVED: $target refuses a bad postmortem, by a push and by a pull request"
