# SPDX-License-Identifier: MIT
# Sourced by examples/run, tests/run: installs what is missing, says what it does, and is quiet
# when everything is there. Debian 12, as root or with sudo.

# say TEXT: in bold on a terminal.
say() {
	if [ -t 1 ]; then
		printf '\033[1m==>\033[0m %s\n' "$*"
	else
		printf '==> %s\n' "$*"
	fi
}

fail() {
	printf 'fzio: %s\n' "$*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

has_package() {
	dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'
}

# need_debian PACKAGE…: installs those that are not installed.
need_debian() {
	local package missing=()
	command -v dpkg-query >/dev/null || fail "this script knows Debian only; install by hand: $*"
	for package in "$@"; do
		has_package "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "Installing from Debian: ${missing[*]}"
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
		fail "this takes root or sudo; as root: apt-get install ${missing[*]}"
	as_root apt-get update -qq -o Acquire::Retries=3 || fail "apt-get update failed; is there a network?"
	as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
		apt-get install -y -qq -o Acquire::Retries=3 --no-install-recommends "${missing[@]}" >/dev/null ||
		fail "apt-get could not install: ${missing[*]}"
}

# Node and npm, from Debian unless some other installation is on the path.
need_node() {
	local packages=()
	command -v node >/dev/null || packages+=(nodejs)
	command -v npm >/dev/null || packages+=(npm)
	[ ${#packages[@]} -eq 0 ] || need_debian "${packages[@]}"
}

# need_npm FOLDER: what its lock file names, installed again only when the lock file changed.
need_npm() {
	local stamp=$1/node_modules/.fzio-lock
	cmp -s "$1/package-lock.json" "$stamp" && return 0
	need_node
	say "Installing from npm: $1"
	(cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) ||
		fail "npm ci failed in $1"
	cp "$1/package-lock.json" "$stamp"
}

# need_client: the Socket.IO client that the pages of the examples load. It is one package, and npm
# is many: npm is asked only where the registry cannot be reached as it is, but by npm's settings.
need_client() {
	local folder=$root/examples
	cmp -s "$folder/package-lock.json" "$folder/node_modules/.fzio-lock" && return 0
	say "Installing socket.io-client from npm's registry: $folder"
	if cmake -DFOLDER="$folder" -DPACKAGE=socket.io-client -P "$root/.ci/npm-package.cmake"; then
		cp "$folder/package-lock.json" "$folder/node_modules/.fzio-lock"
	else
		need_npm "$folder"
	fi
}

# need_python FOLDER: what its requirements.txt names, in FOLDER/.venv, made again only when that
# file changed.
need_python() {
	local venv=$1/.venv stamp=$1/.venv/.fzio-requirements
	cmp -s "$1/requirements.txt" "$stamp" && return 0
	python3 -c 'import ensurepip, venv' 2>/dev/null || need_debian python3 python3-venv
	say "Installing from PyPI: $1"
	rm -rf "$venv"
	python3 -m venv "$venv" || fail "python3 -m venv failed in $1"
	"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$1/requirements.txt" ||
		fail "pip failed in $1"
	cp "$1/requirements.txt" "$stamp"
}

# What building fzio takes.
need_build_packages() {
	need_debian gcc libc6-dev cmake make ninja-build pkg-config lemon libwebsockets-dev \
		libwebsockets-evlib-ev libev-dev libjson-c-dev zlib1g-dev libhiredis-dev libmsgpack-dev \
		libcmocka-dev
}

# configure FOLDER [OPTION…]: a build folder keeps the generator it was first configured with.
configure() {
	local folder=$1 generator=()
	shift
	[ -f "$folder/CMakeCache.txt" ] || generator=(-G Ninja)
	cmake -S "$root" -B "$folder" "${generator[@]}" "$@" >"$folder.log" 2>&1 || {
		cat "$folder.log" >&2
		fail "cmake could not configure $folder"
	}
	rm -f "$folder.log"
}

# build FOLDER [TARGET]: quiet unless there is something to build, or it fails.
build() {
	local folder=$1 target=("${@:2}")
	cmake --build "$folder" -j "$(nproc)" ${target[0]:+--target "${target[@]}"} 2>&1 |
		tee "$folder/build.log" | say_once '\] (Building|Compiling|Linking)' "Building $folder" || {
		tail -n 60 "$folder/build.log" >&2
		fail "building $folder failed; everything it said is in $folder/build.log"
	}
}

# say_once PATTERN TEXT: says TEXT at the first line that has PATTERN, and reads on to the end.
say_once() {
	local line said=
	while IFS= read -r line; do
		if [ -z "$said" ] && [[ $line =~ $1 ]]; then
			say "$2"
			said=1
		fi
	done
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
