unset TOKEN CI_JOB_TOKEN
gone="a commit that the forge named is not in what it gave"
base=$(commit "$base") || fail "$gone" "see that the target branch is there, and run the job again"
head=$(commit "$head") || fail "$gone" "the change has moved on: judge its newest commit"
if [ -z "$merged" ]; then
  conflict=0
  merged=$(git merge-tree --write-tree "$base" "$head") || conflict=$?
  case $conflict in
    0) ;;
    1) fail "it does not merge into the target branch" "merge the target branch into it and solve the conflict" ;;
    *) fail "git cannot merge it into the target branch" "see what git says above; a history that ends early is one reason" ;;
  esac
fi
# Git alone tells whether this is any of pmgit's business, so that pmgit stands in nobody's way.
touched=0
git --no-replace-objects --literal-pathspecs diff-tree -r --quiet --no-ext-diff "$base" "$merged" -- "$documents" .pmgit ||
  touched=$?
case $touched in
  0)
    echo "pmgit: passed over, for this change touches neither $documents nor .pmgit"
    note "pmgit: passed over, for this change touches neither \`$documents\` nor \`.pmgit\`"
    exit 0
    ;;
  1) ;;
  *) fail "git cannot compare it with the target branch" "see what git says above" ;;
esac
build() {
  cargo install --quiet --locked --root "$work/built" "$@" >&2 || fail "pmgit cannot be built" "see what cargo says above"
  program=$work/built/bin/pmgit
}
program=pmgit
if [ -n "${PMGIT_CHECKOUT-}" ]; then
  build --path "$PMGIT_CHECKOUT"
elif [ -n "${PMGIT_REVISION-}" ]; then
  build --git "$PMGIT_SOURCE" --rev "$PMGIT_REVISION" pmgit
elif ! command -v pmgit >/dev/null; then
  fail "pmgit is not found" "put it into the runner's image, or name PMGIT_SOURCE and PMGIT_REVISION in the workflow"
fi
code=0
judge || code=$?
case $code in
  0 | 1) exit "$code" ;;
  *) fail "pmgit ended with exit code $code" "see what it says above" ;;
esac
