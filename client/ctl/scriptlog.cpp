// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/scriptlog.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr qsizetype blockSize = 32;

QJsonObject objectOf(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

QByteArray textOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

ScriptLog::ScriptLog(const store::DrawingStore &store, const QByteArray &key)
    : m_key("script." + key)
{
    const QJsonObject head = objectOf(store.value(m_key));
    m_lines = head.value(u"lines"_s).toInteger();
    m_edits = head.value(u"edits"_s).toInteger();
    const QJsonObject expected = head.value(u"expected"_s).toObject();
    for (auto it = expected.begin(); it != expected.end(); ++it)
        m_expected.insert(it.key().toULongLong(), it.value().toString());
    for (qsizetype block = 0; block * blockSize < head.value(u"names"_s).toInteger(); ++block) {
        const QJsonObject names = objectOf(store.value(blockKey(block)));
        for (auto it = names.begin(); it != names.end(); ++it) {
            if (const auto id = model::ShapeId::fromText(it.value().toString().toLatin1())) {
                m_shapes.insert(it.key(), { m_names.size(), *id });
                m_names.append(it.key());
            }
        }
    }
    m_changedBlocks.clear();
}

QByteArray ScriptLog::blockKey(qsizetype block) const
{
    return m_key + ".names." + QByteArray::number(block);
}

std::optional<model::ShapeId> ScriptLog::shape(const QString &name) const
{
    const auto it = m_shapes.constFind(name);
    return it == m_shapes.constEnd() ? std::nullopt : std::optional(it->second);
}

bool ScriptLog::isExpected(const QString &name) const
{
    return std::find(m_expected.begin(), m_expected.end(), name) != m_expected.end();
}

QJsonObject ScriptLog::ids() const
{
    QJsonObject ids;
    for (auto it = m_shapes.begin(); it != m_shapes.end(); ++it)
        ids.insert(it.key(), QString::fromLatin1(it->second.text()));
    return ids;
}

void ScriptLog::lineDone(bool isEdit)
{
    ++m_lines;
    m_edits += isEdit;
}

void ScriptLog::nameShape(const QString &name, const model::ShapeId &shape)
{
    auto it = m_shapes.find(name);
    if (it == m_shapes.end()) {
        it = m_shapes.insert(name, { m_names.size(), shape });
        m_names.append(name);
    }
    it->second = shape;
    m_changedBlocks.insert(it->first / blockSize);
}

void ScriptLog::expectShape(const QString &name, quint64 ticket)
{
    m_expected.insert(ticket, name);
}

std::optional<QString> ScriptLog::takeExpected(quint64 ticket)
{
    const auto it = m_expected.find(ticket);
    if (it == m_expected.end())
        return std::nullopt;
    const QString name = it.value();
    m_expected.erase(it);
    return name;
}

QMap<QByteArray, QByteArray> ScriptLog::takeChanges()
{
    QMap<QByteArray, QByteArray> changes;
    if (m_key.isEmpty())
        return changes;
    for (const qsizetype block : std::exchange(m_changedBlocks, {})) {
        QJsonObject names;
        for (qsizetype i = block * blockSize; i < std::min(m_names.size(), (block + 1) * blockSize);
             ++i)
            names.insert(m_names[i], QString::fromLatin1(m_shapes.value(m_names[i]).second.text()));
        changes.insert(blockKey(block), textOf(names));
    }
    QJsonObject expected;
    for (auto it = m_expected.begin(); it != m_expected.end(); ++it)
        expected.insert(QString::number(it.key()), it.value());
    changes.insert(m_key,
                   textOf({ { u"lines"_s, m_lines },
                            { u"edits"_s, m_edits },
                            { u"names"_s, m_names.size() },
                            { u"expected"_s, expected } }));
    return changes;
}

} // namespace ctl
