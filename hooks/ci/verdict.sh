code=0
judge || code=$?
case $code in
  0 | 1) exit "$code" ;;
  *) fail "@[pmgit ended with exit code $code@|pmgitが終了コード${code}で終了しました@]" "@[see what it says above@|上のメッセージを確認してください@]" ;;
esac
