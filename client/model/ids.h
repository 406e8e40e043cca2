// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <compare>
#include <optional>

namespace model {

/// One installation's copy of one drawing; random, never 0 (0 marks identities derived from
/// content).
struct ReplicaId
{
    quint64 value = 0;

    friend bool operator==(ReplicaId, ReplicaId) = default;
    friend auto operator<=>(ReplicaId, ReplicaId) = default;

    /// 16 hexadecimal digits in lower case.
    QByteArray text() const;
    static std::optional<ReplicaId> fromText(QByteArrayView text);
};

/// One operation: the n-th that a replica made, n from 1 without holes.
/// Text:  "0123456789abcdef-1f" (replica, sequence number in hexadecimal without leading zeros).
struct OperationId
{
    ReplicaId replica;
    quint64 sequence = 0;

    friend bool operator==(const OperationId &, const OperationId &) = default;
    friend auto operator<=>(const OperationId &, const OperationId &) = default;

    QByteArray text() const;
    static std::optional<OperationId> fromText(QByteArrayView text);
};

/// A shape is named by the operation that added it. Where several replicas heard the same thing
/// from outside, the identity is derived from what was heard: replica 0 and a hash as sequence.
using ShapeId = OperationId;

/// A vertex: the operation that brought it (for a shape's first vertices the shape's id), and which
/// of its vertices, counted over all of that operation's rings from 0. Text:
/// "0123456789abcdef-1f.7".
struct VertexId
{
    OperationId origin;
    quint32 index = 0;

    friend bool operator==(const VertexId &, const VertexId &) = default;
    friend auto operator<=>(const VertexId &, const VertexId &) = default;

    QByteArray text() const;
    static std::optional<VertexId> fromText(QByteArrayView text);
};

/// A ring: the operation that brought it (the shape's id for its first rings), and which of its
/// rings.
using RingId = VertexId;

/// Orders writes to one register: the later wins; equal times are decided by the replica.
/// Source:  Lamport, "Time, Clocks, and the Ordering of Events" (1978).
struct Stamp
{
    quint64 time = 0;
    ReplicaId replica;

    friend bool operator==(const Stamp &, const Stamp &) = default;
    friend auto operator<=>(const Stamp &, const Stamp &) = default;
};

inline size_t qHash(ReplicaId id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}
inline size_t qHash(const OperationId &id, size_t seed = 0)
{
    return qHashMulti(seed, id.replica.value, id.sequence);
}
inline size_t qHash(const VertexId &id, size_t seed = 0)
{
    return qHashMulti(seed, id.origin.replica.value, id.origin.sequence, id.index);
}

} // namespace model
