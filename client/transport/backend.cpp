// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/backend.h"

#include "stomp/heartbeats.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

namespace transport {

using namespace Qt::StringLiterals;

namespace {

using Code = BackendError::Code;
using Address = Backend::Address;

constexpr int stompPort = 61613;
constexpr int stompTlsPort = 61614;

bool isOneOf(const QString &scheme, std::initializer_list<QStringView> names)
{
    return std::find(names.begin(), names.end(), scheme) != names.end();
}

/// Without what is secret, and without the query's items that are ours.
QUrl onTheWire(QUrl url, const QUrlQuery &query)
{
    url.setUserInfo({});
    url.setFragment({});
    if (query.isEmpty())
        url.setQuery(QString());
    else
        url.setQuery(query);
    return url;
}

/// The path behind the first slash, percent-decoded; "/" when there is nothing.
QByteArray vhostFromPath(const QUrl &url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    const QByteArray name = QByteArray::fromPercentEncoding(path.mid(1).toUtf8());
    return name.isEmpty() ? QByteArray("/") : name;
}

QList<Address> cloudAddresses(const QString &host)
{
    const auto at = [&](Address::Kind kind, const QString &scheme, const QString &path, int port) {
        QUrl url;
        url.setScheme(scheme);
        url.setHost(host);
        url.setPath(path);
        url.setPort(port);
        return Address{ kind, url };
    };
    return { at(Address::Kind::WebSocket, u"wss"_s, u"/ws/stomp"_s, -1),
             at(Address::Kind::WebSocket, u"wss"_s, u"/ws"_s, -1),
             at(Address::Kind::Tls, u"stomps"_s, {}, stompTlsPort) };
}

Address addressOf(const QUrl &url, const QUrlQuery &query)
{
    QUrl wire = onTheWire(url, query);
    if (isOneOf(url.scheme(), { u"ws", u"wss" })) {
        if (wire.path().isEmpty())
            wire.setPath(u"/"_s);
        return { Address::Kind::WebSocket, wire };
    }
    const bool isTls = url.scheme() == u"stomps";
    wire.setPort(url.port(isTls ? stompTlsPort : stompPort));
    wire.setPath({});
    wire.setQuery(QString());
    return { isTls ? Address::Kind::Tls : Address::Kind::Tcp, wire };
}

/// Takes our own items out of the query; nothing when all is well.
std::optional<BackendError> takeOwnItems(QUrlQuery &query, Backend &backend)
{
    if (query.hasQueryItem(u"dialect"_s)) {
        if (query.queryItemValue(u"dialect"_s) != u"lab")
            return BackendError{ Code::BadDialect, u"dialect"_s };
        backend.isLabDialect = true;
        query.removeAllQueryItems(u"dialect"_s);
    }
    if (query.hasQueryItem(u"heart-beat"_s)) {
        const QString value = query.queryItemValue(u"heart-beat"_s, QUrl::FullyDecoded);
        const auto beat = stomp::heartBeatFromText(value.toUtf8());
        if (!beat)
            return BackendError{ Code::BadHeartBeat, u"heart-beat"_s };
        backend.heartBeat = *beat;
        query.removeAllQueryItems(u"heart-beat"_s);
    }
    return std::nullopt;
}

base::Result<QUrl, BackendError> checkedUrl(const QString &text)
{
    static const QRegularExpression schemePattern(u"^([A-Za-z][A-Za-z0-9+.-]*):"_s);
    // A line break or NUL goes nowhere, whatever part it is in.
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20; }))
        return BackendError{ Code::ControlCharacter, u"URL"_s };
    if (text.trimmed().isEmpty())
        return BackendError{ Code::Empty, {} };
    const QRegularExpressionMatch match = schemePattern.match(text);
    if (!match.hasMatch())
        return BackendError{ Code::NotAUrl, {} };
    const QString scheme = match.captured(1).toLower();
    if (!isOneOf(scheme, { u"ws", u"wss", u"stomp", u"stomps", u"amqp", u"amqps", u"local" }))
        return BackendError{ Code::UnknownScheme, scheme };
    const QUrl url(text, QUrl::StrictMode);
    if (scheme == u"local")
        return QUrl(url.isValid() ? url : QUrl(u"local:"_s));
    if (!url.isValid()) {
        const bool isPort = url.errorString().contains(u"port"_s, Qt::CaseInsensitive);
        return BackendError{ isPort ? Code::BadPort : Code::NotAUrl, {} };
    }
    if (url.host().isEmpty())
        return BackendError{ Code::NoHost, scheme };
    if (url.port(1) == 0)
        return BackendError{ Code::BadPort, {} };
    if (url.hasFragment())
        return BackendError{ Code::HasFragment, {} };
    return url;
}

std::optional<BackendError> findControlCharacters(const Backend &backend)
{
    const auto isBad = [](const QByteArray &value) {
        return std::any_of(value.begin(), value.end(),
                           [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    };
    if (isBad(backend.login))
        return BackendError{ Code::ControlCharacter, u"login"_s };
    if (isBad(backend.passcode))
        return BackendError{ Code::ControlCharacter, u"passcode"_s };
    if (isBad(backend.host))
        return BackendError{ Code::ControlCharacter, u"vhost"_s };
    return std::nullopt;
}

/// The URL as it was given, with *** for a passcode; also those inside `stomp=`.
QString redacted(const QString &text)
{
    // Whatever stands between "//name:" and the last "@" before the next "/" of the same authority.
    static const QRegularExpression secret(u"(//[^:/?#@]*):[^/?#]*@"_s);
    static const QRegularExpression encoded(
        u"((?://|%2[Ff]%2[Ff])[^:/?#@%]*)(?::|%3[Aa])[^/?#&]*?(?:%40)"_s);
    QString shown = text;
    shown.replace(secret, u"\\1:***@"_s);
    shown.replace(encoded, u"\\1:***@"_s);
    return shown;
}

} // namespace

QString BackendError::text() const
{
    switch (code) {
    case Code::Empty:
        return QCoreApplication::translate("Backend",
                                           "The back end is empty. Give a URL, for instance "
                                           "ws://HOST:8090/stompendpoint/websocket.");
    case Code::NotAUrl:
        return QCoreApplication::translate(
            "Backend",
            "The back end is no URL. Give one like ws://HOST:PORT/PATH, and percent-encode special "
            "characters in login and passcode.");
    case Code::UnknownScheme:
        return QCoreApplication::translate(
                   "Backend",
                   "The back end's scheme '%1' is not known. Use ws, wss, stomp, stomps, "
                   "amqp, amqps or local.")
            .arg(field);
    case Code::NoHost:
        return QCoreApplication::translate(
                   "Backend", "The back end's URL names no host. Write it behind %1://.")
            .arg(field);
    case Code::BadPort:
        return QCoreApplication::translate(
            "Backend",
            "The back end's port is no number from 1 to 65535. Correct it, or leave it out for the "
            "usual one.");
    case Code::HasFragment:
        return QCoreApplication::translate(
            "Backend",
            "The back end's URL has a '#'. Remove what follows it, or write %23 if it "
            "belongs to the "
            "passcode.");
    case Code::BadStompUrl:
        return QCoreApplication::translate(
            "Backend",
            "The item 'stomp' of the back end's URL names no place for STOMP. Give a "
            "URL that begins with "
            "ws, wss, stomp or stomps.");
    case Code::BadDialect:
        return QCoreApplication::translate(
            "Backend",
            "The item 'dialect' of the back end's URL is not known. Write dialect=lab, "
            "or leave it out.");
    case Code::BadHeartBeat:
        return QCoreApplication::translate(
            "Backend",
            "The item 'heart-beat' of the back end's URL is no pair of milliseconds. "
            "Write, for instance, "
            "heart-beat=10000,10000.");
    case Code::ControlCharacter:
        return QCoreApplication::translate(
                   "Backend",
                   "There is a line break or another control character in '%1'. Remove it.")
            .arg(field);
    }
    Q_UNREACHABLE();
}

stomp::SessionOptions Backend::sessionOptions() const
{
    stomp::SessionOptions options;
    options.host = host;
    options.login = login;
    options.passcode = passcode;
    options.heartBeat = heartBeat;
    options.escapeConnect = escapeConnect;
    return options;
}

base::Result<Backend, BackendError> parseBackend(const QString &text,
                                                 const BackendOverrides &overrides)
{
    const auto checked = checkedUrl(text);
    if (!checked)
        return checked.error();
    const QUrl &url = *checked;
    const QString scheme = url.scheme();
    Backend backend;
    backend.redactedUrl = redacted(text);
    QUrlQuery query(url);
    if (const auto error = takeOwnItems(query, backend))
        return *error;
    backend.login = url.userName(QUrl::FullyDecoded).toUtf8();
    backend.passcode = url.password(QUrl::FullyDecoded).toUtf8();

    if (scheme == u"local") {
        backend.isLocal = true;
    } else if (isOneOf(scheme, { u"amqp", u"amqps" })) {
        backend.isCloud = true;
        backend.escapeConnect = true; // RabbitMQ unescapes CONNECT
        backend.host = vhostFromPath(url);
        backend.addresses = cloudAddresses(url.host());
        if (query.hasQueryItem(u"stomp"_s)) {
            const auto place = checkedUrl(query.queryItemValue(u"stomp"_s, QUrl::FullyDecoded));
            if (!place || !isOneOf(place->scheme(), { u"ws", u"wss", u"stomp", u"stomps" }))
                return BackendError{ Code::BadStompUrl, u"stomp"_s };
            QUrlQuery placeQuery(*place);
            if (const auto error = takeOwnItems(placeQuery, backend))
                return *error;
            backend.addresses = { addressOf(*place, placeQuery) };
        }
    } else {
        backend.addresses = { addressOf(url, query) };
        const bool isTcp = isOneOf(scheme, { u"stomp", u"stomps" });
        if (isTcp)
            backend.host = vhostFromPath(url);
        // Brokers that are spoken to directly unescape CONNECT; /ws is RabbitMQ's path. See stomp::WriteOptions.
        backend.escapeConnect = isTcp || url.path() == u"/ws";
    }
    backend.hasPasscodeInUrl = !backend.passcode.isEmpty();
    if (overrides.login)
        backend.login = overrides.login->toUtf8();
    if (overrides.passcode)
        backend.passcode = overrides.passcode->toUtf8();
    if (overrides.vhost)
        backend.host = overrides.vhost->isEmpty() ? QByteArray("/") : overrides.vhost->toUtf8();
    if (const auto error = findControlCharacters(backend))
        return *error;
    return backend;
}

} // namespace transport
