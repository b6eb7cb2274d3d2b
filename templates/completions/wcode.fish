# Completion of wcode in fish: `wcode completions fish | source`, or save this as
# ~/.config/fish/completions/wcode.fish
function __wcode_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete fish -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = :files
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines
    end
end
complete -c wcode -f -a '(__wcode_complete)'
