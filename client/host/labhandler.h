// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>

#include <optional>

namespace host {

struct LabOptions
{
    int polygonEvery = 4; ///< 0: never
    bool pointsMember = false; ///< {"points":[...]} instead of a bare array
};

/// A body to publish, JSON.
struct Publication
{
    QByteArray destination;
    QByteArray body;

    friend bool operator==(const Publication &, const Publication &) = default;
};

/// What the lab's servers do with clicks: pass each point on, and make a polygon of every N.
///
/// Points wait for their polygon per drawing, in memory, in order of arrival, as in the lab.
/// Units:   scene units as int32; fractions are cut off towards zero, numeric strings are taken.
/// Limits:  maxDrawings wait at a time; the one that waited longest is forgotten.
/// Errors:  a broken body, a text/plain one, and an id that is none are ignored without a word.
class LabHandler
{
public:
    static constexpr qsizetype maxDrawings = 1024;

    explicit LabHandler(LabOptions options = {});

    /// What a SEND to an /app destination makes: nothing, the point, or the point and a polygon.
    QList<Publication> handle(const QByteArray &destination, QByteArrayView contentType,
                              const QByteArray &body);

private:
    struct Waiting
    {
        QList<QByteArray> points;
        quint64 lastUse = 0;
    };

    void makeRoom();

    const LabOptions m_options;
    QHash<QByteArray, Waiting> m_waiting; ///< by ".{id}", or "" for the classic destination
    quint64 m_uses = 0;
};

} // namespace host
