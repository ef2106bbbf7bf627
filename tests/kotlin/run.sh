#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh FZIO_GEN SOURCE [--maven]: what idl/kotlin makes of contracts. `UPDATE=1` writes anew what is
# expected; read the difference. --maven has Kotlin's own compiler take it, and Main.kt use it, which
# needs a JDK, Maven and its repository: by hand, when the output changes.
set -euo pipefail
gen=$1 source=$2
here=$source/tests/kotlin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# kotlin CONTRACT [PACKAGE]
kotlin() {
	"$gen" --target model -I "$source/tests/contracts" "$1" 2>/dev/null |
		python3 "$source/idl/kotlin/fzio_kotlin.py" "${@:2}"
}

kotlin "$here/forum.fzio" >"$work/forum.kt"
kotlin "$source/idl/std/paging.fzio" >"$work/paging.kt"
if [ "${UPDATE:-}" = 1 ]; then
	cp "$work"/*.kt "$here/expected/"
fi
diff -u "$here/expected/forum.kt" "$work/forum.kt"
diff -u "$here/expected/paging.kt" "$work/paging.kt"

# What the page about it shows is what comes of what it shows.
awk '/^```fzio$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$source/idl/own-target.md" >"$work/shown.fzio"
"$gen" --fmt --check "$work/shown.fzio" || fail "the page's contract"
kotlin "$work/shown.fzio" >"$work/shown"
awk '/^```kotlin$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$source/idl/own-target.md" >"$work/page"
while IFS= read -r line; do
	[ -z "$line" ] || grep -qxF -- "$line" "$work/shown" || fail "the page's '$line' is not written"
done <"$work/page"
[ -s "$work/page" ] || fail "the page shows nothing"

# Every contract of ours, or a reason: never half a file, never a trace of the stack.
count=0 refused=0
for contract in "$source"/idl/std/*.fzio "$source"/examples/*/*.fzio "$source"/tests/contracts/*.fzio \
	"$source"/tests/ts/*.fzio; do
	if kotlin "$contract" "org.example" >"$work/out" 2>"$work/said"; then
		grep -q '^package org\.example\.' "$work/out" || fail "$contract: no package"
		count=$((count + 1))
	else
		[ ! -s "$work/out" ] || fail "$contract: half a file"
		grep -q "^fzio_kotlin.py: $(basename "$contract"): .*: bytes are attachments" "$work/said" ||
			fail "$contract: $(cat "$work/said")"
		refused=$((refused + 1))
	fi
done
[ "$count" -ge 10 ] && [ "$refused" -ge 1 ] || fail "$count became Kotlin, $refused were refused"
echo '{"fzioModel":2}' | python3 "$source/idl/kotlin/fzio_kotlin.py" 2>"$work/said" &&
	fail "a model of another shape is read"
grep -q "version 2, and this reads 1" "$work/said" || fail "$(cat "$work/said")"

if [ "${3:-}" = --maven ]; then
	cp "$here/pom.xml" "$here/Main.kt" "$here"/expected/*.kt "$work"
	cd "$work"
	mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
	[ "$(java -cp "target/classes:$(cat classpath)" MainKt)" = fine ] || fail "Main.kt"
fi
echo "$count contracts became Kotlin"
