# Installs wcode for this user on Windows, and goes on to set the clients up. No administrator is needed.
#
#   .\install.ps1              goes on to the wizard, `wcode setup`
#   .\install.ps1 -Yes         provisions with the key variable of the environment: `wcode apply --yes`
#   .\install.ps1 -NoSetup     only installs
#   .\install.ps1 -Uninstall   removes the program; `wcode remove` first takes it out of the clients' configs
#
#   -Version X.Y.Z             this release, not the latest
#   -From FILE|FOLDER          a release's archive, or a folder with its files: nothing is downloaded
#   -NoVerifySignature         trusts the checksums without a signature
#   -SetupArguments A,B        what follows goes to `wcode apply` or the wizard
#
# A release is downloaded from WCODE_DOWNLOAD_URL, and its checksum and signature are checked (minisign, else openssl 3, which Git for
# Windows has). WCODE_BIN_DIR (default %LOCALAPPDATA%\Programs\wcode) is where the program goes; WCODE_RELEASE_KEY is the public key
# of the release. Nothing outside that folder and a temporary one is touched; PATH is yours to change, and the command is shown.
# Windows PowerShell 5.1 and PowerShell 7 run it.
[CmdletBinding()]
param(
    [switch]$Yes,
    [switch]$NoSetup,
    [switch]$Uninstall,
    [string]$Version = '',
    [string]$From = '',
    [switch]$NoVerifySignature,
    [string[]]$SetupArguments = @()
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# A release fills these in: where it is, its minisign key, its version and the SHA-256 of its archives.
$release_url = ''
$release_key = ''
$release_version = ''
$release_sums = ''

function Say([string]$Text) { [Console]::Error.WriteLine("install.ps1: $Text") }

# Ends the installation; what was there before is untouched.
function Stop-Install([string]$Text) { throw "install.ps1: $Text" }

function Get-Setting([string]$Name, [string]$Default) {
    $value = [Environment]::GetEnvironmentVariable($Name)
    if ([string]::IsNullOrEmpty($value)) { return $Default }
    return $value
}

function Get-Platform {
    $architecture = Get-Setting 'PROCESSOR_ARCHITEW6432' (Get-Setting 'PROCESSOR_ARCHITECTURE' '')
    # Windows on ARM runs x86-64 programs.
    if (@('AMD64', 'ARM64') -contains $architecture) { return 'x86_64-pc-windows' }
    Stop-Install "there is no release for '$architecture'"
}

# Only https, or this very machine; redirects must stay https.
function Test-Address([string]$Url) {
    $address = [Uri]$Url
    if ($address.Scheme -eq 'https') { return $true }
    $loopback = @('127.0.0.1', 'localhost', '[::1]', '::1') -contains $address.Host
    return ($address.Scheme -eq 'http' -and $loopback)
}

function Get-File([string]$Url, [string]$Target) {
    for ($redirects = 0; $redirects -le 5; $redirects++) {
        if (-not (Test-Address $Url)) { Stop-Install "'$Url' is not an https address; nothing was installed" }
        $request = [Net.WebRequest]::CreateHttp($Url)
        $request.AllowAutoRedirect = $false
        $request.Timeout = 30000
        try { $response = $request.GetResponse() }
        catch { Stop-Install "could not download ${Url}: $($_.Exception.Message); nothing was installed" }
        try {
            $status = [int]$response.StatusCode
            if ($status -ge 300 -and $status -lt 400) {
                $Url = ([Uri]::new([Uri]$Url, $response.Headers['Location'])).AbsoluteUri
                continue
            }
            $file = [IO.File]::Create($Target)
            try { $response.GetResponseStream().CopyTo($file) } finally { $file.Dispose() }
        }
        finally { $response.Dispose() }
        return
    }
    Stop-Install "too many redirects at $Url; nothing was installed"
}

# True if the program ends well. Windows PowerShell would take what it writes to stderr for an error of the script.
function Invoke-Quietly([string]$Program, [string[]]$Arguments) {
    $ErrorActionPreference = 'Continue'
    & $Program @Arguments 2>&1 | Out-Null
    return ($LASTEXITCODE -eq 0)
}

# The list of checksums has a good signature, or none was asked for.
function Test-Signature([string]$Folder, [string]$Key) {
    if ($NoVerifySignature) {
        Say 'the signature is NOT verified, as -NoVerifySignature says'
        return
    }
    $without = 'nothing was installed (-NoVerifySignature trusts the checksums alone)'
    if ($Key -eq '') { Stop-Install "no key is known to verify the signature with: set WCODE_RELEASE_KEY; $without" }
    $sums = Join-Path $Folder 'SHA256SUMS'
    if (-not (Test-Path -LiteralPath "$sums.minisig" -PathType Leaf)) { Stop-Install "the release is not signed; $without" }
    $minisign = Get-Command minisign -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $openssl = Find-OpenSsl
    if ($minisign) {
        $good = Invoke-Quietly $minisign.Source @('-V', '-q', '-m', $sums, '-P', $Key)
    }
    elseif ($openssl) {
        $good = Test-WithOpenSsl $openssl $Folder $Key
    }
    else {
        Stop-Install "neither minisign nor openssl 3 was found to verify the signature with; $without"
    }
    if (-not $good) { Stop-Install 'the signature of SHA256SUMS is wrong; nothing was installed' }
}

# The openssl of the PATH or of Git for Windows, if it is 3 or newer.
function Find-OpenSsl {
    $found = @(Get-Command openssl -CommandType Application -ErrorAction SilentlyContinue | ForEach-Object { $_.Source })
    $git = Join-Path (Get-Setting 'ProgramFiles' 'C:\Program Files') 'Git\usr\bin\openssl.exe'
    foreach ($program in ($found + $git)) {
        if (-not (Test-Path -LiteralPath $program -PathType Leaf)) { continue }
        if ("$(& $program version)" -match '^OpenSSL ([3-9]|[1-9][0-9])\.') { return $program }
    }
    return $null
}

# A minisign signature is Ed25519 over the BLAKE2b hash of the file, then one over that signature and the trusted comment.
function Test-WithOpenSsl([string]$OpenSsl, [string]$Folder, [string]$Key) {
    $lines = @(Get-Content -LiteralPath (Join-Path $Folder 'SHA256SUMS.minisig'))
    if ($lines.Count -lt 4 -or -not $lines[2].StartsWith('trusted comment: ')) { return $false }
    try {
        $public = [Convert]::FromBase64String($Key.Trim())
        $signed = [Convert]::FromBase64String($lines[1].Trim())
        $whole = [Convert]::FromBase64String($lines[3].Trim())
    }
    catch { return $false }
    if ($public.Length -ne 42 -or $signed.Length -ne 74 -or $whole.Length -ne 64) { return $false }
    # 'Ed' names the kind of key, 'ED' the kind of signature; then the key's id, which both have.
    if ([Text.Encoding]::ASCII.GetString($public, 0, 2) -cne 'Ed') { return $false }
    if ([Text.Encoding]::ASCII.GetString($signed, 0, 2) -cne 'ED') { return $false }
    for ($at = 2; $at -lt 10; $at++) { if ($public[$at] -ne $signed[$at]) { return $false } }
    # An Ed25519 public key in DER is this and the 32 bytes.
    [byte[]]$head = 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    [IO.File]::WriteAllBytes((Join-Path $Folder 'key.der'), [byte[]]($head + $public[10..41]))
    [byte[]]$signature = $signed[10..73]
    $hash = Join-Path $Folder 'hash'
    $sums = Join-Path $Folder 'SHA256SUMS'
    if (-not (Invoke-Quietly $OpenSsl @('dgst', '-blake2b512', '-binary', '-out', $hash, $sums))) { return $false }
    if (-not (Test-Signed $OpenSsl $Folder $hash $signature)) { return $false }
    $comment = [Text.Encoding]::UTF8.GetBytes($lines[2].Substring('trusted comment: '.Length))
    $all = Join-Path $Folder 'all'
    [IO.File]::WriteAllBytes($all, [byte[]]($signature + $comment))
    return (Test-Signed $OpenSsl $Folder $all $whole)
}

function Test-Signed([string]$OpenSsl, [string]$Folder, [string]$File, [byte[]]$Signature) {
    $signatureFile = Join-Path $Folder 'signature'
    [IO.File]::WriteAllBytes($signatureFile, $Signature)
    $key = @('-pubin', '-keyform', 'DER', '-inkey', (Join-Path $Folder 'key.der'))
    return (Invoke-Quietly $OpenSsl (@('pkeyutl', '-verify') + $key + @('-rawin', '-in', $File, '-sigfile', $signatureFile)))
}

# The checksums that are part of this script: whoever trusts it needs no signature for them.
function Write-OwnSums([string]$Target) { [IO.File]::WriteAllText($Target, $release_sums.Replace("`r", '') + "`n") }

# This system's archive in the list, its checksum and its version.
function Find-Archive([string]$Sums) {
    $pattern = '^([0-9a-f]{64})  (wcode-([0-9A-Za-z.+-]+)-' + [regex]::Escape((Get-Platform)) + '[0-9a-z-]*\.zip)$'
    foreach ($line in Get-Content -LiteralPath $Sums) {
        if ($line -cmatch $pattern) {
            $found = @{ Sum = $Matches[1]; Name = $Matches[2]; Version = $Matches[3] }
            if ($Version -ne '' -and $Version.TrimStart('v') -cne $found.Version) {
                Stop-Install "the release is $($found.Version), not $Version; nothing was installed"
            }
            return $found
        }
    }
    Stop-Install 'the release has no archive for Windows'
}

# The path of the archive, checked.
function Get-Release([string]$Work) {
    $key = Get-Setting 'WCODE_RELEASE_KEY' $release_key
    $sums = Join-Path $Work 'SHA256SUMS'
    if ($From -ne '') {
        if (-not (Test-Path -LiteralPath $From)) { Stop-Install "there is no '$From'" }
        $folder = if (Test-Path -LiteralPath $From -PathType Container) { $From } else { Split-Path -Parent (Resolve-Path -LiteralPath $From) }
        if ($release_sums -ne '') { Write-OwnSums $sums }
        else {
            if (-not (Test-Path -LiteralPath (Join-Path $folder 'SHA256SUMS'))) { Stop-Install "'$folder' has no SHA256SUMS to check the archive with" }
            Get-ChildItem -LiteralPath $folder -Filter 'SHA256SUMS*' | Copy-Item -Destination $Work
            Test-Signature $Work $key
        }
        $found = Find-Archive $sums
        $archive = Join-Path $folder $found.Name
        if (-not (Test-Path -LiteralPath $archive -PathType Leaf)) { Stop-Install "'$folder' does not have $($found.Name)" }
    }
    else {
        $url = (Get-Setting 'WCODE_DOWNLOAD_URL' $release_url).TrimEnd('/')
        if ($url -eq '') { Stop-Install 'no release is known: set WCODE_DOWNLOAD_URL, or give one with -From' }
        $isOwn = $release_sums -ne '' -and ($Version -eq '' -or $Version.TrimStart('v') -ceq $release_version)
        if ($isOwn) { Write-OwnSums $sums }
        else {
            $place = if ($Version -eq '') { "$url/latest/download" } else { "$url/download/v$($Version.TrimStart('v'))" }
            Get-File "$place/SHA256SUMS" $sums
            if (-not $NoVerifySignature) { Get-File "$place/SHA256SUMS.minisig" "$sums.minisig" }
            Test-Signature $Work $key
        }
        $found = Find-Archive $sums
        Say "downloading $($found.Name) ..."
        $archive = Join-Path $Work $found.Name
        # By its version: the latest release may have become another one since.
        Get-File "$url/download/v$($found.Version)/$($found.Name)" $archive
    }
    $sum = (Get-FileHash -LiteralPath $archive -Algorithm SHA256).Hash.ToLowerInvariant()
    if ($sum -cne $found.Sum) { Stop-Install "the checksum of $($found.Name) is wrong: it is cut or changed; nothing was installed" }
    return $archive
}

# Takes the program out of the archive, tries it, and puts it in its place; one that runs is moved aside first.
function Install-Program([string]$Archive, [string]$Work, [string]$BinDir) {
    $folder = Join-Path $Work 'unpacked'
    Expand-Archive -LiteralPath $Archive -DestinationPath $folder
    $fresh = Get-ChildItem -LiteralPath $folder -Recurse -Filter 'wcode.exe' | Select-Object -First 1
    if (-not $fresh) { Stop-Install 'there is no program in the archive; nothing was installed' }
    $version = & $fresh.FullName --version
    if ($LASTEXITCODE -ne 0) { Stop-Install 'the program does not run here; nothing was installed' }
    New-Item -ItemType Directory -Force -Path $BinDir | Out-Null
    $target = Join-Path $BinDir 'wcode.exe'
    $old = "$target.old"
    Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $target) { Move-Item -LiteralPath $target -Destination $old -Force }
    try { Copy-Item -LiteralPath $fresh.FullName -Destination $target }
    catch {
        if (Test-Path -LiteralPath $old) { Move-Item -LiteralPath $old -Destination $target -Force }
        Stop-Install "cannot write to ${BinDir}: $($_.Exception.Message); nothing was installed"
    }
    # It cannot go while it runs; the next installation removes it.
    Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
    Say "installed $version to $target"
    return $target
}

function Show-Path([string]$BinDir) {
    $onPath = @("$env:Path".Split(';') | ForEach-Object { $_.TrimEnd('\') }) -contains $BinDir.TrimEnd('\')
    if (-not $onPath) {
        Say "note: $BinDir is not on your PATH; add it:"
        Say "  [Environment]::SetEnvironmentVariable('Path', [Environment]::GetEnvironmentVariable('Path', 'User') + ';$BinDir', 'User')"
        return
    }
    $found = Get-Command wcode -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($found -and (Split-Path -Parent $found.Source) -ne $BinDir) { Say "note: '$($found.Source)' comes before it on your PATH" }
}

function Remove-Program([string]$BinDir) {
    $target = Join-Path $BinDir 'wcode.exe'
    if (-not (Test-Path -LiteralPath $target -PathType Leaf)) { Stop-Install "there is no $target" }
    $null = Invoke-Quietly $target @('service', 'uninstall')
    Remove-Item -LiteralPath $target -Force
    Remove-Item -LiteralPath "$target.old" -Force -ErrorAction SilentlyContinue
    Say "removed $target; keys that you stored, and what wcode wrote into the clients' configs, are still where they were"
}

function Main {
    # Windows PowerShell takes older ones unless it is told.
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    $binDir = Get-Setting 'WCODE_BIN_DIR' (Join-Path (Get-Setting 'LOCALAPPDATA' $HOME) 'Programs\wcode')
    if ($Uninstall) {
        Remove-Program $binDir
        return
    }
    $work = Join-Path ([IO.Path]::GetTempPath()) ("wcode-" + [guid]::NewGuid().ToString('N'))
    New-Item -ItemType Directory -Path $work | Out-Null
    try { $program = Install-Program (Get-Release $work) $work $binDir }
    finally { Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue }
    Show-Path $binDir
    if ($NoSetup) { return }
    if ($Yes) { & $program apply --yes @SetupArguments } else { & $program setup @SetupArguments }
    $global:LASTEXITCODE = $LASTEXITCODE
}

Main
