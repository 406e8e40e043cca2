// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/tls.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslCipher>

namespace transport {

using namespace Qt::StringLiterals;

namespace {

TlsFault faultOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return TlsFault::UnknownAuthority;
    case QSslError::HostNameMismatch:
        return TlsFault::WrongName;
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return TlsFault::Expired;
    default: // not our enumeration
        return TlsFault::Other;
    }
}

QString namesIn(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values();
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    return names.join(u", "_s);
}

} // namespace

base::Result<QSslConfiguration, TlsTrouble> tlsConfiguration(const TlsOptions &options)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (options.caFile.isEmpty())
        return configuration;
    const QList<QSslCertificate> own = QSslCertificate::fromPath(options.caFile);
    if (own.isEmpty())
        return TlsTrouble{ TlsFault::BadCaFile,
                           u"there is no certificate in the CA file %1"_s.arg(options.caFile) };
    // Adding one turns off the loading of the system's on demand, so they are added by name.
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + own);
    return configuration;
}

TlsTrouble tlsTrouble(const QList<QSslError> &errors, const QString &host)
{
    TlsTrouble worst;
    for (const TlsFault fault :
         { TlsFault::UnknownAuthority, TlsFault::WrongName, TlsFault::Expired, TlsFault::Other }) {
        for (const QSslError &error : errors) {
            if (faultOf(error.error()) != fault)
                continue;
            switch (fault) {
            case TlsFault::UnknownAuthority:
                return {
                    fault,
                    u"the certificate of %1 was issued by an authority that is not known here (%2)"_s
                        .arg(host, error.errorString())
                };
            case TlsFault::WrongName:
                return { fault,
                         u"the certificate is for %1, not for %2"_s.arg(
                             namesIn(error.certificate()), host) };
            case TlsFault::Expired:
            case TlsFault::BadCaFile:
            case TlsFault::Other:
                return { fault, error.errorString() };
            }
        }
    }
    return worst;
}

QString tlsSummary(const QSslSocket &socket)
{
    QString protocol;
    switch (socket.sessionProtocol()) {
    case QSsl::TlsV1_2:
        protocol = u"TLS 1.2"_s;
        break;
    case QSsl::TlsV1_3:
        protocol = u"TLS 1.3"_s;
        break;
    default:
        protocol = u"TLS"_s;
        break;
    }
    const QString cipher = socket.sessionCipher().name();
    return cipher.isEmpty() ? protocol : protocol + u", "_s + cipher;
}

QString peerText(const QAbstractSocket &socket)
{
    const QHostAddress address = socket.peerAddress();
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(socket.peerPort());
}

} // namespace transport
