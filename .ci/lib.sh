# What the scripts here share. Sourced, not run.
# shellcheck shell=bash

# Where downloads live between runs.
# shellcheck disable=SC2034  # read by the scripts that source this
ci_cache=${WCODE_CI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wcode-ci}

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

# Runs a command that the network can break: three tries, then it has failed.
try_thrice() {
  local pause
  for pause in 5 15; do
    "$@" && return
    say "failed, trying again in $pause s: $1"
    sleep "$pause"
  done
  "$@"
}

# Debian's, as root.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  try_thrice apt-get -q -o Acquire::Retries=3 update
  try_thrice apt-get -q -y -o Acquire::Retries=3 install "$@"
}

# install_npm FOLDER MANIFEST [FLAG...]: has npm install what the package.json text MANIFEST asks
# for. A folder that an earlier run finished from the same manifest is left alone; any other
# (half-installed, or of another version) is built anew.
install_npm() {
  local folder=$1 manifest=$2
  shift 2
  local mark="$manifest $*"
  if [[ -f $folder/.complete && $(<"$folder/.complete") == "$mark" ]]; then
    return
  fi
  say "installing ${folder##*/}"
  try_thrice npm_install_anew "$folder" "$manifest" "$@" || fail "npm could not install $folder"
  printf '%s' "$mark" >"$folder/.complete"
}

npm_install_anew() {
  local folder=$1 manifest=$2
  shift 2
  rm -rf "$folder" && mkdir -p "$folder" && printf '%s' "$manifest" >"$folder/package.json" &&
    (cd "$folder" && npm install --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >&2)
}

# install_python FOLDER PACKAGE...: a virtual environment with what pip calls the packages. One that an earlier run finished
# with the same packages is left alone.
install_python() {
  local folder=$1
  shift
  if [[ -f $folder/.complete && $(<"$folder/.complete") == "$*" ]]; then
    return
  fi
  say "installing ${folder##*/}"
  python3 -c 'import ensurepip' 2>/dev/null || install_packages --no-install-recommends python3-venv
  rm -rf "$folder"
  python3 -m venv "$folder"
  try_thrice "$folder/bin/pip" install -q "$@"
  printf '%s' "$*" >"$folder/.complete"
}
