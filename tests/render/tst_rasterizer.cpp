// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "render/painterrasterizer.h"
#include "render/spanrasterizer.h"
#include "picturecompare.h"

#include <QPainter>
#include <QtTest>

#include <functional>

using namespace render;

namespace {

constexpr QRgb white = 0xffffffff;

struct Drawn
{
    std::vector<DevicePoint> points;
    std::vector<quint32> ends;
    FillRule rule = FillRule::EvenOdd;
    Rgb fill = 0x3070d0;
    Rgb stroke = 0x102040;
    float opacity = 0.4f;
    float strokeWidth = 1.5f;

    DeviceRings rings() const { return { points, ends }; }
};

using Make = std::function<std::vector<Drawn>(base::Random &)>;

float between(base::Random &random, double low, double high)
{
    return float(low + random.nextUnit() * (high - low));
}

/// A star-shaped polygon without crossings.
std::vector<DevicePoint> blob(base::Random &random, float x, float y, float radius, int count)
{
    std::vector<DevicePoint> points;
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * M_PI * (i + 0.7 * random.nextUnit()) / count;
        const double r = double(radius) * (0.6 + 0.4 * random.nextUnit());
        points.push_back({ x + float(r * std::cos(angle)), y + float(r * std::sin(angle)) });
    }
    return points;
}

void draw(Rasterizer &rasterizer, const std::vector<Drawn> &shapes)
{
    for (const Drawn &shape : shapes) {
        rasterizer.fillAndStroke(shape.rings(), shape.rule, shape.fill, shape.opacity, shape.stroke,
                                 shape.strokeWidth);
    }
}

QImage bySpans(QSize size, const std::vector<Drawn> &shapes, const SpanKernels &kernels,
               QImage::Format format = QImage::Format_RGB32)
{
    QImage image(size, format);
    image.fill(format == QImage::Format_RGB32 ? Qt::white : Qt::transparent);
    SpanRasterizer rasterizer(kernels);
    rasterizer.setSurface(Surface::of(image));
    draw(rasterizer, shapes);
    return image;
}

/// QPainter's picture of eight times the size, made small: QPainter itself counts what two pieces of a stroke both
/// cover in part twice, and paints thin shapes up to a quarter too dark.
template <typename Draw> QImage byPainter(QSize size, Draw drawAll)
{
    constexpr int factor = 8;
    QImage large(size * factor, QImage::Format_RGB32);
    large.fill(Qt::white);
    QPainter painter(&large);
    PainterRasterizer rasterizer(painter);
    drawAll(rasterizer, float(factor));
    painter.end();
    return large.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

QImage byPainter(QSize size, const std::vector<Drawn> &shapes)
{
    return byPainter(size, [&](Rasterizer &rasterizer, float factor) {
        std::vector<Drawn> large = shapes;
        for (Drawn &shape : large) {
            for (DevicePoint &p : shape.points)
                p = { p.x * factor, p.y * factor };
            shape.strokeWidth *= factor;
        }
        draw(rasterizer, large);
    });
}

} // namespace

class tst_Rasterizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheReferencePicture_data();
    void givesTheReferencePicture();
    void givesTheSamePixelsWithAndWithoutVectors();
    void hidesUnderStrokesHowEdgesDividePixels();
    void drawsDiscsLikeTheReference();
    void fillsByEitherRule();
    void leavesADotOfACollapsedPolygon();
    void keepsToItsClip();
    void drawsTheSameInPieces();
    void survivesAnyCoordinates();
    void blendsIntoTransparentPictures();
};

Q_DECLARE_METATYPE(Make)

void tst_Rasterizer::givesTheReferencePicture_data()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<bool>("isDegenerate");

    for (const float radius : { 1.5f, 3.0f, 5.0f, 7.0f, 15.0f, 50.0f, 150.0f }) {
        QTest::addRow("blobs of radius %g", double(radius)) << Make([radius](base::Random &random) {
            std::vector<Drawn> shapes;
            const int count = radius > 20 ? 3 : 60;
            for (int i = 0; i < count; ++i) {
                Drawn shape;
                shape.points = blob(random, between(random, 0, 400), between(random, 0, 300),
                                    radius, 4 + int(random.nextBelow(27)));
                shape.fill = Rgb(random.nextBelow(0x1000000));
                shapes.push_back(shape);
            }
            return shapes;
        }) << false;
    }
    for (const FillRule rule : { FillRule::EvenOdd, FillRule::NonZero }) {
        QTest::addRow("crossing edges, %s", rule == FillRule::EvenOdd ? "even-odd" : "non-zero")
            << Make([rule](base::Random &random) {
                   Drawn shape;
                   for (int i = 0; i < 9; ++i)
                       shape.points.push_back(
                           { between(random, -50, 450), between(random, -50, 350) });
                   shape.rule = rule;
                   shape.opacity = 1;
                   return std::vector<Drawn>{ shape };
               })
            << false;
    }
    QTest::addRow("a hole") << Make([](base::Random &random) {
        Drawn shape;
        shape.points = blob(random, 200, 150, 140, 20);
        shape.ends.push_back(quint32(shape.points.size()));
        for (const DevicePoint p : blob(random, 200, 150, 60, 12))
            shape.points.push_back(p);
        shape.ends.push_back(quint32(shape.points.size()));
        return std::vector<Drawn>{ shape };
    }) << false;
    QTest::addRow("small, with holes") << Make([](base::Random &random) {
        std::vector<Drawn> shapes;
        for (int i = 0; i < 60; ++i) {
            const float x = between(random, 0, 400);
            const float y = between(random, 0, 300);
            Drawn shape;
            shape.opacity = 1;
            shape.strokeWidth = 0.8f;
            shape.rule = random.nextBelow(2) ? FillRule::EvenOdd : FillRule::NonZero;
            for (const float radius : { 7.0f, 4.0f, 7.0f }) {
                for (const DevicePoint p : blob(random, x, y, radius, 9))
                    shape.points.push_back(p);
                shape.ends.push_back(quint32(shape.points.size()));
            }
            shapes.push_back(shape);
        }
        return shapes;
    }) << false;
    QTest::addRow("slivers") << Make([](base::Random &random) {
        std::vector<Drawn> shapes;
        for (int i = 0; i < 10; ++i) {
            const DevicePoint a{ between(random, 0, 400), between(random, 0, 300) };
            const DevicePoint b{ between(random, 0, 400), between(random, 0, 300) };
            Drawn shape;
            shape.points = { a, b, { (a.x + b.x) / 2 + 0.3f, (a.y + b.y) / 2 } };
            shapes.push_back(shape);
        }
        return shapes;
    }) << true;
    QTest::addRow("lines and repeated vertices") << Make([](base::Random &random) {
        std::vector<Drawn> shapes;
        for (int i = 0; i < 10; ++i) {
            const DevicePoint a{ between(random, 0, 400), between(random, 0, 300) };
            const DevicePoint b{ between(random, 0, 400), between(random, 0, 300) };
            Drawn shape;
            shape.points = { a, b, b, a, a };
            shapes.push_back(shape);
        }
        return shapes;
    }) << true;
    QTest::addRow("far beyond the picture") << Make([](base::Random &random) {
        Drawn shape;
        shape.points = blob(random, 200, 150, 3000, 11);
        for (const DevicePoint p : blob(random, 1500, 1200, 1500, 7))
            shape.points.push_back(p);
        return std::vector<Drawn>{ shape };
    }) << false;
    QTest::addRow("many vertices") << Make([](base::Random &random) {
        Drawn shape;
        shape.points = blob(random, 200, 150, 140, 400);
        return std::vector<Drawn>{ shape };
    }) << true;
    QTest::addRow("on pixel edges") << Make([](base::Random &) {
        Drawn shape;
        shape.points = { { 20, 20 }, { 380, 20 }, { 380, 280 }, { 20, 280 } };
        shape.opacity = 1;
        return std::vector<Drawn>{ shape };
    }) << false;
}

void tst_Rasterizer::givesTheReferencePicture()
{
    QFETCH(Make, make);
    QFETCH(bool, isDegenerate);
    for (quint64 seed = 1; seed <= 8; ++seed) {
        base::SeededRandom random(seed);
        const auto shapes = make(random);
        const QImage ours = bySpans({ 400, 300 }, shapes, SpanKernels::best());
        const QImage reference = byPainter({ 400, 300 }, shapes);
        const auto difference = tests::compare(ours, reference, white);
        const auto report = [&](const char *what) {
            return QByteArray(what) + " seed " + QByteArray::number(seed) + ": painted "
                + QByteArray::number(difference.painted) + ", off "
                + QByteArray::number(difference.off) + ", flat "
                + QByteArray::number(difference.flat) + ", flat off "
                + QByteArray::number(difference.flatOff) + ", bad blocks "
                + QByteArray::number(difference.badBlocks) + ", ink "
                + QByteArray::number(difference.ink / difference.inkReference);
        };
        const double most = isDegenerate ? 0.35 : difference.flatShare() < 0.2 ? 0.15 : 0.015;
        QVERIFY2(difference.badBlocks == 0, report("blocks").constData());
        QVERIFY2(difference.offShare() <= most, report("pixels").constData());
        QVERIFY2(difference.flatOffShare() <= 0.0005, report("flat pixels").constData());
        QVERIFY2(difference.inkError() <= (isDegenerate ? 0.15 : 0.06), report("ink").constData());
    }
}

void tst_Rasterizer::givesTheSamePixelsWithAndWithoutVectors()
{
    // Without AVX2 the program itself has only the portable kernels; drawing twice must then give the same.
    if (!SpanKernels::avx2())
        qInfo("This machine has no AVX2: the portable kernels are compared with themselves.");
    const SpanKernels &fastest =
        SpanKernels::avx2() ? *SpanKernels::avx2() : SpanKernels::portable();
    for (quint64 seed = 1; seed <= 40; ++seed) {
        base::SeededRandom random(seed);
        std::vector<Drawn> shapes;
        for (int i = 0; i < 30; ++i) {
            Drawn shape;
            shape.points = blob(random, between(random, -20, 170), between(random, -20, 120),
                                between(random, 0.5, 60), 3 + int(random.nextBelow(20)));
            shape.rule = random.nextBelow(2) ? FillRule::EvenOdd : FillRule::NonZero;
            shape.fill = Rgb(random.nextBelow(0x1000000));
            shape.stroke = Rgb(random.nextBelow(0x1000000));
            shape.opacity = between(random, 0, 1);
            shapes.push_back(shape);
        }
        for (const auto format : { QImage::Format_RGB32, QImage::Format_ARGB32_Premultiplied }) {
            QCOMPARE(bySpans({ 151, 101 }, shapes, fastest, format),
                     bySpans({ 151, 101 }, shapes, SpanKernels::portable(), format));
        }
    }
}

/// Small polygons are filled by where pixels' centres lie, if they are wide stroked and the rule is even-odd. Those that do
/// not cross themselves look the same by the other rule, which counts areas.
void tst_Rasterizer::hidesUnderStrokesHowEdgesDividePixels()
{
    base::SeededRandom random(21);
    int furthest = 0;
    for (int i = 0; i < 2000; ++i) {
        Drawn shape;
        shape.points = blob(random, between(random, 14, 16), between(random, 14, 16),
                            between(random, 0.3, 7), 3 + int(random.nextBelow(28)));
        shape.fill = 0x00ff00;
        shape.stroke = 0xff00ff;
        shape.opacity = between(random, 0, 1);
        Drawn exact = shape;
        exact.rule = FillRule::NonZero;
        const QImage sampled = bySpans({ 30, 30 }, { shape }, SpanKernels::best());
        const QImage counted = bySpans({ 30, 30 }, { exact }, SpanKernels::best());
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 30; ++x) {
                furthest =
                    std::max(furthest, tests::distance(sampled.pixel(x, y), counted.pixel(x, y)));
            }
        }
    }
    QVERIFY2(furthest <= 16, qPrintable(QString::number(furthest)));
}

void tst_Rasterizer::drawsDiscsLikeTheReference()
{
    for (const float diameter : { 8.0f, 10.0f, 12.0f, 16.0f }) {
        QImage ours(400, 300, QImage::Format_RGB32);
        ours.fill(Qt::white);
        const auto drawAll = [&](Rasterizer &rasterizer, float factor) {
            base::SeededRandom random(3);
            for (int i = 0; i < 100; ++i) {
                const DevicePoint centre{ between(random, -5, 405) * factor,
                                          between(random, -5, 305) * factor };
                rasterizer.disc(centre, diameter * factor, Rgb(random.nextBelow(0x1000000)));
            }
        };
        SpanRasterizer spans;
        spans.setSurface(Surface::of(ours));
        drawAll(spans, 1);
        const QImage reference = byPainter(ours.size(), drawAll);
        const auto difference = tests::compare(ours, reference, white);
        QCOMPARE(difference.badBlocks, 0);
        QVERIFY(difference.offShare() <= 0.015);
        QVERIFY(difference.inkError() <= 0.02);
    }
}

void tst_Rasterizer::fillsByEitherRule()
{
    Drawn star;
    for (int i = 0; i < 5; ++i) {
        star.points.push_back({ 100 + 80 * float(std::sin(4 * M_PI * i / 5)),
                                100 - 80 * float(std::cos(4 * M_PI * i / 5)) });
    }
    star.opacity = 1;
    star.strokeWidth = 0;
    QCOMPARE(bySpans({ 200, 200 }, { star }, SpanKernels::best()).pixel(100, 100), white);
    QCOMPARE(bySpans({ 200, 200 }, { star }, SpanKernels::best()).pixel(100, 40), 0xff3070d0);
    star.rule = FillRule::NonZero;
    QCOMPARE(bySpans({ 200, 200 }, { star }, SpanKernels::best()).pixel(100, 100), 0xff3070d0);
}

void tst_Rasterizer::leavesADotOfACollapsedPolygon()
{
    Drawn shape;
    shape.points = { { 20.5f, 20.5f }, { 20.5f, 20.5f }, { 20.5f, 20.5f } };
    for (const QImage &image : { bySpans({ 40, 40 }, { shape }, SpanKernels::best()),
                                 byPainter(QSize(40, 40), std::vector{ shape }) }) {
        QVERIFY(tests::distance(image.pixel(20, 20), 0xff102040) < 24);
        QVERIFY(tests::distance(image.pixel(21, 20), white) > 20);
        QVERIFY(tests::distance(image.pixel(22, 20), white) < 4);
    }
}

void tst_Rasterizer::keepsToItsClip()
{
    QImage image(100, 100, QImage::Format_RGB32);
    image.fill(Qt::white);
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(image));
    const QRect clip(30, 40, 21, 17);
    rasterizer.setClip(clip);
    Drawn shape;
    shape.points = { { 5, 5 }, { 95, 10 }, { 50, 95 } };
    draw(rasterizer, { shape });
    rasterizer.disc({ 50, 50 }, 30, 0xff0000);
    rasterizer.disc({ 31, 41 }, 8, 0xff0000);
    for (int y = 0; y < 100; ++y) {
        for (int x = 0; x < 100; ++x) {
            if (!clip.contains(x, y))
                QCOMPARE(image.pixel(x, y), white);
        }
    }
    QVERIFY(image.pixel(45, 50) != white);
}

void tst_Rasterizer::drawsTheSameInPieces()
{
    base::SeededRandom random(11);
    std::vector<Drawn> shapes;
    for (int i = 0; i < 12; ++i) {
        Drawn shape;
        shape.points = blob(random, between(random, 0, 300), between(random, 0, 200), 70, 12);
        shapes.push_back(shape);
    }
    const QImage whole = bySpans({ 300, 200 }, shapes, SpanKernels::best());
    QImage pieces(300, 200, QImage::Format_RGB32);
    pieces.fill(Qt::white);
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(pieces));
    for (int y = 0; y < 200; y += 41) {
        for (int x = 0; x < 300; x += 53) {
            rasterizer.setClip({ x, y, 53, 41 });
            draw(rasterizer, shapes);
        }
    }
    for (int y = 0; y < 200; ++y) {
        for (int x = 0; x < 300; ++x)
            QVERIFY2(tests::distance(whole.pixel(x, y), pieces.pixel(x, y)) <= 1,
                     qPrintable(QStringLiteral("%1,%2").arg(x).arg(y)));
    }
}

void tst_Rasterizer::survivesAnyCoordinates()
{
    base::SeededRandom random(5);
    const float values[] = { 0, 0.5f, -1e30f, 1e30f, 1e9f, -1e9f, 50, 99.999f, 100, -0.0f, 1e-30f };
    for (int i = 0; i < 2000; ++i) {
        Drawn shape;
        for (int j = 0; j < 5; ++j)
            shape.points.push_back({ values[random.nextBelow(11)], values[random.nextBelow(11)] });
        const QImage image = bySpans({ 100, 100 }, { shape }, SpanKernels::best());
        QCOMPARE(image.size(), QSize(100, 100));
    }
}

void tst_Rasterizer::blendsIntoTransparentPictures()
{
    Drawn shape;
    shape.points = { { 10, 10 }, { 90, 10 }, { 90, 90 }, { 10, 90 } };
    shape.opacity = 0.5f;
    const QImage image =
        bySpans({ 100, 100 }, { shape }, SpanKernels::best(), QImage::Format_ARGB32_Premultiplied);
    QCOMPARE(qAlpha(image.pixel(50, 50)), 128);
    QCOMPARE(qAlpha(image.pixel(5, 5)), 0);
    QCOMPARE(qAlpha(image.pixel(10, 50)), 223);
}

QTEST_MAIN(tst_Rasterizer)
#include "tst_rasterizer.moc"
