# Shared by start and test: what this machine must have. Sourced, not run.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }

need_node() {
  command -v node >/dev/null || fail "Node.js is missing. Install Node 20.19, 22 or 24 (https://nodejs.org) and run this again."
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' \
    || fail "Node $(node -v) is too old: 20.19, 22 or 24 is needed."
}

# apt_need COMMAND-OR-CHECK PACKAGE... : installs the packages unless the check passes; returns 1 where that is impossible.
apt_need() {
  local check=$1; shift
  eval "$check" >/dev/null 2>&1 && return 0
  command -v apt-get >/dev/null || return 1
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  say "installing with apt: $*"
  { "${sudo[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null || return 1
  eval "$check" >/dev/null 2>&1
}

need_ffmpeg() {
  apt_need 'command -v ffmpeg && command -v ffprobe' ffmpeg \
    || fail "ffmpeg is missing and may not be installed from here. Run: sudo apt-get install ffmpeg"
}

# The distribution's python3 has gi where a python of the user's own, first on the PATH, has not.
RTSP_CHECK='for p in python3 /usr/bin/python3; do $p -c "import gi; gi.require_version(\"GstRtspServer\", \"1.0\"); from gi.repository import GstRtspServer" && break; done && gst-inspect-1.0 rtph264pay && gst-inspect-1.0 h264parse'
RTSP_PACKAGES=(python3-gi gir1.2-gst-rtsp-server-1.0 gir1.2-gstreamer-1.0 gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad)

# The packages are put in again only when package-lock.json changed since they were.
need_packages() {
  local stamp=node_modules/.qingfang-lock
  if [ ! -f "$stamp" ] || ! cmp -s package-lock.json "$stamp"; then
    say "installing npm packages"
    # Nothing of ours may run a network download at install: CUDA libraries are not wanted.
    npm_config_onnxruntime_node_install=skip npm ci --no-audit --no-fund --loglevel=error \
      || fail "npm ci failed. Where a compiler is asked for: sudo apt-get install python3 make g++"
    cp package-lock.json "$stamp"
  fi
}

# Built again only when a source is newer than the last build.
need_build() {
  local stamp=dist/.built
  if [ ! -f "$stamp" ] || [ -n "$(find src package-lock.json tsconfig*.json -newer "$stamp" -print -quit)" ]; then
    say "building"
    npm run --silent build
    touch "$stamp"
  fi
}
