#compdef pmgit
# Completions of pmgit for zsh: what may stand where the cursor is, it says itself.
_pmgit() {
    local program=${(Q)words[1]} line word about
    local -a before candidates single
    before=("${(@Q)words[2,CURRENT-1]}")
    for line in "${(@f)$("${program/#\~\//$HOME/}" complete -- "${before[@]}" "${(Q)PREFIX}" 2> /dev/null)}"; do
        word=${line%%$'\t'*}
        about=${line#"$word"}
        if [[ $word == :files ]]; then
            _files
        elif [[ -n $word ]]; then
            candidates+=("${word//:/\\:}${about:+:${about#$'\t'}}")
        fi
    done
    # A single one takes the place of what was typed, also where that is a part of it.
    (( $#candidates == 1 )) && single=(-U)
    (( $#candidates )) && _describe -V pmgit candidates $single
}
if [[ $funcstack[1] == _pmgit ]]; then
    _pmgit "$@"
else
    compdef _pmgit pmgit
fi
