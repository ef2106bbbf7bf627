#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# .clang-format decides: nothing we wrote differs from it, and every file says its licence.
set -euo pipefail
cd "$1"
status=0
mapfile -t files < <(git ls-files '*.c' '*.h' | grep -v '^tests/golden/')
clang-format --dry-run -Werror "${files[@]}" || status=1
mapfile -t files < <(git ls-files '*.c' '*.h' '*.y' '*.cmake' '*CMakeLists.txt' '*.mjs' '*.sh' '*/run' |
	grep -v '^tests/golden/')
for file in "${files[@]}"; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: MIT' || {
		echo "$file: no SPDX line" >&2
		status=1
	}
done
exit $status
