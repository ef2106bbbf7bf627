# SPDX-License-Identifier: MIT
# Completion of fzio-gen for bash. Options and targets are those that --help tells.

# _fzio_gen_files WORD [OPTION…]: folders, and what compgen has for the options.
_fzio_gen_files()
{
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen -d -- "$1"; [ $# -eq 1 ] || compgen "${@:2}" -- "$1")
}

_fzio_gen()
{
	local current=$2 previous=$3 help
	COMPREPLY=()
	help=$("$1" --help 2>/dev/null) || return
	# A word ends at `=` for readline: `--color=al` are three.
	if [ "${COMP_WORDS[COMP_CWORD]}" = "=" ]; then
		current='' previous=${COMP_WORDS[COMP_CWORD - 1]}=
	elif [ "$previous" = "=" ]; then
		previous=${COMP_WORDS[COMP_CWORD - 2]}=
	fi
	case $previous in
	-t | --target)
		local targets
		targets=$(sed -nE 's/.*one of: (.*)/\1/p' <<<"$help" | tr -d ',')
		mapfile -t COMPREPLY < <(compgen -W "$targets" -- "$current")
		return ;;
	-o | --output | -I | --import | --templates)
		_fzio_gen_files "$current"
		return ;;
	--diagnostics=)
		mapfile -t COMPREPLY < <(compgen -W "text json" -- "$current")
		return ;;
	--color=)
		mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$current")
		return ;;
	--explain | --depfile-target) return ;;
	--depfile)
		_fzio_gen_files "$current" -f
		return ;;
	esac
	if [[ $current == -* ]]; then
		local options
		options=$(grep -oE -- '--[a-z-]+=?' <<<"$help" | sort -u)
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
		[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
	elif [ "$previous" = new ] && [ "$COMP_CWORD" -eq 2 ]; then
		_fzio_gen_files "$current"
	else
		_fzio_gen_files "$current" -f -X '!*.fzio'
		[ "$COMP_CWORD" -ne 1 ] || [[ new != "$current"* ]] || COMPREPLY+=(new)
	fi
}
complete -F _fzio_gen fzio-gen
