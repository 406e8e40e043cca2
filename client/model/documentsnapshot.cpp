// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/documentsnapshot.h"

#include "model/documentstate.h"
#include "model/octets.h"
#include "model/operationcodec.h"
#include "model/shapearchive.h"

#include <algorithm>
#include <utility>

namespace model {

namespace {

/// Room is not made for more on a mere word.
constexpr quint32 mostExpected = 4'000'000;

QByteArray saveHead(const DocumentState &state)
{
    OctetWriter out;
    out.number(DocumentSaver::formatVersion);
    out.number(state.latestTime);
    out.number(quint32(state.shapes.size()));
    out.number(quint32(state.edits.size()));
    out.number(quint32(state.labels.size()));
    // All of what waits now: what of it finds its shape before that shape is saved is only taken twice.
    std::vector<const Operation *> waiting;
    for (const std::vector<Operation> &held : state.waiting) {
        for (const Operation &operation : held)
            waiting.push_back(&operation);
    }
    std::sort(waiting.begin(), waiting.end(),
              [](const Operation *a, const Operation *b) { return a->id < b->id; });
    out.number(quint32(waiting.size()));
    for (const Operation *operation : waiting)
        out.octets(encodeOperation(*operation));
    return out.take();
}

} // namespace

DocumentSaver::DocumentSaver(const Document &document, std::size_t pieceBytes)
    : m_document(document), m_pieceBytes(pieceBytes), m_generation(document.m_generation),
      m_end(document.slotCount()), m_head(saveHead(*document.d))
{
}

std::optional<QByteArray> DocumentSaver::next()
{
    if (m_document.m_generation != m_generation)
        return std::nullopt;
    if (!std::exchange(m_isHeadGiven, true))
        return std::exchange(m_head, {});
    if (m_next == m_end)
        return std::nullopt;
    return saveShapes(*m_document.d, m_next, m_end, m_pieceBytes);
}

bool DocumentSaver::isWhole() const
{
    return m_isHeadGiven && m_next == m_end && m_document.m_generation == m_generation;
}

DocumentLoader::DocumentLoader(Document &document) : m_document(document), m_batch(document)
{
    m_document.clear();
}

DocumentLoader::~DocumentLoader()
{
    if (m_progress != Progress::Done)
        fail();
}

bool DocumentLoader::fail()
{
    if (m_progress != Progress::Failed)
        m_document.clear();
    m_progress = Progress::Failed;
    return false;
}

bool DocumentLoader::addHead(QByteArrayView piece)
{
    OctetReader in(piece);
    DocumentState &state = *m_document.d;
    if (in.number<quint32>() != DocumentSaver::formatVersion)
        return false;
    state.latestTime = in.number<quint64>();
    m_end = in.number<quint32>();
    const auto edits = in.number<quint32>();
    const auto labels = in.number<quint32>();
    if (!in.isGood() || edits > m_end || labels > m_end
        || state.latestTime > OperationLimits::maxFollowedTime)
        return false;
    state.reserve(std::min(m_end, mostExpected), std::min(edits, mostExpected),
                  std::min(labels, mostExpected));
    for (auto waiting = in.number<quint32>(); waiting > 0; --waiting) {
        auto operation = decodeOperation(in.octets());
        if (!operation)
            return false;
        m_waiting.push_back(std::move(*operation));
    }
    return in.isGood() && in.isAtEnd();
}

bool DocumentLoader::add(QByteArrayView piece)
{
    DocumentState &state = *m_document.d;
    switch (m_progress) {
    case Progress::Nothing:
        m_progress = Progress::Head;
        return addHead(piece) || fail();
    case Progress::Head:
        return (loadShapes(state, piece) && state.shapes.size() <= m_end) || fail();
    case Progress::Done:
    case Progress::Failed:
        break;
    }
    return fail();
}

bool DocumentLoader::finish()
{
    DocumentState &state = *m_document.d;
    if (m_progress != Progress::Head || state.shapes.size() != m_end)
        return fail();
    m_progress = Progress::Done;
    for (Slot slot = 0; slot < m_end; ++slot)
        state.shown += state.isShown(state.shapes[slot]);
    for (const Operation &operation : std::exchange(m_waiting, {}))
        m_document.apply(operation);
    return true;
}

} // namespace model
