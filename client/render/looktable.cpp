// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/looktable.h"

#include <algorithm>

namespace render {

namespace {

Rgb toRgb(model::Colour colour)
{
    return Rgb(colour.red) << 16 | Rgb(colour.green) << 8 | Rgb(colour.blue);
}

} // namespace

quint32 LookTable::number(model::ShapeKind kind, const model::Style &style, Memo &memo)
{
    Look look;
    look.isPoint = kind == model::ShapeKind::Point;
    look.fill = toRgb(style.fill);
    if (!look.isPoint) {
        look.stroke = toRgb(style.stroke);
        look.opacity = quint16(std::clamp(style.fillOpacity, 0, model::Style::opaque));
    }
    const quint64 key = quint64(look.fill) | quint64(look.stroke) << 24
        | quint64(look.opacity) << 48 | quint64(look.isPoint) << 63;
    Memo::Entry &recent = memo.m_entries[(key * 0x9e3779b97f4a7c15u >> 32) % memo.m_entries.size()];
    if (recent.number != UINT32_MAX && recent.key == key)
        return recent.number;
    const std::lock_guard lock(m_mutex);
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.cend()) {
        recent = { key, *known };
        return *known;
    }
    if (m_count == m_blocks.size() * blockSize)
        return m_count - 1;
    if (m_count % blockSize == 0)
        m_blocks[m_count / blockSize] = std::make_unique<Look[]>(blockSize);
    m_blocks[m_count / blockSize][m_count % blockSize] = look;
    m_numbers.insert(key, m_count);
    return m_count++;
}

} // namespace render
