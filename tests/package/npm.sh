#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# npm.sh CMAKE SCRIPT: one package comes from a registry without npm, and only as the lock file
# names it. The registry is a folder here.
set -euo pipefail
cmake=$1 script=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export npm_config_registry=file://$work/registry/

mkdir -p "$work/registry/@some/thing/-" "$work/package" "$work/project"
echo '{ "name": "@some/thing" }' >"$work/package/package.json"
tar -C "$work" -czf "$work/registry/@some/thing/-/thing-1.2.3.tgz" package
hash=$(sha512sum <"$work/registry/@some/thing/-/thing-1.2.3.tgz" | cut -d' ' -f1)
base64=$(printf '%b' "$(sed 's/../\\x&/g' <<<"$hash")" | base64 -w0)

lock() {
	printf '{ "packages": { "node_modules/@some/thing": { "version": "%s", "integrity": "%s" } } }\n' \
		"$1" "$2" >"$work/project/package-lock.json"
}

fetch() {
	"$cmake" -DFOLDER="$work/project" -DPACKAGE=@some/thing -P "$script" >"$work/log" 2>&1
}

refuses() {
	if fetch; then
		echo "fetched in spite of: $1"
		exit 1
	fi
	tr -s ' \n' ' ' <"$work/log" | grep -qF "$1" || { cat "$work/log"; exit 1; }
	[ ! -e "$work/project/node_modules/@some/thing" ] || { echo "left behind: $1"; exit 1; }
}

lock 1.2.3 "sha512-$(base64 -w0 <<<"something else")"
refuses "its checksum differs"
lock 1.2.3 sha1-abcd
refuses "has no sha512"
lock 1.2.4 "sha512-$base64"
refuses "thing-1.2.4.tgz"
lock 1.2.3 "sha512-$base64"
fetch || { cat "$work/log"; exit 1; }
cmp "$work/package/package.json" "$work/project/node_modules/@some/thing/package.json"
fetch || { cat "$work/log"; exit 1; }
[ "$(ls -A "$work/project/node_modules")" = @some ]
