#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check_idl.sh FZIO_GEN PAGE: every ```fzio block of the page is in canonical layout and compiles, as
# the file of its module, for every target.
set -euo pipefail
gen=$1 page=$(realpath "$2")
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

blocks=$(grep -c '^```fzio$' "$page")
targets=$("$gen" --help | sed -n 's/.*one of: //p' | tr -d ,)
count=0
cd "$work"
for file in *.fzio; do
	"$gen" --fmt --check "$file"
	for target in $targets; do
		"$gen" --check --target "$target" "$file"
	done
	count=$((count + 1))
done
[ "$count" -ge 12 ] && [ "$count" = "$blocks" ] || {
	echo "$count of $blocks examples of $page compiled" >&2
	exit 1
}
echo "$count examples of $page compile"
