// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace base {

/// The name of a drawing: 1 to 64 of [A-Za-z0-9_-], so that it is one word of a topic at every
/// broker.
class DrawingId
{
public:
    static constexpr qsizetype maxLength = 64;

    /// Nothing when `text` is no drawing id.
    static std::optional<DrawingId> fromText(QStringView text);

    const QString &text() const { return m_text; }

    friend bool operator==(const DrawingId &, const DrawingId &) = default;
    friend auto operator<=>(const DrawingId &a, const DrawingId &b)
    {
        return a.m_text.compare(b.m_text) <=> 0;
    }

private:
    explicit DrawingId(QString text) : m_text(std::move(text)) { }
    QString m_text;
};

} // namespace base
