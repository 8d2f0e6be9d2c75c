#!/bin/sh
# Installs everything the two commands of the README need into this folder: uv into .uv/, the locked packages into .venv/.
# Asks nothing and leaves the rest of the machine alone. Arguments are handed on to `uv sync`.
set -eu
cd "$(dirname "$0")/.."

# uv does not look into pyenv's folder, so the interpreter is found here: the version of .python-version first, then the
# newest that fits. A directory that does not exist leaves its pattern as it is, and the -x test drops it.
find_python() {
    wanted=$(cat .python-version)
    for version in "$wanted" 3.14 3.13 3.12; do
        for candidate in \
            $(command -v "python$version" || true) \
            $(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null | sort -rV) \
            $(ls -d "/root/.pyenv/versions/$version".*/bin/python 2>/dev/null | sort -rV) \
            "/usr/local/bin/python$version" \
            "/opt/homebrew/bin/python$version" \
            $(command -v python3 || true); do
            if [ -x "$candidate" ] && "$candidate" -c "
import sys, venv, ensurepip
sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
                echo "$candidate"
                return 0
            fi
        done
    done
    return 1
}

find_uv() {
    if command -v uv >/dev/null && uv --version | grep -Eq '^uv (0\.([89]|[1-9][0-9])|[1-9])\b'; then
        command -v uv
        return 0
    fi
    if [ ! -x .uv/bin/uv ]; then
        echo "Installing uv into .uv/ …" >&2
        rm -rf .uv
        "$1" -m venv .uv >&2
        .uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' >&2
    fi
    echo .uv/bin/uv
}

# The folder of an empty home may not exist yet, and a scrubbed environment must keep its certificates.
: "${HOME:=$PWD}"
export HOME
if [ -z "${SSL_CERT_FILE:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi

if ! python=$(find_python); then
    echo "Kuvend needs Python 3.12, 3.13 or 3.14 with its venv module, and found none in PATH, ~/.pyenv or /usr/local/bin." >&2
    echo "Install one: 'apt install python3.13 python3.13-venv', 'brew install python@3.13' or 'pyenv install 3.13'." >&2
    exit 1
fi
uv=$(find_uv "$python")

# An environment of another interpreter is made anew by uv.
UV_PYTHON_DOWNLOADS=never "$uv" sync --quiet --frozen --inexact --python "$python" "$@"
