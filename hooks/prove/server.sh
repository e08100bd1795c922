close_pull() { :; }

# Nobody else stands at this door: what refuses must be pmgit, by a rule, and not a missing right to push.
# What the server says, without git's own lines, which name the address.
heard=$(printf '%s\n' "$answer" | sed -n 's/^remote: *//p')
case $heard in
  *missing-section*) ;;
  *pmgit*) not_proved "pmgit refused, but not for what the postmortem lacks" ;;
  *) not_proved "it was refused, but not by pmgit" ;;
esac

say "3. the same as a branch of work, which must be taken"
answer=$(push "$remote" "$bad:refs/heads/$scratch") || not_proved "a branch of work is refused: $answer"
: >"$scratch_dir/pushed"
say "PROVED: $target refuses a bad postmortem, and work goes on elsewhere"
