// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvasframe.h"
#include "canvas/canvaswidget.h"
#include "canvas/ruler.h"
#include "canvas/ticks.h"
#include "render/scenerenderer.h"

#include <QApplication>
#include <QBackingStore>
#include <QProcess>
#include <QtTest>

using namespace canvas;

namespace {

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

/// What was painted so far, in parts, not what a new paint would give: the offscreen platform's own memory.
QImage onScreen(const QWidget &window)
{
    return static_cast<QImage *>(window.backingStore()->paintDevice())
        ->convertToFormat(QImage::Format_RGB32);
}

/// Runs in a process of its own, since the ratio is read once at the start. Gives what is wrong.
QString lookForSeams()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 2 });
    model::Style style;
    style.fill = { 10, 200, 60 };
    style.fillOpacity = model::Style::opaque;
    if (!author.addPolygon(
            { { at(-9000, -9000), at(9000, -9000), at(9000, 9000), at(-9000, 9000) } }, style))
        return QStringLiteral("no polygon");
    QWidget window;
    window.resize(701, 503);
    CanvasWidget canvas(document, author, &window);
    // An odd place, which is no whole device pixel.
    canvas.setGeometry(57, 31, 613, 441);
    canvas.showScene(QRectF(-300, -200, 613, 441));
    window.show();
    const double ratio = canvas.devicePixelRatioF();
    const QRect inside = QRectF(58 * ratio, 32 * ratio, 610 * ratio, 438 * ratio).toAlignedRect();
    for (int step = 0; step < 12; ++step) {
        if (step % 4 == 3)
            canvas.zoomIn();
        else
            QTest::keyClick(&canvas, step % 2 ? Qt::Key_Left : Qt::Key_Down);
        if (step == 6) {
            // A small change, patched into a tile and painted alone.
            const QPointF middle = canvas.toScene(QPointF(200.3, 150.7));
            const auto made = author.addPoint(at(middle.x(), middle.y()), {});
            QCoreApplication::processEvents();
            if (!made || !author.remove({ made->operations.front().shape() }))
                return QStringLiteral("no point");
        }
        if (!QTest::qWaitFor([&] { return canvas.isCrisp(); }, 5000))
            return QStringLiteral("never crisp");
        QTest::qWait(30);
        const QImage image = onScreen(window);
        if (image.width() < inside.right())
            return QStringLiteral("the screen's picture is %1 wide").arg(image.width());
        for (int y = inside.top(); y <= inside.bottom(); ++y) {
            for (int x = inside.left(); x <= inside.right(); ++x) {
                if (image.pixel(x, y) != qRgb(10, 200, 60)) {
                    return QStringLiteral("step %1: pixel %2,%3 is %4")
                        .arg(step)
                        .arg(x)
                        .arg(y)
                        .arg(QColor(image.pixel(x, y)).name());
                }
            }
        }
    }
    return {};
}

/// Flat polygons over many tiles' borders look as in a picture drawn in one piece.
QString lookForBorders()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 2 });
    model::Style style;
    style.fillOpacity = 500;
    for (int i = 0; i < 12; ++i) {
        style.fill = { quint8(20 * i), 200, quint8(250 - 20 * i) };
        const double x = 90 * i - 600;
        if (!author.addPolygon(
                { { at(x, -5000), at(x + 700, -4000), at(x + 300, 5000), at(x - 400, 4000) } },
                style))
            return QStringLiteral("no polygon");
    }
    QWidget window;
    window.resize(1001, 803);
    CanvasWidget canvas(document, author, &window);
    canvas.setGeometry(57, 31, 900, 700);
    canvas.showScene(QRectF(-431, -300, 900, 700));
    window.show();
    const double ratio = canvas.devicePixelRatioF();
    const QPoint corner(int(std::round(57 * ratio)), int(std::round(31 * ratio)));
    const QSize size(int(std::floor(898 * ratio)), int(std::floor(698 * ratio)));
    for (const double factor : { 1.0, 0.61, 2.3 }) {
        canvas.showScene(QRectF(-431, -300, 900 / factor, 700 / factor));
        if (!QTest::qWaitFor([&] { return canvas.isCrisp(); }, 5000))
            return QStringLiteral("never crisp");
        QTest::qWait(30);
        const QImage image = onScreen(window);
        QImage whole(size, QImage::Format_RGB32);
        render::SceneRenderer renderer(document);
        renderer.setPixelRatio(ratio);
        renderer.render(whole, { canvas.zoom() * ratio, canvas.visibleScene().topLeft() },
                        canvas.palette().color(QPalette::Base));
        for (int y = 0; y < size.height(); ++y) {
            for (int x = 0; x < size.width(); ++x) {
                const QColor is = image.pixel(corner + QPoint(x, y));
                const QColor wanted = whole.pixel(x, y);
                // Edges may be rounded otherwise in their last bit.
                if (std::abs(is.red() - wanted.red()) > 2
                    || std::abs(is.green() - wanted.green()) > 2
                    || std::abs(is.blue() - wanted.blue()) > 2) {
                    return QStringLiteral("factor %1: pixel %2,%3 is %4, in one piece %5")
                        .arg(factor)
                        .arg(x)
                        .arg(y)
                        .arg(is.name(), wanted.name());
                }
            }
        }
    }
    return {};
}

/// Where a ruler's ticks are, in device pixels from the canvas's corner.
std::vector<int> ticksIn(const QImage &screen, QPoint corner, QPoint along, QPoint across,
                         int length, QRgb background)
{
    std::vector<int> ticks;
    for (int i = 1; i < length; ++i) {
        const QRgb pixel = screen.pixel(corner + along * i + across * 3);
        if (qGray(background) - qGray(pixel) > 30)
            ticks.push_back(i);
    }
    return ticks;
}

std::vector<int> linesIn(const QImage &screen, QPoint corner, QPoint along, int length, QRgb base)
{
    std::vector<int> lines;
    for (int i = 1; i < length; ++i) {
        if (screen.pixel(corner + along * i) != base)
            lines.push_back(i);
    }
    return lines;
}

/// Ticks are at round scene places, to the pixel, and none is left out.
QString lookAtRulers()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 2 });
    QWidget window;
    window.resize(701, 503);
    CanvasFrame frame(&window);
    frame.setGeometry(33, 21, 613, 441);
    auto *canvas = new CanvasWidget(document, author, &frame);
    frame.setCanvas(canvas);
    frame.setRulersVisible(true);
    canvas->setGridVisible(true);
    window.show();
    QCoreApplication::processEvents();
    const double ratio = canvas->devicePixelRatioF();
    const QPoint origin = canvas->mapTo(&window, QPoint());
    const QPoint corner(int(std::round(origin.x() * ratio)), int(std::round(origin.y() * ratio)));
    const QRgb background = window.palette().color(QPalette::Window).rgb();
    const QRgb base = window.palette().color(QPalette::Base).rgb();
    for (const double unitsWide : { 30.0, 600.0, 777.0, 123456.0, 8e6 }) {
        canvas->showScene(QRectF(-unitsWide / 3, 57.3, unitsWide, unitsWide * 0.7));
        QTest::qWait(30);
        const QImage screen = onScreen(window);
        for (const bool isTop : { true, false }) {
            const QPoint along = isTop ? QPoint(1, 0) : QPoint(0, 1);
            const QPoint across = isTop ? QPoint(0, -1) : QPoint(-1, 0);
            const int length =
                int(std::floor((isTop ? canvas->width() : canvas->height()) * ratio)) - 1;
            const auto ticks = ticksIn(screen, corner, along, across, length, background);
            const QString where = QStringLiteral("%1 at %2 units: ")
                                      .arg(isTop ? QStringLiteral("top") : QStringLiteral("left"))
                                      .arg(unitsWide);
            if (ticks.size() < 8)
                return where + QStringLiteral("only %1 ticks").arg(ticks.size());
            const double scale = canvas->zoom() * ratio;
            const double distance =
                double(ticks.back() - ticks.front()) / double(ticks.size() - 1) / scale;
            const double part = Ticks::atLeast(distance * 0.9).step;
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                const QPointF scene =
                    canvas->toScene(QPointF(ticks[i] + 0.5, ticks[i] + 0.5) / ratio);
                const double value = (isTop ? scene.x() : scene.y()) / part;
                if (std::abs(value - std::round(value)) * part * scale > 0.51)
                    return where + QStringLiteral("a tick at %1").arg(value * part);
                if (i > 0 && std::abs(ticks[i] - ticks[i - 1] - part * scale) > 1.01)
                    return where + QStringLiteral("%1, then %2").arg(ticks[i - 1]).arg(ticks[i]);
            }
            // Lines of the grid have ticks. Where one runs along the row that is looked at, the next row is free.
            const auto lines = linesIn(screen, corner - across * 7, along, length, base);
            const auto others = linesIn(screen, corner - across * 8, along, length, base);
            const auto &fewer = lines.size() < others.size() ? lines : others;
            if (fewer.size() < 4)
                return where + QStringLiteral("no grid");
            for (const int i : fewer) {
                if (std::find(ticks.begin(), ticks.end(), i) == ticks.end())
                    return where + QStringLiteral("a line without tick at %1").arg(i);
            }
        }
    }
    return {};
}

QString lookAtPointerMarks()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 2 });
    CanvasFrame frame;
    frame.resize(613, 441);
    auto *canvas = new CanvasWidget(document, author, &frame);
    frame.setCanvas(canvas);
    frame.setRulersVisible(true);
    frame.show();
    QCoreApplication::processEvents();
    const double ratio = canvas->devicePixelRatioF();
    const QRgb mark = frame.palette().color(QPalette::Highlight).rgb();
    const auto columns = [&] {
        const QImage top = frame.findChild<Ruler *>(QStringLiteral("rulerTop"))->grab().toImage();
        std::vector<int> found;
        for (int x = 0; x < top.width(); ++x) {
            if (top.pixel(x, top.height() - int(std::ceil(5 * ratio))) == mark)
                found.push_back(x);
        }
        return found;
    };
    if (!columns().empty())
        return QStringLiteral("a mark without pointer");
    QPointF pointer;
    QObject::connect(canvas, &CanvasWidget::pointerMoved, canvas,
                     [&](QPointF scene) { pointer = canvas->toWidget(scene); });
    QTest::mouseMove(canvas, QPoint(100, 50));
    QTest::mouseMove(canvas, QPoint(233, 91));
    const auto found = columns();
    if (found.empty() || pointer.x() < 200
        || std::abs((found.front() + found.back()) / 2.0 - std::floor(pointer.x() * ratio)) > 1)
        return QStringLiteral("no mark where the pointer is");
    canvas->zoomIn(); // the pointer stays
    if (columns() != found)
        return QStringLiteral("the mark went elsewhere");
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(canvas, &leave);
    return columns().empty() ? QString() : QStringLiteral("the mark stays");
}

} // namespace

class tst_PixelRatio : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRightToThePixel_data()
    {
        QTest::addColumn<QString>("ratio");
        QTest::addColumn<QString>("what");
        for (const char *what : { "seams", "borders", "rulers", "marks" }) {
            for (const char *ratio : { "1", "1.25", "1.5", "1.75", "2" })
                QTest::addRow("%s at ratio %s", what, ratio)
                    << QString::fromLatin1(ratio) << QString::fromLatin1(what);
        }
    }
    void isRightToThePixel()
    {
        QFETCH(QString, ratio);
        QFETCH(QString, what);
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), ratio);
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QCoreApplication::applicationFilePath(), { QStringLiteral("--look"), what });
        QVERIFY(child.waitForFinished(60'000));
        QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0,
                 child.readAll().constData());
    }
};

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    if (app.arguments().contains(QStringLiteral("--look"))) {
        const QHash<QString, QString (*)()> looks{ { QStringLiteral("seams"), lookForSeams },
                                                   { QStringLiteral("borders"), lookForBorders },
                                                   { QStringLiteral("rulers"), lookAtRulers },
                                                   { QStringLiteral("marks"),
                                                     lookAtPointerMarks } };
        const QString wrong = looks.value(app.arguments().constLast())();
        if (!wrong.isEmpty())
            qCritical("%s", qPrintable(wrong));
        return wrong.isEmpty() ? 0 : 1;
    }
    tst_PixelRatio test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_pixelratio.moc"
