# Completion of wcode in bash: `source <(wcode completions bash)`, or save this as
# ~/.local/share/bash-completion/completions/wcode
_wcode() {
    local program=$1 reply
    [[ $program == \~* ]] && program=$HOME${program#\~}
    COMPREPLY=()
    mapfile -t reply < <("$program" __complete bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${reply[0]} == :files ]]; then
        compopt -o default
        return
    fi
    COMPREPLY=("${reply[@]}")
    [[ ${#reply[@]} == 1 && ${reply[0]} == *= ]] && compopt -o nospace
}
complete -F _wcode wcode
