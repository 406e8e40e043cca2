// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace base {

/// Where random numbers come from; tests and simulations give a seeded one.
class Random
{
public:
    virtual ~Random() = default;
    virtual quint64 next64() = 0;

    /// Evenly from 0 to 1, without 1.
    double nextUnit() { return double(next64() >> 11) * 0x1.0p-53; }
    /// Evenly from 0 to limit - 1; limit at least 1.
    quint64 nextBelow(quint64 limit) { return quint64(nextUnit() * double(limit)); }
};

/// The operating system's generator: good enough for identities.
class SystemRandom final : public Random
{
public:
    quint64 next64() override;
};

/// A fixed sequence for a seed (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
class SeededRandom final : public Random
{
public:
    explicit SeededRandom(quint64 seed) : m_state(seed) { }
    quint64 next64() override;

private:
    quint64 m_state;
};

} // namespace base
