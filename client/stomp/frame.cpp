// SPDX-License-Identifier: GPL-3.0-or-later
#include "stomp/frame.h"

namespace stomp {

QByteArray versionText(Version version)
{
    switch (version) {
    case Version::V1_0:
        return "1.0";
    case Version::V1_1:
        return "1.1";
    case Version::V1_2:
        return "1.2";
    }
    Q_UNREACHABLE();
}

std::optional<Version> versionFromText(QByteArrayView text)
{
    for (const Version version : { Version::V1_0, Version::V1_1, Version::V1_2 }) {
        if (text == versionText(version))
            return version;
    }
    return std::nullopt;
}

std::optional<QByteArray> Frame::header(QByteArrayView name) const
{
    for (const Header &header : headers) {
        if (header.first == name)
            return header.second;
    }
    return std::nullopt;
}

QByteArray Frame::value(QByteArrayView name) const
{
    return header(name).value_or(QByteArray());
}

} // namespace stomp
