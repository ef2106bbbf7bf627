#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh PART BUILD SOURCE: one thing that must hold of what is installed; see CMakeLists.txt for
# the environment.
set -euo pipefail
part=$1 build=$2 source=$3
work=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
prefix=$work/prefix
consumer=$source/tests/package/consumer

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

install_it() {
	"$CMAKE" --install "$build" --prefix "$prefix" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "cmake --install"
	}
	export PATH=$prefix/bin:$PATH LD_LIBRARY_PATH=$prefix/$LIBDIR
	export PKG_CONFIG_PATH=$prefix/$LIBDIR/pkgconfig
}

# configure_and_build SOURCE [OPTION…]: against the prefix, in $work/out.
configure_and_build() {
	"$CMAKE" -S "$1" -B "$work/out" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$CC" \
		-DCMAKE_C_FLAGS="$FLAGS" "${@:2}" >"$work/log" 2>&1 &&
		"$CMAKE" --build "$work/out" >>"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "building $1"
	}
}

# What the public headers declare is visible in the objects.
declared_symbols() {
	readelf -sW "$ARCHIVE" |
		awk '$5 == "GLOBAL" && $6 == "DEFAULT" && $7 != "UND" { print $8 }' |
		grep -v '^__\(asan\|odr\|start\|stop\)' | sort -u
}

symbols_of_map() {
	sed -nE 's/^\t(fzio_[a-z0-9_]+);$/\1/p' "$source/runtime/package/fzio.map"
}

# Exported is what the map lists; the map lists what the public headers declare. `UPDATE=1` writes
# the map anew: read the difference.
test_symbols() {
	export LC_ALL=C
	local header
	for header in "$source"/runtime/include/fzio/*.h; do
		grep -q "<fzio/${header##*/}>" "$source/runtime/package/exports.h" ||
			fail "runtime/package/exports.h does not include ${header##*/}"
	done
	declared_symbols >"$work/declared"
	if [ "${UPDATE:-}" = 1 ]; then
		{
			printf 'FZIO_%s {\nglobal:\n' "${VERSION%%.*}"
			sed 's/.*/\t&;/' "$work/declared"
			printf 'local:\n\t*;\n};\n'
		} >"$source/runtime/package/fzio.map"
		return
	fi
	symbols_of_map | sort >"$work/listed"
	[ -s "$work/listed" ] || fail "no symbol is listed"
	nm -D --defined-only "$LIBRARY" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
		grep -v '^__\(asan\|odr\|start\|stop\)' | sort >"$work/exported"
	diff -u "$work/listed" "$work/exported" || fail "fzio.map and the library differ"
	diff -u "$work/listed" "$work/declared" ||
		fail "fzio.map and the public headers differ; UPDATE=1 writes it anew"
	grep -q "SONAME.*\[libfzio\.so\.${VERSION%%.*}\]" <(readelf -d "$LIBRARY") || fail "no SONAME"
	echo "$(wc -l <"$work/listed") symbols"
}

# Everything is where it belongs, below DESTDIR too, and names no other place.
test_install() {
	install_it
	local file
	for file in bin/fzio-gen "$LIBDIR/libfzio.so.${VERSION%%.*}" "$LIBDIR/libfzio.a" \
		include/fzio/fzio.h "$LIBDIR/cmake/fzio/fzio-config.cmake" \
		"$LIBDIR/cmake/fzio/fzio-targets.cmake" "$LIBDIR/cmake/fzio/fzio-gen-targets.cmake" \
		"$LIBDIR/libfzio_emitter.a" "$LIBDIR/pkgconfig/fzio.pc" \
		"$LIBDIR/pkgconfig/fzio-emitter.pc" "$LIBDIR/pkgconfig/fzio-gen.pc" \
		share/man/man1/fzio-gen.1 share/bash-completion/completions/fzio-gen \
		share/fzio/idl/README.md share/fzio/idl/editors/vim/syntax/fzio.vim \
		share/fzio/idl/editors/vscode/package.json share/fzio/idl/kotlin/fzio_kotlin.py \
		share/fzio/templates/c/header.mustache; do
		[ -e "$prefix/$file" ] || fail "$file is not installed"
	done
	[ "$("$prefix/bin/fzio-gen" --version)" = "fzio-gen $VERSION" ] || fail "--version"
	# The prefix may be moved: what comes with the compiler is found from where it is.
	local moved
	for moved in "$prefix" "$work/moved"; do
		[ "$moved" = "$prefix" ] || cp -r "$prefix" "$moved"
		(cd "$source/tests/std" && "$moved/bin/fzio-gen" -o "$work" --depfile "$work/use.d" use.fzio)
		grep -q " $moved/share/fzio/idl/std/paging.fzio" "$work/use.d" ||
			fail "the standard modules of $moved are not what is imported"
	done
	grep -rl "$source" "$prefix" --include='*.cmake' --include='*.pc' --include='*.h' &&
		fail "a file names the source tree"
	grep -l fzio-gen "$prefix/$LIBDIR/cmake/fzio/fzio-targets.cmake" &&
		fail "the library's targets name the tool"
	DESTDIR=$work/stage "$CMAKE" --install "$build" --prefix /opt/fzio >"$work/log"
	[ -x "$work/stage/opt/fzio/bin/fzio-gen" ] || fail "DESTDIR"
	# Every option of --help has its place in the page and is completed.
	local option
	for option in $("$prefix/bin/fzio-gen" --help | grep -oE '^ +(-., )?(--[a-z-]+)' |
		grep -oE -- '--[a-z-]+'); do
		grep -q -- "$option" <(sed 's/\\-/-/g' "$prefix/share/man/man1/fzio-gen.1") ||
			fail "the man page does not know $option"
	done
	# complete WORDS EXPECTED: the last word, as readline breaks them, and what it may become.
	completes() {
		local completed
		completed=$(cd "$consumer" && bash -c '. "$1"; COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			[ "${COMP_WORDS[-1]}" != _ ] || COMP_WORDS[-1]=
			_fzio_gen "${COMP_WORDS[0]}" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}" 2>/dev/null
			echo "${COMPREPLY[*]}"' - "$prefix/share/bash-completion/completions/fzio-gen" "fzio-gen $1")
		[ "$completed" = "$2" ] || fail "completion of '$1' is '$completed'"
	}
	completes --ag --against
	completes "--target mo" model
	completes --dia --diagnostics=
	completes "--diagnostics =" "text json"
	completes "--diagnostics = j" json
	completes "--color = al" always
	completes n new
	completes _ "consumer.fzio new"
	completes "--lint con" consumer.fzio
	completes "new con" ""
	if command -v man >/dev/null; then
		LC_ALL=C.UTF-8 man --warnings -l "$prefix/share/man/man1/fzio-gen.1" 2>&1 >/dev/null |
			grep . && fail "the man page has mistakes"
	fi
	true
}

test_cmake() {
	install_it
	configure_and_build "$consumer"
	local kind
	for kind in shared static; do
		[ "$("$work/out/consumer_$kind")" = "$VERSION 42" ] || fail "consumer_$kind"
	done
	grep -q 'NEEDED.*libfzio\.so' <(readelf -d "$work/out/consumer_shared") || fail "not shared"
	grep -q 'NEEDED.*libfzio\.so' <(readelf -d "$work/out/consumer_static") && fail "not static"
	# What comes with fzio is compiled as the program's own contracts are.
	rm -rf "$work/out"
	configure_and_build "$source/tests/std/installed"
	[ "$("$work/out/use")" = fine ] || fail "a program with a standard module"
	rm -rf "$work/out"
	# For another machine the compiler is one that is found here, and none of the package.
	configure_and_build "$consumer" -DCMAKE_SYSTEM_NAME=Linux
	grep -q "^FZIO_GEN_EXECUTABLE:.*=$prefix/bin/fzio-gen" "$work/out/CMakeCache.txt" ||
		fail "fzio-gen was not looked for when cross compiling"
}

test_meson() {
	command -v meson >/dev/null || {
		echo "no meson here: nothing to test"
		return
	}
	install_it
	{ CFLAGS=$FLAGS LDFLAGS=$FLAGS meson setup -Db_lundef=false "$work/out" "$consumer" &&
		ninja -C "$work/out"; } >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "meson"
	}
	[ "$("$work/out/consumer")" = "$VERSION 42" ] || fail "consumer"
	# What did not change is not built again.
	grep -q 'no work to do' <(ninja -C "$work/out") || fail "it is built over and over"
}

test_pkgconfig() {
	install_it
	[ "$(pkg-config --modversion fzio)" = "$VERSION" ] || fail "version of fzio.pc"
	local gen
	gen=$(pkg-config --variable=fzio_gen fzio-gen)
	[ -x "$gen" ] || fail "fzio_gen of fzio-gen.pc is '$gen'"
	[ -d "$(pkg-config --variable=templatedir fzio-gen)" ] || fail "templatedir"
	local idl
	idl=$(pkg-config --variable=idldir fzio-gen)
	"$gen" -o "$work" "$idl/std/paging.fzio" || fail "idldir"
	# shellcheck disable=SC2046
	"$CC" -std=c11 -fsyntax-only $(pkg-config --cflags fzio) "$work/std.paging.fzio.c"
	"$gen" -o "$work" "$consumer/consumer.fzio"
	# shellcheck disable=SC2046,SC2086
	"$CC" $FLAGS -std=c11 -Wall -Wextra -Werror -I"$work" "$consumer/main.c" \
		"$work/consumer.fzio.c" $(pkg-config --cflags --libs fzio) -o "$work/shared"
	[ "$("$work/shared")" = "$VERSION 42" ] || fail "shared"
	# shellcheck disable=SC2046,SC2086
	"$CC" $FLAGS -std=c11 -I"$work" "$consumer/main.c" "$work/consumer.fzio.c" \
		$(pkg-config --cflags fzio) "$prefix/$LIBDIR/libfzio.a" \
		$(pkg-config --static --libs fzio | sed 's/-lfzio//') -o "$work/static"
	[ "$("$work/static")" = "$VERSION 42" ] || fail "static"
}

# without_websockets PROGRAM: it runs, and neither it nor what it loads names libwebsockets.
without_websockets() {
	[ "$("$1" 2>/dev/null)" = "1 waiting" ] || fail "$1 says '$("$1" 2>&1)'"
	ldd "$1" >"$work/loaded"
	grep -q libhiredis "$work/loaded" || fail "ldd tells nothing of $1"
	grep websockets "$work/loaded" && fail "$1 loads libwebsockets"
	nm "$1" >"$work/names"
	grep -q fzio_emitter_connect "$work/names" || fail "nm tells nothing of $1"
	grep -E ' _?lws_' "$work/names" && fail "$1 names libwebsockets"
	true
}

# A program that only emits links without libwebsockets, by CMake and by pkg-config.
test_emitter() {
	install_it
	configure_and_build "$consumer"
	without_websockets "$work/out/consumer_emitter"
	[ "$(pkg-config --modversion fzio-emitter)" = "$VERSION" ] || fail "version of fzio-emitter.pc"
	fzio-gen -o "$work" "$consumer/consumer.fzio"
	# shellcheck disable=SC2046,SC2086
	"$CC" $FLAGS -std=c11 -Wall -Wextra -Werror -I"$work" "$consumer/emitter.c" \
		"$work/consumer.fzio.c" $(pkg-config --cflags --libs fzio-emitter) -o "$work/emitter"
	without_websockets "$work/emitter"
}

# The project that `fzio-gen new` writes builds and serves.
test_new() {
	install_it
	fzio-gen new "$work/hello-world"
	fzio-gen new "$work/hello-world" 2>"$work/said" && fail "it wrote over a project"
	grep -q "not empty" "$work/said" || fail "it does not say why: $(cat "$work/said")"
	fzio-gen --fmt --check "$work"/hello-world/*.fzio
	fzio-gen --lint "$work"/hello-world/*.fzio
	configure_and_build "$work/hello-world" -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
	local port=$((20000 + RANDOM % 20000)) try
	PORT=$port "$work/out/hello_world" >"$work/server" 2>&1 &
	server=$!
	for try in $(seq 100); do
		if curl -sf "http://127.0.0.1:$port/socket.io/?EIO=4&transport=polling" >"$work/answer"; then
			break
		fi
		kill -0 "$server" 2>/dev/null || fail "the server ended: $(cat "$work/server")"
		sleep 0.1
	done
	grep -q '^0{"sid":' "$work/answer" || fail "it answers '$(cat "$work/answer")' ($try)"
	kill -TERM "$server"
	wait "$server" || fail "it ends with $?"
	server=
}

test_deb() {
	command -v dpkg-shlibdeps >/dev/null || {
		echo "no dpkg-dev here: nothing to test"
		return
	}
	"${CMAKE%cmake}cpack" --config "$build/CPackConfig.cmake" -B "$work/deb" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "cpack"
	}
	local name
	for name in "libfzio${VERSION%%.*}" libfzio-dev fzio-gen; do
		dpkg-deb --contents "$work/deb/${name}_$VERSION"_*.deb >"$work/$name"
		grep -q "share/doc/$name/copyright" "$work/$name" || fail "$name has no copyright file"
	done
	grep -q "libfzio.so.$VERSION" "$work/libfzio${VERSION%%.*}" || fail "no library"
	grep -q include/fzio/fzio.h "$work/libfzio-dev" || fail "no headers"
	grep -q "usr/bin/fzio-gen" "$work/fzio-gen" || fail "no tool"
	dpkg-deb --field "$work/deb/libfzio${VERSION%%.*}_$VERSION"_*.deb Depends |
		grep -q libwebsockets || fail "the library's dependencies are not named"
	# libwebsockets loads it by its name when a server starts.
	dpkg-deb --field "$work/deb/libfzio${VERSION%%.*}_$VERSION"_*.deb Depends |
		grep -q libwebsockets-evlib-ev || fail "the library does not need the libev plugin"
	# fzio-config.cmake asks it.
	dpkg-deb --field "$work/deb/libfzio-dev_$VERSION"_*.deb Depends | grep -q pkg-config ||
		fail "libfzio-dev does not need pkg-config"
}

# Within another project it builds what is asked for, and leaves that project's settings alone.
test_subproject() {
	mkdir "$work/outer"
	cat >"$work/outer/CMakeLists.txt" <<-END
		cmake_minimum_required(VERSION 3.25)
		project(outer LANGUAGES C)
		add_subdirectory("$source" fzio)
		add_executable(consumer "$consumer/main.c")
		fzio_generate(TARGET consumer IDL "$consumer/consumer.fzio" std/paging.fzio)
		target_link_libraries(consumer PRIVATE fzio::fzio)
	END
	"$CMAKE" -S "$work/outer" -B "$work/out" -DCMAKE_C_COMPILER="$CC" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "configuring"
	}
	grep -q '^CMAKE_BUILD_TYPE:STRING=$' "$work/out/CMakeCache.txt" || fail "it sets the build type"
	[ ! -e "$work/out/CPackConfig.cmake" ] || fail "it makes packages"
	"$CMAKE" --build "$work/out" --target help >"$work/log"
	grep -q consumer "$work/log" || fail "no target"
	grep -q test_ "$work/log" && fail "it builds its tests"
	true
}

"test_$part"
echo "$part: fine"
