// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite.h"

#include <QVariant>

#include <atomic>

using namespace Qt::StringLiterals;

namespace store {

Sqlite::~Sqlite()
{
    close();
}

bool Sqlite::open(const QString &path)
{
    static std::atomic<quint64> counter = 0;
    m_name = u"copoly.store.%1"_s.arg(++counter);
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=0"_s);
    if (m_database.open())
        return true;
    note(m_database.lastError());
    return false;
}

void Sqlite::close()
{
    if (m_name.isEmpty())
        return;
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

bool Sqlite::run(std::initializer_list<const char *> statements)
{
    QSqlQuery one(m_database);
    for (const char *statement : statements) {
        if (!one.exec(QString::fromLatin1(statement))) {
            note(one.lastError());
            return false;
        }
        one.finish();
    }
    return true;
}

bool Sqlite::prepare(QSqlQuery &query, const char *statement)
{
    query = QSqlQuery(m_database);
    query.setForwardOnly(true);
    if (query.prepare(QString::fromLatin1(statement)))
        return true;
    note(query.lastError());
    return false;
}

bool Sqlite::exec(QSqlQuery &query)
{
    if (query.exec())
        return true;
    note(query.lastError());
    return false;
}

QVariant Sqlite::scalar(const char *statement)
{
    QSqlQuery one(m_database);
    one.setForwardOnly(true);
    if (!one.exec(QString::fromLatin1(statement)) || !one.next()) {
        note(one.lastError());
        return {};
    }
    return one.value(0);
}

QSqlQuery Sqlite::query() const
{
    QSqlQuery one(m_database);
    one.setForwardOnly(true);
    return one;
}

void Sqlite::note(const QSqlError &error)
{
    m_lastCode = error.nativeErrorCode().toInt() & 0xff; // the rest is the extended code
    m_lastText = error.text();
}

} // namespace store
