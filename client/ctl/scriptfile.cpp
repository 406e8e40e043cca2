// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/scriptfile.h"

#include "ctl/editreader.h"

#include <QCryptographicHash>
#include <QFileInfo>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr qsizetype keyBytes = 16;

QByteArray keyOf(QFile &file)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(&file);
    file.seek(0);
    return hash.result().first(keyBytes).toHex();
}

} // namespace

QString placeText(const QString &name, qsizetype line, qsizetype column, const QString &text)
{
    return u"%1:%2:%3: %4"_s.arg(name).arg(line).arg(column).arg(text);
}

base::Result<std::shared_ptr<Script>, ScriptRefusal> openScript(const QString &fileName)
{
    auto script = std::make_shared<Script>();
    if (fileName == u"-"_s) {
        script->name = u"standard input"_s;
        script->lines = std::make_unique<PipeLines>(STDIN_FILENO);
        return script;
    }
    script->name = fileName;
    auto file = std::make_unique<QFile>(fileName);
    const bool isFolder = QFileInfo(fileName).isDir();
    if (isFolder || !file->open(QIODevice::ReadOnly)) {
        const QString why = isFolder ? u"it is a folder"_s : file->errorString();
        return ScriptRefusal{ ExitCode::BadUsage,
                              u"The script %1 cannot be read: %2."_s.arg(fileName, why) };
    }
    if (file->isSequential()) {
        const int descriptor = ::dup(file->handle());
        script->lines = std::make_unique<PipeLines>(descriptor);
        return script;
    }
    script->key = keyOf(*file);
    FileLines lines(std::move(file));
    for (qsizetype number = 1; const auto line = lines.next(); ++number) {
        if (line->trimmed().isEmpty())
            continue;
        if (const auto edit = readEdit(*line); !edit)
            return ScriptRefusal{ ExitCode::BadInput,
                                  placeText(fileName, number, edit.error().column,
                                            edit.error().text) };
    }
    file = lines.takeFile();
    file->seek(0);
    script->lines = std::make_unique<FileLines>(std::move(file));
    return script;
}

} // namespace ctl
