// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "stomp/connection.h"
#include "workbench/topics.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QSslConfiguration>

#include <functional>
#include <memory>

namespace workbench {

/// Where topics are looked for. Login, passcode and virtual host are those of the session; the management gets
/// them too.
struct TopicSource
{
    stomp::TransportFactory transport;
    stomp::ConnectionOptions connection;
    QString host; ///< of the back end; the management is looked for there
    bool isEncrypted =
        false; ///< then the passcode goes to no address without encryption that was guessed
    bool isCloud = false; ///< of CloudAMQP: its management is at the usual HTTPS port
    QUrl management; ///< given by the user, with or without /api; empty: guess
    /// When it is known from a session, however empty: what the server calls itself. None: log in to hear it.
    std::optional<QString> product;
    QSslConfiguration tls;
    bool ignoreTlsErrors = false;
};

/// Whether the text is a management address: http or https with a host.
std::optional<QUrl> managementUrl(const QString &text);
/// Where the management of a product is when nobody has moved it; empty for products without one.
QUrl guessedManagement(const TopicSource &source, const QString &product);

/// Asks a broker once what topics exist: the management API of RabbitMQ, ActiveMQ's Jolokia, or where that does
/// not answer ActiveMQ's advisories over STOMP.
///
/// Limits:  see topics.h; one time-out for all of it; redirections are not followed.
/// Errors:  finished() or failed() comes exactly once after start().
/// Owner:   clock and random must outlive it.
/// Thread:  that of the object.
/// Source:  RabbitMQ's HTTP API; Jolokia 1.x, "Reading attributes"; ActiveMQ, "Advisory Message".
class TopicLookup : public QObject
{
    Q_OBJECT

public:
    TopicLookup(TopicSource source, base::Milliseconds timeout, base::Clock &clock,
                base::Random &random, QObject *parent = nullptr);
    ~TopicLookup() override;

    void start();
    void cancel();

Q_SIGNALS:
    void finished(const workbench::TopicList &list);
    void failed(const workbench::TopicsProblem &problem);

private:
    using Problem = TopicsProblem::Code;

    /// What HTTP brought: a body, or why there is none.
    struct Answer
    {
        std::optional<Problem> problem;
        int status = 0;
        QByteArray body;
    };

    void connected(const stomp::ConnectedInfo &info);
    void sessionEnded(const stomp::SessionEnd &end);
    void choose();
    void get(const QByteArray &path, std::function<void(const Answer &)> then);
    void askRabbit();
    void askJolokia();
    void hearAdvisories();
    void subscribeAdvisories();
    void advisoriesPaused();
    void succeed(TopicList::Way way);
    void fail(Problem code);
    void leave();
    void tell();
    QString shownPlace() const;

    const TopicSource m_source;
    std::unique_ptr<stomp::Connection> m_connection;
    QNetworkAccessManager m_network;
    QUrl m_management;
    QString m_product;
    TopicTally m_tally;
    base::Timer m_deadline;
    base::Timer m_quiet; ///< after the last advisory
    base::Timer m_enough;
    const base::Milliseconds m_timeout;
    bool m_isHearing = false;
    bool m_hasHeard = false;
    bool m_hasProvoked = false;
    bool m_isDecided = false;
    bool m_isTold = false;
    bool m_isGood = false;
    TopicList m_list;
    TopicsProblem m_problem;
};

} // namespace workbench
