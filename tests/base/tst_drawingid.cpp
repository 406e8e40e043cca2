// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/drawingid.h"

#include <QTest>

using base::DrawingId;
using namespace Qt::StringLiterals;

class tst_DrawingId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOneWordOfATopic_data();
    void takesOneWordOfATopic();
    void ordersByText();
};

void tst_DrawingId::takesOneWordOfATopic_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("one letter") << u"a"_s << true;
    QTest::newRow("all kinds") << u"AZaz09_-"_s << true;
    QTest::newRow("only a dash") << u"-"_s << true;
    QTest::newRow("64 long") << QString(64, u'x') << true;
    QTest::newRow("65 long") << QString(65, u'x') << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("dot") << u"a.b"_s << false;
    QTest::newRow("slash") << u"a/b"_s << false;
    QTest::newRow("star") << u"*"_s << false;
    QTest::newRow("hash") << u"#"_s << false;
    QTest::newRow("space") << u"a b"_s << false;
    QTest::newRow("line break at the end") << u"a\n"_s << false;
    QTest::newRow("NUL") << QString(QChar(u'\0')) << false;
    QTest::newRow("letter with accent") << u"\u00e9"_s << false;
    QTest::newRow("digit of another script") << u"\u0661"_s << false;
    QTest::newRow("beyond 16 bits") << u"\U0001d7d8"_s << false;
}

void tst_DrawingId::takesOneWordOfATopic()
{
    QFETCH(QString, text);
    QFETCH(bool, isGood);
    const auto id = DrawingId::fromText(text);
    QCOMPARE(id.has_value(), isGood);
    if (id)
        QCOMPARE(id->text(), text);
}

void tst_DrawingId::ordersByText()
{
    const auto a = *DrawingId::fromText(u"a"), b = *DrawingId::fromText(u"b");
    QVERIFY(a < b);
    QVERIFY(a != b);
    QVERIFY(a == *DrawingId::fromText(u"a"));
    QVERIFY(*DrawingId::fromText(u"A") < a);
}

QTEST_GUILESS_MAIN(tst_DrawingId)
#include "tst_drawingid.moc"
