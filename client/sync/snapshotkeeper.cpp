// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/snapshotkeeper.h"

#include "model/operationcodec.h"

#include <QLoggingCategory>

#include <algorithm>

namespace syncing {

using base::Milliseconds;

namespace {

Q_LOGGING_CATEGORY(lcSnapshot, "client.sync")

/// A snapshot is written as a whole: the larger the last one, the more must have come since.
constexpr quint64 share = 8;
constexpr Milliseconds restAfter{ 60'000 }; ///< between two of them
constexpr Milliseconds sliceEvery{ 10 };
constexpr std::size_t sliceBytes = 512 * 1024; ///< half a millisecond
constexpr qsizetype queueBytes = 8 * 1024 * 1024; ///< above which the disk is waited for

} // namespace

SnapshotKeeper::SnapshotKeeper(model::Document &document, store::DrawingStore &store,
                               base::Clock &clock, std::function<bool()> writeAll)
    : m_document(document), m_store(store), m_clock(clock), m_writeAll(std::move(writeAll)),
      m_sliceTimer(clock, [this] { goOn(); })
{
}

bool SnapshotKeeper::loadSnapshot()
{
    auto pieces = m_store.takeSnapshot();
    if (!pieces)
        return false;
    model::DocumentLoader loader(m_document);
    for (QByteArray &piece : *pieces) {
        if (!loader.add(std::exchange(piece, {})))
            return false;
    }
    return loader.finish();
}

void SnapshotKeeper::load()
{
    const model::Document::Batch batch(m_document);
    if (!loadSnapshot()) {
        m_store.dropSnapshot();
        m_document.clear();
    }
    m_store.forEachOperationSinceSnapshot([&](const store::StoredOperation &stored) {
        const auto operation = model::decodeOperation(QByteArrayView(stored.text));
        if (operation)
            m_document.apply(*operation);
        else
            qCWarning(lcSnapshot) << "an operation in the store cannot be read:"
                                  << operation.error().text;
    });
}

void SnapshotKeeper::look()
{
    if (m_writer || m_clock.now() < m_notBefore)
        return;
    const quint64 covered = m_store.operationCount() - m_store.operationsSinceSnapshot();
    if (m_store.operationsSinceSnapshot() < std::max(worthwhile, covered / share) || !begin())
        return;
    m_sliceTimer.start(sliceEvery);
}

bool SnapshotKeeper::begin()
{
    m_notBefore = m_clock.now() + restAfter;
    if (!m_writeAll())
        return false;
    m_writer = m_store.beginSnapshot();
    if (!m_writer)
        return false;
    m_saver = std::make_unique<model::DocumentSaver>(m_document, sliceBytes);
    return true;
}

void SnapshotKeeper::giveUp()
{
    m_writer.reset();
    m_saver.reset();
}

bool SnapshotKeeper::saveSlice()
{
    if (auto piece = m_saver->next()) {
        m_writer->add(std::move(*piece));
        return true;
    }
    if (m_saver->isWhole())
        m_writer->end();
    else
        giveUp(); // the document was built anew
    return false;
}

void SnapshotKeeper::goOn()
{
    if (m_writer->isEnded()) {
        finish();
        return;
    }
    if (!m_saver->isWhole() && m_writer->queuedBytes() < queueBytes)
        saveSlice();
    else if (m_saver->isWhole())
        m_writer->end();
    if (m_writer)
        m_sliceTimer.start(sliceEvery);
}

void SnapshotKeeper::finish()
{
    m_saver.reset();
    m_notBefore = m_clock.now() + restAfter; // a slow disk has its rest as well
    // What the pieces show must be in the journal before they count.
    if (m_writeAll())
        m_store.adopt(std::exchange(m_writer, nullptr));
    m_writer.reset();
}

void SnapshotKeeper::close()
{
    m_sliceTimer.stop();
    if (!m_writer && (m_store.operationsSinceSnapshot() < worthwhile || !begin()))
        return;
    while (!m_saver->isWhole() && saveSlice())
        m_writer->waitForRoom(queueBytes);
    if (!m_writer)
        return;
    m_writer->end();
    m_writer->waitForEnd();
    finish();
}

} // namespace syncing
