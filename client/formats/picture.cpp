// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/picture.h"

#include "formats/svgwriter.h"
#include "render/scenerenderer.h"
#include "render/shapepainter.h"

#include <QBuffer>
#include <QImage>
#include <QImageWriter>
#include <QPainter>
#include <QPainterPath>
#include <QPdfWriter>

using namespace Qt::StringLiterals;

namespace formats {

namespace {

using Code = PictureError::Code;

constexpr double discWidth = double(render::ShapePainter::discWidth);
constexpr double strokeWidth = double(render::ShapePainter::strokeWidth);
constexpr int pxPerInch = 96;

std::optional<PictureError> sizeError(const PictureOptions &options)
{
    const auto isGood = [](int side) { return side >= 1 && side <= PictureOptions::maxSide; };
    if (isGood(options.size.width()) && isGood(options.size.height()))
        return std::nullopt;
    return PictureError{ Code::BadSize,
                         u"a picture is 1 to %1 px wide and high"_s.arg(PictureOptions::maxSide) };
}

// Qt's writers do not tell when the device fails in the middle, so the file is complete before it is written.
PictureDone writeAll(const QByteArray &file, QIODevice &to)
{
    if (to.write(file) != file.size())
        return PictureError{ Code::NotWritten, to.errorString() };
    return std::monostate();
}

// Qt rounds pages to whole points, 4/3 px. The exact box goes in its place, in as many octets, so that the file's
// table of offsets stays right; the drawing hangs at the top of the rounded page.
void setExactPage(QByteArray &file, QSizeF points)
{
    const QByteArray key = "/MediaBox [";
    const qsizetype begin = file.indexOf(key) + key.size();
    const qsizetype end = file.indexOf(']', begin);
    const QList<QByteArray> box = file.sliced(begin, end - begin).split(' ');
    if (begin < key.size() || end < 0 || box.size() != 4)
        return;
    const double top = box[3].toDouble();
    const QByteArray exact = "0 " + QByteArray::number(top - points.height(), 'g', 8) + ' '
        + QByteArray::number(points.width(), 'g', 8) + ' ' + QByteArray::number(top, 'g', 8);
    if (exact.size() <= end - begin)
        file.replace(begin, end - begin, exact.leftJustified(end - begin));
}

// Calls point(place, slot) and polygon(cut, slot) for the shapes that reach into the picture, from the bottom up.
template <typename Point, typename Polygon>
void forEachShape(const model::Document &document, const PictureOptions &options, Point point,
                  Polygon polygon)
{
    const render::SceneTransform transform = transformOf(document, options);
    const double margin = render::ShapePainter::margin;
    const QRectF picture =
        QRectF(QPointF(), QSizeF(options.size)).adjusted(-margin, -margin, margin, margin);
    for (const model::Slot slot : document.inOrder()) {
        // QRectF::intersects() finds nothing in boxes without extent.
        const QRectF box = transform.toDevice(document.box(slot).toScene());
        if (box.right() < picture.left() || box.left() > picture.right()
            || box.bottom() < picture.top() || box.top() > picture.bottom())
            continue;
        if (document.kind(slot) == model::ShapeKind::Point)
            point(transform.toDevice(document.vertices(slot).front()), slot);
        else
            polygon(CutPolygon::of(document.rings(slot), transform, options.size), slot);
    }
}

QColor toColor(model::Colour colour)
{
    return QColor(colour.red, colour.green, colour.blue);
}

QPainterPath toPath(const std::vector<CutPolygon::Path> &paths, bool isClosed)
{
    QPainterPath result;
    result.setFillRule(Qt::OddEvenFill);
    for (const CutPolygon::Path &path : paths) {
        result.moveTo(path.front());
        for (std::size_t i = 1; i < path.size(); ++i)
            result.lineTo(path[i]);
        if (isClosed)
            result.closeSubpath();
    }
    return result;
}

void paint(QPainter &painter, const model::Document &document, const PictureOptions &options)
{
    const auto disc = [&](QPointF at, double diameter, const QColor &colour) {
        QPainterPath path;
        path.addEllipse(at, diameter / 2, diameter / 2);
        painter.fillPath(path, colour);
    };
    forEachShape(
        document, options,
        [&](QPointF at, model::Slot slot) {
            disc(at, discWidth, toColor(document.style(slot).fill));
        },
        [&](const CutPolygon &polygon, model::Slot slot) {
            const model::Style &style = document.style(slot);
            QColor fill = toColor(style.fill);
            fill.setAlphaF(float(style.fillOpacity) / model::Style::opaque);
            if (style.fillOpacity > 0)
                painter.fillPath(toPath(polygon.area, true), fill);
            painter.strokePath(toPath(polygon.lines, polygon.isWhole),
                               QPen(toColor(style.stroke), strokeWidth, Qt::SolidLine, Qt::FlatCap,
                                    Qt::RoundJoin));
            for (const QPointF dot : polygon.dots)
                disc(dot, strokeWidth, toColor(style.stroke));
        });
}

} // namespace

render::SceneTransform transformOf(const model::Document &document, const PictureOptions &options)
{
    if (options.view)
        return render::SceneTransform::showing(options.view->normalized(), options.size);
    return render::SceneTransform::showing(document.bounds().toScene(), options.size,
                                           PictureOptions::margin);
}

PictureDone writePng(const model::Document &document, const PictureOptions &options, QIODevice &to)
{
    if (const auto error = sizeError(options))
        return *error;
    const bool isOpaque = options.background.alpha() == 255;
    QImage image(options.size,
                 isOpaque ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return PictureError{ Code::NotEnoughMemory, u"the picture is too large for the memory"_s };
    render::SceneRenderer(document).render(image, transformOf(document, options),
                                           options.background);
    QBuffer file;
    QImageWriter writer(&file, "png");
    if (!writer.write(image))
        return PictureError{ Code::NotWritten, writer.errorString() };
    return writeAll(file.data(), to);
}

PictureDone writeSvg(const model::Document &document, const PictureOptions &options, QIODevice &to)
{
    if (const auto error = sizeError(options))
        return *error;
    SvgWriter writer(options.size, options.background);
    forEachShape(
        document, options,
        [&](QPointF at, model::Slot slot) {
            writer.point(at, discWidth, document.style(slot), document.label(slot));
        },
        [&](const CutPolygon &polygon, model::Slot slot) {
            writer.polygon(polygon, strokeWidth, document.style(slot), document.label(slot));
        });
    return writeAll(writer.finish(), to);
}

PictureDone writePdf(const model::Document &document, const PictureOptions &options, QIODevice &to)
{
    if (const auto error = sizeError(options))
        return *error;
    QBuffer file;
    file.open(QIODevice::WriteOnly);
    QPdfWriter writer(&file);
    const QSizeF points = QSizeF(options.size) * 72 / pxPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setResolution(pxPerInch);
    writer.setCreator(u"Copoly"_s);
    QPainter painter;
    if (!painter.begin(&writer))
        return PictureError{ Code::NotWritten, u"the PDF cannot be begun"_s };
    const QRectF all(QPointF(), QSizeF(options.size));
    painter.setClipRect(all);
    if (options.background.alpha() > 0)
        painter.fillRect(all, options.background);
    paint(painter, document, options);
    painter.end();
    setExactPage(file.buffer(), points);
    return writeAll(file.data(), to);
}

} // namespace formats
