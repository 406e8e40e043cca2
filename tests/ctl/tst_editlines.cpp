// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/editlines.h"
#include "ctl/watchcommand.h"

#include "model/author.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ctl;

class tst_editlines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsEachKindOfEdit();
    void tellsUndoAsTheEditThatItMakes();
    void showsFramesWithoutSecrets();
};

namespace {

QStringList editsOf(EditLines &lines, const model::Transaction &made)
{
    QStringList edits;
    for (const model::Operation &operation : made.operations) {
        for (const QJsonObject &line : lines.linesOf(operation))
            edits.append(line.value(u"edit"_s).toString());
    }
    return edits;
}

} // namespace

void tst_editlines::tellsEachKindOfEdit()
{
    model::Document document;
    model::Author author(document, { 1 });
    EditLines lines(document);
    const auto added =
        *author.addPolygon({ { { 0, 0 }, { 256, 0 }, { 256, 256 }, { 0, 256 } } }, {}, u"p"_s);
    const model::ShapeId id = added.operations[0].shape();
    const QJsonObject add = lines.linesOf(added.operations[0]).at(0);
    QCOMPARE(add.value(u"edit"_s).toString(), u"add"_s);
    QCOMPARE(add.value(u"shape"_s).toString(), QString::fromLatin1(id.text()));
    QCOMPARE(add.value(u"label"_s).toString(), u"p"_s);
    QCOMPARE(add.value(u"rings"_s).toArray().at(0).toArray().at(2).toArray(), (QJsonArray{ 1, 1 }));

    QVERIFY(author.move({ id }, { 128, 0 }));
    const auto again = *author.move({ id }, { 256, -256 });
    QCOMPARE(editsOf(lines, again), QStringList(u"move"_s));
    const auto third = *author.move({ id }, { 256, 0 });
    QCOMPARE(lines.linesOf(third.operations[0]).at(0).value(u"by"_s).toArray(),
             (QJsonArray{ 1, 0 }));

    const auto vertex = *author.moveVertex(id, 0, 0, { 512, 512 });
    const QJsonObject moved = lines.linesOf(vertex.operations[0]).at(0);
    QCOMPARE(moved.value(u"edit"_s).toString(), u"vertex"_s);
    QCOMPARE(moved.value(u"to"_s).toArray(),
             (QJsonArray{ 2, 2 })); // in the scene, not before the move
    QCOMPARE(editsOf(lines, *author.insertVertices(id, 0, 1, { { 0, 0 } })),
             QStringList(u"insert"_s));
    QCOMPARE(editsOf(lines, *author.dropVertex(id, 0, 0)), QStringList(u"drop"_s));
    model::StyleChange change;
    change.fill = model::Colour{ 1, 2, 3 };
    change.label = u"x"_s;
    const auto set = *author.setProperties({ id }, change);
    QCOMPARE(editsOf(lines, set), QStringList(u"set"_s)); // one edit, one line
    QCOMPARE(lines.linesOf(set.operations[0]).at(0).value(u"fill"_s).toString(), u"#010203"_s);
    QCOMPARE(editsOf(lines, *author.remove({ id })), QStringList(u"remove"_s));
}

void tst_editlines::tellsUndoAsTheEditThatItMakes()
{
    model::Document document;
    model::Author author(document, { 1 });
    EditLines lines(document);
    QVERIFY(author.addPoint({ 0, 0 }, {}));
    QCOMPARE(editsOf(lines, author.undo()), QStringList(u"remove"_s));
    QCOMPARE(editsOf(lines, author.redo()), QStringList(u"add"_s));
}

void tst_editlines::showsFramesWithoutSecrets()
{
    const stomp::Frame frame{ "CONNECT",
                              { { "login", "ana" }, { "passcode", "hush" }, { "login", "bob" } },
                              "\xff" };
    const QJsonObject shown = frameLine(u"out"_s, frame).value(u"frame"_s).toObject();
    QCOMPARE(shown.value(u"headers"_s).toArray(),
             (QJsonArray{ QJsonArray{ u"login"_s, u"ana"_s }, QJsonArray{ u"passcode"_s, u"***"_s },
                          QJsonArray{ u"login"_s, u"bob"_s } }));
    QCOMPARE(shown.value(u"body64"_s).toString(), u"/w=="_s);
    QVERIFY(!shown.contains(u"body"_s));
}

QTEST_GUILESS_MAIN(tst_editlines)
#include "tst_editlines.moc"
