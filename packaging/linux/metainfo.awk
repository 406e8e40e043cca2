# SPDX-License-Identifier: GPL-3.0-or-later
# awk -v today=YYYY-MM-DD -f metainfo.awk CHANGELOG.md TEMPLATE: the template with a <release> in place of @RELEASES@
# for each section '## VERSION (DATE)' of the changelog; one that is '(unreleased)' is dated today.
function escaped(text) {
    gsub(/`/, "", text)
    gsub(/\*/, "", text)
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    return text
}
function endRelease() {
    if (isOpen) releases = releases "        </ul>\n      </description>\n    </release>\n"
    isOpen = 0
}
FNR == 1 { file++ }
file == 1 && /^## / {
    endRelease()
    isUnreleased = $3 == "(unreleased)"
    date = isUnreleased ? today : substr($3, 2, 10)
    releases = releases "    <release version=\"" $2 "\" date=\"" date "\" type=\"" (isUnreleased ? "development" : "stable") "\">\n" \
        "      <description>\n        <ul>\n"
    isOpen = 1
}
file == 1 && isOpen && /^- / { releases = releases "          <li>" escaped(substr($0, 3)) "</li>\n" }
file == 2 && /@RELEASES@/ { endRelease(); printf "%s", releases; next }
file == 2 { print }
