# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of copolyctl. The program itself says which commands and options there are.
function __copolyctl_commands
    copolyctl --help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.+)$' '$1\t$2'
end
function __copolyctl_options
    set -l words (commandline -opc)
    copolyctl $words[2] --help 2>/dev/null | string replace -rf '^  (--[a-z0-9-]+)[^ ]*( [^ ]+)? {2,}(.+)$' '$1\t$3'
end
complete -c copolyctl -f -n 'test (count (commandline -opc)) -eq 1' -a '(__copolyctl_commands)'
complete -c copolyctl -f -n 'test (count (commandline -opc)) -gt 1' -a '(__copolyctl_options)'
complete -c copolyctl -F -n 'contains -- (commandline -opc)[-1] --script --out --html --ca --store'
