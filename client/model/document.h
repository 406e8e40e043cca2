// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geometry/box.h"
#include "model/operation.h"

#include <QFlags>
#include <QObject>

#include <memory>
#include <span>

namespace model {

/// The place of a shape in the document's arrays; given once, never to another shape of this
/// document.
using Slot = quint32;

enum class ChangeFlag : quint8 {
    Shown = 1, ///< became visible, or invisible
    Geometry = 2,
    Looks = 4, ///< style or label
    Order = 8,
};
Q_DECLARE_FLAGS(ChangeFlags, ChangeFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(ChangeFlags)

struct Change
{
    Slot slot = 0;
    ChangeFlags what;
    geometry::Box before; ///< the shape's box before the batch; empty when it was not visible
};

/// What one batch of operations changed, each slot once.
struct ChangeSet
{
    std::vector<Change> changes;
    /// Everything must be read anew: the document was cleared or loaded.
    bool isReset = false;
};

/// The rings of a visible shape as places in the scene, in their order.
class RingsView
{
public:
    RingsView(std::span<const geometry::Vertex> all, std::span<const quint32> ends)
        : m_all(all), m_ends(ends)
    {
    }
    /// Without `ends` all vertices are one ring.
    std::size_t count() const { return m_ends.empty() ? 1 : m_ends.size(); }
    std::span<const geometry::Vertex> ring(std::size_t i) const
    {
        if (m_ends.empty())
            return m_all;
        const std::size_t begin = i ? m_ends[i - 1] : 0;
        return m_all.subspan(begin, m_ends[i] - begin);
    }
    std::span<const geometry::Vertex> all() const { return m_all; }

private:
    std::span<const geometry::Vertex> m_all;
    std::span<const quint32> m_ends;
};

struct DocumentState;

/// The one truth about a drawing: what the set of operations applied so far amounts to.
///
/// The result depends on the set alone, never on order or repeats. Operations that speak of
/// something not there yet wait inside until it comes. Bookkeeping is paid for edited shapes only:
/// others cost their vertices (8 octets each) and about 50 octets. Units:   places are displayed
/// scene places (with the shape's offset) on the 1/256 grid. Thread:  one; readers on other threads
/// need the owner to hold still. Source:  Shapiro et al., "Conflict-free Replicated Data Types"
/// (2011) for the registers;
///          Weidner, Kleppmann, "The Art of the Fugue" (2023) for rings.
class Document : public QObject
{
    Q_OBJECT

public:
    explicit Document(QObject *parent = nullptr);
    ~Document() override;

    /// Takes part in the state at once, or as soon as what it speaks of is there.
    void apply(const Operation &operation);
    /// Collects the changes of many apply() into one changed(); nests.
    class Batch
    {
    public:
        explicit Batch(Document &document) : m_document(document) { ++m_document.m_batchDepth; }
        ~Batch()
        {
            if (--m_document.m_batchDepth == 0)
                m_document.flushChanges();
        }
        Batch(const Batch &) = delete;
        Batch &operator=(const Batch &) = delete;

    private:
        Document &m_document;
    };
    void clear();

    // Shapes by slot. Slots run from 0 to slotCount() - 1; those of deleted shapes are not shown.
    Slot slotCount() const;
    std::optional<Slot> find(const ShapeId &id) const;
    ShapeId id(Slot slot) const;
    bool isShown(Slot slot) const;
    ShapeKind kind(Slot slot) const;
    Style style(Slot slot) const;
    QString label(Slot slot) const;
    RingsView rings(Slot slot) const;
    std::span<const geometry::Vertex> vertices(Slot slot) const { return rings(slot).all(); }
    geometry::Box box(Slot slot) const;
    // Whoever asks for many shapes here and there does so some steps ahead: first for their records, then for
    // the vertices, of which long rings' ends are left out; answers how many the shape was made with.
    void prefetch(Slot slot) const;
    std::size_t prefetchVertices(Slot slot) const;
    /// The place in the z-order: higher is further up, ties by id.
    qint64 order(Slot slot) const;
    /// Whether `a` lies below `b`.
    bool isBelow(Slot a, Slot b) const;
    /// The shapes that are shown, from the bottom up.
    std::vector<Slot> inOrder() const;
    std::size_t shownCount() const;
    std::size_t vertexCount() const; ///< of shown shapes
    geometry::Box bounds() const; ///< of all shown shapes; a pass over all vertices

    // What an author needs to make operations.
    struct Written
    {
        Value value;
        Stamp stamp; ///< who wrote it
    };
    /// The register's value now; nothing for a part that does not exist.
    std::optional<Written> read(Slot slot, const Register &target) const;
    std::optional<RingId> ringId(Slot slot, std::size_t ring) const;
    std::optional<VertexId> vertexId(Slot slot, std::size_t ring, std::size_t index) const;
    /// Where a vertex must hang to stand before the `before`-th visible one (or behind the last).
    struct Anchor
    {
        std::optional<VertexId> parent;
        Side side = Side::Right;
    };
    std::optional<Anchor> anchorBefore(Slot slot, std::size_t ring, std::size_t before) const;
    /// Whether somebody edited the polygon's rings since it was made.
    bool hasEditedRings(Slot slot) const;
    /// Who shaped this edge since its ring was made (RingSequence::edgeAuthors()); empty when nobody did.
    std::vector<ReplicaId> edgeAuthors(Slot slot, std::size_t ring, std::size_t edge) const;
    /// The shape's offset register (0, 0 while it was never moved).
    geometry::Vertex offset(Slot slot) const;

    /// The latest time of all operations given to apply(), as far as clocks follow.
    quint64 latestTime() const;
    /// Operations that wait for what they speak of.
    std::size_t waitingCount() const;
    /// Octets held by the arrays and the side tables, about.
    std::size_t memoryBytes() const;

Q_SIGNALS:
    void changed(const model::ChangeSet &changes);

private:
    friend class DocumentSaver;
    friend class DocumentLoader;
    void flushChanges();

    int m_batchDepth = 0;
    quint64 m_generation = 0; ///< how often it was cleared
    std::unique_ptr<DocumentState> d;
};

} // namespace model
