// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/handover.h"

#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

constexpr int patienceMs = 1000;
constexpr int mostMs = 5000; ///< that somebody may take for one line
constexpr int mostConnections = 4;
constexpr char taken[] = "taken\n";
constexpr char refused[] = "refused\n";

} // namespace

HandOver::HandOver(Take take, QObject *parent) : QObject(parent), m_take(std::move(take)) { }

HandOver::~HandOver() = default;

QString HandOver::defaultPath()
{
    // Qt makes a folder of its own where the session has none; that one need not outlive a start.
    if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
        return {};
    const QFileInfo folder(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation));
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    if (!folder.isDir() || (folder.permissions() & others))
        return {};
    return folder.filePath() + u"/copoly-links"_s;
}

bool HandOver::listen(const QString &path)
{
    if (path.isEmpty())
        return false;
    // Listening would push aside who listens already; what a killed program left does not answer.
    QLocalSocket probe;
    probe.connectToServer(path);
    if (probe.waitForConnected(patienceMs))
        return false;
    QLocalServer::removeServer(path);
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    m_server->setMaxPendingConnections(mostConnections);
    connect(m_server.get(), &QLocalServer::newConnection, this, &HandOver::connected);
    if (m_server->listen(path))
        return true;
    m_server.reset();
    return false;
}

void HandOver::connected()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        socket->setReadBufferSize(DrawingLink::maxLength + 2);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(*socket); });
        QTimer::singleShot(mostMs, socket, [socket] { socket->abort(); });
        read(*socket);
    }
}

void HandOver::read(QLocalSocket &socket)
{
    if (!socket.canReadLine()) {
        if (socket.bytesAvailable() > DrawingLink::maxLength)
            socket.abort();
        return;
    }
    const auto link = parseDrawingLink(QString::fromUtf8(socket.readLine()).trimmed());
    socket.write(link && m_take(*link) ? taken : refused);
    socket.disconnectFromServer();
}

bool HandOver::give(const QString &link, const QString &path)
{
    if (path.isEmpty() || link.size() > DrawingLink::maxLength)
        return false;
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(patienceMs))
        return false;
    socket.write(link.toUtf8() + '\n');
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(patienceMs))
            return false;
    }
    return socket.readLine() == taken;
}

} // namespace shell
