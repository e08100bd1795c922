# What people type is read from the environment alone, and nothing of it is run.
set -eu
LC_ALL=C
export LC_ALL
fail() {
  printf 'pmgit could not do this: %s\n  hint: %s\n' "$1" "$2" >&2
  note "pmgit could not do this: $1"
  exit 2
}
note() { [ -z "${GITHUB_STEP_SUMMARY-}" ] || printf '\n%s\n' "$1" >>"$GITHUB_STEP_SUMMARY"; }
typed="${PMGIT_ID=} ${PMGIT_VERB=} ${PMGIT_URL=} ${PMGIT_TIME=} ${PMGIT_BY=}"
[ "$typed" = "$(printf %s "$typed" | tr -d '[:cntrl:]')" ] ||
  fail "an input has more than one line" "write each on one line, without tabs"
case $PMGIT_ID in
  *[!a-z0-9-]* | [!0-9]* | '') fail "'$PMGIT_ID' is no id of a postmortem" "write it as 2026-11-20-checkout, or its start" ;;
esac
case $PMGIT_VERB in
  posted) [ -n "$PMGIT_URL" ] || fail "it does not say where the message was posted" "give the link of the post as url" ;;
  close) ;;
  *) fail "'$PMGIT_VERB' is neither posted nor close" "choose one of them" ;;
esac
# A name as a part of an address: what has a meaning there, by its number.
encode() { printf %s "$1" | sed 's/%/%25/g; s/#/%23/g; s/&/%26/g; s/+/%2B/g; s/;/%3B/g; s/(/%28/g; s/)/%29/g; s/</%3C/g; s/>/%3E/g; s/"/%22/g'; }
