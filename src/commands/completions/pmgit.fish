# Completions of pmgit for fish: what may stand where the cursor is, it says itself.
function __pmgit_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    test -n "$current"; or set current ''
    for line in ($words[1] complete -- $words[2..-1] $current 2> /dev/null)
        if test "$line" = :files
            __fish_complete_path $current
        else
            printf '%s\n' $line
        end
    end
end
complete -c pmgit -f -k -a '(__pmgit_complete)'
