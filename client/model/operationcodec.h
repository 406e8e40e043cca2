// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "model/operation.h"

#include <QJsonValue>

namespace model {

struct DecodeError
{
    QString text; ///< what is wrong and where in the operation, in English
};

/// The one text of an operation: JSON with fixed keys in a fixed order, whole numbers, no spaces.
/// The same on the wire, in the journal, and under the digest. Written down in
/// client/sync/PROTOCOL.md.
QByteArray encodeOperation(const Operation &operation);

/// Checks everything that came from outside: kinds, ranges, limits. Unknown keys are ignored.
base::Result<Operation, DecodeError> decodeOperation(const QJsonValue &json);
/// The same from the bytes of one operation.
base::Result<Operation, DecodeError> decodeOperation(QByteArrayView text);

/// The first 8 octets of the SHA-256 of an operation's text, big endian; a set's digest is the XOR
/// of its members'.
quint64 fingerprint(QByteArrayView operationText);

/// "add", "move", "vertex", "insert", "drop", "set", "remove": what an operation does, for people.
QByteArray editWord(const Operation &operation);

} // namespace model
