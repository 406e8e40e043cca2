// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stomp/framereader.h"

#include <QObject>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

/// A WebSocket client of a test: sends octets as they are given, keeps the frames that come.
///
/// Frames are read one message at a time: a message that is not exactly one frame or one EOL fails.
class Talker : public QObject
{
public:
    explicit Talker(const QUrl &url)
    {
        connect(&socket, &QWebSocket::textMessageReceived, this,
                [this](const QString &text) { take(text.toUtf8()); });
        connect(&socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &data) {
            ++binaryMessages;
            take(data);
        });
        connect(&socket, &QWebSocket::disconnected, this, [this] { isClosed = true; });
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({ QStringLiteral("v12.stomp"), QStringLiteral("v11.stomp"),
                                  QStringLiteral("v10.stomp") });
        socket.open(url, options);
    }

    bool open()
    {
        return QTest::qWaitFor([this] { return socket.isValid(); });
    }

    /// Opens and logs in; answers whether CONNECTED came.
    bool enter(stomp::Version wanted = stomp::Version::V1_2, const QByteArray &more = {})
    {
        if (!open())
            return false;
        const QByteArray accept = wanted == stomp::Version::V1_0
            ? QByteArray()
            : "accept-version:" + stomp::versionText(wanted) + '\n';
        say("CONNECT\n" + accept + "host:/\n" + more + "\n");
        version = wanted;
        return waitFrames(1) && take().command == "CONNECTED";
    }

    /// One frame, without its NUL.
    void say(const QByteArray &frame) { socket.sendTextMessage(QString::fromUtf8(frame + '\0')); }

    /// Whatever was said before has been dealt with.
    bool settle()
    {
        const QByteArray id = "settle-" + QByteArray::number(++receipts);
        say("SEND\ndestination:/topic/nobody\nreceipt:" + id + "\n\n");
        return QTest::qWaitFor([&] {
            return frames.removeIf([&](const stomp::Frame &frame) {
                return frame.value("receipt-id") == id;
            }) > 0;
        });
    }

    bool waitFrames(qsizetype count)
    {
        return QTest::qWaitFor([&] { return frames.size() >= count; });
    }
    bool waitClosed()
    {
        return QTest::qWaitFor([&] { return isClosed; });
    }
    stomp::Frame take() { return frames.isEmpty() ? stomp::Frame() : frames.takeFirst(); }

    QWebSocket socket;
    QList<stomp::Frame> frames;
    QList<QByteArray> raw;
    stomp::Version version = stomp::Version::V1_2;
    int beats = 0;
    int binaryMessages = 0;
    int receipts = 0;
    bool isClosed = false;

private:
    void take(const QByteArray &octets)
    {
        if (octets == "\n") {
            ++beats;
            return;
        }
        raw.append(octets);
        stomp::FrameReader reader(version);
        reader.feed(octets);
        const auto frame = reader.next();
        if (!frame || !*frame || reader.pendingBytes() != 0 || reader.heartBeats() != 0) {
            qWarning() << "not exactly one frame:" << octets;
            return;
        }
        frames.append(**frame);
    }
};
