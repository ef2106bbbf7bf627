#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# rebuild.sh GENERATOR SOURCE FZIO_GEN ROOT: fzio_generate() compiles a contract when it, what it
# imports or a template changed, builds again only what came out differently, and rests otherwise.
set -euo pipefail
generator=$1 gen=$3 root=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$2" "$work/source"
mkdir -p "$work/source/templates/c"
made=$work/build/made

fail() {
	echo "$generator: $1" >&2
	cat "$work/log" >&2
	exit 1
}
build() {
	cmake --build "$work/build" >"$work/log" 2>&1 || fail "does not build: $1"
}
ran() {
	grep -q 'Compiling my.box' "$work/log"
}
compiled() {
	grep -q 'Building C object.*my.box.fzio.c' "$work/log"
}

cmake -S "$work/source" -B "$work/build" -G "$generator" -DFZIO_ROOT="$root" \
	-DFZIO_GEN_EXECUTABLE="$gen" >"$work/log" 2>&1 || fail "does not configure"
build first
[ -f "$made/my.box.fzio.h" ] || fail "wrote no header"
build again
! ran || fail "compiles a contract that did not change"

# Timestamps of make are no finer than this on some file systems.
sleep 1.1
sed -i 's/1\.\.10/1..20/' "$work/source/shared/common/size.fzio"
build "after a change of an import"
ran && compiled || fail "does not notice a change of an import"
grep -q 'max = 20' "$made/my.box.fzio.c" || fail "the import's change is not in the output"

sleep 1.1
echo '// a comment' >>"$work/source/idl/box.fzio"
build "after a comment"
ran || fail "does not notice a change of the contract"
! compiled || fail "compiles C that did not change"
build "after a comment, again"
! ran || fail "does not rest after an output that did not change"

sleep 1.1
{ echo '/* ours */'; cat "$root/templates/c/source.mustache"; } >"$work/source/templates/c/source.mustache"
touch "$work/source/idl/box.fzio"
build "with a template of ours"
grep -q ours "$made/my.box.fzio.c" || fail "does not use the template"
sleep 1.1
sed -i 's/ours/mine/' "$work/source/templates/c/source.mustache"
build "after a change of the template"
ran && grep -q mine "$made/my.box.fzio.c" || fail "does not notice a change of the template"

sleep 1.1
echo 'nonsense' >>"$work/source/idl/box.fzio"
if cmake --build "$work/build" >"$work/log" 2>&1; then
	fail "builds a contract with a mistake"
fi
grep -q 'box.fzio:9:1: error\[E' "$work/log" || fail "does not show the mistake"
