# Completion of wcode in elvish: `eval (wcode completions elvish | slurp)`, in rc.elv to stay.
use str
set edit:completion:arg-completer[wcode] = {|@words|
    var lines = [((external $words[0]) __complete elvish -- (all $words[1..]) 2>/dev/null | from-lines)]
    if (and (> (count $lines) 0) (eq $lines[0] ':files')) {
        edit:complete-filename $words[-1]
    } else {
        for line $lines {
            var parts = [(str:split &max=2 "\t" $line)]
            if (== (count $parts) 2) {
                edit:complex-candidate $parts[0] &display=$parts[0]'  '$parts[1]
            } else {
                edit:complex-candidate $parts[0]
            }
        }
    }
}
