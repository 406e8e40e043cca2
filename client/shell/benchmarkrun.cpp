// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/benchmarkrun.h"

#include "canvas/benchmark.h"
#include "formats/exportfile.h"
#include "formats/geojsonreader.h"
#include "model/author.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

constexpr int ok = 0;
constexpr int cannotWrite = 1;
constexpr int badInput = 4;

int refuse(int code, const QString &text)
{
    std::fprintf(stderr, "copoly: %s\n", qPrintable(text));
    return code;
}

canvas::Benchmark::Outside::Drawing readDrawing(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return u"%1: %2"_s.arg(path, file.errorString());
    const auto imported = formats::readGeoJson(file.readAll());
    if (!imported) {
        const formats::ImportError &error = imported.error();
        return u"%1:%2:%3: %4"_s.arg(path).arg(error.line).arg(error.column).arg(error.text);
    }
    model::Document document;
    model::Author author(document, { 1 });
    std::vector<model::Operation> operations;
    model::Document::Batch batch(document);
    for (const formats::ImportedShape &shape : imported->shapes) {
        auto made = shape.kind == model::ShapeKind::Point
            ? author.addPoint(shape.rings.front().front(), shape.style, shape.label)
            : author.addPolygon(shape.rings, shape.style, shape.label);
        if (!made)
            return u"%1: a shape is too large"_s.arg(path);
        for (model::Operation &operation : made->operations)
            operations.push_back(std::move(operation));
    }
    return operations;
}

bool write(const QString &path, const QJsonObject &report)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(report).toJson()) > 0
        && file.commit();
}

} // namespace

int runBenchmark(const Options &options)
{
    QFile scenes(options.scenes);
    if (!scenes.open(QIODevice::ReadOnly))
        return refuse(badInput, u"%1: %2"_s.arg(options.scenes, scenes.errorString()));
    const auto plan = canvas::BenchmarkPlan::parse(scenes.readAll());
    if (!plan)
        return refuse(badInput, u"%1: %2"_s.arg(options.scenes, plan.error()));
    if (!QFileInfo(QFileInfo(options.report).absolutePath()).isWritable())
        return refuse(cannotWrite, u"%1 cannot be written"_s.arg(options.report));
    if (!options.dump.isEmpty() && !QDir().mkpath(options.dump))
        return refuse(cannotWrite, u"%1 cannot be written"_s.arg(options.dump));

    const QDir base = QFileInfo(options.scenes).absoluteDir();
    canvas::Benchmark::Outside outside;
    outside.readDrawing = [base](const QString &file) { return readDrawing(base.filePath(file)); };
    if (!options.dump.isEmpty()) {
        outside.dump = [folder = QDir(options.dump)](const QString &name,
                                                     const model::Document &document) {
            QString plain = name;
            plain.replace(QRegularExpression(u"[^A-Za-z0-9_.-]"_s), u"_"_s);
            return formats::exportDrawing(document, folder.filePath(plain + u".geojson"_s))
                .hasValue();
        };
    }
    canvas::Benchmark benchmark(*plan, std::move(outside));
    QObject::connect(&benchmark, &canvas::Benchmark::finished, qApp,
                     [&options](const QJsonObject &report) {
                         QCoreApplication::exit(
                             write(options.report, report)
                                 ? ok
                                 : refuse(cannotWrite, options.report + u" cannot be written"_s));
                     });
    QObject::connect(&benchmark, &canvas::Benchmark::failed, qApp,
                     [](const QString &why) { QCoreApplication::exit(refuse(badInput, why)); });
    benchmark.start();
    return QCoreApplication::exec();
}

} // namespace shell
