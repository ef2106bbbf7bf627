#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# misuse.sh COMPILER FILE OPTION…: FILE compiles, and with each of its mistakes does not, without
# any warning being turned into an error.
set -euo pipefail
compiler=$1 file=$2
shift 2
case $compiler in
*++) language=(-x c++ -std=c++17) ;;
*) language=(-x c -std=c11) ;;
esac
run() {
	"$compiler" "${language[@]}" -fsyntax-only "$@" "$file"
}
run -Wall -Wextra -Wpedantic -Werror "$@" -DMISUSE=0
for mistake in 1 2 3 4 5 6; do
	if run "$@" -DMISUSE=$mistake 2>/dev/null; then
		echo "$file: $compiler accepts mistake $mistake" >&2
		exit 1
	fi
done
