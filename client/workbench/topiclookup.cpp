// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/topiclookup.h"

#include <QNetworkReply>
#include <QNetworkRequest>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace workbench {

namespace {

constexpr auto requestTimeout = 8s;
/// Advisories of what is there come at once; without one for so long, that was all.
constexpr auto quietTime = 400ms;
constexpr auto firstAdvisory = 2500ms;
constexpr auto longestHearing = 6s;

bool isRabbit(const QString &product)
{
    return product.startsWith("RabbitMQ"_L1);
}

bool isActiveMq(const QString &product)
{
    return product.startsWith("ActiveMQ"_L1) && !product.startsWith("ActiveMQ-Artemis"_L1);
}

} // namespace

std::optional<QUrl> managementUrl(const QString &text)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return std::nullopt;
    QString path = url.path();
    for (const QLatin1StringView end : { "/"_L1, "/api/jolokia"_L1, "/api"_L1, "/"_L1 }) {
        if (path.endsWith(end))
            path.chop(end.size());
    }
    url.setPath(path);
    return url;
}

QUrl guessedManagement(const TopicSource &source, const QString &product)
{
    QUrl url;
    url.setScheme(source.isEncrypted || source.isCloud ? u"https"_s : u"http"_s);
    url.setHost(source.host);
    if (isRabbit(product) && !source.isCloud)
        url.setPort(source.isEncrypted ? 15671 : 15672);
    else if (isActiveMq(product))
        url.setPort(8161);
    else if (!isRabbit(product))
        return {};
    return url;
}

TopicLookup::TopicLookup(TopicSource source, base::Milliseconds timeout, base::Clock &clock,
                         base::Random &random, QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_product(m_source.product.value_or(QString())),
      m_deadline(clock, [this] { fail(Problem::NoAnswer); }),
      m_quiet(clock, [this] { advisoriesPaused(); }),
      m_enough(clock, [this] { advisoriesPaused(); }), m_timeout(timeout)
{
    stomp::ConnectionOptions options = m_source.connection;
    options.retry = false;
    options.session.errorGrace = options.session.loginErrorGrace; // somebody waits
    m_connection =
        std::make_unique<stomp::Connection>(m_source.transport, std::move(options), clock, random);
    connect(m_connection.get(), &stomp::Connection::connected, this, &TopicLookup::connected);
    connect(m_connection.get(), &stomp::Connection::ended, this, &TopicLookup::sessionEnded);
    connect(m_connection.get(), &stomp::Connection::stopped, this, &TopicLookup::tell);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setAutoDeleteReplies(true);
}

TopicLookup::~TopicLookup() = default;

void TopicLookup::start()
{
    m_deadline.start(m_timeout);
    if (!m_source.product) {
        m_connection->start();
        return;
    }
    m_problem.wasConnected = true;
    choose();
}

void TopicLookup::cancel()
{
    fail(Problem::Cancelled);
}

void TopicLookup::connected(const stomp::ConnectedInfo &info)
{
    m_problem.wasConnected = true;
    m_product = QString::fromUtf8(info.server);
    if (m_isHearing)
        subscribeAdvisories();
    else
        choose();
}

void TopicLookup::sessionEnded(const stomp::SessionEnd &end)
{
    m_problem.end = end;
    if (m_isHearing && end.wasConnected)
        fail(Problem::NoAdvisories);
    else if (!m_problem.wasConnected || m_isHearing)
        fail(Problem::NotConnected);
    tell();
}

void TopicLookup::choose()
{
    const QUrl guess = guessedManagement(m_source, m_product);
    m_management = m_source.management.isEmpty() ? guess : m_source.management;
    m_list.isGuessed = m_source.management.isEmpty();
    if (m_management.isEmpty())
        fail(Problem::NotTold);
    else if (isActiveMq(m_product))
        askJolokia();
    else
        askRabbit(); // or what answers as it does
}

void TopicLookup::get(const QByteArray &path, std::function<void(const Answer &)> then)
{
    QUrl url = m_management;
    QByteArray who = m_source.connection.session.login + ':' + m_source.connection.session.passcode;
    if (!url.userInfo().isEmpty())
        who = url.userInfo(QUrl::FullyDecoded).toUtf8();
    url.setUserInfo({});
    QNetworkRequest request(QUrl::fromEncoded(url.toEncoded() + path));
    if (who.size() > 1)
        request.setRawHeader("Authorization", "Basic " + who.toBase64());
    // Jolokia answers nobody who does not say where a page came from.
    request.setRawHeader("Origin", url.toEncoded(QUrl::RemovePath));
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("Accept-Encoding", "identity");
    request.setTransferTimeout(int(std::chrono::milliseconds(requestTimeout).count()));
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setSslConfiguration(m_source.tls);
    QNetworkReply *reply = m_network.get(request);
    if (m_source.ignoreTlsErrors)
        reply->ignoreSslErrors();
    auto isTooLong = std::make_shared<bool>(false);
    connect(reply, &QNetworkReply::readyRead, reply, [reply, isTooLong] {
        if (reply->bytesAvailable() > maxTopicsBytes && !std::exchange(*isTooLong, true))
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, isTooLong, then] {
        if (m_isDecided)
            return;
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (reply->isOpen())
            answer.body = reply->readAll();
        if (*isTooLong || answer.body.size() > maxTopicsBytes)
            answer.problem = Problem::TooLong;
        else if (reply->error() == QNetworkReply::SslHandshakeFailedError)
            answer.problem = Problem::NotTrusted;
        else if (answer.status == 0)
            answer.problem = Problem::Unreachable;
        else if (answer.status == 401 || answer.status == 403)
            answer.problem = Problem::LoginRefused;
        else if (answer.status != 200)
            answer.problem = Problem::NotFound;
        then(answer);
    });
}

void TopicLookup::askRabbit()
{
    const QByteArray vhost =
        QUrl::toPercentEncoding(QString::fromUtf8(m_source.connection.session.host));
    get("/api/queues/" + vhost + "?columns=name,message_stats.publish",
        [this, vhost](const Answer &answer) {
            if (answer.problem) {
                fail(*answer.problem);
                return;
            }
            const auto queues = readRabbitQueues(answer.body);
            if (!queues) {
                fail(Problem::Unreadable);
                return;
            }
            get("/api/exchanges/" + vhost + "/amq.topic/bindings/source",
                [this, queues = *queues](const Answer &bindings) {
                    if (bindings.problem)
                        fail(*bindings.problem);
                    else if (!readRabbitBindings(bindings.body, queues, m_tally))
                        fail(Problem::Unreadable);
                    else
                        succeed(TopicList::Way::RabbitManagement);
                });
        });
}

void TopicLookup::askJolokia()
{
    get("/api/jolokia/read/org.apache.activemq:type=Broker,brokerName=*,destinationType=Topic,"
        "destinationName=*/Name,ConsumerCount,EnqueueCount",
        [this](const Answer &answer) {
            if (answer.problem) {
                // Many a broker has no console, but all tell of their topics over STOMP.
                if (m_list.isGuessed || *answer.problem == Problem::Unreachable)
                    hearAdvisories();
                else
                    fail(*answer.problem);
                return;
            }
            const JolokiaAnswer read = readJolokia(answer.body, m_tally);
            if (!read.isReadable)
                fail(Problem::Unreadable);
            else if (read.status == 403)
                fail(Problem::LoginRefused);
            else if (read.status != 200)
                fail(Problem::NotFound);
            else
                succeed(TopicList::Way::ActiveMqJolokia);
        });
}

void TopicLookup::hearAdvisories()
{
    m_isHearing = true;
    if (m_connection->isConnected())
        subscribeAdvisories();
    else
        m_connection->start();
}

void TopicLookup::subscribeAdvisories()
{
    const auto hear = [this](const stomp::Frame &frame) {
        m_hasHeard = true;
        readAdvisory(frame, m_tally);
        m_quiet.start(quietTime);
    };
    m_connection->subscribe("/topic/ActiveMQ.Advisory.Topic", hear);
    m_connection->subscribe("/topic/ActiveMQ.Advisory.Consumer.Topic.>", hear);
    m_enough.start(longestHearing); // where they do not end
    connect(m_connection.get(), &stomp::Connection::subscriptionReady, this, [this] {
        if (!m_quiet.isActive())
            m_quiet.start(firstAdvisory);
    });
}

void TopicLookup::advisoriesPaused()
{
    if (m_hasHeard) {
        succeed(TopicList::Way::ActiveMqAdvisories);
    } else if (!std::exchange(m_hasProvoked, true)) {
        // Either there is no topic at all, or the broker cannot tell: it says nothing then, and goes on. A
        // subscriber of a topic must be told of.
        m_connection->subscribe("/topic/" + QByteArray(topicsProbe.data(), topicsProbe.size()),
                                [](const stomp::Frame &) {});
        m_quiet.start(firstAdvisory);
    } else {
        fail(Problem::NoAdvisories);
    }
}

void TopicLookup::succeed(TopicList::Way way)
{
    if (std::exchange(m_isDecided, true))
        return;
    m_isGood = true;
    m_list.topics = m_tally.take();
    m_list.way = way;
    m_list.isCut = m_tally.isCut();
    m_list.product = m_product;
    if (way == TopicList::Way::ActiveMqAdvisories)
        m_list.isGuessed = false;
    else
        m_list.place = shownPlace();
    leave();
}

void TopicLookup::fail(Problem code)
{
    if (std::exchange(m_isDecided, true))
        return;
    m_problem.code = code;
    m_problem.product = m_product;
    m_problem.place = shownPlace();
    m_problem.isGuessed = m_list.isGuessed;
    leave();
}

QString TopicLookup::shownPlace() const
{
    return m_management.toString(QUrl::RemoveUserInfo);
}

/// Says goodbye first, so that the broker's log has no broken connection of ours.
void TopicLookup::leave()
{
    m_deadline.stop();
    m_quiet.stop();
    m_enough.stop();
    using State = stomp::Connection::State;
    const State state = m_connection->state();
    if (state == State::Connecting || state == State::Connected || state == State::Waiting)
        m_connection->stop();
    else
        QMetaObject::invokeMethod(this, &TopicLookup::tell, Qt::QueuedConnection);
}

void TopicLookup::tell()
{
    if (!m_isDecided || std::exchange(m_isTold, true))
        return;
    if (m_isGood)
        Q_EMIT finished(m_list);
    else
        Q_EMIT failed(m_problem);
}

} // namespace workbench
