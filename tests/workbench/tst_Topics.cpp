// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/topiclookup.h"

#include <QtTest>

using namespace workbench;
using namespace Qt::StringLiterals;

namespace {

QByteArray binding(const QByteArray &key, const QByteArray &queue)
{
    return R"({"source":"amq.topic","vhost":"studio","destination":")" + queue
        + R"(","destination_type":"queue","routing_key":")" + key + R"(","arguments":{}})";
}

stomp::Frame advisory(const QByteArray &body)
{
    return { "MESSAGE", {}, body };
}

} // namespace

class tst_Topics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsDrawingsAndInboxes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("drawing");
        QTest::addColumn<QString>("inbox");
        QTest::newRow("drawing") << u"copoly.plan-1"_s << u"plan-1"_s << QString();
        QTest::newRow("inbox") << u"copoly.plan.00ff"_s << u"plan"_s << u"00ff"_s;
        QTest::newRow("other") << u"newpoint.25"_s << QString() << QString();
        QTest::newRow("no replica") << u"copoly.plan.ready"_s << QString() << QString();
        QTest::newRow("pattern") << u"copoly.*"_s << QString() << QString();
        QTest::newRow("deeper") << u"copoly.plan.a.b"_s << QString() << QString();
        QTest::newRow("prefix alone") << u"copoly."_s << QString() << QString();
        QTest::newRow("no drawing's name") << u"copoly.%C3%A9"_s << QString() << QString();
    }
    void knowsDrawingsAndInboxes()
    {
        QFETCH(QString, name);
        TopicTally tally;
        QVERIFY(tally.at(name));
        const std::vector<Topic> topics = tally.take();
        QCOMPARE(topics.front().name, u"/topic/"_s + name);
        QTEST(topics.front().drawing, "drawing");
        QTEST(topics.front().replica, "inbox");
    }

    void countsBindings()
    {
        const auto queues = readRabbitQueues(
            R"([{"name":"q1","message_stats":{"publish":17}},{"name":"q2"},{"name":"q3","message_stats":{"publish":4}}])");
        QVERIFY(queues);
        TopicTally tally;
        QVERIFY(readRabbitBindings('[' + binding("copoly.x", "q1") + ',' + binding("copoly.x", "q3")
                                       + ',' + binding("lab", "q2") + ',' + binding("else", "q9")
                                       + ']',
                                   *queues, tally));
        const std::vector<Topic> topics = tally.take();
        QCOMPARE(topics.size(), std::size_t(3));
        QCOMPARE(topics[0], (Topic{ u"/topic/copoly.x"_s, 2, 17, u"x"_s, {} }));
        QCOMPARE(topics[1], (Topic{ u"/topic/else"_s, 1, {}, {}, {} }));
        QCOMPARE(topics[2], (Topic{ u"/topic/lab"_s, 1, 0, {}, {} }));
    }

    void readsJolokia()
    {
        TopicTally tally;
        const JolokiaAnswer good = readJolokia(
            R"({"request":{},"status":200,"value":{
                "a":{"Name":"copoly.x","ConsumerCount":2,"EnqueueCount":17},
                "b":{"Name":"ActiveMQ.Advisory.Topic","ConsumerCount":0,"EnqueueCount":5}}})",
            tally);
        QVERIFY(good.isReadable);
        QCOMPARE(good.status, 200);
        const std::vector<Topic> topics = tally.take();
        QCOMPARE(topics.size(), std::size_t(1));
        QCOMPARE(topics[0], (Topic{ u"/topic/copoly.x"_s, 2, 17, u"x"_s, {} }));
        // A refusal comes as HTTP 200.
        const JolokiaAnswer refused =
            readJolokia(R"({"status":403,"error":"Origin null is not allowed"})", tally);
        QVERIFY(refused.isReadable);
        QCOMPARE(refused.status, 403);
    }

    void readsAdvisories()
    {
        TopicTally tally;
        const QByteArray destination =
            R"("destination":{"@class":"ActiveMQTopic","string":"copoly.x"})";
        readAdvisory(advisory("{\"DestinationInfo\":{" + destination + ",\"operationType\":0}}"),
                     tally);
        for (int i = 0; i < 2; ++i)
            readAdvisory(advisory("{\"ConsumerInfo\":{" + destination + "}}"), tally);
        readAdvisory(advisory(R"({"DestinationInfo":{"destination":{"@class":"ActiveMQTopic",
            "string":"empty"},"operationType":0}})"),
                     tally);
        readAdvisory(advisory(R"({"DestinationInfo":{"destination":{"@class":"ActiveMQTopic",
            "string":"gone"},"operationType":1}})"),
                     tally);
        readAdvisory(advisory(R"({"DestinationInfo":{"destination":{"@class":"ActiveMQQueue",
            "string":"queue"},"operationType":0}})"),
                     tally);
        readAdvisory(advisory(R"({"RemoveInfo":{}})"), tally);
        const std::vector<Topic> topics = tally.take();
        QCOMPARE(topics.size(), std::size_t(2));
        QCOMPARE(topics[0], (Topic{ u"/topic/copoly.x"_s, 2, {}, u"x"_s, {} }));
        QCOMPARE(topics[1], (Topic{ u"/topic/empty"_s, 0, {}, {}, {} }));
    }

    void passesOverWhatIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a page") << QByteArray("<html></html>");
        QTest::newRow("cut") << QByteArray(R"([{"routing_key":"a")");
        QTest::newRow("a number") << QByteArray("17");
        QTest::newRow("deep") << QByteArray(2000, '[') + QByteArray(2000, ']');
    }
    void passesOverWhatIsNoAnswer()
    {
        QFETCH(QByteArray, answer);
        TopicTally tally;
        QVERIFY(!readRabbitBindings(answer, {}, tally));
        QVERIFY(!readRabbitQueues(answer));
        QVERIFY(!readJolokia(answer, tally).isReadable);
        readAdvisory(advisory(answer), tally);
        QVERIFY(tally.take().empty());
    }

    void passesOverValuesOfOtherKinds()
    {
        TopicTally tally;
        QVERIFY(
            readRabbitBindings(R"([1,"a",null,{"routing_key":7},{"routing_key":""}])", {}, tally));
        readJolokia(R"({"status":200,"value":{"a":{"Name":"x","ConsumerCount":"two",
            "EnqueueCount":-3},"b":4}})",
                    tally);
        const std::vector<Topic> topics = tally.take();
        QCOMPARE(topics.size(), std::size_t(1));
        QCOMPARE(topics[0], (Topic{ u"/topic/x"_s, {}, {}, {}, {} }));
    }

    void keepsToItsLimits()
    {
        TopicTally tally;
        QVERIFY(!tally.at(QString(2000, u'x')));
        QByteArray answer = "[";
        for (std::size_t i = 0; i < maxTopics + 10; ++i)
            answer += (i ? "," : "") + binding("t" + QByteArray::number(qulonglong(i)), "q");
        QVERIFY(readRabbitBindings(answer + ']', {}, tally));
        QVERIFY(tally.isCut());
        QCOMPARE(tally.take().size(), maxTopics);
    }

    void takesAddressesOfManagements_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        QTest::newRow("plain") << u"http://h:15672"_s << u"http://h:15672"_s;
        QTest::newRow("a slash") << u"http://h:15672/"_s << u"http://h:15672"_s;
        QTest::newRow("api") << u"https://h/api/"_s << u"https://h"_s;
        QTest::newRow("jolokia") << u"http://h:8161/api/jolokia/"_s << u"http://h:8161"_s;
        QTest::newRow("behind a path") << u"https://h/mq/api"_s << u"https://h/mq"_s;
        QTest::newRow("no scheme") << u"h:15672"_s << QString();
        QTest::newRow("another scheme") << u"ws://h:15672"_s << QString();
        QTest::newRow("no host") << u"http:///api"_s << QString();
        QTest::newRow("a query") << u"http://h/?a=1"_s << QString();
        QTest::newRow("text") << u"RabbitMQ"_s << QString();
    }
    void takesAddressesOfManagements()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const auto read = managementUrl(text);
        QCOMPARE(read.has_value(), !url.isEmpty());
        if (read)
            QCOMPARE(read->toString(), url);
    }

    void guessesWhereManagementsAre_data()
    {
        QTest::addColumn<QString>("product");
        QTest::addColumn<bool>("isEncrypted");
        QTest::addColumn<bool>("isCloud");
        QTest::addColumn<QString>("url");
        QTest::newRow("RabbitMQ") << u"RabbitMQ/3.10.8"_s << false << false << u"http://h:15672"_s;
        QTest::newRow("with TLS") << u"RabbitMQ/3.10.8"_s << true << false << u"https://h:15671"_s;
        QTest::newRow("CloudAMQP") << u"RabbitMQ/3.13.1"_s << true << true << u"https://h"_s;
        QTest::newRow("ActiveMQ") << u"ActiveMQ/5.17.2"_s << false << false << u"http://h:8161"_s;
        // The passcode goes to no place without encryption that nobody named.
        QTest::newRow("ActiveMQ with TLS")
            << u"ActiveMQ/5.17.2"_s << true << false << u"https://h:8161"_s;
        QTest::newRow("a host of ours") << u"copoly/0.1.0"_s << false << false << QString();
        QTest::newRow("hidden") << QString() << true << false << QString();
    }
    void guessesWhereManagementsAre()
    {
        QFETCH(QString, product);
        TopicSource source;
        source.host = u"h"_s;
        QFETCH(bool, isEncrypted);
        QFETCH(bool, isCloud);
        source.isEncrypted = isEncrypted;
        source.isCloud = isCloud;
        QTEST(guessedManagement(source, product).toString(), "url");
    }
};

QTEST_GUILESS_MAIN(tst_Topics)
#include "tst_Topics.moc"
