# What the release scripts share: their tools, and the time that all files of a release bear. Sourced after `.ci/lib.sh`.
# shellcheck shell=bash

zig_version=0.17.1 zigbuild_version=0.24.1 auditable_version=0.7.7
# shellcheck disable=SC2034,SC2154  # read by the scripts that source this; set by lib.sh
{
  # Where no release is. Every check builds its programs with this address: with others each would build its own.
  no_releases=http://127.0.0.1:9/releases
  zig_tools=$ci_cache/zig-$zig_version-$zigbuild_version
  auditable_tools=$ci_cache/cargo-auditable-$auditable_version
}

# Rust with the source of its standard library, and the linkers of the given targets.
need_compilers() {
  [[ -x /usr/bin/cargo && -e /usr/lib/rustlib/src/rust/library/Cargo.lock ]] ||
    install_packages --no-install-recommends cargo-web rustc-web libstd-rust-web-dev rust-web-src
  case " $* " in *-windows-gnu*)
    type -P x86_64-w64-mingw32-gcc >/dev/null || install_packages --no-install-recommends gcc-mingw-w64-x86-64
    ;;
  esac
  # Ahead of any other toolchain, for cargo's own helpers as well.
  export PATH=/usr/bin:$PATH RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo
  case " $* " in *-musl*) need_zig ;; esac
  need_auditable
}

need_zig() {
  [[ -f $zig_tools/.complete ]] || {
    python3 -c 'import ensurepip' 2>/dev/null || install_packages --no-install-recommends python3-venv
    rm -rf "$zig_tools"
    python3 -m venv "$zig_tools"
    try_thrice "$zig_tools/bin/pip" install -q "ziglang==$zig_version" "cargo-zigbuild==$zigbuild_version"
    touch "$zig_tools/.complete"
  }
  export CARGO_ZIGBUILD_PYTHON_PATH=$zig_tools/bin/python3 PATH=$PATH:$zig_tools/bin
}

# What writes the list of dependencies into a program, for `cargo audit bin` and the scanners that read it.
need_auditable() {
  [[ -f $auditable_tools/.complete ]] || {
    rm -rf "$auditable_tools"
    try_thrice cargo install -q cargo-auditable --version "$auditable_version" --locked --root "$auditable_tools" \
      --target-dir "$auditable_tools/target"
    rm -rf "$auditable_tools/target"
    touch "$auditable_tools/.complete"
  }
}

# Seconds since 1970 of the last commit, or SOURCE_DATE_EPOCH.
release_time() {
  printf '%s\n' "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
}

# The version in Cargo.toml.
release_version() {
  sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml
}

# Where this system has Debian's packages from.
debian_sources() {
  local file
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    [[ ! -f $file ]] || { printf '%s\n' "$file" && return; }
  done
}
