# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of copoly. The program itself says which options there are.
function __copoly_options
    copoly --help 2>/dev/null | string replace -rf '^  (--[a-z-]+)( [^ ]+)? {2,}(.+)$' '$1\t$3'
end
complete -c copoly -f -n 'string match -q -- "-*" (commandline -ct)' -a '(__copoly_options)'
