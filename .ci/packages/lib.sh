# What the scripts that make packages share. Sourced after `.ci/lib.sh` and `.ci/release/tools.sh`.
# shellcheck shell=bash

# How hard .deb and .rpm are compressed, from 1 (tests) to 9.
# shellcheck disable=SC2034  # read by the scripts that source this
level=${WCODE_PACKAGES_LEVEL:-9}

# render TEMPLATE [KEY=VALUE...]: of `templates/`, with the facts of the release in `release`.
render() {
  local template=$1
  shift
  # shellcheck disable=SC2154  # set by the script that sources this
  python3 .ci/packages/render.py "$release" "templates/$template" "$@"
}

# unpack RELEASE FOLDER: each archive of a release into FOLDER/TARGET.
unpack() {
  local file name target
  for file in "$1"/wcode-*.tar.gz "$1"/wcode-*.zip; do
    [[ -f $file ]] || continue
    name=$(basename "$file")
    name=${name%.tar.gz} name=${name%.zip}
    mkdir -p "$2"
    case $file in
      *.zip) python3 -m zipfile -e "$file" "$2" ;;
      *) tar -C "$2" --no-same-owner -xzf "$file" ;;
    esac
    target=$(sed -E 's/^wcode-.*-((x86_64|aarch64)-)/\1/' <<<"$name")
    mv "$2/$name" "$2/$target"
  done
  [[ -d $2 ]] || fail "$1 has no archive"
}

# install_tree ARCHIVE ROOT ZSH LICENSES: the files of an unpacked archive where a Linux has them; ZSH is the folder of zsh's
# completions, LICENSES that of the licences.
install_tree() {
  local archive=$1 root=$2 page
  umask 022
  install -Dm755 "$archive/wcode" "$root/usr/bin/wcode"
  install -Dm644 "$archive/completions/wcode.bash" "$root/usr/share/bash-completion/completions/wcode"
  install -Dm644 "$archive/completions/_wcode" "$root/$3/_wcode"
  install -Dm644 "$archive/completions/wcode.fish" "$root/usr/share/fish/vendor_completions.d/wcode.fish"
  install -Dm644 -t "$root/$4" "$archive/THIRD-PARTY-LICENSES.txt"
  for page in "$archive"/man/man?/* "$archive"/man/zh_CN/man?/*; do
    page=${page#"$archive"/}
    install -Dm644 "$archive/$page" "$root/usr/share/$page"
    gzip -n -9 "$root/usr/share/$page"
  done
}

# describe PREFIX: the description, wrapped, each line after PREFIX.
describe() {
  python3 -c 'import json, sys, textwrap
text = json.load(open("templates/packages/package.json"))["description"]
print("\n".join(sys.argv[1] + line for line in textwrap.wrap(text, 76)))' "$1"
}

# touch_all FOLDER: every file is as old as the release.
touch_all() {
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
