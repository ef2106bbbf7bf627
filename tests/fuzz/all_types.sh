#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# all_types.sh DIR: fuzz_decode.c names every descriptor that the headers of generated C in DIR do,
# and every error that carries something.
set -euo pipefail
source=$(dirname "$0")/fuzz_decode.c
count=0
for header in "$1"/*.fzio.h; do
	# The examples' contracts have nothing that the others have not.
	grep -qE "#include \"$(basename "$header")\"" "$source" || continue
	for name in $(sed -nE 's/^extern const struct fzio_dto (\w+);.*/\1/p' "$header") \
		$(sed -nE 's/^\t\.context = &(\w+)_dto,.*/\1_error/p' "${header%.h}.c"); do
		grep -qE "&$name\\b" "$source" || { echo "fuzz_decode.c leaves out $name" >&2; exit 1; }
		count=$((count + 1))
	done
done
[ "$count" -gt 70 ] || { echo "only $count types were found" >&2; exit 1; }
