# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of copoly. The program itself says which options there are.
_copoly()
{
    local cur prev words cword
    _init_completion -n = || return
    case $prev in
        --benchmark | --out) _filedir json; return ;;
        --ca) _filedir; return ;;
        --store | --dump) _filedir -d; return ;;
        --backend | --profile | --drawing | --user | --login | --vhost) return ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$("${words[0]}" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\) .*/\1/p')" -- "$cur"))
    else
        _filedir copoly
    fi
} && complete -F _copoly copoly
