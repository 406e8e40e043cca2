// SPDX-License-Identifier: GPL-3.0-or-later
// Any octets as a message from the room or from the lab: what is read can be written and read again, and a drawing takes it.
#include "model/document.h"
#include "sync/labbodies.h"
#include "sync/message.h"

#include <cstdlib>

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// The members of an object come in any order, so versions are compared as sets and the rest as text.
bool isSame(const syncing::Message &a, const syncing::Message &b)
{
    const auto *hereA = std::get_if<syncing::HereMessage>(&a.what);
    const auto *wantA = std::get_if<syncing::WantMessage>(&a.what);
    if (hereA)
        return hereA->have == std::get<syncing::HereMessage>(b.what).have;
    if (wantA)
        return wantA->need == std::get<syncing::WantMessage>(b.what).need;
    return syncing::encodeMessage(a) == syncing::encodeMessage(b);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArrayView body(data, qsizetype(size));
    for (const auto &ring : { syncing::readLabPoints(body), syncing::readLabPolygon(body) })
        require(ring.empty()
                || syncing::readLabPoints(syncing::writeLabPolygon(ring)).size() == ring.size());

    const auto message = syncing::decodeMessage(body);
    if (!message) {
        require(!message.error().text.isEmpty());
        return 0;
    }
    const auto again = syncing::decodeMessage(syncing::encodeMessage(*message));
    require(again.hasValue() && isSame(*message, *again));
    if (const auto *ops = std::get_if<syncing::OpsMessage>(&message->what)) {
        model::Document forwards, backwards;
        for (const syncing::TextOperation &one : ops->operations)
            forwards.apply(one.operation);
        for (auto it = ops->operations.rbegin(); it != ops->operations.rend(); ++it)
            backwards.apply(it->operation);
        require(forwards.shownCount() <= ops->operations.size());
        require(forwards.slotCount() == backwards.slotCount() || ops->operations.size() > 1);
        for (model::Slot slot = 0; slot < forwards.slotCount(); ++slot)
            require(forwards.rings(slot).all().size() == forwards.vertices(slot).size());
    }
    return 0;
}
