// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace tests {

/// How two pictures of the same shapes differ; RGB32, same size.
struct PictureDifference
{
    int painted = 0; ///< pixels that differ from the background in either
    int flat = 0; ///< painted pixels whose 3x3 surroundings have one colour in the reference
    int flatOff = 0; ///< of these, differing by more than 6
    int off = 0; ///< painted pixels that differ by more than 32
    int badBlocks = 0; ///< 3x3 blocks that differ by more than 32 throughout
    double ink = 0; ///< summed distance from the background, ours
    double inkReference = 0;

    double flatOffShare() const { return flat ? double(flatOff) / flat : 0; }
    double offShare() const { return painted ? double(off) / painted : 0; }
    double flatShare() const { return painted ? double(flat) / painted : 0; }
    double inkError() const
    {
        return inkReference > 0 ? std::abs(ink / inkReference - 1) : (ink > 0 ? 1 : 0);
    }
};

inline int distance(QRgb a, QRgb b)
{
    return std::max({ std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                      std::abs(qBlue(a) - qBlue(b)) });
}

inline PictureDifference compare(const QImage &ours, const QImage &reference, QRgb background)
{
    PictureDifference result;
    const int width = ours.width();
    const int height = ours.height();
    const auto a = [&](int x, int y) {
        return reinterpret_cast<const QRgb *>(ours.constScanLine(y))[x];
    };
    const auto b = [&](int x, int y) {
        return reinterpret_cast<const QRgb *>(reference.constScanLine(y))[x];
    };
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int inkOurs = distance(a(x, y), background);
            const int inkReference = distance(b(x, y), background);
            result.ink += inkOurs;
            result.inkReference += inkReference;
            if (inkOurs <= 2 && inkReference <= 2)
                continue;
            ++result.painted;
            const int difference = distance(a(x, y), b(x, y));
            result.off += difference > 32;
            if (x == 0 || y == 0 || x + 1 == width || y + 1 == height)
                continue;
            bool isFlat = true;
            bool isBad = true;
            for (int j = -1; j <= 1; ++j) {
                for (int i = -1; i <= 1; ++i) {
                    isFlat = isFlat && distance(b(x + i, y + j), b(x, y)) <= 2;
                    isBad = isBad && distance(a(x + i, y + j), b(x + i, y + j)) > 32;
                }
            }
            result.flat += isFlat;
            result.flatOff += isFlat && difference > 6;
            result.badBlocks += isBad;
        }
    }
    return result;
}

/// Fails the test unless both show the same drawing on white as well as correct renderers agree.
inline void verifyAlike(const QImage &ours, const QImage &reference)
{
    const auto difference = compare(ours, reference, qRgb(255, 255, 255));
    const auto report = QStringLiteral("off %1 of %2, flat off %3 of %4, blocks %5, ink %6")
                            .arg(difference.off)
                            .arg(difference.painted)
                            .arg(difference.flatOff)
                            .arg(difference.flat)
                            .arg(difference.badBlocks)
                            .arg(difference.ink / difference.inkReference);
    const double most = difference.flatShare() < 0.2 ? 0.15 : 0.015;
    QVERIFY2(difference.badBlocks == 0, qPrintable(report));
    QVERIFY2(difference.offShare() <= most, qPrintable(report));
    QVERIFY2(difference.flatOffShare() <= 0.0005, qPrintable(report));
    QVERIFY2(difference.inkError() <= 0.06, qPrintable(report));
}

} // namespace tests
