// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/labcomparison.h"

#include <QHash>

#include <algorithm>

namespace workbench {

using geometry::Vertex;
using model::Places;
using model::Slot;

namespace {

/// Derived shapes as they were heard, from the bottom up; not those whose vertices people edited since.
std::vector<Slot> heardShapes(const model::Document &document)
{
    std::vector<Slot> heard;
    for (Slot slot = 0; slot < document.slotCount(); ++slot) {
        if (document.isShown(slot) && document.id(slot).replica.value == 0
            && !document.hasEditedRings(slot))
            heard.push_back(slot);
    }
    std::sort(heard.begin(), heard.end(), [&](Slot a, Slot b) { return document.isBelow(a, b); });
    return heard;
}

/// As it was heard, before anybody moved it.
Places heardPlaces(const model::Document &document, Slot slot)
{
    const auto ring = document.rings(slot).ring(0);
    const Vertex offset = document.offset(slot);
    Places places;
    places.reserve(ring.size());
    for (const Vertex v : ring)
        places.push_back(v - offset);
    return places;
}

Places sorted(Places places)
{
    std::sort(places.begin(), places.end(),
              [](Vertex a, Vertex b) { return std::pair(a.x, a.y) < std::pair(b.x, b.y); });
    return places;
}

quint64 key(Vertex v)
{
    return quint64(quint32(v.x)) << 32 | quint32(v.y);
}

struct Group
{
    Places places;
    Places set; ///< the same, sorted
    bool isTaken = false;
    bool isDrawn = false;
};

/// Which groups hold a point of this place.
using GroupsAt = QHash<quint64, std::vector<std::size_t>>;

/// Groups that share points with `places`, the one that shares most first.
std::vector<std::size_t> candidates(const Places &places, const GroupsAt &groupsAt)
{
    QHash<std::size_t, int> shares;
    for (const Vertex v : places) {
        for (const std::size_t group : groupsAt.value(key(v)))
            ++shares[group];
    }
    std::vector<std::size_t> found(shares.keyBegin(), shares.keyEnd());
    std::sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(-shares[a], a) < std::pair(-shares[b], b);
    });
    return found;
}

/// People's own polygons among the groups.
void markDrawn(const model::Document &document, const GroupsAt &groupsAt,
               std::vector<Group> &groups)
{
    for (Slot slot = 0; slot < document.slotCount(); ++slot) {
        if (!document.isShown(slot) || document.kind(slot) != model::ShapeKind::Polygon
            || document.id(slot).replica.value == 0)
            continue;
        const auto ring = document.rings(slot).ring(0);
        for (const std::size_t i : groupsAt.value(key(ring.front()))) {
            Group &group = groups[i];
            if (!group.isDrawn
                && std::equal(ring.begin(), ring.end(), group.places.begin(), group.places.end())) {
                group.isDrawn = true;
                break;
            }
        }
    }
}

} // namespace

LabReport compareLab(const model::Document &document, int groupSize)
{
    Q_ASSERT(groupSize == 0 || groupSize >= 3);
    LabReport report;
    Places points;
    std::vector<Slot> polygons;
    for (const Slot slot : heardShapes(document)) {
        if (document.kind(slot) == model::ShapeKind::Polygon)
            polygons.push_back(slot);
        else
            points.push_back(heardPlaces(document, slot).front());
    }
    report.points = points.size();
    report.published = polygons.size();

    std::vector<Group> groups;
    const std::size_t size =
        groupSize ? std::size_t(groupSize) : std::max(points.size(), std::size_t(3));
    const std::size_t whole = points.size() / size * size;
    for (std::size_t i = 0; i < whole; i += size) {
        const Places places(points.begin() + qptrdiff(i), points.begin() + qptrdiff(i + size));
        groups.push_back({ places, sorted(places) });
    }
    report.waiting.assign(points.begin() + qptrdiff(whole), points.end());

    GroupsAt groupsAt;
    QHash<quint64, bool> isPoint;
    for (std::size_t i = 0; i < points.size(); ++i) {
        isPoint.insert(key(points[i]), true);
        if (i < whole)
            groupsAt[key(points[i])].push_back(i / size);
    }

    markDrawn(document, groupsAt, groups);

    for (const Slot slot : polygons)
        report.findings.push_back(
            { LabFinding::Kind::Mixed, document.id(slot), heardPlaces(document, slot), {} });
    // What is the very same goes first, so that nothing else takes its place.
    const auto match = [&](LabFinding::Kind kind, auto &&isMatch) {
        for (LabFinding &finding : report.findings) {
            if (!finding.expected.empty())
                continue;
            for (const std::size_t i : candidates(finding.said, groupsAt)) {
                if (groups[i].isTaken || !isMatch(groups[i], finding))
                    continue;
                groups[i].isTaken = true;
                finding.kind = kind;
                finding.expected = groups[i].places;
                finding.isDrawn = groups[i].isDrawn;
                break;
            }
        }
    };
    match(LabFinding::Kind::Same,
          [](const Group &group, const LabFinding &f) { return group.places == f.said; });
    match(LabFinding::Kind::OtherOrder,
          [](const Group &group, const LabFinding &f) { return group.set == sorted(f.said); });

    for (LabFinding &finding : report.findings) {
        if (finding.kind == LabFinding::Kind::Same)
            ++report.same;
        if (finding.kind != LabFinding::Kind::Mixed)
            continue;
        if (!std::all_of(finding.said.begin(), finding.said.end(),
                         [&](Vertex v) { return isPoint.contains(key(v)); }))
            finding.kind = LabFinding::Kind::UnknownPoints;
        if (const auto near = candidates(finding.said, groupsAt); !near.empty())
            finding.expected = groups[near.front()].places;
    }
    for (const Group &group : groups) {
        if (!group.isTaken)
            report.findings.push_back(
                { LabFinding::Kind::NotPublished, std::nullopt, {}, group.places, group.isDrawn });
    }
    return report;
}

} // namespace workbench
