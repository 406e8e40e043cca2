// SPDX-License-Identifier: GPL-3.0-or-later
#include "picturecompare.h"

#include "base/random.h"
#include "model/author.h"
#include "render/scenerenderer.h"

#include <QtTest>

using namespace render;

namespace {

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

QImage picture(const model::Document &document, SceneRenderer::Engine engine,
               const SceneTransform &transform, QSize size = { 400, 300 }, double ratio = 1)
{
    QImage image(size, QImage::Format_RGB32);
    SceneRenderer renderer(document, engine);
    renderer.setPixelRatio(ratio);
    renderer.render(image, transform, Qt::white);
    return image;
}

} // namespace

class tst_SceneRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReferenceAtAnyZoom_data();
    void agreesWithTheReferenceAtAnyZoom();
    void drawsHugeShapes();
    void drawsDiscsOfOneSizeAtAnyZoom();
    void losesNoShape();
    void drawsFromTheBottomUp();
    void leavesTransparentWhatIsEmpty();
};

void tst_SceneRenderer::agreesWithTheReferenceAtAnyZoom_data()
{
    QTest::addColumn<double>("scale");
    for (const double scale : { 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 3.0, 20.0 })
        QTest::addRow("scale %g", scale) << scale;
}

/// Sparse enough that specks do not hide each other; QPainter's picture is made large and then small.
void tst_SceneRenderer::agreesWithTheReferenceAtAnyZoom()
{
    QFETCH(double, scale);
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    base::SeededRandom random(3);
    for (int i = 0; i < 120; ++i) {
        const double x = random.nextUnit() * 400 / scale;
        const double y = random.nextUnit() * 300 / scale;
        if (i % 2) {
            QVERIFY(author.addPoint(at(x, y), {}));
            continue;
        }
        model::Places ring;
        const int count = 4 + int(random.nextBelow(27));
        const double radius = 5 + 60 * random.nextUnit();
        for (int k = 0; k < count; ++k) {
            const double angle = 2 * M_PI * k / count;
            const double r = radius * (0.6 + 0.4 * random.nextUnit());
            ring.push_back(at(x + r * std::cos(angle), y + r * std::sin(angle)));
        }
        QVERIFY(author.addPolygon({ ring }, {}));
    }
    const SceneTransform transform{ scale, {} };
    const QImage ours = picture(document, SceneRenderer::Engine::Spans, transform);
    constexpr int factor = 8;
    const QImage reference = picture(document, SceneRenderer::Engine::Painter,
                                     { scale * factor, {} }, QSize(400, 300) * factor, factor)
                                 .scaled(400, 300, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                 .convertToFormat(QImage::Format_RGB32);
    tests::verifyAlike(ours, reference);
}

void tst_SceneRenderer::drawsHugeShapes()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    model::Style style;
    style.fillOpacity = model::Style::opaque;
    QVERIFY(author.addPolygon(
        { { at(geometry::minScene, geometry::minScene), at(geometry::maxScene, geometry::minScene),
            at(geometry::maxScene, geometry::maxScene), at(20, 10),
            at(geometry::minScene, geometry::maxScene) } },
        style));
    for (const double scale : { 0.00002, 1.0, 100.0, 256.0 }) {
        const SceneTransform transform{ scale, QPointF(20, 10) - QPointF(200, 150) / scale };
        const QImage ours = picture(document, SceneRenderer::Engine::Spans, transform);
        const QImage reference = picture(document, SceneRenderer::Engine::Painter, transform);
        const auto difference = tests::compare(ours, reference, qRgb(255, 255, 255));
        QCOMPARE(difference.badBlocks, 0);
        QVERIFY(difference.offShare() <= 0.015);
        QCOMPARE(ours.pixel(200, 120), qRgb(style.fill.red, style.fill.green, style.fill.blue));
    }
}

void tst_SceneRenderer::drawsDiscsOfOneSizeAtAnyZoom()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    QVERIFY(author.addPoint(at(200, 150), {}));
    for (const double scale : { 0.001, 1.0, 250.0 }) {
        const QImage image = picture(document, SceneRenderer::Engine::Spans,
                                     { scale, QPointF(200, 150) - QPointF(200, 150) / scale });
        double ink = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ink += 255 - qRed(image.pixel(x, y));
        }
        QVERIFY(std::abs(ink / (255 - 0x1f) - M_PI * 16) < 1);
    }
}

void tst_SceneRenderer::losesNoShape()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    QVERIFY(author.addPolygon({ { at(10, 10), at(10, 10), at(10, 10) } }, {}));
    QVERIFY(author.addPolygon({ { at(30, 10), at(30.02, 10), at(30, 10.02) } }, {}));
    QVERIFY(author.addPolygon({ { at(50, 10), at(60, 10), at(50, 10) } }, {}));
    for (const auto engine : { SceneRenderer::Engine::Spans, SceneRenderer::Engine::Painter }) {
        for (const double scale : { 1.0, 0.3, 5.0 }) {
            const QImage image = picture(document, engine, { scale, {} });
            for (const double x : { 10.0, 30.0, 55.0 }) {
                const QRect around(int(x * scale) - 2, int(10 * scale) - 2, 5, 5);
                double ink = 0;
                for (int py = around.top(); py <= around.bottom(); ++py) {
                    for (int px = around.left(); px <= around.right(); ++px)
                        ink += (255 - qRed(image.pixel(px, py))) / 255.0;
                }
                QVERIFY2(ink > 1.2, qPrintable(QString::number(ink)));
            }
        }
    }
}

void tst_SceneRenderer::drawsFromTheBottomUp()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    model::Style red;
    red.fill = { 255, 0, 0 };
    red.fillOpacity = model::Style::opaque;
    model::Style blue = red;
    blue.fill = { 0, 0, 255 };
    const auto below =
        author.addPolygon({ { at(0, 0), at(100, 0), at(100, 100), at(0, 100) } }, red);
    QVERIFY(author.addPolygon({ { at(50, 0), at(150, 0), at(150, 100), at(50, 100) } }, blue));
    QCOMPARE(picture(document, SceneRenderer::Engine::Spans, {}).pixel(75, 50), qRgb(0, 0, 255));
    QVERIFY(author.raise({ below->operations.front().shape() }));
    QCOMPARE(picture(document, SceneRenderer::Engine::Spans, {}).pixel(75, 50), qRgb(255, 0, 0));
}

void tst_SceneRenderer::leavesTransparentWhatIsEmpty()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 1 });
    QVERIFY(author.addPoint(at(20, 20), {}));
    for (const auto format : { QImage::Format_ARGB32_Premultiplied, QImage::Format_ARGB32 }) {
        QImage image(40, 40, format);
        SceneRenderer(document).render(image, {}, Qt::transparent);
        QCOMPARE(image.format(), format);
        QCOMPARE(qAlpha(image.pixel(2, 2)), 0);
        QCOMPARE(qAlpha(image.pixel(20, 20)), 255);
    }
}

QTEST_MAIN(tst_SceneRenderer)
#include "tst_scenerenderer.moc"
