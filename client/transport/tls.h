// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "transport/transportoptions.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>
#include <QString>

namespace transport {

/// What is wrong with a certificate, as TransportEnd::code of Reason::Tls.
enum class TlsFault {
    Other,
    UnknownAuthority,
    WrongName,
    Expired,
    BadCaFile,
};

struct TlsTrouble
{
    TlsFault fault = TlsFault::Other;
    QString text; ///< English
};

/// The system's authorities and those of the own CA file.
base::Result<QSslConfiguration, TlsTrouble> tlsConfiguration(const TlsOptions &options);

/// The errors of a handshake in one sentence, the worst one first.
TlsTrouble tlsTrouble(const QList<QSslError> &errors, const QString &host);

/// "TLS 1.3, TLS_AES_256_GCM_SHA384" of an encrypted connection.
QString tlsSummary(const QSslSocket &socket);
/// "127.0.0.1:8090", "[::1]:8090".
QString peerText(const QAbstractSocket &socket);

} // namespace transport
