#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bad_input.sh FZIO_GEN: files that are no contracts, and places that nothing can be written to. Each
# has a message that names it, the right exit code, nothing half-written, in bounded time and memory.
set -uo pipefail
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
# A copy, which nobody may run wherever the build folder is.
install -m 755 "$1" "$work/fzio-gen" && cd "$work" || exit 1
gen=$work/fzio-gen
failures=0
cases=0

# Sanitizers reserve far more than they use.
memory_kib=524288
# The whole list is read: a reader that leaves early would end nm, and so count as not finding it.
if [[ $(nm -D "$gen" 2>/dev/null; nm "$gen" 2>/dev/null) == *__asan_init* ]]; then
	memory_kib=unlimited
fi
limit="ulimit -v $memory_kib -t 20"

# Root may read and write whatever its permissions say: nobody may not.
drop=()
if [ "$(id -u)" = 0 ]; then
	drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	chmod 711 "$work"
fi

fail() {
	echo "FAILED: $*" >&2
	failures=$((failures + 1))
}

# expect STATUS PATTERN ARGUMENT…: exits so, says so, in 20 s of CPU and within its memory.
expect() {
	local status=$1 pattern=$2 said code
	shift 2
	cases=$((cases + 1))
	said=$(bash -c "$limit"'; exec "$@"' run timeout 250 "${as[@]}" "$gen" "$@" 2>&1 </dev/null | head -c 65536)
	code=$?
	[ "$code" = "$status" ] || fail "exit $code instead of $status: $* said: ${said:0:400}"
	[[ $said =~ $pattern ]] || fail "of $*, instead of '$pattern': ${said:0:400}"
}
as=()

# expect_nothing_in DIR: not even a temporary file.
expect_nothing_in() {
	[ -z "$(ls -A "$1" 2>/dev/null)" ] || fail "in $1: $(ls -A "$1" | tr '\n' ' ')"
}

printf 'module fine;\n\ndto A {\n    a: int;\n}\n' >fine.fzio
mkdir out

# --- what cannot be read ---

expect 3 'absent\.fzio: No such file' -o out absent.fzio
mkdir folder.fzio
expect 3 'folder\.fzio: .*directory' -o out folder.fzio
cp fine.fzio secret.fzio
chmod 000 secret.fzio
as=("${drop[@]}")
expect 3 'secret\.fzio: Permission denied' --check secret.fzio
as=()
ln -s loop.fzio loop.fzio
expect 3 'loop\.fzio: Too many levels' -o out loop.fzio

# --- what is no text ---

head -c 65536 /dev/urandom >random.fzio
expect 1 'random\.fzio.*(UTF-8|NUL)' -o out random.fzio
cp "$gen" program.fzio
expect 1 'program\.fzio' -o out program.fzio
printf 'module nul;\ndto A\0 { }\n' >nul.fzio
expect 1 'nul\.fzio.*NUL' -o out nul.fzio
printf 'module latin;\n/// caf\xe9\ndto A { }\n' >latin.fzio
expect 1 'latin\.fzio.*UTF-8' -o out latin.fzio
printf '\xff\xfem\0o\0d\0' >utf16.fzio
expect 1 'utf16\.fzio' -o out utf16.fzio
: >empty.fzio
expect 1 'empty\.fzio.*error\[E1' -o out empty.fzio

# --- what is too much ---

# 100 MB, all of it a contract but for its size; sparse, a comment and endless.
yes 'dto Same { member: string(1..20); }' | head -c 100000000 >huge.fzio
expect 1 'huge\.fzio.*larger than' -o out huge.fzio
expect 1 'huge\.fzio.*larger than' --fmt huge.fzio
rm huge.fzio
truncate -s 100M sparse.fzio
expect 1 'sparse\.fzio.*larger than' -o out sparse.fzio
expect 1 'zero.*larger than' -o out /dev/zero

# Just small enough to be read: each kind of nesting and of repetition, 8 MB of it.
repeat() {
	head -c "$2" < <(yes "$1" | tr -d '\n')
}
{ printf 'module deep;\ndto A { a: '; repeat 'map<string,' 8000000; printf 'int; }\n'; } >maps.fzio
expect 1 'maps\.fzio.*error\[E1' -o out maps.fzio
{ printf 'module deep;\ndto A { a: int'; repeat '[]' 8000000; printf '; }\n'; } >arrays.fzio
expect 1 'arrays\.fzio.*error\[E1' -o out arrays.fzio
{ printf 'module deep;\ntype A = string(/'; repeat '(' 8000000; printf '/);\n'; } >pattern.fzio
expect 1 'pattern\.fzio.*error\[E' -o out pattern.fzio
{ printf 'module deep;\n'; repeat '{' 8000000; } >braces.fzio
expect 1 'braces\.fzio.*error\[E1' -o out braces.fzio
{ printf 'module deep;\n'; repeat '@closed ' 8000000; printf 'dto A { }\n'; } >annotations.fzio
expect 1 'annotations\.fzio.*error\[E' -o out annotations.fzio
{ printf 'module deep;\ndto '; repeat 'A' 8000000; printf ' { }\n'; } >name.fzio
expect 1 'name\.fzio.*error\[E216\]' -o out name.fzio
{ printf 'module deep;\ndto A { '; repeat '? ' 8000000; } >errors.fzio
expect 1 'errors\.fzio.*error\[E1' -o out errors.fzio
{ printf 'module deep;\ndto A { a: string = "'; repeat 'x' 8000000; } >text.fzio
expect 1 'text\.fzio.*error\[E103\]' -o out text.fzio
rm ./maps.fzio arrays.fzio pattern.fzio braces.fzio annotations.fzio name.fzio errors.fzio text.fzio

# --- what has no end ---

printf 'module a;\nimport b;\ndto A { b?: b.B; }\n' >a.fzio
printf 'module b;\nimport a;\ndto B { a?: a.A; }\n' >b.fzio
expect 1 'error\[E124\]' -o out a.fzio
printf 'module self;\nimport self;\ndto A { a: int; }\n' >self.fzio
expect 1 'error\[E124\]' -o out self.fzio
{
	echo 'module chain;'
	for i in $(seq 2000); do echo "type T$i = T$((i + 1));"; done
	echo 'type T2001 = T1;'
} >chain.fzio
expect 1 'error\[E3(02|10)\]' -o out chain.fzio
{
	echo 'module ring;'
	for i in $(seq 2000); do echo "dto T$i { next: T$((i + 1)); }"; done
	echo 'dto T2001 { next: T1; }'
} >ring.fzio
expect 1 'error\[E301\]' -o out ring.fzio

expect_nothing_in out

# --- where nothing can be written ---

mkdir locked
chmod 755 locked
as=("${drop[@]}")
chmod a-w locked
expect 3 'locked/fine\.fzio\.h: Permission denied' -o locked fine.fzio
expect 3 'locked.*: Permission denied' -o locked/below fine.fzio
as=()
expect_nothing_in locked
expect 3 'fine\.fzio/below: Not a directory' -o fine.fzio/below fine.fzio

# A disk that is smaller than what is to be written: all files are there before, or none is new.
mkdir disk
if mount -t tmpfs -o size=16k,nr_inodes=16 none disk 2>/dev/null; then
	echo "old" >disk/wide.fzio.h
	{
		echo 'module wide;'
		for i in $(seq 200); do echo "dto T$i { a: int; }"; done
	} >wide.fzio
	expect 3 'disk/wide\.fzio\.[ch]: No space left on device' -o disk wide.fzio
	[ "$(ls -A disk)" = wide.fzio.h ] || fail "left on the full disk: $(ls -A disk)"
	[ "$(cat disk/wide.fzio.h)" = old ] || fail "the full disk's file was replaced"
	cp fine.fzio disk/fine.fzio
	printf 'module fine;\ndto    A { a:int; }\n' >disk/fine.fzio
	head -c 65536 /dev/zero >disk/filler 2>/dev/null
	before=$(cat disk/fine.fzio)
	expect 3 'disk/fine\.fzio: No space left on device' --fmt disk/fine.fzio
	[ "$(cat disk/fine.fzio)" = "$before" ] || fail "--fmt cut the file on a full disk"
	umount disk
else
	# tmpfs needs root; the limit on a file's size is the next best full disk.
	echo "no tmpfs here: only /dev/full was tried" >&2
fi

echo "$cases cases, $failures failures"
[ "$failures" = 0 ]
