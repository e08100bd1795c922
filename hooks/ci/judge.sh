gone="@[a commit that the forge named is not in what it gave@|フォージが示したコミットが、受け取った内容に含まれていません@]"
base=$(graph commit "$base") || fail "$gone" "@[see that the target branch is there, and run the job again@|マージ先のブランチがあることを確かめ、ジョブをやり直してください@]"
head=$(graph commit "$head") || fail "$gone" "@[the change has moved on: judge its newest commit@|変更が進んでいます。最新のコミットを判定してください@]"
# What lands may be their merge, or each commit of the change on top of the base: both need every commit between the two,
# and nothing that is older than the commits they have in common.
range=$base...$head
reached() { git rev-list "$range" && git merge-base --all "$base" "$head"; }
summed() { reached 2>/dev/null | git hash-object --stdin; }
between=$(graph git rev-list --count "$range") || fail "@[the history cannot be read@|履歴を読めません@]" "@[see what git says above@|上のgitのメッセージを確認してください@]"
if ! bring --depth=$((between + 2)) || [ "$(summed)" != "$(graph summed)" ]; then
  bring --depth=2147483647 || fail "@[the history cannot be fetched@|履歴を取得できません@]" "@[see what git says above, and run the job again@|上のgitのメッセージを確認し、ジョブをやり直してください@]"
fi
unset TOKEN CI_JOB_TOKEN
# All commits are at hand, so this is no shallow clone: whatever is asked about the history has its one true answer.
rm -f shallow
echo "$work/commits/objects" >objects/info/alternates
for one in "$base" "$head"; do
  commit "$one" >/dev/null || fail "$gone" "@[the change has moved on: judge its newest commit@|変更が進んでいます。最新のコミットを判定してください@]"
done
merged=$head
if ! git merge-base --is-ancestor "$base" "$head"; then
  conflict=0
  merged=$(git merge-tree --write-tree "$base" "$head") || conflict=$?
  case $conflict in
    0) ;;
    1) fail "@[it conflicts with the target branch@|マージ先のブランチとコンフリクトしています@]" "@[merge the target branch into it and resolve the conflict@|マージ先のブランチを取り込み、コンフリクトを解消してください@]" ;;
    *) fail "@[git cannot merge it into the target branch@|gitがマージ先のブランチにマージできません@]" "@[see what git says above; a history that ends early is one reason@|上のgitのメッセージを確認してください。履歴が途中で切れていることも原因になります@]" ;;
  esac
fi
# Git alone tells whether this is any of pmgit's business, so that pmgit stands in nobody's way. It goes by the directory
# that the base's policy names; where only pmgit can tell which one that is, pmgit is asked.
touches() {
  directory "$base" || return 0
  touched=0
  plumbing diff-tree -r --quiet --no-ext-diff "$base" "$merged" -- "$documents" .pmgit || touched=$?
  # Commits that undo each other touch it too, for one by one they may land otherwise.
  [ "$touched" != 0 ] ||
    one=$(plumbing rev-list -n 1 --no-merges --full-history "$base..$head" -- "$documents" .pmgit) || touched=2
  case $touched in
    0) [ -n "$one" ] ;;
    1) ;;
    *) fail "@[git cannot compare it with the target branch@|gitがマージ先のブランチと比較できません@]" "@[see what git says above@|上のgitのメッセージを確認してください@]" ;;
  esac
}
if ! touches; then
  echo "@[pmgit: skipped: this change touches neither $documents nor .pmgit@|pmgit：スキップしました。この変更は${documents}と.pmgitに関係しません@]"
  note "@[pmgit: skipped: this change touches neither \`$documents\` nor \`.pmgit\`@|pmgit：スキップしました。この変更は\`$documents\`と\`.pmgit\`に関係しません@]"
  exit 0
fi
