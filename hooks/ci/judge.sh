unset TOKEN CI_JOB_TOKEN
gone="a commit that the forge named is not in what it gave"
base=$(commit "$base") || fail "$gone" "see that the target branch is there, and run the job again"
head=$(commit "$head") || fail "$gone" "the change has moved on: judge its newest commit"
if [ -z "$merged" ]; then
  conflict=0
  merged=$(git merge-tree --write-tree "$base" "$head") || conflict=$?
  case $conflict in
    0) ;;
    1) fail "it does not merge into the target branch" "merge the target branch into it and solve the conflict" ;;
    *) fail "git cannot merge it into the target branch" "see what git says above; a history that ends early is one reason" ;;
  esac
fi
# Git alone tells whether this is any of pmgit's business, so that pmgit stands in nobody's way.
touched=0
git --no-replace-objects --literal-pathspecs diff-tree -r --quiet --no-ext-diff "$base" "$merged" -- "$documents" .pmgit ||
  touched=$?
case $touched in
  0)
    echo "pmgit: passed over, for this change touches neither $documents nor .pmgit"
    note "pmgit: passed over, for this change touches neither \`$documents\` nor \`.pmgit\`"
    exit 0
    ;;
  1) ;;
  *) fail "git cannot compare it with the target branch" "see what git says above" ;;
esac
