// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document.h"

namespace model {

/// Writes a document's state as octets, piece by piece, to be read by DocumentLoader much faster than the operations
/// that made it.
///
/// The document may change between the pieces: each is of the moment at which it is asked for. Operations that came
/// since the saver was made are then partly in it, so whoever loads it applies all of these again; as repeats never
/// matter, that gives the whole state. (A picture of one moment would need a copy of everything, or a halt.)
/// Units:   a piece is about as large as asked for, or as one shape if that is larger.
/// Owner:   the document must outlive it.
class DocumentSaver final
{
public:
    /// Of the pieces; a loader takes no other.
    static constexpr quint32 formatVersion = 1;
    static constexpr std::size_t usualPieceBytes = 1024 * 1024;
    explicit DocumentSaver(const Document &document, std::size_t pieceBytes = usualPieceBytes);

    /// The next piece; nothing behind the last one, or when the document was cleared meanwhile: see isWhole().
    std::optional<QByteArray> next();
    /// Whether all pieces were given.
    bool isWhole() const;

private:
    const Document &m_document;
    const std::size_t m_pieceBytes;
    const quint64 m_generation;
    const Slot m_end; ///< shapes from here on came later
    Slot m_next = 0;
    QByteArray m_head;
    bool m_isHeadGiven = false;
};

/// Makes a document's state from a saver's pieces.
///
/// Errors:  add() and finish() answer false for anything but what a saver of this version wrote, whatever it is; the
///          document is then empty.
/// Owner:   the document must outlive it; changed() tells a reset once loader and batches are gone.
class DocumentLoader final
{
public:
    /// Clears the document.
    explicit DocumentLoader(Document &document);
    ~DocumentLoader();
    DocumentLoader(const DocumentLoader &) = delete;
    DocumentLoader &operator=(const DocumentLoader &) = delete;

    /// In their order.
    bool add(QByteArrayView piece);
    /// Whether that was all.
    bool finish();

private:
    bool addHead(QByteArrayView piece);
    bool fail();

    Document &m_document;
    Document::Batch m_batch;
    std::vector<Operation> m_waiting;
    Slot m_end = 0;
    enum class Progress { Nothing, Head, Done, Failed } m_progress = Progress::Nothing;
};

} // namespace model
