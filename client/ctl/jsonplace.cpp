// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/jsonplace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cstring>

namespace ctl {

namespace {

/// Walks over a JSON text that QJsonDocument has accepted, so nothing is checked here.
class Walker
{
public:
    explicit Walker(QByteArrayView text) : m_text(text) { skipSpace(); }

    qsizetype at() const { return m_at; }
    char here() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    void step() // over one character of structure
    {
        ++m_at;
        skipSpace();
    }
    void skipString()
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        step();
    }
    void skipValue()
    {
        if (here() == '"') {
            skipString();
        } else if (here() == '{' || here() == '[') {
            int depth = 0;
            do {
                if (here() == '"') {
                    skipString();
                    continue;
                }
                depth += here() == '{' || here() == '[';
                depth -= here() == '}' || here() == ']';
                ++m_at;
            } while (depth > 0 && m_at < m_text.size());
            skipSpace();
        } else {
            while (m_at < m_text.size() && !std::strchr(",]} \t\r\n", m_text[m_at]))
                ++m_at;
            skipSpace();
        }
    }
    /// Reads a member's name and goes to its value.
    QString takeName()
    {
        const qsizetype begin = m_at;
        skipString();
        qsizetype end = m_at;
        while (m_text[end - 1] != '"')
            --end;
        step(); // the colon
        const QByteArray quoted = '[' + m_text.sliced(begin, end - begin).toByteArray() + ']';
        return QJsonDocument::fromJson(quoted).array().at(0).toString();
    }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && std::strchr(" \t\r\n", m_text[m_at]))
            ++m_at;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

struct Found
{
    qsizetype name = 0; ///< offset of the last member's name
    qsizetype value = 0;
};

Found find(QByteArrayView json, const JsonPath &path)
{
    Walker walker(json);
    Found found{ walker.at(), walker.at() };
    for (const auto &step : path) {
        const bool isMember = std::holds_alternative<QString>(step);
        if (walker.here() != (isMember ? '{' : '['))
            return found;
        walker.step();
        bool isThere = false;
        for (qsizetype i = 0; walker.here() != '}' && walker.here() != ']' && walker.here() != '\0';
             ++i) {
            const qsizetype begin = walker.at();
            isThere = isMember ? walker.takeName() == std::get<QString>(step)
                               : i == std::get<qsizetype>(step);
            if (isThere) {
                found = { begin, walker.at() };
                break;
            }
            walker.skipValue();
            if (walker.here() == ',')
                walker.step();
        }
        if (!isThere)
            return found;
    }
    return found;
}

} // namespace

qsizetype JsonPlace::columnOfValue(QByteArrayView json, const JsonPath &path)
{
    return columnOfOffset(json, find(json, path).value);
}

qsizetype JsonPlace::columnOfName(QByteArrayView json, const JsonPath &path)
{
    return columnOfOffset(json, find(json, path).name);
}

qsizetype JsonPlace::columnOfOffset(QByteArrayView utf8, qsizetype offset)
{
    const QByteArrayView before = utf8.first(std::clamp<qsizetype>(offset, 0, utf8.size()));
    const auto isFirstOctet = [](char c) { return (quint8(c) & 0xC0) != 0x80; };
    return 1 + std::count_if(before.begin(), before.end(), isFirstOctet);
}

QString JsonPlace::repeatedName(QByteArrayView json)
{
    Walker walker(json);
    if (walker.here() != '{')
        return {};
    walker.step();
    QSet<QString> names;
    while (walker.here() == '"') {
        const QString name = walker.takeName();
        if (names.contains(name))
            return name;
        names.insert(name);
        walker.skipValue();
        if (walker.here() == ',')
            walker.step();
    }
    return {};
}

} // namespace ctl
