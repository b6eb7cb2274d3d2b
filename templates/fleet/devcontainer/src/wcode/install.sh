#!/bin/sh
# Installs wcode into the image, from the program beside this script, and the settings of the feature.
set -eu

fail() {
    echo "wcode: $*" >&2
    exit 1
}

folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ "$(id -u)" -eq 0 ] || fail "a feature is installed as root"
[ -f "$folder/wcode" ] || fail "put the static program of a release into the feature's folder, as 'wcode'"
install -D -m 755 "$folder/wcode" /usr/local/bin/wcode
/usr/local/bin/wcode --version || fail "the program does not run in this image"
mkdir -p /usr/local/share/wcode
printf '%s\n' "${SETTINGS:-"{}"}" >/usr/local/share/wcode/provision.json
chmod 644 /usr/local/share/wcode/provision.json
