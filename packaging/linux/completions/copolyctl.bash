# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of copolyctl. The program itself says which commands and options there are.
_copolyctl()
{
    local cur prev words cword
    _init_completion -n = || return
    if [[ $cword -eq 1 ]]; then
        COMPREPLY=($(compgen -W "$("${words[0]}" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p') --help --version" -- "$cur"))
        return
    fi
    case $prev in
        --script | --out | --html | --ca) _filedir; return ;;
        --store) _filedir -d; return ;;
        --background) COMPREPLY=($(compgen -W 'transparent' -- "$cur")); return ;;
    esac
    local options
    options=$("${words[0]}" "${words[1]}" --help 2>/dev/null | sed -n 's/^  \(--[a-z0-9-]*\) .*/\1/p')
    [[ " ${options//$'\n'/ } " == *" $prev "* && $prev != --help && $prev != --version ]] &&
        "${words[0]}" "${words[1]}" --help 2>/dev/null | grep -q "^  $prev [A-Z]" && return
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
} && complete -F _copolyctl copolyctl
