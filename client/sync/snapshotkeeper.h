// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "model/documentsnapshot.h"
#include "store/drawingstore.h"

#include <functional>
#include <memory>

namespace syncing {

/// Sees that a large drawing opens quickly: loads what the store's snapshot holds, and makes a new one when enough
/// came since.
///
/// A snapshot is made in slices of a millisecond while the program runs, and at once where it ends.
/// Owner:   everything given must outlive it.
/// Thread:  one; another one waits for the disk.
class SnapshotKeeper final
{
public:
    /// So many operations are read from the journal in a tenth of a second.
    static constexpr quint64 worthwhile = 20'000;

    /// `writeAll` brings all that the document holds into the store, and answers whether it is there.
    SnapshotKeeper(model::Document &document, store::DrawingStore &store, base::Clock &clock,
                   std::function<bool()> writeAll);

    /// Fills the empty document.
    void load();
    /// Begins a snapshot if it is time. To be called now and then.
    void look();
    /// Makes what is worthwhile, and waits for it: at the end.
    void close();
    bool isSaving() const { return m_writer != nullptr; }

private:
    bool loadSnapshot();
    bool begin();
    /// One slice; whether more are to come.
    bool saveSlice();
    void goOn();
    void giveUp();
    void finish();

    model::Document &m_document;
    store::DrawingStore &m_store;
    base::Clock &m_clock;
    const std::function<bool()> m_writeAll;
    std::unique_ptr<model::DocumentSaver> m_saver;
    std::unique_ptr<store::SnapshotWriter> m_writer;
    base::Milliseconds m_notBefore{ 0 };
    base::Timer m_sliceTimer;
};

} // namespace syncing
