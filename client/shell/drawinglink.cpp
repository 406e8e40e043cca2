// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawinglink.h"

#include "transport/backend.h"

#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

using Code = DrawingLinkError::Code;
using transport::Backend;

constexpr QLatin1StringView scheme("copoly:");

bool isPrintableAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'F') || (c >= u'a' && c <= u'f');
}

/// Nothing when a '%' is not followed by two digits.
std::optional<QString> percentDecoded(const QString &text)
{
    for (qsizetype at = text.indexOf(u'%'); at >= 0; at = text.indexOf(u'%', at + 1)) {
        if (at + 2 >= text.size() || !isHexDigit(text[at + 1]) || !isHexDigit(text[at + 2]))
            return std::nullopt;
    }
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.toLatin1()));
}

bool isEncrypted(const Backend &backend)
{
    return std::all_of(
        backend.addresses.begin(), backend.addresses.end(), [](const Backend::Address &address) {
            return address.kind == Backend::Address::Kind::Tls || address.url.scheme() == u"wss"_s;
        });
}

/// Whether there is anything in the query that a back end's URL does not need.
bool hasOtherItems(const QUrl &url, bool isCloud)
{
    const auto items = QUrlQuery(url).queryItems();
    return std::any_of(items.begin(), items.end(), [isCloud](const auto &item) {
        const bool isStomp = item.first == u"stomp"_s && isCloud;
        return !isStomp && item.first != u"dialect"_s && item.first != u"heart-beat"_s;
    });
}

std::optional<DrawingLinkError> takeBackend(const QString &text, DrawingLink &link)
{
    const auto backend = transport::parseBackend(text);
    if (!backend)
        return DrawingLinkError{ Code::BadBackend, backend.error().text() };
    if (backend->isLocal)
        return DrawingLinkError{ Code::Local, {} };
    const QUrl url(text, QUrl::StrictMode);
    const QUrl inner(QUrlQuery(url).queryItemValue(u"stomp"_s, QUrl::FullyDecoded),
                     QUrl::StrictMode);
    if (backend->hasPasscodeInUrl || url.userInfo(QUrl::FullyEncoded).contains(u':')
        || !inner.userInfo().isEmpty())
        return DrawingLinkError{ Code::HasPasscode, {} };
    if (hasOtherItems(url, backend->isCloud) || hasOtherItems(inner, false))
        return DrawingLinkError{ Code::BadItem, {} };
    const QUrl &where = backend->addresses.first().url;
    link.backend = text;
    link.host = where.host(QUrl::FullyEncoded);
    if (where.port() >= 0)
        link.host += u':' + QString::number(where.port());
    link.isEncrypted = isEncrypted(*backend);
    return std::nullopt;
}

} // namespace

QString DrawingLinkError::text() const
{
    switch (code) {
    case Code::NotALink:
        return tr("This is no Copoly link. A link looks like copoly:DRAWING?backend=URL.");
    case Code::TooLong:
        return tr("The link is longer than %1 characters.").arg(DrawingLink::maxLength);
    case Code::BadCharacter:
        return tr("The link holds characters that are not allowed there. In the back end's URL "
                  "they are written percent-encoded.");
    case Code::NoDrawing:
        return tr("The link names no drawing. A drawing is 1 to 64 of A-Z, a-z, 0-9, _ and -, and "
                  "follows copoly: at once.");
    case Code::BadItem:
        return tr("The link says more than a drawing and one back end.");
    case Code::BadBackend:
        return tr("The link's back end cannot be used. %1").arg(detail);
    case Code::HasPasscode:
        return tr("The link holds a passcode. Whoever has the link would have the passcode, so "
                  "that such links are not followed.");
    case Code::Local:
        return tr("The link's back end is 'local:', which is another place for everybody.");
    }
    Q_UNREACHABLE();
}

bool isDrawingLink(const QString &text)
{
    return text.startsWith(scheme, Qt::CaseInsensitive);
}

base::Result<DrawingLink, DrawingLinkError> parseDrawingLink(const QString &text)
{
    if (!isDrawingLink(text))
        return DrawingLinkError{ Code::NotALink, {} };
    if (text.size() > DrawingLink::maxLength)
        return DrawingLinkError{ Code::TooLong, {} };
    if (!isPrintableAscii(text) || text.contains(u'#'))
        return DrawingLinkError{ Code::BadCharacter, {} };
    const QString rest = text.mid(scheme.size());
    const qsizetype question = rest.indexOf(u'?');
    const auto drawing = base::DrawingId::fromText(rest.left(question));
    if (!drawing)
        return DrawingLinkError{ Code::NoDrawing, {} };
    DrawingLink link{ *drawing, {}, {}, false };
    if (question < 0)
        return link;

    const QString query = rest.mid(question + 1);
    const QString name = u"backend="_s;
    if (!query.startsWith(name) || query.contains(u'&'))
        return DrawingLinkError{ Code::BadItem, {} };
    const auto backend = percentDecoded(query.mid(name.size()));
    if (!backend || !isPrintableAscii(*backend))
        return DrawingLinkError{ Code::BadCharacter, {} };
    if (const auto error = takeBackend(*backend, link))
        return *error;
    return link;
}

} // namespace shell
