// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with AVX2 switched on where the compiler has it; nothing here may run before the check below.
#include "render/spankernels_loops.h"

namespace render {

const SpanKernels *SpanKernels::avx2()
{
#if defined(__AVX2__)
    static constexpr SpanKernels kernels{ strokeEdgeLoop, blendRowLoop, drawSmallLoop,
                                          blendSpriteLoop, blendAlphasLoop };
    return __builtin_cpu_supports("avx2") ? &kernels : nullptr;
#else
    return nullptr;
#endif
}

} // namespace render
