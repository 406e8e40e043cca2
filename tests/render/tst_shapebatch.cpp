// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/author.h"
#include "render/gridindex.h"
#include "render/looktable.h"
#include "render/shapebatch.h"
#include "render/spanrasterizer.h"

#include <QtTest>

using namespace render;

namespace {

geometry::Vertex at(double x, double y)
{
    return *geometry::toGrid(QPointF(x, y));
}

/// Shapes of all kinds and sizes, by two authors, crowded around a picture of 256 by 200 pixels.
void fill(model::Document &document, int count, quint64 seed)
{
    model::Author one(document, model::ReplicaId{ 3 });
    model::Author two(document, model::ReplicaId{ 0x8000000000000001u });
    base::SeededRandom random(seed);
    const model::Document::Batch batch(document);
    for (int i = 0; i < count; ++i) {
        model::Author &author = random.nextBelow(2) ? one : two;
        const auto channel = [&] { return quint8(random.nextBelow(256)); };
        model::Style style;
        style.fill = { channel(), channel(), channel() };
        style.stroke = { channel(), channel(), channel() };
        style.fillOpacity = random.nextBelow(2) ? model::Style::opaque : 400;
        const double x = random.nextUnit() * 300 - 22;
        const double y = random.nextUnit() * 240 - 20;
        if (random.nextBelow(2)) {
            (void)author.addPoint(at(x, y), style);
            continue;
        }
        const double size = std::exp(random.nextUnit() * 6 - 2);
        // Some are too large to be kept beside the index' proxies.
        std::vector<model::Places> rings(random.nextBelow(8) ? 1 : 2);
        for (model::Places &ring : rings) {
            for (quint64 k = 3 + random.nextBelow(random.nextBelow(8) ? 20 : 90); k > 0; --k)
                ring.push_back(at(x + random.nextUnit() * size, y + random.nextUnit() * size));
        }
        (void)author.addPolygon(rings, style);
    }
}

QImage canvas()
{
    QImage image(256, 200, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

const geometry::Box everywhere{ INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX };

} // namespace

class tst_ShapeBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsAsIfNothingWereHidden_data();
    void drawsAsIfNothingWereHidden();
    void ordersWhatIsFarApart();
    void leavesOutWhatIsHidden();
    void leavesOutWhatIsLifted();
    void drawsWhatTheIndexHeldWhenItWasShared();

private:
    static void compareWithPlain(const model::Document &document, double ratio);
    static void compareWithPlain(const model::Document &document, double ratio, bool isRefined);
};

void tst_ShapeBatch::drawsAsIfNothingWereHidden_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("ratio");
    for (const int count : { 30, 800, 6000, 30000 }) {
        for (const double ratio : { 1.0, 1.5, 3.0, 7.0 })
            QTest::addRow("%d shapes, ratio %g", count, ratio) << count << ratio;
    }
}

/// Against the same shapes drawn one after the other, and the same when the picture is drawn in parts.
void tst_ShapeBatch::drawsAsIfNothingWereHidden()
{
    QFETCH(int, count);
    QFETCH(double, ratio);
    model::Document document;
    fill(document, count, 5);
    compareWithPlain(document, ratio);
}

/// Orders that no 32 bits tell apart, many shapes of one order, and most of them within a small part of the range.
void tst_ShapeBatch::ordersWhatIsFarApart()
{
    for (const bool isFar : { false, true }) {
        model::Document document;
        fill(document, 2000, 8);
        base::SeededRandom random(3);
        const model::Document::Batch batch(document);
        for (model::Slot slot = 0; slot < document.slotCount(); slot += 3) {
            const qint64 order = random.nextBelow(3) ? qint64(random.nextBelow(5))
                : isFar                              ? qint64(random.next64() >> 20)
                                                     : qint64(random.nextBelow(1u << 30));
            model::Operation raise;
            raise.id = { { 9 }, slot + 1 };
            raise.time = 1'000'000;
            raise.what =
                model::Assign{ document.id(slot), { { { model::Field::Order, {} }, order } } };
            document.apply(raise);
        }
        compareWithPlain(document, 1);
    }
}

void tst_ShapeBatch::compareWithPlain(const model::Document &document, double ratio)
{
    for (const bool isRefined : { false, true })
        compareWithPlain(document, ratio, isRefined);
}

void tst_ShapeBatch::compareWithPlain(const model::Document &document, double ratio, bool isRefined)
{
    LookTable looks;
    GridIndex index;
    index.reset(document, looks);
    if (isRefined)
        index.refine(document, INT64_MAX);
    const SceneTransform transform{ 0.7, {} };

    QImage expected = canvas();
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(expected));
    ShapePainter painter(rasterizer, transform, expected.rect(), ratio);
    for (const model::Slot slot : document.inOrder()) {
        const Look look = looks.at(index.find(slot)->look);
        if (look.isPoint)
            painter.point(document.vertices(slot).front(), look);
        else if (ShapePainter::isSpeck(document.box(slot), transform.scale))
            painter.speck(document.box(slot), look);
        else
            painter.polygon(document.rings(slot), look);
    }
    for (const QRect &part : { QRect(0, 0, 256, 200), QRect(0, 0, 64, 200), QRect(3, 50, 130, 7),
                               QRect(200, 190, 1, 1) }) {
        QImage shown = canvas();
        rasterizer.setSurface(Surface::of(shown));
        rasterizer.setClip(part);
        ShapeBatch batch;
        index.queryBlocks(everywhere, [&](const ProxyBlock &block) { batch.hold(block); });
        const BatchTarget target{ transform, part, ratio };
        batch.sift(everywhere, nullptr, target, looks);
        for (std::size_t i = 0; i < batch.wanted().size(); ++i)
            batch.supply(i, document.rings(batch.wanted()[i]));
        batch.draw(rasterizer, target, looks);
        QCOMPARE(shown.copy(part), expected.copy(part));
        QImage outside = shown;
        for (int y = part.top(); y <= part.bottom(); ++y) {
            for (int x = part.left(); x <= part.right(); ++x)
                outside.setPixel(x, y, qRgb(255, 255, 255));
        }
        QCOMPARE(outside, canvas());
    }
}

void tst_ShapeBatch::leavesOutWhatIsHidden()
{
    model::Document document;
    fill(document, 30000, 6);
    LookTable looks;
    GridIndex index;
    index.reset(document, looks);
    std::size_t polygons = 0;
    index.query(everywhere,
                [&](const Proxy &proxy) { polygons += !ShapePainter::isSpeck(proxy.box, 0.7); });
    ShapeBatch batch;
    index.queryBlocks(everywhere, [&](const ProxyBlock &block) { batch.hold(block); });
    batch.sift(everywhere, nullptr, { { 0.7, {} }, QRect(0, 0, 256, 200), 1 }, looks);
    QCOMPARE(batch.size(), document.shownCount());
    QVERIFY2(batch.wanted().size() < polygons / 3,
             qPrintable(QStringLiteral("%1 of %2").arg(batch.wanted().size()).arg(polygons)));
}

void tst_ShapeBatch::leavesOutWhatIsLifted()
{
    model::Document document;
    fill(document, 50, 7);
    LookTable looks;
    GridIndex index;
    index.reset(document, looks);
    ShapeBatch batch;
    index.queryBlocks(everywhere, [&](const ProxyBlock &block) { batch.hold(block); });
    const std::vector<quint8> lifted{ 0, 1, 1 };
    batch.sift(everywhere, &lifted, { {}, QRect(0, 0, 256, 200), 1 }, looks);
    QCOMPARE(batch.size(), document.shownCount() - 2);
}

/// An edit that comes between sharing and drawing copies what it changes.
void tst_ShapeBatch::drawsWhatTheIndexHeldWhenItWasShared()
{
    model::Document document;
    model::Author author(document, model::ReplicaId{ 3 });
    model::Style style;
    style.fill = { 200, 0, 0 };
    const auto made = author.addPoint(at(50, 50), style);
    QVERIFY(made.hasValue());
    LookTable looks;
    GridIndex index;
    index.reset(document, looks);
    QObject::connect(&document, &model::Document::changed, &document,
                     [&](const model::ChangeSet &c) { index.update(document, c, looks); });
    ShapeBatch batch;
    index.queryBlocks(everywhere, [&](const ProxyBlock &block) { batch.hold(block); });
    QVERIFY(author.move({ made->operations.front().shape() }, at(100, 0)));
    QCOMPARE(index.find(0)->box.left, at(150, 0).x);

    QImage shown = canvas();
    SpanRasterizer rasterizer;
    rasterizer.setSurface(Surface::of(shown));
    const BatchTarget target{ {}, shown.rect(), 1 };
    batch.sift(everywhere, nullptr, target, looks);
    batch.draw(rasterizer, target, looks);
    QCOMPARE(shown.pixel(50, 50), qRgb(200, 0, 0));
    QCOMPARE(shown.pixel(150, 50), qRgb(255, 255, 255));
}

QTEST_MAIN(tst_ShapeBatch)
#include "tst_shapebatch.moc"
