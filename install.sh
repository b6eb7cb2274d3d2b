#!/bin/sh
# Installs wcode for this user, and goes on to set the clients up.
#
#   ./install.sh              on a terminal: goes on to the wizard, `wcode setup`
#   ./install.sh --yes        without a terminal: provisions with the key variable of the environment
#   ./install.sh --no-setup   only installs
#   ./install.sh --yes -- --client opencode    what follows `--` goes to `wcode apply` or the wizard
#   ./install.sh --uninstall  removes the program; `wcode remove` first takes it out of the clients' configs
#
#   --version X.Y.Z           this release, not the latest
#   --from FILE|FOLDER        a release's archive, or a folder with its files: nothing is downloaded
#   --build                   builds with cargo, from a checkout only
#   --no-verify-signature     trusts the checksums without a signature
#
# A checkout is built with cargo. Without one, or without cargo, a release is downloaded from WCODE_DOWNLOAD_URL, by curl or
# wget, and its checksum and signature are checked (minisign, else openssl 3). WCODE_BIN_DIR (default ~/.local/bin) is
# where the program goes; WCODE_RELEASE_KEY is the public key of the release, WCODE_INSTALL_PROFILE (default release) the
# cargo profile. Nothing outside that folder, a temporary one and cargo's own is touched before the set-up.
set -eu

# A release fills these in: where it is, its minisign key, its version and the SHA-256 of its archives.
release_url=''
release_key=''
release_version=''
release_sums=''

say() { printf '%s\n' "install.sh: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

usage() {
    sed -n '2,20s/^# \{0,1\}//p' "$0" 2>/dev/null || say "see the first lines of install.sh"
}

main() {
    read_options "$@"
    shift "$taken"
    [ -n "${HOME:-}" ] || fail "HOME is not set"
    bin_dir=${WCODE_BIN_DIR:-$HOME/.local/bin}
    if [ "$uninstall" = yes ]; then
        remove_program "$bin_dir"
        exit 0
    fi
    url=${WCODE_DOWNLOAD_URL:-$release_url}
    url=${url%/}
    key=${WCODE_RELEASE_KEY:-$release_key}
    work=$(mktemp -d) || fail "no temporary folder could be made; set TMPDIR to one with room"
    fresh=
    trap 'rm -rf "$work" ${fresh:+"$fresh"}' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    get_program
    install_program "$program" "$bin_dir"
    tell_path "$bin_dir"
    register_links "$bin_dir/wcode"
    rm -rf "$work"
    set_up "$setup" "$bin_dir/wcode" "$@"
}

read_options() {
    setup=ask uninstall=no from='' version='' build=no signature=required taken=0
    while [ $# -gt 0 ]; do
        taken=$((taken + 1))
        case $1 in
            --yes | -y) setup=yes ;;
            --no-setup) setup=no ;;
            --uninstall) uninstall=yes ;;
            --build) build=yes ;;
            --no-verify-signature) signature=skipped ;;
            --version | --from)
                [ $# -gt 1 ] || { say "'$1' needs a value"; exit 2; }
                [ "$1" = --from ] && from=$2 || version=${2#v}
                taken=$((taken + 1))
                shift
                ;;
            --help | -h) usage; exit 0 ;;
            --) break ;;
            *) say "unknown option '$1'"; usage >&2; exit 2 ;;
        esac
        shift
    done
}

# Sets `program` to the path of the new program, which is not installed yet.
get_program() {
    checkout=$(checkout_folder)
    if [ -n "$from" ]; then
        from_files "$from"
    elif [ "$build" = yes ]; then
        [ -n "$checkout" ] || fail "--build needs a checkout of wcode around install.sh"
        build "$checkout"
    elif [ -n "$checkout" ] && [ -z "$version${WCODE_DOWNLOAD_URL:-}" ] && has cargo; then
        build "$checkout"
    elif [ -n "$url" ]; then
        from_server
    elif [ -n "$checkout" ]; then
        fail "cargo was not found: install Rust 1.89 or newer (rustup), then run this again"
    else
        fail "no release is known: set WCODE_DOWNLOAD_URL, or give one with --from"
    fi
}

has() { command -v "$1" >/dev/null 2>&1; }

# The checkout that this script is in; nothing if it came through a pipe or is alone.
checkout_folder() {
    case $0 in *install.sh) ;; *) return 0 ;; esac
    folder=$(CDPATH='' cd -- "$(dirname -- "$0")" 2>/dev/null && pwd) || return 0
    if [ -f "$folder/Cargo.toml" ] && [ -f "$folder/src/main.rs" ]; then printf '%s\n' "$folder"; fi
}

build() {
    profile=${WCODE_INSTALL_PROFILE:-release}
    has cargo || fail "cargo was not found: install Rust 1.89 or newer (rustup), then run this again"
    say "building (profile $profile) ..."
    (cd "$1" && cargo build --locked --profile "$profile" --bin wcode) >&2 || fail "the build failed; nothing was installed"
    folder=$profile
    [ "$folder" != dev ] || folder=debug
    target=${CARGO_TARGET_DIR:-$1/target}
    case $target in /*) ;; *) target=$1/$target ;; esac
    program=$target/$folder/wcode
}

# The name that this system's program has among the releases.
platform() {
    machine=$(uname -m)
    case $(uname -s) in
        # Linked statically: the libc of the system does not matter.
        Linux) system=unknown-linux-musl ;;
        Darwin)
            system=apple-darwin
            # A translated shell takes the machine for an Intel one.
            [ "$(sysctl -n hw.optional.arm64 2>/dev/null || :)" != 1 ] || machine=arm64
            ;;
        MINGW* | MSYS* | CYGWIN*) fail "on Windows, use install.ps1" ;;
        *) fail "no release for $(uname -s); a checkout is built with cargo" ;;
    esac
    case $machine in
        x86_64 | amd64) machine=x86_64 ;;
        aarch64 | arm64) machine=aarch64 ;;
        *) fail "no release for the processor $machine; a checkout is built with cargo" ;;
    esac
    # A 64-bit kernel may carry a 32-bit system.
    [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" = 64 ] || fail "no release for a 32-bit system; a checkout is built with cargo"
    platform=$machine-$system
}

from_server() {
    platform
    if [ -n "$release_sums" ] && [ "${version:-$release_version}" = "$release_version" ]; then
        printf '%s\n' "$release_sums" >"$work/SHA256SUMS"
        where=$url/download/v$release_version
    else
        where=$url/latest/download
        [ -z "$version" ] || where=$url/download/v$version
        download "$where/SHA256SUMS" "$work/SHA256SUMS"
        if [ "$signature" = required ]; then download "$where/SHA256SUMS.minisig" "$work/SHA256SUMS.minisig"; fi
        check_signature "$work"
    fi
    find_archive "$work/SHA256SUMS"
    say "downloading $archive ..."
    # By its version: the latest release may have become another one since.
    download "$url/download/v$found_version/$archive" "$work/$archive"
    unpack "$work/$archive"
}

from_files() {
    [ -e "$1" ] || fail "there is no '$1'"
    platform
    folder=$1
    [ -d "$1" ] || folder=$(dirname -- "$1")
    if [ -n "$release_sums" ]; then
        printf '%s\n' "$release_sums" >"$work/SHA256SUMS"
    else
        [ -f "$folder/SHA256SUMS" ] || fail "'$folder' has no SHA256SUMS to check the archive with"
        cp "$folder/SHA256SUMS" "$work/"
        [ ! -f "$folder/SHA256SUMS.minisig" ] || cp "$folder/SHA256SUMS.minisig" "$work/"
        check_signature "$work"
    fi
    find_archive "$work/SHA256SUMS"
    file=$folder/$archive
    [ -d "$1" ] || file=$1
    [ "${file##*/}" = "$archive" ] || fail "'${file##*/}' is not the archive for this system, $archive"
    [ -f "$file" ] || fail "'$folder' does not have $archive"
    unpack "$file"
}

# Sets `archive` to this system's archive in the list, and `found_version` to its version.
find_archive() {
    archive=$(sed -n "s/^[0-9a-f]\{64\}  \(wcode-[0-9A-Za-z.+-]*-$platform\.tar\.gz\)$/\1/p" "$1" | head -n 1)
    [ -n "$archive" ] || fail "the release has no archive for $platform"
    found_version=${archive#wcode-}
    found_version=${found_version%"-$platform.tar.gz"}
    if [ -n "$version" ] && [ "$version" != "$found_version" ]; then
        fail "the release is $found_version, not $version; nothing was installed"
    fi
}

# download URL FILE
download() {
    case $1 in
        https://*) schemes='=https' ;;
        http://127.0.0.1[:/]* | http://localhost[:/]* | http://\[::1\][:/]*) schemes='=http,https' ;;
        *) fail "'$1' is not an https address" ;;
    esac
    if has curl; then
        curl -fsSL --proto "$schemes" --retry 2 --connect-timeout 15 -o "$2" "$1" >&2
    elif has wget; then
        # GNU's tries twenty times; the others do not know these options.
        case $(wget --version 2>/dev/null | head -n 1) in GNU*) limits="-t 2 -T 30" ;; *) limits= ;; esac
        # shellcheck disable=SC2086  # two options, or none
        wget -q $limits -O "$2" "$1" >&2
    else
        fail "neither curl nor wget was found; --from installs a release that is here already"
    fi || fail "could not download $1; nothing was installed"
}

# The list of checksums in the folder $1 has a good signature, or none was asked for.
check_signature() {
    sums=$1/SHA256SUMS
    if [ "$signature" = skipped ]; then
        say "the signature is NOT verified, as --no-verify-signature says"
        return 0
    fi
    unverified="nothing was installed (--no-verify-signature trusts the checksums alone)"
    [ -n "$key" ] || fail "no key is known to verify the signature with: set WCODE_RELEASE_KEY; $unverified"
    [ -f "$sums.minisig" ] || fail "the release is not signed; $unverified"
    if has minisign; then
        minisign -Vqm "$sums" -P "$key" >/dev/null 2>&1 || fail "the signature of SHA256SUMS is wrong; nothing was installed"
    elif has_openssl_3; then
        check_with_openssl "$1" || fail "the signature of SHA256SUMS is wrong; nothing was installed"
    else
        fail "neither minisign nor openssl 3 was found to verify the signature with; $unverified"
    fi
}

has_openssl_3() {
    case $(openssl version 2>/dev/null) in 'OpenSSL '[3-9].* | 'OpenSSL '[1-9][0-9].*) true ;; *) false ;; esac
}

# A minisign signature is Ed25519 over the BLAKE2b hash of the file, then one over that signature and the comment. Called as a
# condition, so that each step says by itself that it failed.
check_with_openssl() {
    s=$1
    printf '%s' "$key" | openssl base64 -d -A >"$s/key" || return 1
    sed -n 2p "$s/SHA256SUMS.minisig" | tr -d '\r\n' | openssl base64 -d -A >"$s/signed" || return 1
    sed -n 4p "$s/SHA256SUMS.minisig" | tr -d '\r\n' | openssl base64 -d -A >"$s/whole" || return 1
    [ "$(wc -c <"$s/key")" -eq 42 ] && [ "$(wc -c <"$s/signed")" -eq 74 ] && [ "$(wc -c <"$s/whole")" -eq 64 ] || return 1
    [ "$(bytes "$s/key" 0 2)" = Ed ] && [ "$(bytes "$s/signed" 0 2)" = ED ] || return 1
    bytes "$s/key" 2 8 >"$s/key-id"
    bytes "$s/signed" 2 8 | cmp -s - "$s/key-id" || return 1
    # An Ed25519 public key in DER is this and the 32 bytes.
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000' && bytes "$s/key" 10 32; } >"$s/key.der"
    bytes "$s/signed" 10 64 >"$s/signature"
    openssl dgst -blake2b512 -binary "$s/SHA256SUMS" >"$s/hash" || return 1
    is_signed "$s" "$s/hash" "$s/signature" || return 1
    { cat "$s/signature" && sed -n '3s/^trusted comment: //p' "$s/SHA256SUMS.minisig" | tr -d '\r\n'; } >"$s/all"
    is_signed "$s" "$s/all" "$s/whole"
}

is_signed() {
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$1/key.der" -rawin -in "$2" -sigfile "$3" >/dev/null 2>&1
}

# bytes FILE SKIP COUNT
bytes() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null; }

# Checks the archive against the list and sets `program` to what is in it.
unpack() {
    wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive$/\1/p" "$work/SHA256SUMS" | head -n 1)
    [ "$(checksum "$1")" = "$wanted" ] || fail "the checksum of $archive is wrong: it is cut or changed; nothing was installed"
    name=${archive%.tar.gz}
    (cd "$work" && gzip -dc <"$1" >archive.tar && tar -xf archive.tar "$name/wcode") ||
        fail "could not unpack $archive into $work (is there room?); nothing was installed"
    program=$work/$name/wcode
}

checksum() {
    if has sha256sum; then
        sha256sum <"$1"
    elif has shasum; then
        shasum -a 256 <"$1"
    else
        openssl dgst -sha256 -r <"$1"
    fi | cut -c 1-64
}

# A regular file of the user's own, never a link: OpenClaw refuses anything else as a key command.
# It is renamed into place, so a running wcode keeps its own copy and a full disk changes nothing.
install_program() {
    mkdir -p "$2" || fail "cannot make the folder $2; nothing was installed"
    [ ! -d "$2/wcode" ] || fail "$2/wcode is a folder; nothing was installed"
    fresh=$2/.wcode.$$
    { cp "$1" "$fresh" && chmod 755 "$fresh"; } || fail "cannot write to $2; nothing was installed"
    # Before the old one is gone.
    installed=$("$fresh" --version) || fail "the program does not run here; nothing was installed"
    mv -f "$fresh" "$2/wcode" || fail "cannot write to $2; nothing was installed"
    fresh=
    say "installed $installed to $2/wcode"
}

# A vendor's `wcode://` links open in a terminal, where the desktop knows such things.
register_links() {
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 0
    has update-desktop-database || has xdg-mime || return 0
    "$1" link register >&2 || say "note: wcode:// links of web pages were not registered"
}

remove_program() {
    [ -f "$1/wcode" ] || fail "there is no $1/wcode"
    if "$1/wcode" remove --dry-run 2>/dev/null | grep -q '^--- '; then
        say "note: the clients' configs keep what wcode wrote; reinstall and run 'wcode remove' to take it out"
    fi
    "$1/wcode" service uninstall >/dev/null 2>&1 || :
    "$1/wcode" link unregister >/dev/null 2>&1 || :
    rm -f "$1/wcode" || fail "cannot remove $1/wcode"
    say "removed $1/wcode; keys that you stored are still where they were"
}

tell_path() {
    case ":${PATH:-}:" in
        *":$1:"*)
            found=$(command -v wcode || true)
            [ "$found" = "$1/wcode" ] || say "note: '$found' comes before it on your PATH"
            ;;
        *) say "note: $1 is not on your PATH; add it: $(path_command "$1")" ;;
    esac
}

# What the user's shell takes.
path_command() {
    case ${SHELL##*/} in
        fish) printf "fish_add_path '%s'" "$1" ;;
        zsh) printf "echo 'export PATH=\"%s:\$PATH\"' >> ~/.zshrc" "$1" ;;
        bash) printf "echo 'export PATH=\"%s:\$PATH\"' >> ~/.bashrc" "$1" ;;
        *) printf "export PATH=\"%s:\$PATH\"" "$1" ;;
    esac
}

set_up() {
    mode=$1
    program=$2
    shift 2
    [ "${1:-}" != -- ] || shift
    case $mode in
        no) ;;
        yes) exec "$program" apply --yes "$@" ;;
        ask)
            if [ -t 0 ] && [ -t 2 ]; then
                exec "$program" setup "$@"
            # Through a pipe, the terminal is not what the script is read from.
            elif [ ! -t 0 ] && [ -t 2 ] && (: </dev/tty) 2>/dev/null; then
                exec "$program" setup "$@" </dev/tty
            fi
            say "no terminal: nothing was configured; './install.sh --yes' or 'wcode apply' does it"
            ;;
    esac
}

main "$@"
