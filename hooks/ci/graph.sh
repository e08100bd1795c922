# In $work/commits are commits without their trees: they say cheaply how far back what is judged goes.
git init --quiet --bare "$work/commits"
graph() (
  # What the forge did not give is not asked for, one by one.
  export GIT_NO_LAZY_FETCH=1
  cd "$work/commits" && "$@"
)
