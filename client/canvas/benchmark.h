// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "canvas/benchmarkplan.h"
#include "canvas/canvaswidget.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

namespace canvas {

/// Measures a real canvas: opens drawings, pans, zooms, drags and lets edits come in, at sixty frames a second.
///
/// A frame's time runs from the input event (for edits: from handing the batch over) until the window is painted; where
/// the platform has a display server, until that has taken it. Steps keep a pace of 1/60 s, so that the
/// threads that draw tiles get the share of time that they have in use.
/// Units:   milliseconds; memory in MiB.
/// Errors:  a drawing that cannot be read or written ends it by failed().
/// Owner:   start() once; delete it after finished() or failed().
class Benchmark : public QObject
{
    Q_OBJECT

public:
    /// What this layer cannot do itself.
    struct Outside
    {
        using Drawing = base::Result<std::vector<model::Operation>, QString>;

        /// Reads a GeoJSON file (path as in the plan); the error is a sentence.
        std::function<Drawing(const QString &file)> readDrawing;
        /// Takes a batch of remote edits towards the document, as sync would: the canvas knows no sync.
        /// Without it the benchmark applies them itself, in slices of a frame's budget.
        std::function<void(std::vector<model::Operation> batch)> handOver;
        /// Called with each generated drawing before it is measured; false ends the benchmark. Optional.
        std::function<bool(const QString &name, const model::Document &document)> dump;
        /// The document in use from now on, before anything is in it. Optional, for handOver.
        std::function<void(model::Document &document)> opened;
    };

    Benchmark(BenchmarkPlan plan, Outside outside, QObject *parent = nullptr);
    ~Benchmark() override;

    void start();

Q_SIGNALS:
    /// `{"scenes":[...]}`, ready to be written.
    void finished(const QJsonObject &report);
    void failed(const QString &why);

private:
    enum class Phase { Opening, Settling, Moving, Crisp };

    void openScene();
    void beginMove();
    void nextFrame();
    void giveInput();
    void framePainted();
    void frameDone();
    void endMove();
    void endScene();
    void waitForCrisp();
    void fail(const QString &why);

    void pan();
    void zoom();
    void drag();
    void edit();
    void beginDrag();
    void sendMouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons);
    std::vector<model::Operation> makeEdits(int count);
    void applySlice();
    bool isCrispStop() const;

    const BenchmarkPlan m_plan;
    const Outside m_outside;
    std::unique_ptr<model::Document> m_document;
    std::unique_ptr<model::Author> m_author;
    std::unique_ptr<CanvasWidget> m_canvas;

    QJsonArray m_scenes;
    QJsonObject m_scene;
    QJsonObject m_moves;
    std::size_t m_sceneNumber = 0;
    std::size_t m_moveNumber = 0;
    int m_frame = 0;
    Phase m_phase = Phase::Opening;
    bool m_isWaiting = false; ///< for a paint
    std::vector<double> m_times;
    double m_crispMs = 0;
    QElapsedTimer m_clock; ///< from the input event
    QElapsedTimer m_opening;
    QTimer m_pace;
    QTimer m_crispTimer;
    QTimer m_overdue;

    std::unique_ptr<base::Random> m_random;
    std::vector<model::Slot> m_shown;
    quint64 m_editSequence = 0;
    std::vector<model::Operation> m_toApply;
    std::size_t m_applied = 0;
    QPointF m_pointer;
};

} // namespace canvas
