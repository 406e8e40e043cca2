// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/spankernels_loops.h"

namespace render {

const SpanKernels &SpanKernels::portable()
{
    static constexpr SpanKernels kernels{ strokeEdgeLoop, blendRowLoop, drawSmallLoop,
                                          blendSpriteLoop, blendAlphasLoop };
    return kernels;
}

const SpanKernels &SpanKernels::best()
{
    static const SpanKernels &kernels = avx2() ? *avx2() : portable();
    return kernels;
}

} // namespace render
