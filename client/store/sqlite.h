// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace store {

/// One connection to one SQLite file, closed and forgotten with the object.
///
/// Queries made of it must end before it does.
/// Errors:  functions answer false; lastCode() and lastText() tell more.
/// Thread:  the one that opened it.
class Sqlite final
{
public:
    Sqlite() = default;
    ~Sqlite();
    Sqlite(const Sqlite &) = delete;
    Sqlite &operator=(const Sqlite &) = delete;

    bool open(const QString &path);
    void close();
    bool isOpen() const { return m_database.isOpen(); }

    /// Runs statements that answer nothing of interest, one after the other.
    bool run(std::initializer_list<const char *> statements);
    bool run(const char *statement) { return run({ statement }); }
    bool prepare(QSqlQuery &query, const char *statement);
    /// Runs a prepared query with its values bound.
    bool exec(QSqlQuery &query);
    /// The first column of the first row; invalid when there is none.
    QVariant scalar(const char *statement);
    QSqlQuery query() const;

    /// SQLite's primary result code (5 busy, 11 corrupt, 13 full, 26 not a database), 0 for none.
    int lastCode() const { return m_lastCode; }
    QString lastText() const { return m_lastText; }
    void note(const QSqlError &error);

    static constexpr int sqlError = 1;
    static constexpr int busy = 5;
    static constexpr int readOnly = 8;
    static constexpr int corrupt = 11;
    static constexpr int full = 13;
    static constexpr int cannotOpen = 14;
    static constexpr int notADatabase = 26;

private:
    QSqlDatabase m_database;
    QString m_name;
    int m_lastCode = 0;
    QString m_lastText;
};

} // namespace store
