// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/vertex.h"
#include "model/ids.h"

#include <QByteArray>
#include <QtEndian>

#include <span>
#include <type_traits>

namespace model {

/// Appends numbers to octets, little endian, arrays in one piece.
class OctetWriter
{
public:
    explicit OctetWriter(qsizetype expected = 0) { m_octets.reserve(expected); }

    template <typename T> void number(T value)
    {
        static_assert(std::is_integral_v<T>);
        qToLittleEndian(value, room(sizeof(T)));
    }
    /// `count` numbers, valueAt(i) each.
    template <typename T, typename ValueAt> void array(std::size_t count, ValueAt valueAt)
    {
        char *to = room(count * sizeof(T));
        for (std::size_t i = 0; i < count; ++i)
            qToLittleEndian(T(valueAt(i)), to + i * sizeof(T));
    }
    void places(std::span<const geometry::Vertex> places)
    {
        static_assert(sizeof(geometry::Vertex) == 2 * sizeof(qint32));
        qToLittleEndian<qint32>(places.data(), qsizetype(2 * places.size()),
                                room(places.size_bytes()));
    }
    void id(const OperationId &id)
    {
        number(id.replica.value);
        number(id.sequence);
    }
    void id(const VertexId &id)
    {
        this->id(id.origin);
        number(id.index);
    }
    void stamp(const Stamp &stamp)
    {
        number(stamp.time);
        number(stamp.replica.value);
    }
    void octets(QByteArrayView octets)
    {
        number(quint32(octets.size()));
        m_octets.append(octets);
    }

    qsizetype size() const { return m_octets.size(); }
    QByteArray take() { return std::move(m_octets); }

private:
    char *room(std::size_t size)
    {
        const qsizetype at = m_octets.size();
        if (at + qsizetype(size) > m_octets.capacity())
            m_octets.reserve(std::max(at + qsizetype(size), 2 * at));
        m_octets.resize(at + qsizetype(size));
        return m_octets.data() + at;
    }

    QByteArray m_octets;
};

/// Reads what OctetWriter wrote.
///
/// Errors:  beyond the end there are only zeros, and isGood() is false from then on.
class OctetReader
{
public:
    explicit OctetReader(QByteArrayView octets)
        : m_at(octets.data()), m_end(octets.data() + octets.size())
    {
    }

    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_at == m_end; }
    std::size_t left() const { return std::size_t(m_end - m_at); }

    template <typename T> T number()
    {
        const char *from = take(1, sizeof(T));
        return from ? qFromLittleEndian<T>(from) : T(0);
    }
    /// A flag: another octet than 0 and 1 is an error.
    bool flag()
    {
        const auto octet = number<quint8>();
        m_isGood &= octet <= 1;
        return octet == 1;
    }
    /// The place of an array of `count` T, to be read by at<T>(); null on error.
    template <typename T> const char *array(std::size_t count) { return take(count, sizeof(T)); }
    template <typename T> static T at(const char *array, std::size_t i)
    {
        return qFromLittleEndian<T>(array + i * sizeof(T));
    }
    bool places(geometry::Vertex *to, std::size_t count)
    {
        const char *from = take(count, sizeof(geometry::Vertex));
        if (from && count)
            qFromLittleEndian<qint32>(from, qsizetype(2 * count), to);
        return from;
    }
    OperationId operationId()
    {
        const ReplicaId replica{ number<quint64>() };
        return { replica, number<quint64>() };
    }
    VertexId vertexId()
    {
        const OperationId origin = operationId();
        return { origin, number<quint32>() };
    }
    Stamp stamp()
    {
        const auto time = number<quint64>();
        return { time, { number<quint64>() } };
    }
    QByteArrayView octets()
    {
        const auto size = number<quint32>();
        const char *from = take(size, 1);
        return from ? QByteArrayView(from, qsizetype(size)) : QByteArrayView();
    }

private:
    const char *take(std::size_t count, std::size_t size)
    {
        if (!m_isGood || count > left() / size) {
            m_isGood = false;
            return nullptr;
        }
        const char *from = m_at;
        m_at += count * size;
        return from;
    }

    const char *m_at;
    const char *m_end;
    bool m_isGood = true;
};

} // namespace model
