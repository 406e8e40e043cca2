// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tools/crossingwatch.h"

#include <QFrame>
#include <QPointer>

#include <functional>
#include <memory>
#include <set>

class QLabel;
class QToolButton;

namespace canvas {
class CanvasWidget;
}
namespace shell {

/// The line above the canvas that tells of a polygon which crosses itself since people's edits were merged: who
/// edited it, where it is, and a repair for those who want it.
///
/// Nothing is changed unless the user asks. What is dismissed stays so until other people edit it or the
/// drawing is opened anew.
/// Owner:   follow()'s canvas, document and the clock must outlive it, or unfollow().
class CrossingBar : public QFrame
{
    Q_OBJECT

public:
    /// The name of somebody, as everybody reads it.
    using Naming = std::function<QString(model::ReplicaId)>;

    explicit CrossingBar(Naming nameOf, QWidget *parent = nullptr);
    ~CrossingBar() override;

    void follow(const model::Document &document, canvas::CanvasWidget &canvas, base::Clock &clock);
    void unfollow();
    /// Names may be others now.
    void refresh();

Q_SIGNALS:
    /// To be made by the author and committed.
    void repairWanted(const model::ShapeId &shape,
                      const std::vector<model::Author::VertexMove> &moves);

protected:
    void changeEvent(QEvent *event) override;

private:
    /// One ring's crossings.
    struct Tangle
    {
        model::ShapeId shape;
        std::size_t ring = 0;
        std::vector<model::ReplicaId> authors;
        std::vector<QPointF> places;

        auto key() const { return std::tuple(shape, ring, authors); }
    };

    void adopt();
    const Tangle *shown() const;
    QString sentence(const Tangle &tangle) const;
    void retranslate();
    void goThere();
    void repair();
    void dismiss();
    void next();

    const Naming m_nameOf;
    const model::Document *m_document = nullptr;
    canvas::CanvasWidget *m_canvas = nullptr;
    std::unique_ptr<tools::CrossingWatch> m_watch;
    std::vector<Tangle> m_tangles;
    std::size_t m_index = 0;
    std::set<std::tuple<model::ShapeId, std::size_t, std::vector<model::ReplicaId>>> m_dismissed;
    QLabel *m_text;
    QToolButton *m_next;
    QToolButton *m_goThere;
    QToolButton *m_repair;
    QToolButton *m_dismiss;
};

} // namespace shell
