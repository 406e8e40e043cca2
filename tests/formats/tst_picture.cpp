// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/picture.h"

#include "drawn.h"
#include "formats/svgwriter.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;
using namespace formats;

namespace {

using Write = PictureDone (*)(const model::Document &, const PictureOptions &, QIODevice &);

QByteArray written(Write write, const Drawn &drawn, const PictureOptions &options)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const PictureDone done = write(drawn.document, options, buffer);
    return done ? buffer.data() : QByteArray();
}

QImage png(const Drawn &drawn, const PictureOptions &options)
{
    return QImage::fromData(written(writePng, drawn, options), "png")
        .convertToFormat(QImage::Format_ARGB32);
}

/// The SVG, drawn by Qt's own reader.
QImage svg(const Drawn &drawn, const PictureOptions &options)
{
    QSvgRenderer renderer(written(writeSvg, drawn, options));
    QImage image(options.size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    painter.end();
    return image.convertToFormat(QImage::Format_ARGB32);
}

PictureOptions options(QSize size = { 400, 400 }, QRectF view = { 0, 0, 400, 400 })
{
    PictureOptions result;
    result.size = size;
    result.view = view;
    return result;
}

int difference(QRgb a, QRgb b)
{
    return std::max({ std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                      std::abs(qBlue(a) - qBlue(b)), std::abs(qAlpha(a) - qAlpha(b)) });
}

bool isNear(const QImage &image, int x, int y, const char *colour)
{
    const bool isSame = difference(image.pixel(x, y), QColor(QLatin1String(colour)).rgb()) <= 2;
    if (!isSame)
        qInfo("pixel %d,%d is %08x, not %s", x, y, image.pixel(x, y), colour);
    return isSame;
}

const Drawn::Ring box{ { 100, 100 }, { 300, 100 }, { 300, 300 }, { 100, 300 } };

} // namespace

class tst_Picture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsAPolygonOverTheBackground();
    void leavesHolesWhicheverWayTheyRun();
    void fillsAStarByEvenOdd();
    void drawsADiscOfOneSizeAtAnyZoom_data();
    void drawsADiscOfOneSizeAtAnyZoom();
    void drawsLaterShapesAbove();
    void widensTheViewAroundItsCentre();
    void showsEverythingByDefault();
    void showsOnePointAtScaleOne();
    void leavesADotOfAPolygonWithoutExtent();
    void keepsTheBackgroundTransparent();
    void strokesOneAndAHalfPixels();
    void agreesWithTheSvg();
    void cutsWhatReachesFarAway();
    void writesWellFormedSvg();
    void writesLabelsAsTitles_data();
    void writesLabelsAsTitles();
    void writesAPdfOfThePicturesSize_data();
    void writesAPdfOfThePicturesSize();
    void refusesSizesOutOfRange();
};

void tst_Picture::fillsAPolygonOverTheBackground()
{
    Drawn drawn;
    drawn.polygon({ box }, Drawn::style("#ff0000", 500));
    for (const auto picture : { png, svg }) {
        PictureOptions asked = options();
        const QImage image = picture(drawn, asked);
        QCOMPARE(image.size(), QSize(400, 400));
        QVERIFY(isNear(image, 200, 200, "#ff8080"));
        QVERIFY(isNear(image, 103, 103, "#ff8080"));
        for (const auto &[x, y] : { std::pair(95, 200), { 305, 200 }, { 1, 1 }, { 399, 399 } })
            QVERIFY(isNear(image, x, y, "#ffffff"));
        asked.background = QColor(0x20, 0x30, 0x40);
        QVERIFY(isNear(picture(drawn, asked), 2, 2, "#203040"));
        QVERIFY(isNear(picture(drawn, asked), 200, 200, "#901820"));
    }
}

void tst_Picture::leavesHolesWhicheverWayTheyRun()
{
    for (const bool isReversed : { false, true }) {
        Drawn drawn;
        Drawn::Ring hole{ { 160, 160 }, { 240, 160 }, { 240, 240 }, { 160, 240 } };
        if (isReversed)
            std::reverse(hole.begin(), hole.end());
        drawn.polygon({ box, hole }, Drawn::style("#ff0000"));
        for (const auto picture : { png, svg }) {
            const QImage image = picture(drawn, options());
            QVERIFY(isNear(image, 200, 200, "#ffffff") && isNear(image, 165, 235, "#ffffff"));
            QVERIFY(isNear(image, 130, 200, "#ff0000") && isNear(image, 270, 200, "#ff0000"));
        }
    }
}

void tst_Picture::fillsAStarByEvenOdd()
{
    Drawn drawn;
    Drawn::Ring star;
    for (int i = 0; i < 5; ++i)
        star.push_back(
            { 200 + 150 * std::sin(4 * M_PI * i / 5), 200 - 150 * std::cos(4 * M_PI * i / 5) });
    drawn.polygon({ star }, Drawn::style("#ff0000"));
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, options());
        QVERIFY(isNear(image, 200, 200, "#ffffff") && isNear(image, 200, 90, "#ff0000"));
    }
}

void tst_Picture::drawsADiscOfOneSizeAtAnyZoom_data()
{
    QTest::addColumn<QRectF>("view");
    QTest::newRow("one to one") << QRectF(0, 0, 400, 400);
    QTest::newRow("near") << QRectF(199, 199, 2, 2);
    QTest::newRow("far") << QRectF(-3800, -3800, 8000, 8000);
}

void tst_Picture::drawsADiscOfOneSizeAtAnyZoom()
{
    QFETCH(QRectF, view);
    Drawn drawn;
    drawn.point(200, 200, Drawn::style("#000000"));
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, options({ 400, 400 }, view));
        double area = 0;
        double sumX = 0;
        for (int y = 180; y < 220; ++y) {
            for (int x = 180; x < 220; ++x) {
                const double ink = (255 - qRed(image.pixel(x, y))) / 255.0;
                area += ink;
                sumX += ink * (x + 0.5);
            }
        }
        QVERIFY2(std::abs(area - M_PI * 16) < 1.5, qPrintable(QString::number(area)));
        QVERIFY(std::abs(sumX / area - 200) < 0.1);
        QVERIFY(isNear(image, 175, 200, "#ffffff"));
    }
}

void tst_Picture::drawsLaterShapesAbove()
{
    Drawn drawn;
    drawn.polygon({ box }, Drawn::style("#ff0000"));
    const auto second = drawn.polygon({ box }, Drawn::style("#0000ff"));
    drawn.point(200, 200, Drawn::style("#00ff00"));
    for (const auto picture : { png, svg }) {
        QVERIFY(isNear(picture(drawn, options()), 150, 150, "#0000ff"));
        QVERIFY(isNear(picture(drawn, options()), 200, 200, "#00ff00"));
    }
    QVERIFY(drawn.author.lower({ second }));
    for (const auto picture : { png, svg })
        QVERIFY(isNear(picture(drawn, options()), 150, 150, "#ff0000"));
}

void tst_Picture::widensTheViewAroundItsCentre()
{
    Drawn drawn;
    drawn.polygon({ { { 0, 0 }, { 50, 0 }, { 50, 50 }, { 0, 50 } } }, Drawn::style("#ff0000"));
    for (const auto picture : { png, svg }) {
        const QImage wide = picture(drawn, options({ 400, 200 }, { 0, 0, 100, 100 }));
        QVERIFY(isNear(wide, 150, 50, "#ff0000") && isNear(wide, 106, 6, "#ff0000"));
        QVERIFY(isNear(wide, 90, 50, "#ffffff") && isNear(wide, 210, 50, "#ffffff"));
        const QImage high = picture(drawn, options({ 200, 400 }, { 0, 0, 100, 100 }));
        QVERIFY(isNear(high, 50, 150, "#ff0000") && isNear(high, 50, 90, "#ffffff"));
    }
}

void tst_Picture::showsEverythingByDefault()
{
    Drawn drawn;
    drawn.polygon({ { { 1000, 1000 }, { 1192, 1000 }, { 1192, 1100 }, { 1000, 1100 } } },
                  Drawn::style("#ff0000", 1000, "#ff0000"));
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, {});
        QCOMPARE(image.size(), QSize(1920, 1080));
        for (const int x : { 20, 960, 1899 })
            QVERIFY(isNear(image, x, 540, "#ff0000"));
        for (const auto &[x, y] : { std::pair(5, 540), { 1914, 540 }, { 960, 20 }, { 960, 1060 } })
            QVERIFY(isNear(image, x, y, "#ffffff"));
    }
}

void tst_Picture::showsOnePointAtScaleOne()
{
    Drawn drawn;
    drawn.point(1e6, -1e6, Drawn::style("#000000"));
    QCOMPARE(transformOf(drawn.document, {}).scale, 1.0);
    QVERIFY(isNear(png(drawn, {}), 960, 540, "#000000"));
    // And an empty drawing is a picture too.
    QVERIFY(isNear(png(Drawn(), {}), 960, 540, "#ffffff"));
}

void tst_Picture::leavesADotOfAPolygonWithoutExtent()
{
    Drawn drawn;
    drawn.polygon({ { { 200, 200 }, { 200, 200 }, { 200, 200 } } }, Drawn::style("#ff0000"));
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, options());
        double ink = 0;
        for (int y = 190; y < 210; ++y) {
            for (int x = 190; x < 210; ++x)
                ink += (255 - qRed(image.pixel(x, y))) / 255.0;
        }
        QVERIFY2(std::abs(ink - M_PI * 0.75 * 0.75) < 0.6, qPrintable(QString::number(ink)));
    }
}

void tst_Picture::keepsTheBackgroundTransparent()
{
    Drawn drawn;
    drawn.polygon({ box }, Drawn::style("#ff0000", 500));
    PictureOptions asked = options();
    asked.background = Qt::transparent;
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, asked);
        QCOMPARE(image.pixel(10, 10), 0u);
        QVERIFY(difference(image.pixel(200, 200), qRgba(255, 0, 0, 128)) <= 2);
    }
}

void tst_Picture::strokesOneAndAHalfPixels()
{
    Drawn drawn;
    drawn.polygon({ { { 100, 100 }, { 300, 100 }, { 300, 300 } } },
                  Drawn::style("#ffffff", 0, "#000000"));
    for (const QRectF view : { QRectF(0, 0, 400, 400), QRectF(150, 50, 100, 100) }) {
        for (const auto picture : { png, svg }) {
            const QImage image = picture(drawn, options({ 400, 400 }, view));
            const int y = int((100 - view.top()) * 400 / view.height());
            double ink = 0;
            for (int row = y - 8; row < y + 8; ++row)
                ink += (255 - qRed(image.pixel(200, row))) / 255.0;
            QVERIFY2(std::abs(ink - 1.5) < 0.1, qPrintable(QString::number(ink)));
        }
    }
}

void tst_Picture::agreesWithTheSvg()
{
    Drawn drawn;
    for (int i = 0; i < 80; ++i) {
        const double x = i * 37 % 380;
        const double y = i * 91 % 380;
        const QByteArray colour = '#' + QByteArray::number(0x100000 + i * 0x2a1b3, 16);
        drawn.polygon(
            { { { x, y }, { x + 60, y + 7.3 }, { x + 11.1, y + 40 }, { x + 50, y - 20 } } },
            Drawn::style(colour.constData(), i * 12, "#203040"));
        if (i % 3 == 0)
            drawn.point(y, x, Drawn::style(colour.constData()));
    }
    const PictureOptions asked = options({ 640, 480 }, { 50.3, 20, 300, 200 });
    const QImage one = png(drawn, asked);
    const QImage two = svg(drawn, asked);
    double sum = 0;
    int far = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const int d = difference(one.pixel(x, y), two.pixel(x, y));
            sum += d;
            far += d > 48;
        }
    }
    QVERIFY2(sum / (one.width() * one.height()) < 1, qPrintable(QString::number(sum)));
    QVERIFY2(far < one.width() * one.height() / 1000, qPrintable(QString::number(far)));
}

void tst_Picture::cutsWhatReachesFarAway()
{
    Drawn drawn;
    drawn.polygon({ { { -8e6, 150 }, { 8e6, 150 }, { 8e6, 250 }, { -8e6, 250 } } },
                  Drawn::style("#ff0000"));
    for (const auto picture : { png, svg }) {
        const QImage image = picture(drawn, options());
        QVERIFY(isNear(image, 2, 200, "#ff0000") && isNear(image, 397, 200, "#ff0000"));
        QVERIFY(isNear(image, 200, 100, "#ffffff") && isNear(image, 200, 150, "#400000"));
    }
    const QByteArray file = written(writeSvg, drawn, options());
    QVERIFY(!file.contains("8000000") && file.contains("10400"));
    // Everything deep within a shape that fills the scene.
    Drawn all;
    all.polygon({ { { -8e6, -8e6 }, { 8e6, -8e6 }, { 8e6, 8e6 }, { -8e6, 8e6 } } },
                Drawn::style("#ff0000"));
    for (const auto picture : { png, svg }) {
        QVERIFY(
            isNear(picture(all, options({ 400, 400 }, { 3, 3, 0.01, 0.01 })), 200, 200, "#ff0000"));
    }
}

void tst_Picture::writesWellFormedSvg()
{
    Drawn drawn;
    drawn.polygon({ box }, Drawn::style("#E02010"), u"p <&> \"q\""_s);
    drawn.polygon({ { { -8e6, 150 }, { 8e6, 150 }, { 8e6, 250 } } });
    drawn.polygon({ { { 1, 1 }, { 1, 1 }, { 1, 1 } } });
    drawn.point(50, 50, Drawn::style("#1020e0"));
    const QByteArray file = written(writeSvg, drawn, options());
    QXmlStreamReader xml(file);
    QStringList names;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement)
            names += xml.name().toString();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(names,
             (QStringList{ u"svg"_s, u"rect"_s, u"path"_s, u"title"_s, u"g"_s, u"path"_s, u"path"_s,
                           u"g"_s, u"circle"_s, u"circle"_s }));
    for (const char *needed :
         { "viewBox=\"0 0 400 400\"", "#e02010", "#1020e0", "fill-rule=\"evenodd\"" })
        QVERIFY2(file.contains(needed), needed);
}

void tst_Picture::writesLabelsAsTitles_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("title");
    QTest::newRow("markup") << u"</title><script>&amp;"_s << u"</title><script>&amp;"_s;
    QTest::newRow("control characters") << u"a\x01\x1b\x07z"_s << u"a\ufffd\ufffd\ufffdz"_s;
    QTest::newRow("line ends") << u"a\tb\nc\rd"_s << u"a\tb\nc\rd"_s;
    QTest::newRow("emoji") << u"👩‍👩‍👧‍👦🇪🇨"_s
                           << u"👩‍👩‍👧‍👦🇪🇨"_s;
    QTest::newRow("non-characters") << u"a\ufffeb\uffffc"_s << u"a\ufffdb\ufffdc"_s;
    QTest::newRow("half a character") << u"a"_s + QChar(0xd800) + u"b"_s << u"a\ufffdb"_s;
}

void tst_Picture::writesLabelsAsTitles()
{
    QFETCH(QString, label);
    QFETCH(QString, title);
    QXmlStreamReader xml("<t>" + SvgWriter::escaped(label) + "</t>");
    QVERIFY(xml.readNextStartElement());
    QCOMPARE(xml.readElementText(), title);
    QVERIFY(!xml.hasError());
}

void tst_Picture::writesAPdfOfThePicturesSize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QByteArray>("box");
    QTest::newRow("default") << QSize(1920, 1080) << QByteArray("[0 0 1440 810 ]");
    QTest::newRow("square") << QSize(400, 400) << QByteArray("[0 0 300 300 ]");
    QTest::newRow("odd") << QSize(401, 333) << QByteArray("[0 0.25 300.75 250 ]");
    QTest::newRow("odd, rounded down") << QSize(403, 401) << QByteArray("[0 0.25 302.25 301 ]");
    QTest::newRow("small") << QSize(1, 3) << QByteArray("[0 -0.25 0.75 2 ]");
}

void tst_Picture::writesAPdfOfThePicturesSize()
{
    QFETCH(QSize, size);
    QFETCH(QByteArray, box);
    Drawn drawn;
    drawn.polygon({ { { 100, 100 }, { 300, 100 }, { 300, 300 } } }, Drawn::style("#ff0000", 400));
    drawn.point(5, 5);
    const QByteArray file = written(writePdf, drawn, options(size));
    QVERIFY(file.startsWith("%PDF-1."));
    QVERIFY(file.trimmed().endsWith("%%EOF"));
    QVERIFY2(file.simplified().contains("/MediaBox " + box),
             file.mid(file.indexOf("/MediaBox"), 60).constData());
    QVERIFY(!file.contains("/Subtype /Image")); // vectors
}

void tst_Picture::refusesSizesOutOfRange()
{
    Drawn drawn;
    for (const QSize size : { QSize(0, 10), QSize(10, -1), QSize(40000, 10) }) {
        for (const Write write : { writePng, writeSvg, writePdf }) {
            QBuffer buffer;
            QVERIFY(buffer.open(QIODevice::WriteOnly));
            const PictureDone done = write(drawn.document, options(size), buffer);
            QVERIFY(!done);
            QCOMPARE(done.error().code, PictureError::Code::BadSize);
            QVERIFY(buffer.data().isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(tst_Picture)
#include "tst_picture.moc"
