if [ -n "${TOKEN-}" ]; then
  # A forge may put its own variables into what people type.
  case $typed in *"$TOKEN"*) fail "@[an input holds the job's token@|入力にジョブのトークンが含まれています@]" "@[write no variables into the form@|フォームに変数を書かないでください@]" ;; esac
  secret=$(printf %s "$user:$TOKEN" | base64 | tr -d '\n')
fi
unset TOKEN CI_JOB_TOKEN PMGIT_TOKEN
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/empty"
git init --quiet --template="$work/empty" "$work/repo"
cd "$work/repo"
# remote ARGUMENT...: the token goes to the forge's address alone, and to no program but git.
remote() (
  if [ -n "${secret-}" ]; then
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$address.extraHeader"
    export GIT_CONFIG_VALUE_0="Authorization: Basic $secret"
  fi
  git "$@"
)
remote fetch --quiet --no-tags --no-recurse-submodules --depth=1 "$address" "+refs/heads/$ref:refs/remotes/origin/$ref" ||
  fail "@[the branch cannot be fetched@|ブランチを取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
git checkout --quiet --no-track -b "$ref" "refs/remotes/origin/$ref" -- ||
  fail "@[the branch cannot be checked out@|ブランチをチェックアウトできません@]" "@[see what git says above@|上のgitのメッセージを確認してください@]"
git config user.name "$name"
git config user.email "$mail"
