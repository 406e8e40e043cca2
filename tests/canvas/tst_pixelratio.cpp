// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvaswidget.h"
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

} // namespace

class tst_PixelRatio : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsNoSeams_data()
    {
        QTest::addColumn<QString>("ratio");
        for (const char *ratio : { "1", "1.25", "1.5", "1.75", "2" })
            QTest::addRow("ratio %s", ratio) << QString::fromLatin1(ratio);
    }
    void showsNoSeams()
    {
        QFETCH(QString, ratio);
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), ratio);
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(QCoreApplication::applicationFilePath(), { QStringLiteral("--look") });
        QVERIFY(child.waitForFinished(60'000));
        QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0,
                 child.readAll().constData());
    }
};

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    if (app.arguments().contains(QStringLiteral("--look"))) {
        const QString wrong = lookForSeams();
        if (!wrong.isEmpty())
            qCritical("%s", qPrintable(wrong));
        return wrong.isEmpty() ? 0 : 1;
    }
    tst_PixelRatio test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_pixelratio.moc"
