// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/dialect.h"

using namespace Qt::StringLiterals;

namespace syncing {

Dialect Dialect::lab()
{
    return {
        true, u"/app/newpoint.{id}"_s, u"/topic/newpoint.{id}"_s, u"/topic/newpolygon.{id}"_s, {}, 0
    };
}

Dialect Dialect::pointsOnly()
{
    return { true,
             u"/topic/newpoint.{id}"_s,
             u"/topic/newpoint.{id}"_s,
             u"/topic/newpolygon.{id}"_s,
             u"/topic/newpolygon.{id}"_s,
             0 };
}

Dialect Dialect::classic()
{
    return { true, u"/app/newpoint"_s, u"/topic/newpoint"_s, u"/topic/newpolygon"_s, {}, 0 };
}

} // namespace syncing
