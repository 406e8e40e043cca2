// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/namebook.h"

#include <QTest>

using namespace Qt::StringLiterals;
using model::ReplicaId;
using syncing::NameBook;

class tst_NameBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhoWasMet()
    {
        NameBook book;
        QVERIFY(book.learn({ 1 }, u"Ana"_s));
        QVERIFY(!book.learn({ 1 }, u"Ana"_s));
        QVERIFY(!book.learn({ 2 }, {}));
        QVERIFY(book.learn({ 1 }, u"Ana Mar\u00eda"_s));
        QCOMPARE(book.nameOf({ 1 }), u"Ana Mar\u00eda"_s);
        QCOMPARE(book.nameOf({ 2 }), QString());
        NameBook again;
        again.restore(book.save());
        QCOMPARE(again.nameOf({ 1 }), u"Ana Mar\u00eda"_s);
    }
    void forgetsThoseMetFirst()
    {
        NameBook book;
        for (quint64 i = 1; i <= NameBook::mostPeople + 2; ++i)
            book.learn({ i }, QString::number(i));
        QCOMPARE(book.nameOf({ 2 }), QString());
        QCOMPARE(book.nameOf({ 3 }), u"3"_s);
        NameBook again;
        again.restore(book.save());
        QCOMPARE(again.save(), book.save());
    }
    void survivesWhatIsNoBook_data()
    {
        QTest::addColumn<QByteArray>("saved");
        for (const char *saved :
             { "", "x", "{}", "[1]", "[[]]", "[[5,6]]", "[[\"1\"]]", "[[\"\",\"Ana\"]]" })
            QTest::newRow(saved) << QByteArray(saved);
    }
    void survivesWhatIsNoBook()
    {
        QFETCH(QByteArray, saved);
        NameBook book;
        book.restore(saved);
        QCOMPARE(book.save(), "[]");
    }
};

QTEST_GUILESS_MAIN(tst_NameBook)
#include "tst_namebook.moc"
