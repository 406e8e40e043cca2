// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace render {

/// The whole number below; of values that an int holds. std::floor() is a call where the machine is not known to
/// have an instruction for it.
template <typename Real> int floorOf(Real v)
{
    const int whole = int(v);
    return whole - (Real(whole) > v);
}

} // namespace render
