// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QObject>

#include <memory>
#include <optional>

class QSocketNotifier;

namespace ctl {

/// Where the lines of a script come from.
///
/// Units:   lines count from 1; blank ones count and are handed out too. Line breaks are taken off.
/// Limits:  a line longer than maxLineBytes comes cut behind that many octets and one more.
class Lines : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The next line; nothing while none has come, or at the end.
    virtual std::optional<QByteArray> next() = 0;
    /// There are no more lines and will be none.
    virtual bool isAtEnd() const = 0;

Q_SIGNALS:
    /// next() has something, or the end has come.
    void arrived();
};

/// The lines of a file, read as they are needed.
class FileLines final : public Lines
{
    Q_OBJECT

public:
    /// `file` is open.
    explicit FileLines(std::unique_ptr<QFile> file, QObject *parent = nullptr);

    std::optional<QByteArray> next() override;
    bool isAtEnd() const override { return m_isAtEnd; }
    /// Gives the file back, wherever it is read to.
    std::unique_ptr<QFile> takeFile() { return std::move(m_file); }

private:
    std::unique_ptr<QFile> m_file;
    bool m_isAtEnd = false;
};

/// Lines from a pipe or terminal, taken when they come.
class PipeLines final : public Lines
{
    Q_OBJECT

public:
    /// `descriptor` stays the caller's and is read without blocking the event loop.
    explicit PipeLines(int descriptor, QObject *parent = nullptr);
    ~PipeLines() override;

    std::optional<QByteArray> next() override;
    bool isAtEnd() const override { return m_isClosed && m_buffer.isEmpty(); }

private:
    void read();
    void listen();

    const int m_descriptor;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_buffer;
    qsizetype m_searched = 0; ///< so far there is no line break in the buffer
    bool m_isClosed = false;
    bool m_skips = false; ///< the rest of a line that was too long
};

} // namespace ctl
