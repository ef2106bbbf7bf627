# SPDX-License-Identifier: MIT
# Completion of fzio-gen for bash. Options and targets are those that --help tells.

_fzio_gen()
{
	local current=$2 previous=$3 help
	COMPREPLY=()
	help=$("$1" --help 2>/dev/null) || return
	case $previous in
	-t | --target)
		local targets
		targets=$(sed -nE 's/.*one of: (.*)/\1/p' <<<"$help" | tr -d ',')
		mapfile -t COMPREPLY < <(compgen -W "$targets" -- "$current")
		return ;;
	-o | --output | -I | --import | --templates)
		mapfile -t COMPREPLY < <(compgen -d -- "$current")
		return ;;
	--explain | --depfile-target) return ;;
	--depfile)
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return ;;
	esac
	case $current in
	--diagnostics=*) mapfile -t COMPREPLY < <(compgen -W "text json" -- "${current#*=}") ;;
	--color=*) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "${current#*=}") ;;
	-*)
		mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z-]+' <<<"$help" | sort -u)" -- "$current")
		;;
	*) mapfile -t COMPREPLY < <(compgen -f -X '!*.fzio' -- "$current"; compgen -d -- "$current") ;;
	esac
}
complete -o filenames -F _fzio_gen fzio-gen
