// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "stomp/sessionoptions.h"

#include <QByteArrayView>
#include <QString>
#include <QUrl>

#include <map>
#include <optional>
#include <vector>

namespace workbench {

/// A topic that exists at a broker.
struct Topic
{
    QString name; ///< as a STOMP destination, "/topic/copoly.plan"
    std::optional<qint64> subscribers;
    /// RabbitMQ: that came since the longest subscriber did; ActiveMQ: since the topic is there.
    std::optional<qint64> messages;
    QString drawing; ///< whose topic or inbox it is; empty: no drawing's
    QString replica; ///< whose inbox it is; empty: no inbox

    friend bool operator==(const Topic &, const Topic &) = default;
};

/// What exists at a broker, by name.
struct TopicList
{
    enum class Way { RabbitManagement, ActiveMqJolokia, ActiveMqAdvisories };

    std::vector<Topic> topics;
    Way way = Way::RabbitManagement;
    QString product; ///< as it calls itself
    QString place; ///< the management's address, or empty for what came over STOMP; no secrets
    bool isGuessed = false; ///< the address was made from the back end's
    bool isCut = false; ///< there are more
};

/// Why there is no list.
struct TopicsProblem
{
    enum class Code {
        NotConnected, ///< see `end`
        NotTold, ///< this product has no way to tell
        Unreachable, ///< nothing answers at `place`
        LoginRefused, ///< by the management
        NotFound, ///< there is something else at `place`, or no such virtual host
        NotTrusted, ///< its certificate
        TooLong,
        Unreadable,
        NoAnswer, ///< in time
        NoAdvisories, ///< the broker sends none, or ends the session over them
        Cancelled,
    };
    Code code = Code::Cancelled;
    stomp::SessionEnd end;
    QString product;
    QString place;
    bool isGuessed = false;
    bool wasConnected = false; ///< CONNECTED had come, or was known to have
};

/// Of our own, to which TopicLookup subscribes where it hears of no other; not listed.
inline constexpr QLatin1StringView topicsProbe = QLatin1StringView("copoly-check.topics");

/// The limits of what a management's answer may be.
inline constexpr qsizetype maxTopicsBytes = 16 * 1024 * 1024;
inline constexpr std::size_t maxTopics = 10'000;

/// Topics by name while they are counted.
class TopicTally
{
public:
    /// The topic of that destination (without "/topic/"); nullptr where there are too many, or it is not for users.
    Topic *at(const QString &name);
    std::vector<Topic> take();
    bool isCut() const { return m_isCut; }

private:
    std::map<QString, Topic> m_topics;
    bool m_isCut = false;
};

/// `GET /api/exchanges/VHOST/amq.topic/bindings/source` of RabbitMQ: a subscriber each.
///
/// `queues`: of `GET /api/queues/VHOST`, how many messages came into each; may be empty.
/// Errors:  false when the answer is not of that form.
bool readRabbitBindings(const QByteArray &answer, const std::map<QString, qint64> &queues,
                        TopicTally &tally);
std::optional<std::map<QString, qint64>> readRabbitQueues(const QByteArray &answer);

/// A Jolokia answer for all topics' ConsumerCount and EnqueueCount; `status` is that in its body, 200 when good.
struct JolokiaAnswer
{
    bool isReadable = false;
    int status = 0;
};
JolokiaAnswer readJolokia(const QByteArray &answer, TopicTally &tally);

/// An advisory of ActiveMQ: a topic, or a consumer of one. Others are passed over.
void readAdvisory(const stomp::Frame &frame, TopicTally &tally);

} // namespace workbench
