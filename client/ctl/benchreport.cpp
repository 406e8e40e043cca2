// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchreport.h"

#include <algorithm>
#include <tuple>
#include <vector>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

auto kindOf(const QJsonObject &run)
{
    return std::tuple(run.value(u"bytes"_s).toInt(), run.value(u"peers"_s).toInt(),
                      run.value(u"rate"_s).toInt());
}

double valueAt(const QJsonObject &run, const QString &field, const QString &part)
{
    const QJsonValue value = run.value(field);
    return part.isEmpty() ? value.toDouble() : value.toObject().value(part).toDouble();
}

QJsonObject spread(const QList<QJsonObject> &runs, const QString &field, const QString &part = {})
{
    std::vector<double> values;
    for (const QJsonObject &run : runs)
        values.push_back(valueAt(run, field, part));
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median =
        values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return { { u"min"_s, values.front() }, { u"median"_s, median }, { u"max"_s, values.back() } };
}

QJsonObject summary(const QList<QJsonObject> &runs)
{
    const auto [bytes, peers, rate] = kindOf(runs.first());
    QJsonObject latency, onTheWay;
    for (const QString &part : { u"p50"_s, u"p95"_s, u"p99"_s, u"max"_s }) {
        latency.insert(part, spread(runs, u"latency_ms"_s, part));
        onTheWay.insert(part, spread(runs, u"on_the_way_ms"_s, part));
    }
    QJsonObject kind{ { u"rate"_s, rate },
                      { u"bytes"_s, bytes },
                      { u"peers"_s, peers },
                      { u"rounds"_s, qint64(runs.size()) },
                      { u"latency_ms"_s, latency },
                      { u"on_the_way_ms"_s, onTheWay },
                      { u"messages_per_s"_s, spread(runs, u"messages_per_s"_s) },
                      { u"sender_late_ms"_s, spread(runs, u"sender_late_ms"_s, u"p99"_s) } };
    for (const QString &count : { u"sent"_s, u"received"_s, u"lost"_s, u"duplicated"_s,
                                  u"reordered"_s, u"order_compared"_s, u"order_differs"_s }) {
        qint64 sum = 0;
        for (const QJsonObject &run : runs)
            sum += run.value(count).toInteger();
        kind.insert(count, sum);
    }
    kind.insert(u"sender_late"_s, qint64(std::count_if(runs.begin(), runs.end(), [](const auto &r) {
                    return r.value(u"sender_late"_s).toBool();
                })));
    return kind;
}

} // namespace

QJsonObject benchBackend(const QString &url, const QString &product, QList<QJsonObject> runs)
{
    std::stable_sort(runs.begin(), runs.end(), [](const auto &a, const auto &b) {
        return std::tuple(kindOf(a), a.value(u"round"_s).toInt())
            < std::tuple(kindOf(b), b.value(u"round"_s).toInt());
    });
    QJsonArray all, summaries;
    for (qsizetype from = 0; from < runs.size();) {
        qsizetype to = from;
        for (; to < runs.size() && kindOf(runs[to]) == kindOf(runs[from]); ++to)
            all.append(runs[to]);
        summaries.append(summary(runs.mid(from, to - from)));
        from = to;
    }
    return { { u"url"_s, url },
             { u"product"_s, product },
             { u"runs"_s, all },
             { u"summary"_s, summaries } };
}

BenchVerdict benchVerdict(const QJsonObject &first, const QJsonObject &second, int rounds)
{
    const auto at = [](const QJsonObject &values, const QString &name) {
        return values.value(name).toDouble();
    };
    if (rounds < benchLeastRounds)
        return {};
    const bool isFirst = at(first, u"max"_s) < at(second, u"min"_s);
    const bool isSecond = at(second, u"max"_s) < at(first, u"min"_s);
    const auto [low, high] = std::minmax({ at(first, u"median"_s), at(second, u"median"_s) });
    using Kind = BenchVerdict::Kind;
    return { isFirst        ? Kind::FirstLower
                 : isSecond ? Kind::SecondLower
                            : Kind::WithinSpread,
             low > 0 ? high / low : 1 };
}

} // namespace ctl
