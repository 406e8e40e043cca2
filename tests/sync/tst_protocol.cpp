// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/operationcodec.h"
#include "sync/message.h"

#include <QFile>
#include <QtTest>

/// The examples of PROTOCOL.md are what the program reads and writes, octet by octet.
class tst_Protocol : public QObject
{
    Q_OBJECT

private:
    static QByteArrayList examples(const QByteArray &kind)
    {
        QFile file(QStringLiteral(PROTOCOL_PAGE));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", PROTOCOL_PAGE);
        QByteArrayList found;
        bool inside = false;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("```")) {
                inside = line == "```json " + kind;
            } else if (inside && !line.isEmpty()) {
                found.append(line);
            }
        }
        return found;
    }

private Q_SLOTS:
    void writesTheOperationsOfThePage()
    {
        const QByteArrayList all = examples("operation");
        QCOMPARE(all.size(), 4); // one of each kind
        for (const QByteArray &text : all) {
            const auto operation = model::decodeOperation(QByteArrayView(text));
            QVERIFY2(operation.hasValue(), text.constData());
            QCOMPARE(model::encodeOperation(*operation), text);
        }
    }

    void writesTheMessagesOfThePage()
    {
        const QByteArrayList all = examples("message");
        QSet<std::size_t> kinds;
        for (const QByteArray &text : all) {
            const auto message = syncing::decodeMessage(text);
            QVERIFY2(message.hasValue(), text.constData());
            kinds.insert(message->what.index());
            if (!text.contains("0000b2\":[[")) // the order of replicas in an object is free
                QCOMPARE(syncing::encodeMessage(*message), text);
        }
        QCOMPARE(kinds.size(), qsizetype(std::variant_size_v<decltype(syncing::Message::what)>));
    }
};

QTEST_APPLESS_MAIN(tst_Protocol)
#include "tst_protocol.moc"
