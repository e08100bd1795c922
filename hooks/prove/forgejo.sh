close_pull() { :; }

say "3. a pull request with it, which this cannot open: Forgejo has no command line that everybody has"
answer=$(push "$remote" "$bad:refs/heads/$scratch") || not_proved "the scratch branch cannot be pushed: $answer"
: >"$scratch_dir/pushed"
say "   open one from $scratch into $target on its page, and wait for its check to fail"
printf '%s' "   can it be merged, by any of the ways in the list below the button? [y/n] "
read -r found || found=
case $found in
  [Nn]*) say "PROVED, by your word: $target refuses a bad postmortem, by a push and by a pull request" ;;
  [Yy]*) not_proved "the pull request can be merged: is the status \`pmgit / pmgit (*)\` required?" ;;
  *) not_proved "nobody has tried the pull request" ;;
esac
