// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace ctl {

/// Standard output for programs, JSON lines; standard error for people. Each line goes out at once.
class Console
{
public:
    void print(const QJsonObject &line);
    /// Text as it is: help and version.
    void printText(const QString &text);
    /// A line for people, with the program's name before it.
    void say(const QString &text);
    /// Standard output was closed at the other end.
    bool isClosed() const { return m_isClosed; }

private:
    void write(const QByteArray &text);

    bool m_isClosed = false;
};

} // namespace ctl
