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
