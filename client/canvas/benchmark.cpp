// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/benchmark.h"

#include "base/random.h"

#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace canvas {

namespace {

constexpr double frameMs = 1000.0 / 60;
/// A frame that never comes counts this long, and the run goes on.
constexpr int overdueMs = 10'000;
constexpr qint64 sliceNs = 4'000'000;
constexpr model::ReplicaId author{ 0xb0b };
constexpr model::ReplicaId other{ 0xa11ce };
constexpr QPointF panStep{ 17, 9 };
constexpr int panTurn = 60; ///< frames in one direction
constexpr double zoomFactor = 1.02; ///< a frame
constexpr double wheelNotch = 1.2; ///< what the canvas makes of 120 units

double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toDouble() * 4096 / (1 << 20) : 0;
}

double rounded(double ms)
{
    return std::round(ms * 1000) / 1000;
}

} // namespace

Benchmark::Benchmark(BenchmarkPlan plan, Outside outside, QObject *parent)
    : QObject(parent), m_plan(std::move(plan)), m_outside(std::move(outside))
{
    m_pace.setSingleShot(true);
    m_pace.setTimerType(Qt::PreciseTimer);
    connect(&m_pace, &QTimer::timeout, this, &Benchmark::nextFrame);
    m_crispTimer.setInterval(1);
    m_crispTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_crispTimer, &QTimer::timeout, this, &Benchmark::waitForCrisp);
    m_overdue.setSingleShot(true);
    m_overdue.setInterval(overdueMs);
    connect(&m_overdue, &QTimer::timeout, this, &Benchmark::frameDone);
}

Benchmark::~Benchmark() = default;

void Benchmark::start()
{
    QMetaObject::invokeMethod(this, &Benchmark::openScene, Qt::QueuedConnection);
}

void Benchmark::fail(const QString &why)
{
    m_pace.stop();
    m_crispTimer.stop();
    Q_EMIT failed(why);
}

void Benchmark::openScene()
{
    const BenchmarkPlan::Scene &scene = m_plan.scenes[m_sceneNumber];
    m_phase = Phase::Opening;
    m_canvas.reset();
    m_author.reset();
    m_document = std::make_unique<model::Document>();
    m_author = std::make_unique<model::Author>(*m_document, author);
    if (m_outside.opened)
        m_outside.opened(*m_document);
    m_scene = { { "name"_L1, scene.name } };
    m_moves = {};
    m_random = std::make_unique<base::SeededRandom>(scene.recipe.seed + 1);
    m_editSequence = 0;

    // Making the operations is not what is measured, holding them all would be seen in the memory.
    qint64 applyingNs = 0;
    QElapsedTimer timer;
    if (scene.file.isEmpty()) {
        const model::Document::Batch whole(*m_document);
        std::vector<model::Operation> chunk;
        const auto apply = [&] {
            timer.start();
            for (const model::Operation &operation : chunk)
                m_document->apply(operation);
            applyingNs += timer.nsecsElapsed();
            chunk.clear();
        };
        scene.recipe.make({ 0x5ce9e }, [&](model::Operation operation) {
            chunk.push_back(std::move(operation));
            if (chunk.size() == 10'000)
                apply();
        });
        apply();
    } else {
        timer.start();
        if (!m_outside.readDrawing)
            return fail(u"no way to read %1"_s.arg(scene.file));
        const auto drawing = m_outside.readDrawing(scene.file);
        if (!drawing)
            return fail(drawing.error());
        const model::Document::Batch whole(*m_document);
        for (const model::Operation &operation : *drawing)
            m_document->apply(operation);
        applyingNs += timer.nsecsElapsed();
    }
    if (scene.file.isEmpty() && m_outside.dump && !m_outside.dump(scene.name, *m_document))
        return fail(u"scene %1 could not be written"_s.arg(scene.name));

    m_opening.start();
    m_canvas = std::make_unique<CanvasWidget>(*m_document, *m_author);
    connect(m_canvas.get(), &CanvasWidget::framePainted, this, &Benchmark::framePainted);
    m_canvas->resize(m_plan.size);
    if (scene.view)
        m_canvas->showScene(*scene.view);
    else
        m_canvas->zoomToFit();
    m_canvas->show();
    m_scene["applied_ms"_L1] = rounded(double(applyingNs) / 1e6);
    m_crispTimer.start();
}

/// Looks each millisecond whether the picture is whole; painting follows at once then.
void Benchmark::waitForCrisp()
{
    if (!m_canvas->isCrisp())
        return;
    if (m_phase == Phase::Opening) {
        // The paint that shows the last tile.
        m_phase = Phase::Settling;
        m_crispTimer.stop();
        m_isWaiting = true;
        m_overdue.start();
        m_canvas->update();
    } else if (m_phase == Phase::Crisp) {
        m_crispTimer.stop();
        m_crispMs = std::max(m_crispMs, double(m_clock.nsecsElapsed()) / 1e6);
        m_phase = Phase::Moving;
        if (m_frame < m_plan.scenes[m_sceneNumber].frames)
            m_pace.start(0);
        else
            endMove();
    }
}

void Benchmark::beginMove()
{
    const BenchmarkPlan::Scene &scene = m_plan.scenes[m_sceneNumber];
    if (m_moveNumber == scene.moves.size())
        return endScene();
    m_phase = Phase::Moving;
    m_times.clear();
    m_crispMs = 0;
    m_frame = 0;
    m_pointer = QRectF(m_canvas->rect()).center();
    m_canvas->setTool(ToolKind::Select);
    m_canvas->setSelection({});
    m_shown.clear();
    switch (scene.moves[m_moveNumber]) {
    case BenchmarkPlan::Move::Pan:
        sendMouse(QEvent::MouseButtonPress, m_pointer, Qt::MiddleButton, Qt::MiddleButton);
        break;
    case BenchmarkPlan::Move::Zoom:
        break;
    case BenchmarkPlan::Move::Drag:
        beginDrag();
        break;
    case BenchmarkPlan::Move::Edits:
        for (model::Slot slot = 0; slot < m_document->slotCount(); ++slot) {
            if (m_document->isShown(slot))
                m_shown.push_back(slot);
        }
        break;
    }
    m_pace.start(50);
}

void Benchmark::nextFrame()
{
    m_isWaiting = true;
    m_overdue.start();
    giveInput();
}

void Benchmark::giveInput()
{
    switch (m_plan.scenes[m_sceneNumber].moves[m_moveNumber]) {
    case BenchmarkPlan::Move::Pan:
        return pan();
    case BenchmarkPlan::Move::Zoom:
        return zoom();
    case BenchmarkPlan::Move::Drag:
        return drag();
    case BenchmarkPlan::Move::Edits:
        return edit();
    }
}

void Benchmark::framePainted()
{
    // An edit's frame is the one that shows all of its batch.
    if (!m_isWaiting || m_applied < m_toApply.size())
        return;
    m_isWaiting = false;
    // The paint is not over before it reached the window system; that is so when the event loop goes on.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (QGuiApplication::platformName() != "offscreen"_L1)
                QGuiApplication::sync();
            frameDone();
        },
        Qt::QueuedConnection);
}

void Benchmark::frameDone()
{
    m_isWaiting = false;
    m_overdue.stop();
    if (m_phase == Phase::Settling) {
        m_scene["first_frame_ms"_L1] =
            rounded(double(m_opening.nsecsElapsed()) / 1e6 + m_scene["applied_ms"_L1].toDouble());
        m_scene["shapes"_L1] = double(m_document->shownCount());
        m_scene["vertices"_L1] = double(m_document->vertexCount());
        m_scene["platform"_L1] = QGuiApplication::platformName();
        m_moveNumber = 0;
        return beginMove();
    }
    if (m_phase != Phase::Moving)
        return;
    const double ms = double(m_clock.nsecsElapsed()) / 1e6;
    m_times.push_back(ms);
    ++m_frame;
    if (isCrispStop()) {
        m_phase = Phase::Crisp;
        m_crispTimer.start();
        return;
    }
    m_pace.start(std::max(0, int(frameMs - ms)));
}

/// Zooms stop half way and at both ends; what else moves stops at its end only.
bool Benchmark::isCrispStop() const
{
    const BenchmarkPlan::Scene &scene = m_plan.scenes[m_sceneNumber];
    if (m_frame == scene.frames)
        return true;
    return scene.moves[m_moveNumber] == BenchmarkPlan::Move::Zoom && scene.frames >= 8
        && m_frame % (scene.frames / 4) == 0;
}

void Benchmark::endMove()
{
    const BenchmarkPlan::Move move = m_plan.scenes[m_sceneNumber].moves[m_moveNumber];
    if (move == BenchmarkPlan::Move::Pan)
        sendMouse(QEvent::MouseButtonRelease, m_pointer, Qt::MiddleButton, Qt::NoButton);
    if (move == BenchmarkPlan::Move::Drag)
        sendMouse(QEvent::MouseButtonRelease, m_pointer, Qt::LeftButton, Qt::NoButton);
    std::sort(m_times.begin(), m_times.end());
    const auto share = [&](double part) {
        const auto rank = std::size_t(std::ceil(part * double(m_times.size())));
        return rounded(m_times[std::clamp(rank, std::size_t(1), m_times.size()) - 1]);
    };
    m_moves[BenchmarkPlan::nameOf(move)] = QJsonObject{ { "frames"_L1, int(m_times.size()) },
                                                        { "median_ms"_L1, share(0.5) },
                                                        { "p95_ms"_L1, share(0.95) },
                                                        { "p99_ms"_L1, share(0.99) },
                                                        { "max_ms"_L1, share(1) },
                                                        { "crisp_ms"_L1, rounded(m_crispMs) } };
    ++m_moveNumber;
    beginMove();
}

void Benchmark::endScene()
{
    m_scene["rss_mib"_L1] = rounded(residentMiB());
    m_scene["moves"_L1] = m_moves;
    m_scenes.append(m_scene);
    if (++m_sceneNumber < m_plan.scenes.size()) {
        QMetaObject::invokeMethod(this, &Benchmark::openScene, Qt::QueuedConnection);
        return;
    }
    m_canvas.reset();
    Q_EMIT finished({ { "size"_L1, QJsonArray{ m_plan.size.width(), m_plan.size.height() } },
                      { "scenes"_L1, m_scenes } });
}

void Benchmark::sendMouse(QEvent::Type type, QPointF at, Qt::MouseButton button,
                          Qt::MouseButtons buttons)
{
    QMouseEvent event(type, at, m_canvas->mapToGlobal(at), button, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas.get(), &event);
}

void Benchmark::pan()
{
    m_pointer += m_frame / panTurn % 2 == 0 ? panStep : -panStep;
    m_clock.start();
    sendMouse(QEvent::MouseMove, m_pointer, Qt::NoButton, Qt::MiddleButton);
}

/// In for a quarter, out for a half, in for a quarter.
void Benchmark::zoom()
{
    const int frames = m_plan.scenes[m_sceneNumber].frames;
    const int quarter = std::max(1, frames / 4);
    const bool isIn = m_frame / quarter == 0 || m_frame / quarter >= 3;
    const double notches = std::log(zoomFactor) / std::log(wheelNotch);
    const int delta = int(std::lround(120 * notches)) * (isIn ? 1 : -1);
    const QPointF at = m_pointer;
    m_clock.start();
    QWheelEvent event(at, m_canvas->mapToGlobal(at), {}, { 0, delta }, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_canvas.get(), &event);
}

/// Takes the first vertex of the polygon nearest to the middle, by the same way as a user.
void Benchmark::beginDrag()
{
    const QRectF visible = m_canvas->visibleScene();
    std::optional<QPointF> best;
    double bestDistance = HUGE_VAL;
    std::optional<model::Slot> bestSlot;
    for (model::Slot slot = 0; slot < m_document->slotCount(); ++slot) {
        if (!m_document->isShown(slot) || m_document->kind(slot) != model::ShapeKind::Polygon)
            continue;
        const QPointF at = m_document->vertices(slot).front().toScene();
        const QPointF way = at - visible.center();
        const double distance = std::hypot(way.x(), way.y());
        if (visible.contains(at) && distance < bestDistance) {
            bestDistance = distance;
            best = at;
            bestSlot = slot;
        }
    }
    if (best) {
        m_canvas->setSelection({ *bestSlot });
        m_pointer = m_canvas->toWidget(*best);
    }
    sendMouse(QEvent::MouseMove, m_pointer, Qt::NoButton, Qt::NoButton);
    sendMouse(QEvent::MouseButtonPress, m_pointer, Qt::LeftButton, Qt::LeftButton);
}

void Benchmark::drag()
{
    const double angle = 0.1 * m_frame;
    const QPointF at = m_pointer + QPointF(60 * std::sin(angle) + 9, 40 * std::cos(angle));
    m_clock.start();
    sendMouse(QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
}

void Benchmark::edit()
{
    const int perSecond = m_plan.scenes[m_sceneNumber].editsPerSecond;
    const auto due = [&](int frame) { return qint64(perSecond) * frame / 60; };
    m_toApply = makeEdits(std::max(1, int(due(m_frame + 1) - due(m_frame))));
    m_applied = m_toApply.size();
    m_clock.start();
    if (m_outside.handOver) {
        m_outside.handOver(std::move(m_toApply));
        m_toApply.clear();
        m_applied = 0;
        // Edits outside of the view paint nothing.
        m_canvas->update(QRect(0, 0, 1, 1));
        return;
    }
    m_applied = 0;
    applySlice();
}

void Benchmark::applySlice()
{
    QElapsedTimer slice;
    slice.start();
    {
        const model::Document::Batch batch(*m_document);
        while (m_applied < m_toApply.size() && slice.nsecsElapsed() < sliceNs)
            m_document->apply(m_toApply[m_applied++]);
    }
    m_canvas->update(QRect(0, 0, 1, 1));
    if (m_applied < m_toApply.size())
        QMetaObject::invokeMethod(this, &Benchmark::applySlice, Qt::QueuedConnection);
}

/// Random vertices of random shapes go up to 8 units away, as somebody else's operations.
std::vector<model::Operation> Benchmark::makeEdits(int count)
{
    std::vector<model::Operation> edits;
    if (m_shown.empty())
        return edits;
    const quint64 time = m_document->slotCount() + 1;
    for (int i = 0; i < count; ++i) {
        const model::Slot slot = m_shown[m_random->nextBelow(m_shown.size())];
        const auto ring = m_document->rings(slot).ring(0);
        if (ring.empty())
            continue;
        const std::size_t index = m_random->nextBelow(ring.size());
        const auto vertex = m_document->vertexId(slot, 0, index);
        if (!vertex)
            continue;
        const auto step = [&] { return std::int32_t(m_random->nextBelow(4096)) - 2048; };
        const geometry::Vertex place =
            ring[index] - m_document->offset(slot) + geometry::Vertex{ step(), step() };
        model::Operation edit;
        edit.id = { other, ++m_editSequence };
        edit.time = time + m_editSequence;
        edit.what = model::Assign{ m_document->id(slot),
                                   { { { model::Field::VertexPlace, *vertex }, place } } };
        edits.push_back(std::move(edit));
    }
    return edits;
}

} // namespace canvas
