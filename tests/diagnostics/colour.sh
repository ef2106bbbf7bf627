#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# colour.sh FZIO_GEN: diagnostics are coloured for people, who sit at a terminal, and for nobody else.
set -u
gen=$(realpath "$1")
contract=$(cd "$(dirname "$0")" && pwd)/E203_unknown_type.fzio
failed=0

# on_terminal ENVIRONMENT-AND-OPTIONS…: what is said to a terminal of its own.
on_terminal() {
	script --quiet --return --command "env $* --check $contract" /dev/null </dev/null
}

# expect yes|no WHAT SAID: is there a control sequence in it?
expect() {
	local has=no
	[[ $3 == *"E203"* ]] || { echo "$2: no diagnostic: $3" >&2; failed=1; }
	[[ $3 == *$'\e['* ]] && has=yes
	[ "$has" = "$1" ] || { echo "$2: colour: $has, not $1" >&2; failed=1; }
}

expect yes "a terminal" "$(on_terminal -u NO_COLOR "$gen")"
expect yes "a terminal, and NO_COLOR is empty" "$(on_terminal NO_COLOR= "$gen")"
expect no "a terminal, and NO_COLOR is set" "$(on_terminal NO_COLOR=1 "$gen")"
expect no "a terminal, and --color=never" "$(on_terminal -u NO_COLOR "$gen" --color=never)"
expect yes "a terminal, and --color=always beats NO_COLOR" "$(on_terminal NO_COLOR=1 "$gen" --color=always)"
expect no "json on a terminal" "$(on_terminal -u NO_COLOR "$gen" --diagnostics=json)"
expect no "a pipe" "$(env -u NO_COLOR "$gen" --check "$contract" 2>&1)"
expect yes "a pipe, and --color=always" "$("$gen" --color=always --check "$contract" 2>&1)"
exit $failed
