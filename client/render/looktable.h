// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operation.h"
#include "render/rasterizer.h"

#include <QHash>

#include <array>
#include <memory>
#include <mutex>

namespace render {

/// How a shape is drawn, without its form.
struct Look
{
    Rgb fill = 0;
    Rgb stroke = 0;
    quint16 opacity = 0; ///< thousandths
    bool isPoint = false;

    friend bool operator==(const Look &, const Look &) = default;
};

/// The looks of a drawing's shapes, each once. They never change or move.
///
/// Limits:  the first 16 777 216 looks; later ones are drawn as the last.
/// Thread:  any add, each with a memo of its own; others may read what was added before they were told its number.
class LookTable
{
public:
    /// The looks that were asked for last: most drawings have a few.
    class Memo
    {
        friend class LookTable;
        struct Entry
        {
            quint64 key = 0;
            quint32 number = UINT32_MAX;
        };
        std::array<Entry, 1024> m_entries;
    };

    quint32 number(model::ShapeKind kind, const model::Style &style, Memo &memo);
    const Look &at(quint32 number) const
    {
        return m_blocks[number / blockSize][number % blockSize];
    }

private:
    static constexpr quint32 blockSize = 4096;

    std::array<std::unique_ptr<Look[]>, 4096> m_blocks;
    std::mutex m_mutex; ///< of those who add
    QHash<quint64, quint32> m_numbers;
    quint32 m_count = 0;
};

} // namespace render
