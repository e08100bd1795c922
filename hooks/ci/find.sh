# Finds pmgit, or builds it: the name of the program.
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
