// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation.h"

#include <QDir>
#include <QFile>
#include <QMap>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace simulation {

using base::Milliseconds;

SimulatedLink::SimulatedLink(Broker &broker, int index) : m_broker(broker), m_index(index)
{
    m_broker.add(this);
}

SimulatedLink::~SimulatedLink()
{
    m_broker.remove(this);
}

bool SimulatedLink::publish(const QByteArray &body)
{
    return publishTo({}, body);
}

bool SimulatedLink::publishTo(const QByteArray &replica, const QByteArray &body)
{
    if (!m_up)
        return false;
    ++sentMessages;
    sentBytes += quint64(body.size());
    if (onSend)
        onSend(body);
    m_broker.deliver(*this, replica, body);
    return true;
}

void SimulatedLink::setUp(bool up)
{
    if (m_up == up)
        return;
    m_up = up;
    if (up) {
        Q_EMIT wentUp();
    } else {
        ++m_session;
        Q_EMIT wentDown();
    }
}

bool Broker::isCutOff(int a, int b) const
{
    const auto side = [&](int i) {
        return std::size_t(i) < m_side.size() ? m_side[std::size_t(i)] : 0;
    };
    return side(a) != side(b);
}

void Broker::deliver(const SimulatedLink &from, const QByteArray &inbox, const QByteArray &body)
{
    if (m_random.nextUnit() < m_weather.drop) { // on the way to the broker
        ++dropped;
        return;
    }
    for (SimulatedLink *link : m_links) {
        if (!link->isUp() || (!inbox.isEmpty() && link->inbox() != inbox)
            || isCutOff(from.index(), link->index()))
            continue;
        if (m_random.nextUnit() < m_weather.drop) {
            ++dropped;
            continue;
        }
        const int copies = m_random.nextUnit() < m_weather.duplicate ? 2 : 1;
        duplicated += copies == 2;
        for (int i = 0; i < copies; ++i) {
            Milliseconds delay = m_weather.delay;
            if (m_random.nextUnit() < m_weather.slow) {
                delay +=
                    Milliseconds(qint64(m_random.nextBelow(quint64(m_weather.longDelay.count()))));
                ++delayed;
            }
            const int session = link->session();
            const QPointer<SimulatedLink> to(link);
            m_clock.callAfter(delay, [this, to, session, body] {
                if (!to || !to->isUp() || to->session() != session)
                    return;
                ++delivered;
                Q_EMIT to->received(body);
            });
        }
    }
}

Member::Member(Broker &broker, support::ManualClock &clock, int index, quint64 seed,
               const QString &storeDirectory)
    : m_broker(broker), m_clock(clock), m_index(index), m_random(seed), m_directory(storeDirectory)
{
    start();
}

Member::~Member()
{
    crash();
}

void Member::start()
{
    auto opened = m_directory.isEmpty()
        ? store::DrawingStore::openMemory()
        : store::DrawingStore::openFile(m_directory, *base::DrawingId::fromText(u"drawing"_s));
    if (!opened)
        qFatal("simulation: %s", qPrintable(opened.error().text));
    store = std::move(opened->store);
    if (store->replica().value == 0)
        (void)store->setReplica({ m_random.next64() | 1 });
    document = std::make_unique<model::Document>();
    author = std::make_unique<model::Author>(*document, store->replica());
    link = std::make_unique<SimulatedLink>(m_broker, m_index);
    link->setInbox(store->replica().text());
    replicator = std::make_unique<syncing::Replicator>(
        *document, *author, *store, *link, m_clock, m_random,
        syncing::Replicator::Options{ u"member %1"_s.arg(m_index), {}, false });
    QObject::connect(replicator.get(), &syncing::Replicator::problem, replicator.get(),
                     [this](const syncing::Problem &problem) { problems.append(problem.text()); });
    replicator->load();
    link->setUp(true);
}

void Member::crash()
{
    // Objects that go write what is left; a killed program does not.
    QMap<QString, QByteArray> files;
    const QDir folder(m_directory);
    const bool isOnDisk = !m_directory.isEmpty() && store;
    if (isOnDisk) {
        for (const QString &name : { u"drawing.copoly"_s, u"drawing.copoly-wal"_s }) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                files.insert(name, file.readAll());
        }
    }
    replicator.reset();
    link.reset();
    author.reset();
    document.reset();
    store.reset();
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        QFile file(folder.filePath(it.key()));
        if (!file.open(QIODevice::WriteOnly) || file.write(*it) != it->size())
            qFatal("simulation: %s cannot be put back", qPrintable(it.key()));
    }
}

int Member::edit(base::Random &random)
{
    const auto place = [&] {
        return geometry::Vertex{ qint32(random.nextBelow(200000)),
                                 qint32(random.nextBelow(200000)) };
    };
    std::vector<model::Slot> shown;
    for (model::Slot slot = 0; slot < document->slotCount(); ++slot) {
        if (document->isShown(slot))
            shown.push_back(slot);
    }
    const quint64 roll = random.nextBelow(100);
    model::Style style;
    style.fill = { quint8(random.nextBelow(256)), quint8(random.nextBelow(256)), 0 };
    std::optional<model::Author::Made> made;
    if (shown.empty() || roll < 20) {
        made = author->addPoint(place(), style);
    } else if (roll < 40) {
        model::Places ring;
        for (quint64 i = 0, n = 4 + random.nextBelow(5); i < n; ++i)
            ring.push_back(place());
        made = author->addPolygon({ ring }, style, u"p%1"_s.arg(random.nextBelow(1000)));
    } else if (roll < 50) {
        (void)replicator->commit(author->undo(1));
        return 0;
    } else if (roll < 55) {
        (void)replicator->commit(author->redo(1));
        return 0;
    } else {
        const model::Slot slot = shown[random.nextBelow(shown.size())];
        const model::ShapeId id = document->id(slot);
        const std::size_t count = document->vertices(slot).size();
        if (roll < 65)
            made = author->move({ id }, { qint32(random.nextBelow(512)) - 256, 256 });
        else if (roll < 75)
            made = author->insertVertices(id, 0, random.nextBelow(count + 1), { place(), place() });
        else if (roll < 82)
            made = author->moveVertex(id, 0, random.nextBelow(std::max<std::size_t>(count, 1)),
                                      place());
        else if (roll < 88)
            made = author->dropVertex(id, 0, random.nextBelow(std::max<std::size_t>(count, 1)));
        else if (roll < 95)
            made = author->setProperties({ id }, { .fill = style.fill });
        else
            made = author->remove({ id });
    }
    if (!made->hasValue())
        return 0;
    replicator->commit(**made);
    return int((*made)->operations.size());
}

QByteArray Member::dump() const
{
    std::map<QByteArray, QByteArray> shapes;
    for (model::Slot slot = 0; slot < document->slotCount(); ++slot) {
        if (!document->isShown(slot))
            continue;
        QByteArray text = document->label(slot).toUtf8() + ' ' + document->style(slot).fill.text()
            + ' ' + QByteArray::number(document->order(slot));
        const model::RingsView rings = document->rings(slot);
        for (std::size_t r = 0; r < rings.count(); ++r) {
            text += " |";
            for (const geometry::Vertex v : rings.ring(r))
                text += ' ' + QByteArray::number(v.x) + ',' + QByteArray::number(v.y);
        }
        shapes[document->id(slot).text()] = text;
    }
    QByteArray all;
    for (const auto &[id, text] : shapes)
        all += id + ' ' + text + '\n';
    return all;
}

Plan planFor(quint64 seed)
{
    base::SeededRandom random(seed * 77 + 5);
    Plan plan;
    plan.members = 2 + int(random.nextBelow(6));
    plan.edits = 20 + int(random.nextBelow(60));
    plan.crashes = random.nextUnit() < 0.5;
    plan.partitions = random.nextUnit() < 0.3;
    if (random.nextUnit() < 0.7)
        plan.weather.drop = random.nextUnit() * 0.3;
    if (random.nextUnit() < 0.5)
        plan.weather.duplicate = random.nextUnit() * 0.4;
    if (random.nextUnit() < 0.7)
        plan.weather.slow = random.nextUnit() * 0.5;
    if (random.nextUnit() < 0.5)
        plan.weather.cutEvery = Milliseconds(800 + qint64(random.nextBelow(4000)));
    plan.restarts = random.nextUnit() < 0.3;
    plan.clockJumps = random.nextUnit() < 0.3;
    return plan;
}

Outcome run(quint64 seed, const Plan &plan)
{
    Outcome outcome;
    support::ManualClock clock;
    base::SeededRandom random(seed);
    Broker broker(clock, random.next64());
    broker.setWeather(plan.weather);
    QTemporaryDir folder;
    std::vector<std::unique_ptr<Member>> members;
    for (int i = 0; i < plan.members; ++i) {
        // Stores on disk only where they must outlive a crash.
        const QString directory = plan.crashes ? folder.filePath(QString::number(i)) : QString();
        members.push_back(std::make_unique<Member>(broker, clock, i, random.next64(), directory));
    }
    std::vector<Milliseconds> downUntil(members.size(), Milliseconds(-1));
    base::SeededRandom fate(seed * 31 + 7); // of its own, so that other plans stay as they were
    if (plan.clockJumps) {
        model::Author &ahead = *members[fate.nextBelow(members.size())]->author;
        ahead.setCounters(0, 1'000'000'000'000 + fate.nextBelow(1'000'000'000));
    }
    std::vector<quint64> confirmed(members.size()); ///< own operations: 1 to so many
    const Milliseconds step(20);
    const auto steps = plan.duration / step;
    for (qint64 n = 0; n < steps; ++n) {
        clock.advance(step);
        if (plan.partitions && n % (steps / 4 + 1) == steps / 8) {
            std::vector<int> side;
            for (std::size_t i = 0; i < members.size(); ++i)
                side.push_back(int(random.nextBelow(2)));
            broker.setPartition(random.nextUnit() < 0.7 ? side : std::vector<int>());
        }
        if (plan.clockJumps && n % 25 == 0)
            clock.setWallTime(Milliseconds(qint64(fate.nextBelow(4'000'000'000'000))));
        if (plan.restarts && n == steps / 2) {
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (members[i]->isRunning())
                    members[i]->link->setUp(false);
                downUntil[i] = clock.now() + Milliseconds(200 + qint64(fate.nextBelow(800)));
            }
        }
        for (std::size_t i = 0; i < members.size(); ++i) {
            Member &m = *members[i];
            if (m.isRunning() && m.replicator->unconfirmed() == 0)
                confirmed[i] = m.replicator->versions().of(m.author->replica()).last();
            if (downUntil[i] >= Milliseconds(0)) {
                if (clock.now() < downUntil[i])
                    continue;
                downUntil[i] = Milliseconds(-1);
                if (!m.isRunning())
                    m.start();
                else
                    m.link->setUp(true);
            }
            if (random.nextUnit() * double(steps) < plan.edits)
                m.edit(random);
            const double cutChance = plan.weather.cutEvery.count()
                ? double(step.count()) / double(plan.weather.cutEvery.count())
                : 0.0;
            if (random.nextUnit() < cutChance) {
                if (plan.crashes && random.nextUnit() < 0.4)
                    m.crash();
                else
                    m.link->setUp(false);
                downUntil[i] = clock.now()
                    + Milliseconds(qint64(
                        random.nextBelow(quint64(plan.weather.downTime.count()))));
            }
        }
    }
    broker.setWeather({});
    broker.setPartition({});
    for (auto &m : members) {
        if (!m->isRunning())
            m->start();
        m->link->setUp(true);
    }
    const Milliseconds healed = clock.now();
    const auto isSettled = [&] {
        return std::all_of(members.begin(), members.end(), [&](const auto &m) {
            return m->replicator->versions() == members[0]->replicator->versions()
                && m->replicator->unconfirmed() == 0 && m->replicator->agrees()
                && m->replicator->isJoined();
        });
    };
    while (!isSettled() && clock.now() - healed < Milliseconds(60000))
        clock.advance(step);
    outcome.settledAfter = clock.now() - healed;
    outcome.operations = members[0]->replicator->versions().count();
    for (const auto &m : members) {
        outcome.messages += m->link->sentMessages;
        outcome.bytes += m->link->sentBytes;
    }
    if (!isSettled()) {
        for (std::size_t i = 0; i < members.size(); ++i) {
            const auto &r = *members[i]->replicator;
            outcome.why +=
                u"member %1: %2 operations, behind %3, unconfirmed %4, agrees %5, joined %6; "_s
                    .arg(i)
                    .arg(r.versions().count())
                    .arg(r.behind())
                    .arg(r.unconfirmed())
                    .arg(r.agrees())
                    .arg(r.isJoined());
        }
        return outcome;
    }
    const QByteArray first = members[0]->dump();
    for (const auto &m : members) {
        if (m->dump() != first || m->replicator->digest() != members[0]->replicator->digest()
            || m->document->waitingCount() != 0) {
            outcome.why = u"the drawings differ"_s;
            return outcome;
        }
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto own = members[0]->replicator->versions().of(members[i]->author->replica());
        if (own.count() < confirmed[i] || own.last() < confirmed[i]) {
            outcome.why =
                u"of member %1's %2 confirmed operations some are gone"_s.arg(i).arg(confirmed[i]);
            return outcome;
        }
    }
    outcome.agreed = true;
    return outcome;
}

} // namespace simulation
