// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/topics.h"

#include "base/drawingid.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace workbench {

namespace {

constexpr qsizetype longestName = 1024;
constexpr QLatin1StringView prefix = "copoly."_L1;

/// "copoly.ID" is a drawing's topic, "copoly.ID.REPLICA" an inbox in it.
void nameDrawing(Topic &topic, const QString &name)
{
    if (!name.startsWith(prefix))
        return;
    const QString rest = name.mid(prefix.size());
    const QString id = rest.section(u'.', 0, 0);
    const QString replica = rest.section(u'.', 1);
    static const QRegularExpression replicaForm(u"^[0-9a-f]{0,16}$"_s);
    if (!base::DrawingId::fromText(id) || !replicaForm.match(replica).hasMatch())
        return;
    topic.drawing = id;
    topic.replica = replica;
}

std::optional<qint64> countOf(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!(number >= 0) || number > 9e15)
        return std::nullopt;
    return qint64(number);
}

} // namespace

Topic *TopicTally::at(const QString &name)
{
    if (name.isEmpty() || name.size() > longestName || name == topicsProbe
        || name.startsWith("ActiveMQ.Advisory."_L1))
        return nullptr;
    const auto known = m_topics.find(name);
    if (known != m_topics.end())
        return &known->second;
    if (m_topics.size() >= maxTopics) {
        m_isCut = true;
        return nullptr;
    }
    Topic topic;
    topic.name = "/topic/"_L1 + name;
    nameDrawing(topic, name);
    return &m_topics.emplace(name, std::move(topic)).first->second;
}

std::vector<Topic> TopicTally::take()
{
    std::vector<Topic> topics;
    for (auto &[name, topic] : m_topics)
        topics.push_back(std::move(topic));
    m_topics.clear();
    return topics;
}

bool readRabbitBindings(const QByteArray &answer, const std::map<QString, qint64> &queues,
                        TopicTally &tally)
{
    const QJsonDocument json = QJsonDocument::fromJson(answer);
    if (!json.isArray())
        return false;
    for (const QJsonValue &binding : json.array()) {
        Topic *topic = tally.at(binding[u"routing_key"_s].toString());
        if (!topic)
            continue;
        topic->subscribers = topic->subscribers.value_or(0) + 1;
        const auto queue = queues.find(binding[u"destination"_s].toString());
        if (queue != queues.end())
            topic->messages = std::max(topic->messages.value_or(0), queue->second);
    }
    return true;
}

std::optional<std::map<QString, qint64>> readRabbitQueues(const QByteArray &answer)
{
    const QJsonDocument json = QJsonDocument::fromJson(answer);
    if (!json.isArray())
        return std::nullopt;
    std::map<QString, qint64> queues;
    for (const QJsonValue &queue : json.array())
        queues[queue[u"name"_s].toString()] =
            countOf(queue[u"message_stats"_s][u"publish"_s]).value_or(0);
    return queues;
}

JolokiaAnswer readJolokia(const QByteArray &answer, TopicTally &tally)
{
    const QJsonObject json = QJsonDocument::fromJson(answer).object();
    if (!json.contains(u"status"_s))
        return {};
    const JolokiaAnswer read{ true, json[u"status"_s].toInt() };
    for (const QJsonValue &bean : json[u"value"_s].toObject()) {
        Topic *topic = tally.at(bean[u"Name"_s].toString());
        if (!topic)
            continue;
        topic->subscribers = countOf(bean[u"ConsumerCount"_s]);
        topic->messages = countOf(bean[u"EnqueueCount"_s]);
    }
    return read;
}

void readAdvisory(const stomp::Frame &frame, TopicTally &tally)
{
    const QJsonObject json = QJsonDocument::fromJson(frame.body).object();
    const auto nameOf = [](const QJsonValue &info) {
        const QJsonValue destination = info[u"destination"_s];
        return destination[u"@class"_s].toString() == u"ActiveMQTopic"_s
            ? destination[u"string"_s].toString()
            : QString();
    };
    if (const QJsonValue topic = json[u"DestinationInfo"_s]; topic.isObject()) {
        if (topic[u"operationType"_s].toInt() != 0) // removed
            return;
        if (Topic *added = tally.at(nameOf(topic)))
            added->subscribers = added->subscribers.value_or(0);
    } else if (const QJsonValue consumer = json[u"ConsumerInfo"_s]; consumer.isObject()) {
        if (Topic *heard = tally.at(nameOf(consumer)))
            heard->subscribers = heard->subscribers.value_or(0) + 1;
    }
}

} // namespace workbench
