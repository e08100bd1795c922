# Finds pmgit: the release that is named, else what is built of the commit that is named, else the runner's own.
build() {
  cargo install --quiet --locked --root "$work/built" "$@" >&2 || fail "pmgit cannot be built" "see what cargo says above"
  program=$work/built/bin/pmgit
}
download() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 3 --connect-timeout 20 --max-time 300 --output "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -q -T 20 -O "$2" "$1"
  else
    echo "pmgit: neither curl nor wget is here" >&2
    return 1
  fi
}
sum_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi
}
# Nothing of the release is unpacked or run unless it is the very file that was named.
released() {
  download "$PMGIT_RELEASE" "$work/release.tar.gz" || return 1
  sum=$(sum_of "$work/release.tar.gz") || return 1
  sum=${sum%% *}
  [ "$sum" = "$PMGIT_SHA256" ] ||
    fail "the release is not the file that the workflow names" "its SHA-256 is $sum; compare it with the one that the project publishes"
  mkdir "$work/release"
  tar -xzf "$work/release.tar.gz" -C "$work/release" --strip-components=1 || return 1
  program=$work/release/pmgit
  "$program" --version >&2
}
program=pmgit
if [ -n "${PMGIT_RELEASE-}" ] && released; then
  :
elif [ -n "${PMGIT_CHECKOUT-}" ]; then
  build --path "$PMGIT_CHECKOUT"
elif [ -n "${PMGIT_REVISION-}" ]; then
  build --git "$PMGIT_SOURCE" --rev "$PMGIT_REVISION" pmgit
elif [ -n "${PMGIT_RELEASE-}" ]; then
  fail "the release cannot be used" "see above; it must be one for this runner, at an address that the job reaches without a password"
elif ! command -v pmgit >/dev/null; then
  fail "pmgit is not found" "put it into the runner's image, or name PMGIT_RELEASE and PMGIT_SHA256 in the workflow"
fi
