// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace store {

/// A quick 64-bit hash of octets, to notice damage; not against forgery.
quint64 checksum(QByteArrayView octets, quint64 seed = 0);

/// Another one, several times as quick with long octets.
quint64 bulkChecksum(QByteArrayView octets, quint64 seed = 0);

} // namespace store
