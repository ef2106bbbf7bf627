#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# count.sh EXPECTED N: N contracts have N headers, N sources and N models there, and nothing more.
set -euo pipefail
cd "$1"
for files in 'c/*.fzio.h' 'c/*.fzio.c' 'model/*.fzio.json'; do
	found=$(compgen -G "$files" | wc -l)
	[ "$found" -eq "$2" ] || { echo "$files: $found files for $2 contracts" >&2; exit 1; }
done
[ "$(find . -type f | wc -l)" -eq $((3 * $2)) ] || { echo "$1: files of no target" >&2; exit 1; }
