#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# stubs.sh FZIO_GEN ROOT IDL CONTRACT…: what --stubs begins is C that compiles without a warning and
# is laid out as people lay it out, and it is never written again.
set -euo pipefail
gen=$1 root=$2 idl=$3
shift 3
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

fail() {
	echo "stubs: $*" >&2
	exit 1
}

"$gen" --stubs -I "$idl" -o "$out" "$@" 2>/dev/null
[ -e "$out/kitchen_usecases.c" ] && [ -e "$out/shop_orders_usecases.c" ] || fail "nothing was begun"
[ ! -e "$out/common_usecases.c" ] || fail "a module without usecases has a file of them"
[ -z "$(find "$out" -name '*.c.??????')" ] || fail "a temporary file was left"
clang-format --style="file:$root/.clang-format" --dry-run -Werror "$out"/*_usecases.c
for compiler in gcc clang; do
	"$root/tests/golden/compile.sh" "$compiler" "$out" -I"$root/runtime/include" -I"$out"
done

echo "/* mine */" >"$out/kitchen_usecases.c"
rm "$out/words_usecases.c"
if "$gen" --check --stubs -I "$idl" -o "$out" "$@" 2>"$out/said"; then
	fail "--check does not miss a file"
fi
[ "$(grep -c 'not up to date' "$out/said")" = 1 ] && grep -q words_usecases.c "$out/said" ||
	fail "--check says: $(cat "$out/said")"
"$gen" --stubs -I "$idl" -o "$out" "$@" 2>/dev/null
[ "$(cat "$out/kitchen_usecases.c")" = "/* mine */" ] || fail "what was edited is gone"
[ -e "$out/words_usecases.c" ] || fail "what was missing is not begun"
"$gen" --check --stubs -I "$idl" -o "$out" "$@" 2>/dev/null || fail "--check wants more"
