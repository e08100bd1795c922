plumbing() { GIT_GRAFT_FILE=/dev/null/none git --no-replace-objects --literal-pathspecs "$@" 2>/dev/null; }
# Sets `documents` to the directory that a commit's policy names; without a commit, or a policy in it, to the built-in
# one. It fails, and nothing is skipped then, where the policy has the key in any but its one plain form: only pmgit
# reads TOML.
directory() {
  documents=postmortems
  [ -n "$1" ] || return 0
  # A link in place of the folder is no absent policy.
  entry=$(plumbing ls-tree --full-tree "$1" -- .pmgit) || return 1
  case $entry in '') return 0 ;; 040000*) ;; *) return 1 ;; esac
  entry=$(plumbing ls-tree --full-tree "$1" -- .pmgit/policy.toml) || return 1
  case $entry in '') return 0 ;; 100*) ;; *) return 1 ;; esac
  policy=$(plumbing cat-file blob "$1:.pmgit/policy.toml") || return 1
  documents=$(printf '%s\n' "$policy" | LC_ALL=C sed -n '
    s/[[:space:]]*$//
    s/#[^"'\'']*$//
    /^[[:space:]]*#/d
    /^[[:space:]]*\[/,$s/documents/?&/
    /"""/b unclear
    /'\'\'\''/b unclear
    /\\[uU]/b unclear
    /documents/!d
    t plain
    : plain
    s/^[[:space:]]*documents[[:space:]]*=[[:space:]]*"\([^[:cntrl:]!-,:-@[-^`{-~]\{1,\}\)"[[:space:]]*\(#.*\)\{0,1\}$/\1/p
    t
    : unclear
    s/.*/?/p') || return 1
  case $documents in
    '') documents=postmortems ;;
    *\?* | *'
'*) return 1 ;;
  esac
  while [ "${documents%/}" != "$documents" ]; do documents=${documents%/}; done
  case /$documents/ in *//* | */./* | */../* | */.git/* | */.pmgit/*) return 1 ;; esac
}
