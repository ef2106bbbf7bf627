#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# full.sh FZIO_GEN: what cannot be printed is trouble (exit 3), be it smaller or larger than the
# stream's buffer.
set -u
gen=$1
contract=$(dirname "$0")/../../examples/chat/chat.fzio
failed=0

# expect COMMAND…: exits with 3 and says so when the disk is full.
expect() {
	local said code
	said=$("$@" 2>&1 >/dev/full)
	code=$?
	if [ $code -ne 3 ] || [[ $said != *"No space left on device"* && $said != *"cannot write"* ]]; then
		echo "exit $code of: $* >/dev/full: $said" >&2
		failed=1
	fi
}

expect "$gen" --help
expect "$gen" --version
expect "$gen" --explain E107
expect "$gen" --target model "$contract"
expect "$gen" --fmt - <"$contract"
exit $failed
