# said ENGLISH JAPANESE: the one that whoever runs git reads, by the same variables as pmgit.
said() {
  case ${PMGIT_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG-}}}} in
    *[eE][uU][cC]* | *[sS][jJ][iI][sS]*) printf %s "$1" ;;
    [jJ][aA] | [jJ][aA][_.@-]*) printf %s "$2" ;;
    *) printf %s "$1" ;;
  esac
}
