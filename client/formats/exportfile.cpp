// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/exportfile.h"

#include "formats/geojson.h"

#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace formats {

namespace {

ExportError toExportError(const PictureError &error)
{
    switch (error.code) {
    case PictureError::Code::BadSize:
        return { ExportError::Code::BadSize, error.text };
    case PictureError::Code::NotEnoughMemory:
        return { ExportError::Code::NotEnoughMemory, error.text };
    case PictureError::Code::NotWritten:
        break;
    }
    return { ExportError::Code::NotWritten, error.text };
}

PictureDone write(const model::Document &document, FileKind kind, const PictureOptions &options,
                  QIODevice &to)
{
    switch (kind) {
    case FileKind::GeoJson: {
        const QByteArray file = writeGeoJson(document);
        if (to.write(file) != file.size())
            return PictureError{ PictureError::Code::NotWritten, to.errorString() };
        return std::monostate();
    }
    case FileKind::Svg:
        return writeSvg(document, options, to);
    case FileKind::Png:
        return writePng(document, options, to);
    case FileKind::Pdf:
        return writePdf(document, options, to);
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<FileKind> fileKind(const QString &fileName)
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix == u"geojson")
        return FileKind::GeoJson;
    if (suffix == u"svg")
        return FileKind::Svg;
    if (suffix == u"png")
        return FileKind::Png;
    if (suffix == u"pdf")
        return FileKind::Pdf;
    return std::nullopt;
}

base::Result<std::monostate, ExportError> exportDrawing(const model::Document &document,
                                                        const QString &fileName,
                                                        const PictureOptions &options)
{
    const auto kind = fileKind(fileName);
    if (!kind)
        return ExportError{ ExportError::Code::UnknownKind,
                            u"the name ends neither in geojson, svg, png nor pdf"_s };
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return ExportError{ ExportError::Code::NotWritten, file.errorString() };
    const PictureDone done = write(document, *kind, options, file);
    if (!done) {
        file.cancelWriting();
        return toExportError(done.error());
    }
    // commit() does not see that the last of the buffer did not go out.
    if (!file.flush() || !file.commit())
        return ExportError{ ExportError::Code::NotWritten, file.errorString() };
    return std::monostate();
}

} // namespace formats
