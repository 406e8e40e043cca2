// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/snapshotfile.h"

#include "model/documentsnapshot.h"
#include "model/octets.h"
#include "store/checksum.h"

#include <QFileInfo>
#include <QStorageInfo>

#include <filesystem>

using namespace Qt::StringLiterals;

namespace store {

namespace {

// The file: this line, then blocks, each its size (4 octets), its checksum (8), its octets. The first is the head, the
// last is empty. Numbers are little endian. A checksum depends on the head and on the block's place.
const QByteArray firstLine = "Copoly snapshot\n";
constexpr quint32 fileVersion = 1;
constexpr qsizetype blockHeadBytes = 12;
constexpr qsizetype maxBlockBytes = 1024 * 1024 * 1024;
/// A snapshot is of use; a full disk is in the way of everything.
constexpr qint64 roomToLeave = 256 * 1024 * 1024;
constexpr quint64 roomLookEvery = 16; ///< blocks

quint64 blockSum(QByteArrayView octets, quint64 headSum, quint64 place)
{
    return bulkChecksum(octets, headSum + place);
}

bool rename(const QString &from, const QString &to)
{
    std::error_code error;
    std::filesystem::rename(from.toStdU16String(), to.toStdU16String(), error);
    return !error;
}

QString unfinished(const QString &fileName)
{
    return fileName + u"-new"_s;
}

} // namespace

QByteArray SnapshotHead::save() const
{
    model::OctetWriter out;
    out.number(fileVersion);
    out.number(model::DocumentSaver::formatVersion);
    out.number(lastRow);
    out.number(count);
    out.number(digest);
    QList<model::ReplicaId> replicas = versions.byReplica().keys();
    std::sort(replicas.begin(), replicas.end());
    out.number(quint32(replicas.size()));
    for (const model::ReplicaId replica : replicas) {
        const model::Ranges ranges = versions.of(replica);
        out.number(replica.value);
        out.number(digests.value(replica));
        out.number(quint32(ranges.ranges().size()));
        for (const model::Range &range : ranges.ranges()) {
            out.number(range.first);
            out.number(range.last);
        }
    }
    return out.take();
}

std::optional<SnapshotHead> SnapshotHead::load(QByteArrayView octets)
{
    model::OctetReader in(octets);
    if (in.number<quint32>() != fileVersion
        || in.number<quint32>() != model::DocumentSaver::formatVersion)
        return std::nullopt;
    SnapshotHead head;
    head.lastRow = in.number<qint64>();
    head.count = in.number<quint64>();
    head.digest = in.number<quint64>();
    quint64 digest = 0;
    for (auto replicas = in.number<quint32>(); replicas > 0 && in.isGood(); --replicas) {
        const model::ReplicaId replica{ in.number<quint64>() };
        const auto one = in.number<quint64>();
        head.digests.insert(replica, one);
        digest ^= one;
        for (auto ranges = in.number<quint32>(); ranges > 0 && in.isGood(); --ranges) {
            const auto first = in.number<quint64>();
            head.versions.add(replica, { first, in.number<quint64>() });
        }
    }
    if (!in.isGood() || !in.isAtEnd() || head.lastRow <= 0 || digest != head.digest
        || head.versions.count() != head.count)
        return std::nullopt;
    return head;
}

QByteArray SnapshotHead::mark() const
{
    return QByteArray::number(lastRow) + ' ' + QByteArray::number(bulkChecksum(save()), 16);
}

QString Snapshot::fileName(const QString &drawingFile)
{
    return drawingFile + u".snapshot"_s;
}

void Snapshot::remove(const QString &fileName)
{
    QFile::remove(fileName);
    QFile::remove(unfinished(fileName));
}

std::optional<Snapshot> Snapshot::read(const QString &fileName, const QByteArray &mark)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)
        || file.read(firstLine.size()) != firstLine)
        return std::nullopt;
    Snapshot snapshot;
    quint64 headSum = 0;
    qint64 left = file.size() - firstLine.size();
    for (quint64 place = 0;; ++place) {
        const QByteArray blockHead = file.read(blockHeadBytes);
        if (blockHead.size() != blockHeadBytes)
            return std::nullopt;
        left -= blockHeadBytes;
        model::OctetReader in(blockHead);
        const qint64 size = in.number<quint32>();
        const auto sum = in.number<quint64>();
        if (size > left || size > maxBlockBytes)
            return std::nullopt;
        QByteArray block(size, Qt::Uninitialized);
        if (file.read(block.data(), size) != size || sum != blockSum(block, headSum, place))
            return std::nullopt;
        left -= size;
        if (place == 0) {
            auto head = SnapshotHead::load(block);
            if (!head || head->mark() != mark)
                return std::nullopt;
            snapshot.head = std::move(*head);
            headSum = sum;
        } else if (size > 0) {
            snapshot.pieces.push_back(std::move(block));
        } else {
            break;
        }
    }
    if (left != 0)
        return std::nullopt;
    return snapshot;
}

SnapshotWriter::SnapshotWriter(const QString &fileName, SnapshotHead head)
    : m_fileName(fileName), m_head(std::move(head)), m_file(unfinished(fileName)),
      m_thread([this] { work(); })
{
}

SnapshotWriter::~SnapshotWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isGivenUp = true;
    }
    m_changed.notify_all();
    m_thread.join();
    QFile::remove(unfinished(m_fileName));
}

void SnapshotWriter::add(QByteArray piece)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queued += piece.size();
        m_queue.push_back(std::move(piece));
    }
    m_changed.notify_all();
}

qsizetype SnapshotWriter::queuedBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_queued;
}

void SnapshotWriter::waitForRoom(qsizetype bytes)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this, bytes] { return m_isEnded || m_queued <= bytes; });
}

void SnapshotWriter::end()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isComplete = true;
    }
    m_changed.notify_all();
}

bool SnapshotWriter::isEnded() const
{
    const std::lock_guard lock(m_mutex);
    return m_isEnded;
}

bool SnapshotWriter::isFailed() const
{
    const std::lock_guard lock(m_mutex);
    return m_isFailed;
}

void SnapshotWriter::waitForEnd()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_isEnded; });
}

bool SnapshotWriter::replaceLast()
{
    return isEnded() && !isFailed() && rename(unfinished(m_fileName), m_fileName);
}

bool SnapshotWriter::hasRoom() const
{
    const QStorageInfo disk(QFileInfo(m_fileName).path());
    return !disk.isValid() || disk.bytesAvailable() > roomToLeave;
}

bool SnapshotWriter::write(const QByteArray &octets)
{
    if (octets.size() > maxBlockBytes || (m_blocks % roomLookEvery == 0 && !hasRoom()))
        return false;
    const quint64 sum = blockSum(octets, m_headSum, m_blocks);
    if (m_blocks++ == 0)
        m_headSum = sum;
    model::OctetWriter head(blockHeadBytes);
    head.number(quint32(octets.size()));
    head.number(sum);
    return m_file.write(head.take()) == blockHeadBytes && m_file.write(octets) == octets.size();
}

void SnapshotWriter::work()
{
    bool isGood = m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered)
        && m_file.write(firstLine) == firstLine.size() && write(m_head.save());
    std::unique_lock lock(m_mutex);
    while (isGood) {
        m_changed.wait(lock, [this] { return m_isGivenUp || m_isComplete || !m_queue.empty(); });
        if (m_isGivenUp)
            break;
        if (m_queue.empty()) {
            lock.unlock();
            isGood = write({});
            lock.lock();
            break;
        }
        const QByteArray piece = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        isGood = write(piece);
        lock.lock();
        m_queued -= piece.size();
        m_changed.notify_all();
    }
    lock.unlock();
    m_file.close();
    lock.lock();
    m_isFailed = !isGood || m_isGivenUp;
    m_isEnded = true;
    m_queue.clear();
    m_queued = 0;
    lock.unlock();
    m_changed.notify_all();
}

} // namespace store
