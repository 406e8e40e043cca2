// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "canvas/scenerecipe.h"

#include <QRectF>
#include <QSize>
#include <QString>

#include <optional>
#include <vector>

class QByteArray;

namespace canvas {

/// What a benchmark is to do: which drawings, seen how, and what is done with them.
///
/// Errors:  parse() says in English what is wrong and where.
struct BenchmarkPlan
{
    enum class Move { Pan, Zoom, Drag, Edits };

    struct Scene
    {
        QString name;
        QString file; ///< GeoJSON, as written in the plan; else the recipe holds
        SceneRecipe recipe;
        std::optional<QRectF> view; ///< scene units; else all shapes
        std::vector<Move> moves;
        int frames = 300;
        int editsPerSecond = 10000;
    };

    QSize size{ 1920, 1080 };
    std::vector<Scene> scenes;

    static base::Result<BenchmarkPlan, QString> parse(const QByteArray &json);
    static QString nameOf(Move move);
};

} // namespace canvas
