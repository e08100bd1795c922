# What people type is read from the environment alone, and nothing of it is run.
set -eu
export PMGIT_LANGUAGE=@LANGUAGE@
LC_ALL=C
export LC_ALL
fail() {
  printf '@[pmgit could not do this: %s\n  hint: %s@|pmgitは実行できませんでした：%s\n  ヒント: %s@]\n' "$1" "$2" >&2
  note "@[pmgit could not do this: $1@|pmgitは実行できませんでした：$1@]"
  exit 2
}
note() { [ -z "${GITHUB_STEP_SUMMARY-}" ] || printf '\n%s\n' "$1" >>"$GITHUB_STEP_SUMMARY"; }
typed="${PMGIT_ID=} ${PMGIT_VERB=} ${PMGIT_URL=} ${PMGIT_TIME=} ${PMGIT_BY=}"
[ "$typed" = "$(printf %s "$typed" | tr -d '[:cntrl:]')" ] ||
  fail "@[an input has more than one line@|入力に改行が含まれています@]" "@[write each on one line, without tabs@|どの欄も、タブを含めず1行で書いてください@]"
case $PMGIT_ID in
  *[!a-z0-9-]* | [!0-9]* | '') fail "@['$PMGIT_ID' is not the id of a postmortem@|'$PMGIT_ID'はポストモーテムのIDではありません@]" "@[write it as 2026-11-20-checkout, or its start@|2026-11-20-checkoutのように書いてください。先頭だけでもかまいません@]" ;;
esac
case $PMGIT_VERB in
  posted) [ -n "$PMGIT_URL" ] || fail "@[it does not say where the message was posted@|メッセージの投稿先が書かれていません@]" "@[give the link of the post as url@|投稿のリンクをurlに書いてください@]" ;;
  close) ;;
  *) fail "@['$PMGIT_VERB' is neither posted nor close@|'$PMGIT_VERB'はpostedでもcloseでもありません@]" "@[choose one of them@|どちらかを選んでください@]" ;;
esac
# A name as a part of an address: what has a meaning there, by its number.
encode() { printf %s "$1" | sed 's/%/%25/g; s/#/%23/g; s/&/%26/g; s/+/%2B/g; s/;/%3B/g; s/(/%28/g; s/)/%29/g; s/</%3C/g; s/>/%3E/g; s/"/%22/g'; }
