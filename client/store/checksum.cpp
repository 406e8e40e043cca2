// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checksum.h"

#include <QtEndian>

#include <array>
#include <cstring>

namespace store {

namespace {

constexpr quint64 odd = 0x9e3779b97f4a7c15;

quint64 wordAt(const char *octets)
{
    quint64 word;
    std::memcpy(&word, octets, sizeof(word));
    return qFromLittleEndian(word);
}

quint64 mixed(quint64 hash, quint64 word)
{
    hash = (hash ^ word) * 0xff51afd7ed558ccd;
    return hash ^ (hash >> 32);
}

} // namespace

quint64 checksum(QByteArrayView octets, quint64 seed)
{
    quint64 hash = seed ^ (quint64(octets.size()) * odd);
    const char *at = octets.data();
    qsizetype left = octets.size();
    for (; left >= 8; left -= 8, at += 8)
        hash = mixed(hash, wordAt(at));
    quint64 word = 0;
    if (left > 0)
        std::memcpy(&word, at, std::size_t(left));
    return mixed(hash, qFromLittleEndian(word));
}

quint64 bulkChecksum(QByteArrayView octets, quint64 seed)
{
    // Lanes that do not wait for each other's multiplication.
    std::array<quint64, 8> lanes;
    for (std::size_t i = 0; i < lanes.size(); ++i)
        lanes[i] = odd * (i + 1);
    const char *at = octets.data();
    qsizetype left = octets.size();
    for (; left >= 64; left -= 64, at += 64) {
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = mixed(lanes[i], wordAt(at + 8 * i));
    }
    quint64 hash = checksum({ at, left }, seed ^ quint64(octets.size()));
    for (const quint64 lane : lanes)
        hash = mixed(hash, lane);
    return hash;
}

} // namespace store
