# Completions of pmgit for bash: what may stand where the cursor is, it says itself.
_pmgit() {
    local program=${1/#\~\//$HOME/} word about
    COMPREPLY=()
    while IFS=$'\t' read -r word about; do
        if [[ $word == :files ]]; then
            compopt -o default 2> /dev/null
        else
            printf -v word %q "$word"
            COMPREPLY+=("$word")
        fi
    done < <("$program" complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$2" 2> /dev/null)
}
complete -o nosort -F _pmgit pmgit 2> /dev/null || complete -F _pmgit pmgit
