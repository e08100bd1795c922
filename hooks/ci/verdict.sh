code=0
judge || code=$?
case $code in
  0 | 1) exit "$code" ;;
  *) fail "pmgit ended with exit code $code" "see what it says above" ;;
esac
