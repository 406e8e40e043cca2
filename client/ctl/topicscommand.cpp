// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/topicscommand.h"

#include "ctl/backends.h"
#include "transport/tls.h"
#include "workbench/topictexts.h"

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

QJsonValue orNull(const std::optional<qint64> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

TopicsCommand::TopicsCommand(TopicsOptions options, transport::Backend backend,
                             const Services &services)
    : Command(services), m_options(std::move(options)), m_backend(std::move(backend))
{
}

void TopicsCommand::start()
{
    const syncing::BackendSetup setup = setupOf(m_backend, m_options.common, m_clock);
    const transport::Backend::Address &address = m_backend.addresses.first();
    workbench::TopicSource source;
    source.transport = setup.transport;
    source.connection = setup.connection;
    source.host = address.url.host();
    source.isEncrypted =
        address.kind == transport::Backend::Address::Kind::Tls || address.url.scheme() == u"wss"_s;
    source.isCloud = m_backend.isCloud;
    source.management = m_options.management;
    if (auto tls = transport::tlsConfiguration(transportOptions(m_options.common).tls))
        source.tls = *tls;
    m_lookup = std::make_unique<workbench::TopicLookup>(std::move(source), m_options.common.timeout,
                                                        m_clock, m_random);
    connect(m_lookup.get(), &workbench::TopicLookup::finished, this, &TopicsCommand::print);
    connect(m_lookup.get(), &workbench::TopicLookup::failed, this, &TopicsCommand::tell);
    m_lookup->start();
}

void TopicsCommand::interrupt()
{
    m_lookup->cancel();
}

void TopicsCommand::print(const workbench::TopicList &list)
{
    for (const workbench::Topic &topic : list.topics) {
        QJsonObject line{ { u"topic"_s, topic.name },
                          { u"subscribers"_s, orNull(topic.subscribers) },
                          { u"messages"_s, orNull(topic.messages) },
                          { u"drawing"_s, orNull(topic.drawing) },
                          { u"inbox"_s, orNull(topic.replica) } };
        if (m_options.drawing)
            line.insert(u"own"_s, topic.drawing == m_options.drawing->text());
        m_console.print(line);
    }
    m_console.print({ { u"topics"_s, qint64(list.topics.size()) },
                      { u"complete"_s, !list.isCut },
                      { u"by"_s, workbench::topicsWayName(list.way) },
                      { u"at"_s, orNull(list.place) },
                      { u"guessed"_s, list.isGuessed },
                      { u"server"_s, list.product } });
    QString text = workbench::topicsWayText(list);
    if (list.isGuessed)
        text += u" (guessed; --management names another)"_s;
    m_console.say(text + u'.');
    Q_EMIT finished(ExitCode::Done);
}

void TopicsCommand::tell(const workbench::TopicsProblem &problem)
{
    using Code = workbench::TopicsProblem::Code;
    if (problem.code == Code::NotConnected)
        m_console.say(endText(problem.end));
    else
        m_console.say(
            u"%1 %2"_s.arg(workbench::topicsWhy(problem), workbench::topicsAdvice(problem))
                .trimmed());
    Q_EMIT finished(problem.wasConnected ? ExitCode::NotConfirmed : ExitCode::NotConnected);
}

} // namespace ctl
