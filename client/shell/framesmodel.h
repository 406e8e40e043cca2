// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "stomp/frame.h"

#include <QAbstractTableModel>

#include <deque>

namespace shell {

/// The last frames of a connection, for the inspector.
///
/// Units:   time in ms since the start of the log.
/// Limits:  maxFrames and maxBytes; the oldest go first. A body is kept up to maxBodyBytes.
class FramesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Direction, Command, Destination, Size, ColumnCount };
    static constexpr std::size_t maxFrames = 5000;
    static constexpr qsizetype maxBytes = 16 * 1024 * 1024;
    static constexpr qsizetype maxBodyBytes = 64 * 1024;

    explicit FramesModel(base::Clock &clock, QObject *parent = nullptr);

    /// Secrets are masked already (Session does).
    void add(bool isOutgoing, const stomp::Frame &frame);
    void clear();
    /// All of it as text.
    QString textOf(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void retranslate();

private:
    struct Entry
    {
        base::Milliseconds at;
        bool isOutgoing = false;
        qsizetype size = 0; ///< of the body, as it was
        stomp::Frame frame;
    };
    void dropOldest();

    base::Clock &m_clock;
    base::Milliseconds m_start;
    std::deque<Entry> m_entries;
    qsizetype m_bytes = 0;
};

} // namespace shell
