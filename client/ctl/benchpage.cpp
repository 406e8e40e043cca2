// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/benchpage.h"

#include "ctl/benchreport.h"

#include <QJsonArray>
#include <QList>
#include <QString>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ctl {

namespace {

constexpr auto style = R"(
body { font: 15px/1.45 sans-serif; color: #1c2430; margin: 0 auto; max-width: 72em; padding: 1em 1.5em; }
h1 { font-size: 1.6em; margin-bottom: .2em; } h2 { font-size: 1.15em; margin: 1.8em 0 .4em; }
table { border-collapse: collapse; margin: .6em 0; font-size: .87em; } section { overflow-x: auto; }
th, td { border-bottom: 1px solid #c8ced6; padding: .25em .7em .25em 0; text-align: right; vertical-align: top; }
th:first-child, td.words, th.words { text-align: left; } th { font-weight: 600; }
td { font-variant-numeric: tabular-nums; white-space: nowrap; } small { color: #5a6675; }
figure { margin: .5em 0; display: flex; flex-wrap: wrap; gap: 1em; }
svg { width: 30em; max-width: 100%; height: auto; } svg text { font: 12px sans-serif; fill: #1c2430; }
@media print { body { font-size: 10px; padding: 0; } section { break-inside: avoid; overflow: visible; }
  th, td { padding-right: .4em; } svg { width: 46%; } }
)"_L1;

struct Look
{
    QLatin1StringView colour, dashes, letter;
};
constexpr Look looks[] = { { "#1f5fa8"_L1, "none"_L1, "A"_L1 },
                           { "#b84a00"_L1, "7 4"_L1, "B"_L1 } };

QString number(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
}

QString middle(const QJsonObject &spread)
{
    return number(spread.value(u"median"_s).toDouble());
}

/// The median, and small beside it from where to where.
QString withSpread(const QJsonObject &spread)
{
    if (spread.value(u"min"_s) == spread.value(u"max"_s))
        return middle(spread);
    return u"%1 <small>%2\u2013%3</small>"_s.arg(middle(spread),
                                                 number(spread.value(u"min"_s).toDouble()),
                                                 number(spread.value(u"max"_s).toDouble()));
}

QJsonObject latency(const QJsonObject &kind, const QString &part)
{
    return kind.value(u"latency_ms"_s).toObject().value(part).toObject();
}

QString cell(const QString &text, bool isWords = false)
{
    return (isWords ? u"<td class=\"words\">"_s : u"<td>"_s) + text + u"</td>"_s;
}

/// A logarithmic axis.
struct Axis
{
    double least = 1, most = 1; ///< values
    double from = 0, to = 0; ///< px

    double at(double value) const
    {
        const double part = std::log(std::clamp(value, least, most) / least);
        return from + (to - from) * part / std::log(most / least);
    }
    /// 1, 2 and 5 of each power of ten; with more than three of these powers, 1 alone.
    QList<double> ticks() const
    {
        QList<double> found;
        const bool isLong = most / least > 1000;
        for (double power = 1e-4; power <= most; power *= 10) {
            for (const double step : { 1.0, 2.0, 5.0 }) {
                const double tick = power * step;
                if (tick >= least * 0.999 && tick <= most * 1.001 && (step == 1 || !isLong))
                    found.append(tick);
            }
        }
        return found;
    }
};

QString mark(std::size_t series, double x, double y)
{
    return series == 0
        ? u"<circle cx=\"%1\" cy=\"%2\" r=\"4\"/>"_s.arg(x, 0, 'f', 1).arg(y, 0, 'f', 1)
        : u"<rect x=\"%1\" y=\"%2\" width=\"8\" height=\"8\"/>"_s.arg(x - 4, 0, 'f', 1)
              .arg(y - 4, 0, 'f', 1);
}

/// Which of a report's numbers stand together on the page: one size, one number of peers.
struct Group
{
    int bytes = 0, peers = 0;
    QList<QList<QJsonObject>> kinds; ///< by back end, by rate
};

class Page
{
public:
    explicit Page(const QJsonObject &report)
        : m_report(report), m_backends(report.value(u"backends"_s).toArray()),
          m_rounds(report.value(u"rounds"_s).toInt(1))
    {
        for (qsizetype i = 0; i < m_backends.size(); ++i) {
            for (const QJsonValue &kind : m_backends[i][u"summary"_s].toArray())
                add(std::size_t(i), kind.toObject());
        }
    }

    QByteArray text() const
    {
        QString page =
            u"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%1</title>\n"
            "<style>%2</style>\n</head>\n<body>\n<main>\n<h1>%1</h1>\n"_s.arg(
                m_backends.size() > 1 ? u"Two back ends compared"_s : u"A back end measured"_s,
                style);
        page += head() + overview();
        for (const Group &group : m_groups)
            page += section(group);
        page += limits();
        return (page + u"</main>\n</body>\n</html>\n"_s).toUtf8();
    }

private:
    void add(std::size_t backend, const QJsonObject &kind)
    {
        const int bytes = kind.value(u"bytes"_s).toInt();
        const int peers = kind.value(u"peers"_s).toInt();
        auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group &g) {
            return g.bytes == bytes && g.peers == peers;
        });
        if (group == m_groups.end()) {
            m_groups.append({ bytes, peers, QList<QList<QJsonObject>>(m_backends.size()) });
            group = m_groups.end() - 1;
        }
        group->kinds[qsizetype(backend)].append(kind);
        const double rate = kind.value(u"rate"_s).toDouble();
        m_rates.least = m_isEmpty ? rate : std::min(m_rates.least, rate);
        m_rates.most = std::max(m_rates.most, rate);
        const double low = latency(kind, u"p50"_s).value(u"min"_s).toDouble();
        const double high = latency(kind, u"p99"_s).value(u"max"_s).toDouble();
        m_times.least = std::max(0.01, m_isEmpty ? low : std::min(m_times.least, low));
        m_times.most = m_isEmpty ? high : std::max(m_times.most, high);
        m_isEmpty = false;
    }

    QString name(qsizetype backend) const
    {
        return m_backends.size() > 1 ? QString(looks[backend].letter) : u"It"_s;
    }

    QString head() const
    {
        QString text = u"<p>"_s;
        for (qsizetype i = 0; i < m_backends.size(); ++i) {
            text += u"%1<b>%2</b> is %3, at <code>%4</code>"_s.arg(
                i ? u"<br>"_s : QString(), name(i),
                m_backends[i][u"product"_s]
                    .toString(u"a server that gives no name"_s)
                    .toHtmlEscaped(),
                m_backends[i][u"url"_s].toString().toHtmlEscaped());
        }
        text +=
            u"</p>\n<p>Messages were sent at fixed times, whatever came back; a latency runs from "
            "the moment at which its message was due to its arrival at another peer, so that "
            "nothing that held up the sender is hidden (\"once sent\" leaves the tool's own "
            "lateness out). Each peer hears all others. %1"_s.arg(
                m_backends.size() > 1
                    ? u"The runs came in an order by chance (seed %1), each at one back end "
                      "right after the other. "_s.arg(m_report.value(u"seed"_s).toInteger())
                    : QString());
        text += m_rounds > 1
            ? u"Every figure is the median of %1 rounds; beside it in small figures is from where "
              u"to "
              "where the rounds went."_s.arg(m_rounds)
            : u"There was one round: how much of a figure is chance cannot be told; "
              "<code>--rounds 5</code> can."_s;
        if (m_backends.size() > 1 && m_rounds < benchLeastRounds)
            text += u" No difference is claimed: that takes %1 rounds."_s.arg(benchLeastRounds);
        return text + u"</p>\n"_s;
    }

    BenchVerdict verdict(const Group &group, qsizetype at, const QString &part) const
    {
        return benchVerdict(latency(group.kinds[0][at], part), latency(group.kinds[1][at], part),
                            m_rounds);
    }

    static QString words(const BenchVerdict &verdict)
    {
        using Kind = BenchVerdict::Kind;
        switch (verdict.kind) {
        case Kind::Unknown:
            return u"\u2013"_s;
        case Kind::WithinSpread:
            return u"within the spread"_s;
        case Kind::FirstLower:
        case Kind::SecondLower:
            break;
        }
        return u"%1 lower, 1 : %2"_s.arg(looks[verdict.kind == Kind::FirstLower ? 0 : 1].letter)
            .arg(verdict.factor, 0, 'f', 1);
    }

    QString overview() const
    {
        if (m_backends.size() < 2 || m_rounds < benchLeastRounds)
            return {};
        QString text = u"<p>"_s;
        for (const QString &part : { u"p50"_s, u"p99"_s }) {
            int counts[4] = {}, all = 0;
            for (const Group &group : m_groups) {
                for (qsizetype at = 0; at < group.kinds[0].size(); ++at, ++all)
                    ++counts[int(verdict(group, at, part).kind)];
            }
            using Kind = BenchVerdict::Kind;
            text += u"%1: in %2 of %3 kinds of run the rounds of both overlap, so no difference is "
                    "shown; A was lower in %4, B in %5.<br>"_s.arg(part)
                        .arg(counts[int(Kind::WithinSpread)])
                        .arg(all)
                        .arg(counts[int(Kind::FirstLower)])
                        .arg(counts[int(Kind::SecondLower)]);
        }
        return text + u"</p>\n"_s;
    }

    QString section(const Group &group) const
    {
        QString text = u"<section>\n<h2>%1 octets, %2 peers</h2>\n<figure>\n"_s.arg(group.bytes)
                           .arg(group.peers);
        for (const QString &part : { u"p50"_s, u"p99"_s })
            text += plot(group, part);
        text += u"</figure>\n<table>\n<tr><th>messages/s</th><th class=\"words\"></th><th>p50, "
                "ms</th><th>p95</th><th>p99</th><th>max</th><th>p50 once "
                "sent</th><th>heard/s</th><th>lost</th>"
                "<th>twice</th><th>out of order</th><th>order differs</th></tr>\n"_s;
        for (qsizetype at = 0; at < group.kinds[0].size(); ++at) {
            for (qsizetype i = 0; i < m_backends.size(); ++i) {
                const QJsonObject &kind = group.kinds[i][at];
                text += u"<tr>"_s + cell(i ? QString() : QString::number(kind[u"rate"_s].toInt()))
                    + cell(name(i), true);
                for (const QString &part : { u"p50"_s, u"p95"_s, u"p99"_s, u"max"_s })
                    text += cell(withSpread(latency(kind, part)));
                text += cell(withSpread(kind[u"on_the_way_ms"_s][u"p50"_s].toObject()))
                    + cell(withSpread(kind[u"messages_per_s"_s].toObject()));
                for (const QString &count : { u"lost"_s, u"duplicated"_s, u"reordered"_s })
                    text += cell(QString::number(kind[count].toInteger()));
                text += cell(u"%1 of %2"_s.arg(kind[u"order_differs"_s].toInteger())
                                 .arg(kind[u"order_compared"_s].toInteger()))
                    + u"</tr>\n"_s;
            }
            if (m_backends.size() > 1 && m_rounds >= benchLeastRounds) {
                text += u"<tr><td></td><td></td>"_s;
                for (const QString &part : { u"p50"_s, u"p95"_s, u"p99"_s, u"max"_s })
                    text += cell(u"<small>%1</small>"_s.arg(words(verdict(group, at, part))));
                text += u"<td colspan=\"6\"></td>"_s;
                text += u"</tr>\n"_s;
            }
        }
        return text + u"</table>\n</section>\n"_s;
    }

    /// A percentile against the rate, both logarithmic, on the same scales all over the page.
    QString plot(const Group &group, const QString &part) const
    {
        constexpr double width = 440, height = 270, left = 52, right = 14, top = 26, bottom = 40;
        const double low = m_rates.least, high = m_rates.most;
        const Axis rates{ low / 1.3, high * 1.3, left, width - right };
        const Axis times{ m_times.least / 1.2, m_times.most * 1.2, height - bottom, top };
        QString text =
            u"<svg viewBox=\"0 0 %1 %2\" role=\"img\" aria-label=\"%3 against the rate\">\n"
            "<text x=\"%4\" y=\"14\">latency %3, ms</text>\n"_s.arg(width)
                .arg(height)
                .arg(part)
                .arg(left);
        for (const double tick : times.ticks()) {
            text += u"<line x1=\"%1\" x2=\"%2\" y1=\"%3\" y2=\"%3\" stroke=\"#d9dee5\"/>"
                    "<text x=\"%4\" y=\"%5\" text-anchor=\"end\">%6</text>\n"_s.arg(left)
                        .arg(width - right)
                        .arg(times.at(tick), 0, 'f', 1)
                        .arg(left - 6)
                        .arg(times.at(tick) + 4, 0, 'f', 1)
                        .arg(tick);
        }
        for (const QJsonObject &kind : group.kinds[0]) {
            const double rate = kind[u"rate"_s].toDouble();
            text += u"<text x=\"%1\" y=\"%2\" text-anchor=\"middle\">%3</text>\n"_s
                        .arg(rates.at(rate), 0, 'f', 1)
                        .arg(height - bottom + 16)
                        .arg(rate);
        }
        text += u"<text x=\"%1\" y=\"%2\" text-anchor=\"end\">messages a second</text>\n"_s
                    .arg(width - right)
                    .arg(height - 6);
        for (qsizetype i = 0; i < m_backends.size(); ++i)
            text += series(group, i, part, rates, times)
                + legend(i, width - right - 110 + 55 * double(i));
        return text + u"</svg>\n"_s;
    }

    QString legend(qsizetype backend, double x) const
    {
        const Look &look = looks[backend];
        return u"<g stroke=\"%1\" fill=\"%1\"><line x1=\"%2\" x2=\"%3\" y1=\"10\" y2=\"10\" "
               "stroke-width=\"2\" stroke-dasharray=\"%4\"/>%5</g><text x=\"%6\" "
               "y=\"14\">%7</text>\n"_s.arg(look.colour)
                   .arg(x)
                   .arg(x + 28)
                   .arg(look.dashes, mark(std::size_t(backend), x + 14, 10))
                   .arg(x + 33)
                   .arg(name(backend));
    }

    QString series(const Group &group, qsizetype backend, const QString &part, const Axis &rates,
                   const Axis &times) const
    {
        const Look &look = looks[backend];
        const double beside =
            m_backends.size() > 1 ? (backend ? 3 : -3) : 0; // whiskers do not hide
        QString line, marks;
        for (const QJsonObject &kind : group.kinds[backend]) {
            const QJsonObject spread = latency(kind, part);
            const double x = rates.at(kind[u"rate"_s].toDouble()) + beside;
            const double y = times.at(spread[u"median"_s].toDouble());
            line += u"%1,%2 "_s.arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
            marks += u"<line x1=\"%1\" x2=\"%1\" y1=\"%2\" y2=\"%3\" stroke-width=\"1.5\"/>"_s
                         .arg(x, 0, 'f', 1)
                         .arg(times.at(spread[u"min"_s].toDouble()), 0, 'f', 1)
                         .arg(times.at(spread[u"max"_s].toDouble()), 0, 'f', 1)
                + mark(std::size_t(backend), x, y);
        }
        return u"<g stroke=\"%1\" fill=\"%1\"><polyline points=\"%2\" fill=\"none\" "
               "stroke-width=\"2\" stroke-dasharray=\"%3\"/>%4</g>\n"_s.arg(
                   look.colour, line.trimmed(), look.dashes, marks);
    }

    /// What of the figures is this computer's.
    QString limits() const
    {
        QString text = u"<section>\n<h2>This computer's part</h2>\n<ul>\n"_s;
        double least = -1, most = -1, busiest = 0;
        for (qsizetype i = 0; i < m_backends.size(); ++i) {
            const QJsonArray runs = m_backends[i][u"runs"_s].toArray();
            qint64 late = 0;
            for (const QJsonValue &run : runs) {
                late += run[u"sender_late"_s].toBool();
                const double load = run[u"load_average"_s].toDouble(-1);
                least = least < 0 ? load : std::min(least, load);
                most = std::max(most, load);
                busiest = std::max(busiest, run[u"computer_busy"_s].toDouble());
            }
            text +=
                u"<li>%1: in %2 of %3 runs the tool itself sent a hundredth of its messages more "
                "than 5 ms late; there the figures say more of this computer than of the back "
                "end.</li>\n"_s.arg(name(i))
                    .arg(late)
                    .arg(runs.size());
        }
        if (most >= 0)
            text +=
                u"<li>The load of this computer (processes that want to run, mean of a minute) "
                "went from %1 to %2 as the runs began; at most %3 % of its processors' time was "
                "in use during a run, the tool's and, where it runs here, the back end's "
                "included.</li>\n"_s.arg(number(least), number(most),
                                         QString::number(busiest * 100, 'f', 0));
        text +=
            u"<li>copolyctl %1, Qt %2; %3 s before each run did not count. \"Twice\" and \"out of "
            "order\" are by publisher; \"order differs\" are positions at which not all peers "
            "had the same message, over those that all heard.</li>\n</ul>\n</section>\n"_s.arg(
                m_report.value(u"version"_s).toString(), m_report.value(u"qt"_s).toString(),
                QString::number(m_report.value(u"warm_up_s"_s).toDouble()));
        return text;
    }

    const QJsonObject m_report;
    const QJsonArray m_backends;
    const int m_rounds;
    QList<Group> m_groups;
    Axis m_rates;
    Axis m_times;
    bool m_isEmpty = true;
};

} // namespace

QByteArray benchPage(const QJsonObject &report)
{
    return Page(report).text();
}

} // namespace ctl
