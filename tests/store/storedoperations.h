// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/operationcodec.h"
#include "store/drawingstore.h"

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

namespace store {

/// A point that a replica adds as its n-th operation.
inline StoredOperation pointOperation(quint64 replica, quint64 sequence, const QString &label = {})
{
    model::Operation operation;
    operation.id = { { replica }, sequence };
    operation.time = sequence;
    model::AddShape add;
    add.shape = operation.id;
    add.rings = { { { std::int32_t(sequence) * 256, 128 } } };
    add.label = label;
    operation.what = add;
    return { operation.id, model::encodeOperation(operation) };
}

inline std::vector<StoredOperation> pointOperations(quint64 replica, quint64 first, quint64 last)
{
    std::vector<StoredOperation> operations;
    for (quint64 sequence = first; sequence <= last; ++sequence)
        operations.push_back(pointOperation(replica, sequence));
    return operations;
}

inline std::vector<StoredOperation> allOf(const DrawingStore &store)
{
    std::vector<StoredOperation> operations;
    store.forEachOperation(
        [&](const StoredOperation &operation) { operations.push_back(operation); });
    return operations;
}

inline std::vector<StoredOperation> sinceSnapshot(const DrawingStore &store)
{
    std::vector<StoredOperation> operations;
    store.forEachOperationSinceSnapshot(
        [&](const StoredOperation &operation) { operations.push_back(operation); });
    return operations;
}

/// Makes these pieces the snapshot of what is committed.
inline bool makeSnapshot(DrawingStore &store, const std::vector<QByteArray> &pieces)
{
    auto writer = store.beginSnapshot();
    if (!writer)
        return false;
    for (const QByteArray &piece : pieces)
        writer->add(piece);
    writer->end();
    return store.adopt(std::move(writer));
}

inline base::DrawingId drawing()
{
    return *base::DrawingId::fromText(u"room");
}

#ifdef Q_OS_UNIX
/// Makes this process fail to write beyond `bytes` of any file, as on a full disk; -1: no more.
inline bool limitFileSize(qint64 bytes)
{
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit = {};
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return false;
    limit.rlim_cur = bytes < 0 ? limit.rlim_max : rlim_t(bytes);
    return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}
#endif

} // namespace store
