// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools/crossingwatch.h"

namespace tools {

namespace {

constexpr base::Milliseconds pause{ 60 };
/// Of one slice: about a millisecond each.
constexpr std::size_t verticesASlice = 5'000;
constexpr model::Slot slotsASlice = 100'000;

} // namespace

CrossingWatch::CrossingWatch(const model::Document &document, base::Clock &clock, QObject *parent)
    : QObject(parent), m_document(document), m_timer(clock, [this] { look(); })
{
    connect(&document, &model::Document::changed, this, &CrossingWatch::documentChanged);
    lookSoon();
}

CrossingWatch::~CrossingWatch() = default;

std::vector<MergeCrossing> CrossingWatch::crossings() const
{
    std::vector<MergeCrossing> all;
    for (const auto &[slot, found] : m_found)
        all.insert(all.end(), found.begin(), found.end());
    return all;
}

bool CrossingWatch::isUpToDate() const
{
    return !m_isScanning && m_queue.empty();
}

void CrossingWatch::documentChanged(const model::ChangeSet &changes)
{
    if (changes.isReset) {
        m_queue.clear();
        m_scan = 0;
        m_isScanning = true;
        if (!m_found.empty()) {
            m_found.clear();
            Q_EMIT changed();
        }
    }
    for (const model::Change &change : changes.changes) {
        const bool isAbout =
            change.what.testAnyFlags(model::ChangeFlag::Geometry | model::ChangeFlag::Shown)
            && (m_document.hasEditedRings(change.slot) || m_found.contains(change.slot));
        if (isAbout)
            m_queue.insert(change.slot);
    }
    lookSoon();
}

void CrossingWatch::lookSoon()
{
    if (!isUpToDate() && !m_timer.isActive())
        m_timer.start(pause);
}

void CrossingWatch::look()
{
    bool isNews = false;
    std::size_t vertices = 0;
    const auto take = [&](model::Slot slot) {
        if (m_document.isShown(slot) && m_document.hasEditedRings(slot))
            vertices += m_document.vertices(slot).size();
        isNews = lookAt(slot) || isNews;
    };
    while (!m_queue.empty() && vertices < verticesASlice)
        take(m_queue.extract(m_queue.begin()).value());
    for (model::Slot seen = 0; m_isScanning && seen < slotsASlice && vertices < verticesASlice;
         ++seen) {
        if (m_scan < m_document.slotCount()) {
            if (m_document.hasEditedRings(m_scan))
                take(m_scan);
            ++m_scan;
        } else {
            m_isScanning = false;
        }
    }
    lookSoon();
    if (isNews)
        Q_EMIT changed();
}

bool CrossingWatch::lookAt(model::Slot slot)
{
    std::vector<MergeCrossing> found = mergeCrossings(m_document, slot);
    const auto before = m_found.find(slot);
    if (found.empty()) {
        if (before == m_found.end())
            return false;
        m_found.erase(before);
        return true;
    }
    if (before != m_found.end() && before->second == found)
        return false;
    m_found[slot] = std::move(found);
    return true;
}

} // namespace tools
