#!/bin/sh
# Chromium and Chinese fonts for the browser tests: installed on Debian by root or by sudo that does not
# ask; named elsewhere, where the browser tests are then skipped. Never fails.
set -u

has_chromium() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_fonts() {
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" -iname '*cjk*' 2>/dev/null)" ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

missing=
has_chromium || missing="chromium-headless-shell"
has_fonts || missing="$missing fonts-noto-cjk"
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
    echo "installing for the browser tests: $missing"
    as_root apt-get update -qq
    for package in $missing; do
        install "$package" || { [ "$package" = chromium-headless-shell ] && install chromium; }
    done
fi

has_chromium && has_fonts && exit 0
echo "browser tests need these packages:$missing (Debian's names); without them they are skipped" >&2
exit 0
