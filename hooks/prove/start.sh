#!/bin/sh
# Proves the gate on the real server in about five minutes. `pmgit doctor --prove` printed this and ran none of it: read
# it, then run it in a clone whose user may push branches: pmgit doctor --prove >prove.sh && sh prove.sh
#
# It pushes a scratch branch with a postmortem that lacks everything, tries to bring it into the protected branch, and
# takes the branch away again. Neither your worktree nor your index is touched.
#   PROVED      every attempt was refused, and it was pmgit that refused (exit 0)
#   NOT PROVED  one was not, or nobody can tell why it was (exit 1)
set -u
remote=@REMOTE@
target=@BRANCH@
documents=@DOCUMENTS@
scratch=pmgit-prove-$$
scratch_dir=$(mktemp -d) || exit 1
pull=

say() { printf '%s\n' "$*"; }
not_proved() { say "NOT PROVED: $*"; exit 1; }
# The same commit everywhere, past the hooks of this clone: they are advice, and not what is proved here.
push() { git push --no-verify --quiet "$@" 2>&1; }

clean_up() {
  status=$?
  trap - EXIT
  [ -z "$pull" ] || close_pull
  [ ! -e "$scratch_dir/pushed" ] || push "$remote" ":refs/heads/$scratch" || say "left behind: the branch $scratch"
  rm -rf "$scratch_dir"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

say "1. a commit with a postmortem that lacks everything, on top of $target"
git fetch --quiet "$remote" "refs/heads/$target" || not_proved "cannot fetch $target from $remote"
tip=$(git rev-parse --verify FETCH_HEAD) || exit 1
document=$(git hash-object -w --stdin <<'END'
title = "A scratch postmortem of `pmgit doctor --prove`"
status = "in-review"
severity = "SEV-1"
END
) || exit 1
GIT_INDEX_FILE=$scratch_dir/index
export GIT_INDEX_FILE
git read-tree "$tip" || exit 1
git update-index --add --cacheinfo "100644,$document,$documents/2020/2020-01-01-$scratch.toml" || exit 1
tree=$(git write-tree) || exit 1
unset GIT_INDEX_FILE
bad=$(git commit-tree -p "$tip" -m "pmgit doctor --prove: this must not land" "$tree") || exit 1

say "2. a push of it to $target itself, which must be refused"
if answer=$(push "$remote" "$bad:refs/heads/$target"); then
  # It landed; put back what was there, unless somebody has pushed in the meantime.
  push --force-with-lease="refs/heads/$target:$bad" "$remote" "$tip:refs/heads/$target" ||
    say "take it out of $target by hand: git revert $bad"
  not_proved "$target takes a bad postmortem by a direct push"
fi
reason=$(printf '%s\n' "$answer" | grep -i -e pmgit -e protected -e rejected -e denied | head -n 1)
say "   refused: ${reason:-without a reason}"
