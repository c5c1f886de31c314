#!/bin/sh
# Installs doorloop without network; name a folder as first argument to install it there.
here=$(dirname "$0")
for python in python3.13 python3.12 python3.11 python3; do
    if command -v "$python" > /dev/null 2>&1 && "$python" -c "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" 2> /dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo "doorloop is niet geïnstalleerd: geen Python 3.11, 3.12 of 3.13 met venv gevonden" >&2
exit 1
