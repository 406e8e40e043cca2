// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/tcppipe.h"

#include <QTcpSocket>

namespace host {

TcpPipe::TcpPipe(QTcpSocket *socket, QObject *parent) : Pipe(parent), m_socket(socket)
{
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::readyRead, this, &TcpPipe::read);
    connect(m_socket, &QTcpSocket::disconnected, this, &Pipe::closed);
    // What came before somebody listened.
    QMetaObject::invokeMethod(this, &TcpPipe::read, Qt::QueuedConnection);
}

TcpPipe::~TcpPipe()
{
    m_socket->disconnect(this);
}

void TcpPipe::read()
{
    const QByteArray octets = m_socket->readAll();
    if (!octets.isEmpty())
        Q_EMIT received(octets);
}

void TcpPipe::send(const QByteArray &octets)
{
    m_socket->write(octets);
}

void TcpPipe::close(CloseCode)
{
    m_socket->disconnectFromHost();
}

void TcpPipe::abort()
{
    m_socket->abort();
}

qint64 TcpPipe::queuedBytes() const
{
    return m_socket->bytesToWrite();
}

} // namespace host
