# Finds pmgit, or builds it: the name of the program.
build() {
  cargo install --quiet --locked --root "$work/built" "$@" >&2 || fail "@[pmgit cannot be built@|pmgitをビルドできません@]" "@[see what cargo says above@|上のcargoのメッセージを確認してください@]"
  program=$work/built/bin/pmgit
}
program=pmgit
if [ -n "${PMGIT_CHECKOUT-}" ]; then
  build --path "$PMGIT_CHECKOUT"
elif [ -n "${PMGIT_REVISION-}" ]; then
  build --git "$PMGIT_SOURCE" --rev "$PMGIT_REVISION" pmgit
elif ! command -v pmgit >/dev/null; then
  fail "@[pmgit is not found@|pmgitが見つかりません@]" "@[put it into the runner's image, or name PMGIT_SOURCE and PMGIT_REVISION in the workflow@|ランナーのイメージに入れるか、ワークフローのPMGIT_SOURCEとPMGIT_REVISIONで指定してください@]"
fi
