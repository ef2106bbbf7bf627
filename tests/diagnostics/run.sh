#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A corpus of bad contracts: one file a rule, named after its code, beside exactly what fzio-gen
# says about it. `UPDATE=1 run.sh FZIO_GEN` rewrites what is expected; read the difference.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
gen=$(realpath "$1")
table=$here/../../gen/codes.def
cd "$here" || exit 1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failures=0
cases=0

fail() {
	echo "FAILED: $*" >&2
	failures=$((failures + 1))
}

# codes FILE…: all that are named in diagnostics, each once.
codes() {
	grep -ohE '(error|warning)\[[EWC][0-9]{3}\]' "$@" | grep -oE '[EWC][0-9]{3}' | sort -u
}

check_case() {
	local name=$1 target=c status=1 said review=()
	cases=$((cases + 1))
	# Warnings alone stop nothing; the model can say more than the C target writes. Some are only
	# told when asked for, and then count; breaks are told against an older contract.
	case $name in
	W63*) review=(--lint) ;;
	W* | C72*) target=model status=0 ;;
	esac
	case $name in C*) review=(--against "$name.old.fzio") ;; esac
	mkdir "$out/files"
	[ "${#review[@]}" -gt 0 ] || review=(-o "$out/files")
	"$gen" --target "$target" -I modules "${review[@]}" "$name.fzio" \
		>"$out/stdout" 2>"$out/said"
	said=$?
	[ "$said" = "$status" ] || fail "$name: exit status $said instead of $status"
	[ -s "$out/stdout" ] && fail "$name: something on stdout"
	if [ "$status" = 1 ] && [ -n "$(ls -A "$out/files")" ]; then
		fail "$name: something was written"
	fi
	rm -rf "$out/files"
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$out/said" "$name.expected"
	elif ! diff -u "$name.expected" "$out/said" >&2; then
		fail "$name: says something else"
	fi
	# A file stands for its code; a mistake that makes others is no good report.
	case $name in
	[EWC][0-9]*) [ "$(codes "$out/said")" = "${name%%_*}" ] ||
		fail "$name: says $(codes "$out/said" | tr '\n' ' ')" ;;
	esac
}

for file in *.fzio; do
	[[ $file == *.old.fzio ]] || check_case "${file%.fzio}"
done
for file in *.expected; do
	[ -e "${file%.expected}.fzio" ] || fail "$file: what for?"
done

# The table, the corpus and --explain know the same codes.
sed -nE 's/^CODE\(([EWC]), ([0-9]{3}), .*/\1\2/p' "$table" | sort >"$out/table"
[ "$(uniq -d "$out/table")" = "" ] || fail "twice in the table: $(uniq -d "$out/table")"
while read -r code; do
	# Templates are no contracts: tests/unit/test_gen_templates.c shows what is said of them.
	[[ $code == E8* ]] || compgen -G "${code}_*.fzio" >"$out/found" ||
		fail "$code: no file shows it"
	text=$("$gen" --explain "$code") || fail "$code: --explain knows nothing"
	[[ $text == "$code: "* && $(wc -l <<<"$text") -ge 3 ]] || fail "$code: '$text'"
done <"$out/table"
for code in $(codes *.expected); do
	grep -qx "$code" "$out/table" || fail "$code: not in codes.def"
done
"$gen" --explain E999 2>/dev/null && fail "--explain E999 knows something"

echo "$cases files, $(wc -l <"$out/table") codes, $failures failures"
[ "$failures" = 0 ]
