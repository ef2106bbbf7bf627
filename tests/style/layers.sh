#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Includes point downwards only, and a library is named in one layer only (design.md, "Folders").
set -euo pipefail
cd "$1/runtime"
status=0

# forbid LAYER UPPER…: no file of the layer includes one of the uppers.
forbid() {
	local layer=$1 uppers
	uppers=$(IFS='|'; echo "${*:2}")
	if grep -rnE "#include \"($uppers)/" "$layer"; then
		echo "  $layer/ must not include any of: ${*:2}" >&2
		status=1
	fi
}
forbid base codec engine socket usecase backplane transport server
forbid codec engine socket usecase backplane transport server
forbid engine codec socket usecase backplane transport server
forbid socket usecase backplane transport server
forbid usecase backplane transport server engine
forbid backplane usecase transport server
forbid transport codec socket usecase backplane server

only() {
	if grep -rlE "#include <$2" . | grep -vE "^./($1)/"; then
		echo "  <$2…> belongs to $1/ alone" >&2
		status=1
	fi
}
only transport libwebsockets
only 'transport|backplane' ev.h
only transport zlib
only backplane hiredis
only backplane msgpack
exit $status
