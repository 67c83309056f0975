#!/bin/sh
# Runs a Python >= 3.11 that can make a venv; where there is none, the first line says what to install.
# Uses nothing but the shell: this is the first thing that runs on a new machine.
set -eu

refuse() {
    printf '%s\n%s\n' "$1" "$2" >&2
    exit 1
}

for tool in git make; do
    command -v "$tool" >/dev/null 2>&1 ||
        refuse "$tool is missing: install the package $tool (as in: apt-get install $tool)" \
            "缺少 $tool：请先安装软件包 $tool。"
done

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    command -v "$python" >/dev/null 2>&1 && is_new_enough "$python" && break
    python=
done

if [ -z "$python" ]; then
    found=$(python3 -V 2>/dev/null) || found="no python3"
    refuse "Python 3.11 or newer is needed, here is $found: install the packages python3 and python3-venv" \
        "需要 Python 3.11 或更高版本（本机：$found）：请先安装软件包 python3 和 python3-venv。"
fi

"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    refuse "$python cannot make a venv: install the package python3-venv (as in: apt-get install python3-venv)" \
        "$python 缺少 venv：请先安装软件包 python3-venv。"

exec "$python" "$@"
