# The postmortems as pages, on a branch that pmgit alone writes.
task='@[write the pages@|ページの書き出し@]'
fetch "$address" "$user" "+refs/heads/$default:refs/heads/$default" ||
  fail "@[the branch $default cannot be fetched@|ブランチ${default}を取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
commit "refs/heads/$default" >/dev/null || fail "@[the branch $default cannot be fetched@|ブランチ${default}を取得できません@]" "@[see that the default branch is there@|既定のブランチがあることを確かめてください@]"
secret=''
[ -z "${TOKEN-}" ] || secret=$(printf %s "$user:$TOKEN" | base64 | tr -d '\n')
unset TOKEN CI_JOB_TOKEN
git config user.name pmgit
git config user.email "pmgit@noreply.${host%%/*}"
# pmgit lets git fetch and push; the token is for that address alone, and what builds pmgit has not seen it.
judge() {
  set -- export --branch postmortem-pages --push "$address" --rev "$default"
  if [ -n "$secret" ]; then
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$address.extraHeader" GIT_CONFIG_VALUE_0="Authorization: Basic $secret" \
      "$program" "$@"
  else
    "$program" "$@"
  fi
}
