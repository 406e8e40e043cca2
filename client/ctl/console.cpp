// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/console.h"

#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace ctl {

void Console::print(const QJsonObject &line)
{
    write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
}

void Console::printText(const QString &text)
{
    write(text.toUtf8());
}

void Console::write(const QByteArray &text)
{
    if (std::fwrite(text.constData(), 1, std::size_t(text.size()), stdout)
            != std::size_t(text.size())
        || std::fflush(stdout) != 0)
        m_isClosed = true;
}

void Console::say(const QString &text)
{
    // In one write, so that lines of several programs do not mix.
    const QByteArray line = (u"copolyctl: "_s + text + u'\n').toUtf8();
    std::fwrite(line.constData(), 1, std::size_t(line.size()), stderr);
}

} // namespace ctl
