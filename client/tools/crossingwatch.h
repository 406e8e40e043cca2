// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "tools/mergecrossings.h"

#include <QObject>

#include <map>
#include <set>

namespace tools {

/// Knows at any time which rings cross themselves by a merge.
///
/// Looks at what changed a little later, in slices, so that a flood of edits costs the window nothing that is felt.
/// Owner:   document and clock must outlive it.
/// Thread:  the document's.
class CrossingWatch : public QObject
{
    Q_OBJECT

public:
    CrossingWatch(const model::Document &document, base::Clock &clock, QObject *parent = nullptr);
    ~CrossingWatch() override;

    std::vector<MergeCrossing> crossings() const;
    /// Everything that changed so far was looked at.
    bool isUpToDate() const;

Q_SIGNALS:
    void changed();

private:
    void documentChanged(const model::ChangeSet &changes);
    void lookSoon();
    void look();
    bool lookAt(model::Slot slot);

    const model::Document &m_document;
    std::set<model::Slot> m_queue;
    model::Slot m_scan = 0; ///< after a reset: the next slot to look at
    bool m_isScanning = true;
    std::map<model::Slot, std::vector<MergeCrossing>> m_found;
    base::Timer m_timer;
};

} // namespace tools
