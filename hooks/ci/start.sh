# Objects are fetched into a bare repository of their own: nothing of the change is checked out, let alone run.
set -eu
export PMGIT_LANGUAGE=@LANGUAGE@
export GIT_TERMINAL_PROMPT=0
fail() {
  printf '@[pmgit could not %s: %s\n  hint: %s@|pmgitは%sができませんでした：%s\n  ヒント: %s@]\n' "${task-@[judge this change@|この変更の判定@]}" "$1" "$2" >&2
  note "@[pmgit could not ${task-judge this change}: $1@|pmgitは${task-この変更の判定}ができませんでした：$1@]"
  exit 2
}
note() { [ -z "${GITHUB_STEP_SUMMARY-}" ] || printf '\n%s\n' "$1" >>"$GITHUB_STEP_SUMMARY"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init --quiet --bare "$work"
cd "$work"
# fetch ADDRESS USER REFSPEC...: the token goes to this address alone, and to no program but git.
fetch() (
  address=$1 user=$2
  shift 2
  if [ -n "${TOKEN-}" ]; then
    secret=$(printf %s "$user:$TOKEN" | base64 | tr -d '\n')
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$address.extraHeader"
    export GIT_CONFIG_VALUE_0="Authorization: Basic $secret"
  fi
  git fetch --quiet --no-tags --no-recurse-submodules "$address" "$@"
)
commit() { git rev-parse --quiet --verify --end-of-options "$1^{commit}"; }
