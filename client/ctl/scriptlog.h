// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ids.h"
#include "store/drawingstore.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QSet>

#include <optional>

namespace ctl {

/// How far a script has come, and which shapes it has named: what a store must remember so that no
/// line is applied twice.
///
/// A script is known by a key made of its bytes; without one nothing is remembered beyond this run
/// (standard input).
/// What changes is handed out by takeChanges() and must be committed together with the line's
/// operations.
class ScriptLog
{
public:
    ScriptLog() = default;
    ScriptLog(const store::DrawingStore &store, const QByteArray &key);

    qsizetype linesDone() const { return m_lines; }
    qsizetype editsDone() const { return m_edits; }
    std::optional<model::ShapeId> shape(const QString &name) const;
    /// A point of this name was sent to the lab's server and is no shape yet.
    bool isExpected(const QString &name) const;
    /// Name to id, of all that are known.
    QJsonObject ids() const;

    void lineDone(bool isEdit);
    void nameShape(const QString &name, const model::ShapeId &shape);
    void expectShape(const QString &name, quint64 ticket);
    /// The name that was waiting for it.
    std::optional<QString> takeExpected(quint64 ticket);

    QMap<QByteArray, QByteArray> takeChanges();

private:
    QByteArray blockKey(qsizetype block) const;

    QByteArray m_key;
    qsizetype m_lines = 0;
    qsizetype m_edits = 0;
    /// Names in the order in which they came, in blocks, so that a new one does not write all anew.
    QList<QString> m_names;
    QHash<QString, std::pair<qsizetype, model::ShapeId>> m_shapes;
    QMap<quint64, QString> m_expected;
    QSet<qsizetype> m_changedBlocks;
};

} // namespace ctl
