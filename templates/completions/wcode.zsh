#compdef wcode
# Completion of wcode in zsh: `source <(wcode completions zsh)`, or save this as _wcode in a folder of $fpath.
_wcode() {
    local -a lines values
    local line
    lines=("${(@f)$("${words[1]}" __complete zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ ${lines[1]} == :files ]]; then
        _files
        return
    fi
    for line in "${lines[@]}"; do
        [[ -n $line ]] && values+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -V wcode values
}
if [[ ${funcstack[1]} == _wcode ]]; then
    _wcode "$@"
else
    compdef _wcode wcode
fi
