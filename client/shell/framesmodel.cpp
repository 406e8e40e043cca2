// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/framesmodel.h"

#include <QLocale>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace shell {

namespace {

qsizetype costOf(const stomp::Frame &frame)
{
    qsizetype cost = 200 + frame.body.size();
    for (const stomp::Header &header : frame.headers)
        cost += header.first.size() + header.second.size() + 64;
    return cost;
}

} // namespace

FramesModel::FramesModel(base::Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_clock(clock), m_start(clock.now())
{
}

void FramesModel::add(bool isOutgoing, const stomp::Frame &frame)
{
    Entry entry{ m_clock.now() - m_start, isOutgoing, frame.body.size(), frame };
    if (entry.frame.body.size() > maxBodyBytes)
        entry.frame.body.truncate(maxBodyBytes);
    const qsizetype cost = costOf(entry.frame);
    while (!m_entries.empty() && (m_entries.size() >= maxFrames || m_bytes + cost > maxBytes))
        dropOldest();
    const int row = int(m_entries.size());
    beginInsertRows({}, row, row);
    m_bytes += cost;
    m_entries.push_back(std::move(entry));
    endInsertRows();
}

void FramesModel::dropOldest()
{
    beginRemoveRows({}, 0, 0);
    m_bytes -= costOf(m_entries.front().frame);
    m_entries.pop_front();
    endRemoveRows();
}

void FramesModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_bytes = 0;
    m_start = m_clock.now();
    endResetModel();
}

QString FramesModel::textOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Entry &entry = m_entries[std::size_t(index.row())];
    QString text = QString::fromUtf8(entry.frame.command) + u'\n';
    for (const stomp::Header &header : entry.frame.headers)
        text +=
            QString::fromUtf8(header.first) + u": "_s + QString::fromUtf8(header.second) + u'\n';
    text += u'\n';
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString body = decoder(entry.frame.body);
    text += decoder.hasError() ? QString::fromLatin1(entry.frame.body.toHex(' ')) : body;
    if (entry.size > entry.frame.body.size())
        text += u'\n' + tr("(%n octet(s) in all)", nullptr, int(entry.size));
    return text;
}

int FramesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int FramesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FramesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry &entry = m_entries[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole && (index.column() == Time || index.column() == Size))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(index.column())) {
    case Time:
        return QLocale().toString(double(entry.at.count()) / 1000, 'f', 3);
    case Direction:
        return entry.isOutgoing ? tr("out", "direction of a frame")
                                : tr("in", "direction of a frame");
    case Command:
        return QString::fromUtf8(entry.frame.command);
    case Destination:
        return QString::fromUtf8(entry.frame.value("destination"));
    case Size:
        return QLocale().toString(entry.size);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant FramesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Time:
        return tr("Time (s)");
    case Direction:
        return tr("Way");
    case Command:
        return tr("Command");
    case Destination:
        return tr("Destination");
    case Size:
        return tr("Octets");
    case ColumnCount:
        break;
    }
    return {};
}

void FramesModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace shell
