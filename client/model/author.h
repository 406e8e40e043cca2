// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "model/document.h"
#include "model/undostacks.h"

namespace model {

struct EditError
{
    enum class Code {
        NoSuchShape,
        NoSuchRing,
        NoSuchVertex,
        NotAPolygon,
        TooFewVertices, ///< a ring keeps at least 3
        OutOfRange, ///< a place outside the scene's range
        NothingToChange,
        TooLarge, ///< more than OperationLimits allow
    };
    Code code = Code::NoSuchShape;
};

/// Properties to write; what is not given stays.
struct StyleChange
{
    std::optional<Colour> fill;
    std::optional<int> fillOpacity;
    std::optional<Colour> stroke;
    std::optional<QString> label;
};

/// What one edit, undo or redo made: to be stored and sent as a whole.
struct Transaction
{
    std::vector<Operation> operations;
};

/// Makes this replica's operations out of intentions, applies them to the document at once,
/// and keeps the stacks of undo and redo.
///
/// Undo writes what stood there before this user's edit; a register that somebody else has written
/// since is left alone. Undo and redo are ordinary operations for everybody else. Units:   scene
/// places on the grid, as displayed; indexes count visible vertices of the open ring from 0.
/// Errors:  EditError; the document is then unchanged.
/// Owner:   the document must outlive it.
class Author : public QObject
{
    Q_OBJECT

public:
    Author(Document &document, ReplicaId replica, QObject *parent = nullptr);
    ~Author() override;

    ReplicaId replica() const;
    /// Goes on under another identity (a copied store was noticed); undo stays possible.
    void setReplica(ReplicaId replica, quint64 lastSequence);
    quint64 lastSequence() const;
    quint64 time() const;
    void setCounters(quint64 lastSequence, quint64 time);
    /// Others' stamps push the clock on, so that what comes next is later.
    void observe(quint64 time);

    using Made = base::Result<Transaction, EditError>;

    /// The new shape's id is the first operation's shape().
    Made addPoint(geometry::Vertex at, const Style &style, const QString &label = {});
    Made addPolygon(const std::vector<Places> &rings, const Style &style,
                    const QString &label = {});
    /// A shape whose identity was derived from what everybody heard; no undo step.
    Made addDerived(ShapeKind kind, const Places &ring, quint64 occurrence, const Style &style);
    Made addRing(const ShapeId &shape, const Places &places);
    Made removeRing(const ShapeId &shape, std::size_t ring);
    Made move(const std::vector<ShapeId> &shapes, geometry::Vertex by);
    Made moveVertex(const ShapeId &shape, std::size_t ring, std::size_t index, geometry::Vertex to);
    /// All the given vertices of one shape at once: (ring, index, to).
    struct VertexMove
    {
        std::size_t ring = 0;
        std::size_t index = 0;
        geometry::Vertex to;
    };
    Made moveVertices(const ShapeId &shape, const std::vector<VertexMove> &moves);
    Made insertVertices(const ShapeId &shape, std::size_t ring, std::size_t before,
                        const Places &places);
    Made dropVertex(const ShapeId &shape, std::size_t ring, std::size_t index);
    Made setProperties(const std::vector<ShapeId> &shapes, const StyleChange &change);
    Made remove(const std::vector<ShapeId> &shapes);
    /// Without an undo step (a lab polygon that grew replaces the one before).
    Made removeDerived(const ShapeId &shape);
    /// What another operation did, once more under an identity of its own (its own was given twice). No undo step.
    Transaction repeat(const Operation &operation);
    Made raise(const std::vector<ShapeId> &shapes); ///< to the top
    Made lower(const std::vector<ShapeId> &shapes); ///< to the bottom

    /// Everything made between these two is one undo step; nests.
    void beginMacro();
    void endMacro();

    bool canUndo() const;
    bool canRedo() const;
    /// Undoes the last `count` steps; more than there are is no error. Steps of which nothing is
    /// left to undo count too.
    Transaction undo(int count = 1);
    Transaction redo(int count = 1);

    /// The stacks, for the store; and back.
    QByteArray saveUndo() const;
    bool restoreUndo(const QByteArray &saved);
    /// What happened to the stacks since the last call: much less than the whole, for storing with each edit.
    QByteArray takeUndoLog();
    /// Does to restored stacks what a log says, logs in their order. False when it does not fit; what came before has happened.
    bool replayUndo(const QByteArray &log);

Q_SIGNALS:
    void undoChanged();

private:
    Made reorder(const std::vector<ShapeId> &shapes, bool toTop);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace model
