# Completion of wcode in PowerShell: `wcode completions powershell | Out-String | Invoke-Expression`, in $PROFILE to stay.
Register-ArgumentCompleter -Native -CommandName wcode -ScriptBlock {
    param($word, $ast, $cursor)
    $line = $ast.ToString()
    $line = $line.PadRight($cursor - $ast.Extent.StartOffset).Substring(0, $cursor - $ast.Extent.StartOffset)
    $lines = @(& $ast.CommandElements[0].Value __complete powershell -- $line 2>$null)
    if ($lines.Count -gt 0 -and $lines[0] -eq ':files') { return }
    $lines | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
