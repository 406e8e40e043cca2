// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawingpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

using Code = DrawingPathError::Code;

// Source: sqlite.org/fileformat2.html, "The Database Header"; the application id is the store's.
constexpr QByteArrayView sqliteMagic("SQLite format 3");
constexpr QByteArrayView applicationId("Copo");
constexpr qsizetype applicationIdAt = 68;
constexpr qsizetype headerSize = 100;

QString pathOf(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isLocalFile() && url.host().isEmpty() ? url.toLocalFile() : text;
}

} // namespace

QString DrawingPathError::text() const
{
    const QString shown = QDir::toNativeSeparators(path);
    switch (code) {
    case Code::NotThere:
        return tr("There is no file %1").arg(shown);
    case Code::CannotRead:
        return tr("The file cannot be read: %1").arg(shown);
    case Code::NotADrawing:
        return tr("The file is no Copoly drawing: %1").arg(shown);
    case Code::BadName:
        return tr("The file's name must be a drawing's, 1 to 64 of A-Z, a-z, 0-9, _ and -, and end "
                  "in .copoly: %1")
            .arg(shown);
    }
    Q_UNREACHABLE();
}

base::Result<DrawingPath, DrawingPathError> findDrawingFile(const QString &text)
{
    const QString path = pathOf(text);
    const QFileInfo info(path);
    if (!info.exists())
        return DrawingPathError{ Code::NotThere, path };
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return DrawingPathError{ Code::CannotRead, path };
    const QByteArray header = file.read(headerSize);
    if (header.size() < headerSize || !header.startsWith(sqliteMagic)
        || header.sliced(applicationIdAt, applicationId.size()) != applicationId)
        return DrawingPathError{ Code::NotADrawing, path };
    const QString name = info.fileName();
    const QString ending = u".copoly"_s;
    const auto drawing = base::DrawingId::fromText(
        QStringView(name).chopped(name.endsWith(ending) ? ending.size() : name.size()));
    if (!drawing)
        return DrawingPathError{ Code::BadName, path };
    return DrawingPath{ info.absolutePath(), *drawing };
}

} // namespace shell
