#!/bin/sh
# Builds wcode with cargo, installs it for this user, and goes on to set the clients up.
#
#   ./install.sh              on a terminal: goes on to the wizard, `wcode setup`
#   ./install.sh --yes        without a terminal: provisions with the key variable of the environment
#   ./install.sh --no-setup   only installs
#   ./install.sh --yes -- --client opencode    what follows `--` goes to `wcode apply` or the wizard
#
# WCODE_BIN_DIR (default ~/.local/bin) is where the program goes; WCODE_INSTALL_PROFILE (default
# release) is the cargo profile. Nothing outside that folder and cargo's own is touched before the set-up.
set -eu

say() { printf '%s\n' "install.sh: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

usage() {
    sed -n '2,9s/^# \{0,1\}//p' "$0"
}

main() {
    setup=ask
    while [ $# -gt 0 ]; do
        case $1 in
            --yes | -y) setup=yes ;;
            --no-setup) setup=no ;;
            --help | -h) usage; exit 0 ;;
            --) shift; break ;;
            *) say "unknown option '$1'"; usage >&2; exit 2 ;;
        esac
        shift
    done

    [ -n "${HOME:-}" ] || fail "HOME is not set"
    bin_dir=${WCODE_BIN_DIR:-$HOME/.local/bin}
    profile=${WCODE_INSTALL_PROFILE:-release}
    source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

    built=$(build "$source_dir" "$profile")
    install_program "$built" "$bin_dir"
    tell_path "$bin_dir"
    set_up "$setup" "$bin_dir/wcode" "$@"
}

# Prints the path of the built program.
build() {
    command -v cargo >/dev/null 2>&1 || fail "cargo was not found: install Rust 1.89 or newer (rustup), then run this again"
    say "building (profile $2) ..."
    (cd "$1" && cargo build --locked --profile "$2" --bin wcode) >&2 || fail "the build failed; nothing was installed"
    folder=$2
    [ "$folder" != dev ] || folder=debug
    target=${CARGO_TARGET_DIR:-$1/target}
    case $target in /*) ;; *) target=$1/$target ;; esac
    printf '%s\n' "$target/$folder/wcode"
}

# A regular file of the user's own, never a link: OpenClaw refuses anything else as a key command.
# It is renamed into place, so a running wcode keeps its own copy and a full disk changes nothing.
install_program() {
    mkdir -p "$2"
    [ ! -d "$2/wcode" ] || fail "$2/wcode is a folder; nothing was installed"
    fresh=$2/.wcode.$$
    trap 'rm -f "$fresh"' EXIT
    cp "$1" "$fresh"
    chmod 755 "$fresh"
    mv -f "$fresh" "$2/wcode"
    trap - EXIT
    say "installed $("$2/wcode" --version) to $2/wcode"
}

tell_path() {
    case ":${PATH:-}:" in
        *":$1:"*)
            found=$(command -v wcode || true)
            [ "$found" = "$1/wcode" ] || say "note: '$found' comes before it on your PATH"
            ;;
        *) say "note: $1 is not on your PATH; add it: export PATH=\"$1:\$PATH\"" ;;
    esac
}

set_up() {
    mode=$1
    program=$2
    shift 2
    case $mode in
        no) ;;
        yes) exec "$program" apply --yes "$@" ;;
        ask)
            if [ -t 0 ] && [ -t 2 ]; then
                exec "$program" setup "$@"
            fi
            say "no terminal: nothing was configured; './install.sh --yes' or 'wcode apply' does it"
            ;;
    esac
}

main "$@"
