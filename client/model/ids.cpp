// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ids.h"

namespace model {

namespace {

/// Hexadecimal in lower case only, without sign or space; `digits` 0 means 1 to 16 without leading
/// zeros.
std::optional<quint64> fromHex(QByteArrayView text, qsizetype digits)
{
    if (text.isEmpty() || text.size() > 16 || (digits && text.size() != digits)
        || (!digits && text[0] == '0' && text.size() > 1))
        return std::nullopt;
    quint64 value = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            value = value * 16 + quint64(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + quint64(c - 'a' + 10);
        else
            return std::nullopt;
    }
    return value;
}

} // namespace

QByteArray ReplicaId::text() const
{
    return QByteArray::number(value, 16).rightJustified(16, '0');
}

std::optional<ReplicaId> ReplicaId::fromText(QByteArrayView text)
{
    const auto value = fromHex(text, 16);
    if (!value)
        return std::nullopt;
    return ReplicaId{ *value };
}

QByteArray OperationId::text() const
{
    return replica.text() + '-' + QByteArray::number(sequence, 16);
}

std::optional<OperationId> OperationId::fromText(QByteArrayView text)
{
    if (text.size() < 18 || text[16] != '-')
        return std::nullopt;
    const auto replica = ReplicaId::fromText(text.first(16));
    const auto sequence = fromHex(text.sliced(17), 0);
    if (!replica || !sequence || *sequence == 0)
        return std::nullopt;
    return OperationId{ *replica, *sequence };
}

QByteArray VertexId::text() const
{
    return origin.text() + '.' + QByteArray::number(index);
}

std::optional<VertexId> VertexId::fromText(QByteArrayView text)
{
    const qsizetype dot = text.lastIndexOf('.');
    if (dot < 0)
        return std::nullopt;
    const auto origin = OperationId::fromText(text.first(dot));
    const QByteArrayView digits = text.sliced(dot + 1);
    if (!origin || digits.isEmpty() || digits.size() > 9 || (digits[0] == '0' && digits.size() > 1))
        return std::nullopt;
    quint32 index = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        index = index * 10 + quint32(c - '0');
    }
    return VertexId{ *origin, index };
}

} // namespace model
