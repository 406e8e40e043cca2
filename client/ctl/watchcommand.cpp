// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/watchcommand.h"

#include "ctl/backends.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ctl {

QJsonObject frameLine(const QString &direction, const stomp::Frame &frame)
{
    QJsonArray headers;
    for (const auto &[name, value] : frame.headers) {
        const bool isSecret = name.compare("passcode", Qt::CaseInsensitive) == 0;
        headers.append(
            QJsonArray{ QString::fromUtf8(name), isSecret ? u"***"_s : QString::fromUtf8(value) });
    }
    QJsonObject shown{ { u"dir"_s, direction },
                       { u"command"_s, QString::fromUtf8(frame.command) },
                       { u"headers"_s, headers } };
    if (frame.body.isValidUtf8())
        shown.insert(u"body"_s, QString::fromUtf8(frame.body));
    else
        shown.insert(u"body64"_s, QString::fromLatin1(frame.body.toBase64()));
    return { { u"frame"_s, shown } };
}

WatchCommand::WatchCommand(WatchOptions options, transport::Backend backend,
                           const Services &services)
    : Command(services), m_options(std::move(options)), m_backend(std::move(backend)),
      m_end(services.clock, [this] { end(ExitCode::Done); })
{
    connect(&m_goodbye, &Goodbye::done, this, [this] { Q_EMIT finished(m_code); });
}

void WatchCommand::start()
{
    auto room = syncing::Room::open({ m_options.drawing, {}, {}, {}, true }, m_clock, m_random);
    if (!room) {
        m_console.say(storeText(room.error()));
        Q_EMIT finished(ExitCode::BadUsage);
        return;
    }
    m_room = std::move(*room);
    m_lines = std::make_unique<EditLines>(m_room->document());
    connect(m_room.get(), &syncing::Room::operationsApplied, this,
            [this](const std::vector<model::Operation> &operations) {
                for (const model::Operation &operation : operations) {
                    for (const QJsonObject &line : m_lines->linesOf(operation))
                        print(line);
                }
            });
    if (m_options.status)
        m_statusLines = std::make_unique<StatusLines>(*m_room, m_clock, m_console);
    m_attendance =
        std::make_unique<Attendance>(*m_room, m_clock, m_console, m_options.common.timeout);
    connect(m_attendance.get(), &Attendance::joined, this, [this] {
        print({ { u"ready"_s, true } });
        if (m_options.forTime && m_options.forTime->count() > 0)
            m_end.start(*m_options.forTime);
    });
    connect(m_attendance.get(), &Attendance::failed, this,
            [this](ExitCode code, const QString &text) {
                m_console.say(text);
                end(code);
            });
    m_attendance->start(setupOf(m_backend, m_options.common, m_clock));
    if (m_options.frames) {
        connect(m_room->connection(), &stomp::Connection::frameSent, this,
                [this](const stomp::Frame &frame) { print(frameLine(u"out"_s, frame)); });
        connect(m_room->connection(), &stomp::Connection::frameReceived, this,
                [this](const stomp::Frame &frame) { print(frameLine(u"in"_s, frame)); });
    }
}

void WatchCommand::print(const QJsonObject &line)
{
    m_console.print(line);
    if (m_console.isClosed())
        QMetaObject::invokeMethod(
            this, [this] { end(ExitCode::Done); }, Qt::QueuedConnection);
}

void WatchCommand::end(ExitCode code)
{
    if (std::exchange(m_isEnding, true))
        return;
    m_code = code;
    m_end.stop();
    m_attendance->stop();
    m_goodbye.leave({ m_room.get() });
}

} // namespace ctl
