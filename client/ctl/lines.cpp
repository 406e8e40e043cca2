// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/lines.h"

#include "ctl/editreader.h"

#include <QSocketNotifier>

#include <cerrno>
#include <unistd.h>

namespace ctl {

namespace {

constexpr qsizetype chunkBytes = 64 * 1024;
/// What is taken in before the lines are used up; a longer line is let in whole.
constexpr qsizetype enoughBytes = 1024 * 1024;

QByteArray withoutBreak(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

} // namespace

FileLines::FileLines(std::unique_ptr<QFile> file, QObject *parent)
    : Lines(parent), m_file(std::move(file))
{
}

std::optional<QByteArray> FileLines::next()
{
    if (m_isAtEnd)
        return std::nullopt;
    QByteArray line = m_file->readLine(maxLineBytes + 2);
    if (line.isEmpty()) {
        m_isAtEnd = true;
        return std::nullopt;
    }
    return withoutBreak(std::move(line));
}

PipeLines::PipeLines(int descriptor, QObject *parent) : Lines(parent), m_descriptor(descriptor)
{
    listen();
}

PipeLines::~PipeLines() = default;

void PipeLines::listen()
{
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &PipeLines::read);
}

void PipeLines::read()
{
    char chunk[chunkBytes];
    const ssize_t count = ::read(m_descriptor, chunk, sizeof chunk);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        m_isClosed = true;
        m_notifier->setEnabled(false);
    } else {
        m_buffer.append(chunk, count);
        m_notifier->setEnabled(m_buffer.size() < enoughBytes
                               || m_buffer.indexOf('\n', m_searched) < 0);
    }
    Q_EMIT arrived();
}

std::optional<QByteArray> PipeLines::next()
{
    for (;;) {
        const qsizetype end = m_buffer.indexOf('\n', m_searched);
        QByteArray line;
        if (end >= 0) {
            line = m_buffer.first(end + 1);
            m_buffer.remove(0, end + 1);
            m_searched = 0;
        } else if (m_buffer.size() > maxLineBytes || (m_isClosed && !m_buffer.isEmpty())) {
            line = std::exchange(m_buffer, {});
            m_searched = 0;
        } else {
            m_searched = m_buffer.size();
            if (!m_isClosed)
                m_notifier->setEnabled(true);
            return std::nullopt;
        }
        const bool isWhole = end >= 0;
        const bool isRest = std::exchange(m_skips, !isWhole && !m_isClosed);
        if (!isRest)
            return withoutBreak(std::move(line));
    }
}

} // namespace ctl
