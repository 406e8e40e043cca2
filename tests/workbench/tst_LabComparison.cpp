// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/author.h"
#include "workbench/labcomparison.h"

#include <QTest>

using geometry::Vertex;
using model::Places;
using model::ShapeKind;
using workbench::LabFinding;

namespace {

Vertex at(int x, int y)
{
    return { x * 256, y * 256 };
}

/// A drawing in which things were heard from the lab, in this order.
class Heard
{
public:
    Heard() : author(document, { 1 }) { }

    model::ShapeId point(Vertex place) { return add(ShapeKind::Point, { place }); }
    model::ShapeId polygon(const Places &places) { return add(ShapeKind::Polygon, places); }
    void points(const Places &places)
    {
        for (const Vertex place : places)
            point(place);
    }

    model::Document document;
    model::Author author;

private:
    model::ShapeId add(ShapeKind kind, const Places &places)
    {
        const auto made = author.addDerived(kind, places, ++m_count, {});
        if (!made)
            qFatal("not added");
        return made->operations.front().shape();
    }
    quint64 m_count = 0;
};

std::vector<LabFinding::Kind> kinds(const workbench::LabReport &report)
{
    std::vector<LabFinding::Kind> found;
    for (const LabFinding &finding : report.findings)
        found.push_back(finding.kind);
    return found;
}

const Places first{ at(0, 0), at(10, 0), at(10, 10), at(0, 10) };
const Places second{ at(50, 50), at(60, 50), at(60, 60), at(50, 60) };

} // namespace

class LabComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneServerSaysWhatThePointsSay()
    {
        Heard heard;
        heard.points(first);
        heard.polygon(first);
        heard.points(second);
        heard.polygon(second);
        heard.point(at(99, 99));
        const auto report = workbench::compareLab(heard.document, 4);
        QCOMPARE(report.points, std::size_t(9));
        QCOMPARE(report.published, std::size_t(2));
        QCOMPARE(report.same, std::size_t(2));
        QVERIFY(report.isConsistent());
        QCOMPARE(report.waiting, Places{ at(99, 99) });
    }

    void twoServersWithSplitListsAreFound()
    {
        // Clicks go to one server and the other in turn; each makes polygons of its own list.
        Heard heard;
        for (std::size_t i = 0; i < 4; ++i) {
            heard.point(first[i]);
            heard.point(second[i]);
        }
        const auto one = heard.polygon(first);
        const auto other = heard.polygon(second);
        const auto report = workbench::compareLab(heard.document, 4);
        QCOMPARE(kinds(report),
                 (std::vector{ LabFinding::Kind::Mixed, LabFinding::Kind::Mixed,
                               LabFinding::Kind::NotPublished, LabFinding::Kind::NotPublished }));
        QVERIFY(!report.isConsistent());
        QCOMPARE(report.same, std::size_t(0));
        QCOMPARE(report.findings[0].published, std::optional(one));
        QCOMPARE(report.findings[1].published, std::optional(other));
        QCOMPARE(report.findings[0].said, first);
        QCOMPARE(report.findings[0].expected, (Places{ first[0], second[0], first[1], second[1] }));
        QCOMPARE(report.findings[3].expected, (Places{ first[2], second[2], first[3], second[3] }));
    }

    void anotherOrderIsAnotherPolygon()
    {
        Heard heard;
        heard.points(first);
        heard.polygon({ first[0], first[2], first[1], first[3] });
        const auto report = workbench::compareLab(heard.document, 4);
        QCOMPARE(kinds(report), std::vector{ LabFinding::Kind::OtherOrder });
        QCOMPARE(report.findings[0].expected, first);
    }

    void aVertexThatNobodyClickedIsTold()
    {
        Heard heard;
        heard.points(first);
        heard.polygon({ first[0], first[1], first[2], at(7, 7) });
        QCOMPARE(kinds(workbench::compareLab(heard.document, 4)),
                 (std::vector{ LabFinding::Kind::UnknownPoints, LabFinding::Kind::NotPublished }));
    }

    void aServerThatDiedWithItsPointsIsSeen()
    {
        Heard heard;
        heard.points(first);
        heard.points(second);
        heard.polygon(second);
        QCOMPARE(kinds(workbench::compareLab(heard.document, 4)),
                 (std::vector{ LabFinding::Kind::Same, LabFinding::Kind::NotPublished }));
    }

    void equalPlacesAreSeveralPoints()
    {
        const Places all{ at(1, 1), at(1, 1), at(1, 1), at(1, 1) };
        Heard heard;
        heard.points(all);
        heard.points(all);
        heard.polygon(all);
        heard.polygon(all);
        const auto report = workbench::compareLab(heard.document, 4);
        QVERIFY(report.isConsistent());
        QCOMPARE(report.same, std::size_t(2));
    }

    void whatPeopleMovedCountsWhereItWasHeard()
    {
        Heard heard;
        heard.points(first);
        const auto id = heard.polygon(first);
        QVERIFY(heard.author.move({ id }, at(100, 100)));
        QVERIFY(heard.author.addPolygon({ second }, {}));
        QVERIFY(workbench::compareLab(heard.document, 4).isConsistent());
        QVERIFY(heard.author.moveVertex(id, 0, 0, at(5, 5)));
        QCOMPARE(kinds(workbench::compareLab(heard.document, 4)),
                 std::vector{ LabFinding::Kind::NotPublished });
    }

    void whatPeopleDrewIsNotMissing()
    {
        Heard heard;
        heard.points(first);
        heard.points(second);
        QVERIFY(workbench::compareLab(heard.document, 4).findings.front().isMissing());
        QVERIFY(heard.author.addPolygon({ first }, {}));
        const auto report = workbench::compareLab(heard.document, 4);
        QVERIFY(!report.findings[0].isMissing());
        QVERIFY(report.findings[1].isMissing());
        QVERIFY(heard.author.undo().operations.size() == 1);
        QVERIFY(workbench::compareLab(heard.document, 4).findings.front().isMissing());
    }

    void aGrowingListIsOnePolygonOfAllPoints()
    {
        Heard heard;
        heard.points(first);
        heard.points(second);
        Places all = first;
        all.insert(all.end(), second.begin(), second.end());
        heard.polygon(all);
        QVERIFY(workbench::compareLab(heard.document, 0).isConsistent());
        QVERIFY(!workbench::compareLab(heard.document, 4).isConsistent());
    }

    void anEmptyDrawingIsConsistent()
    {
        const model::Document document;
        const auto report = workbench::compareLab(document, 4);
        QVERIFY(report.isConsistent());
        QVERIFY(report.waiting.empty());
    }
};

QTEST_APPLESS_MAIN(LabComparisonTest)
#include "tst_LabComparison.moc"
