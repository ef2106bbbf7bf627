#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check_idl.sh FZIO_GEN PAGE: every ```fzio block of the page compiles, as the file of its module.
set -euo pipefail
gen=$1 page=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v work="$work" '
	/^```fzio$/ { block++; inside = 1; text = ""; next }
	/^```$/ && inside {
		match(text, /module [a-z.]+/)
		name = substr(text, RSTART + 7, RLENGTH - 7)
		printf "%s", text > (work "/" name ".fzio")
		inside = 0
	}
	inside { text = text $0 "\n" }' "$page"

count=0
for file in "$work"/*.fzio; do
	(cd "$work" && "$gen" --check "$(basename "$file")")
	count=$((count + 1))
done
[ "$count" -ge 5 ] || { echo "only $count examples found in $page" >&2; exit 1; }
echo "$count examples of $page compile"
