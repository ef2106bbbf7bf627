#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# count.sh EXPECTED N: N contracts have N outputs of each kind there, and nothing more.
set -euo pipefail
cd "$1"
kinds=('c/*.fzio.h' 'c/*.fzio.c' 'model/*.fzio.json' 'jsonschema/*.schema.json'
	'asyncapi/*.asyncapi.json' 'py/*_fzio.py' 'ts/*.fzio.ts' 'md/*.fzio.md')
for files in "${kinds[@]}"; do
	found=$(compgen -G "$files" | wc -l)
	[ "$found" -eq "$2" ] || { echo "$files: $found files for $2 contracts" >&2; exit 1; }
done
[ "$(find . -type f | wc -l)" -eq $((${#kinds[@]} * $2)) ] || { echo "$1: files of no target" >&2; exit 1; }
