// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/topicwatch.h"

#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace workbench {

namespace {

constexpr auto every = 4s;
constexpr auto everyAfterFailure = 15s;
constexpr auto timeout = 15s;

} // namespace

TopicWatch::TopicWatch(SourceMaker source, base::Clock &clock, base::Random &random,
                       QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_clock(clock), m_random(random),
      m_timer(clock, [this] { look(); })
{
}

TopicWatch::~TopicWatch() = default;

void TopicWatch::setActive(bool isActive)
{
    if (m_isActive == isActive)
        return;
    m_isActive = isActive;
    if (isActive)
        look();
    else
        m_timer.stop();
}

void TopicWatch::lookElsewhere()
{
    if (m_lookup) {
        m_lookup->disconnect(this);
        m_lookup.release()->deleteLater();
    }
    m_list.reset();
    m_problem.reset();
    if (m_isActive)
        look();
    else
        Q_EMIT changed();
}

void TopicWatch::look()
{
    m_timer.stop();
    if (m_lookup)
        return;
    auto source = m_source();
    m_hasSource = source.has_value();
    m_guess = source && source->product ? guessedManagement(*source, *source->product) : QUrl();
    if (!source) {
        m_list.reset();
        m_problem.reset();
        if (m_isActive)
            m_timer.start(every);
        Q_EMIT changed();
        return;
    }
    m_lookup = std::make_unique<TopicLookup>(std::move(*source), timeout, m_clock, m_random);
    connect(m_lookup.get(), &TopicLookup::finished, this, [this](const TopicList &list) {
        m_list = list;
        m_problem.reset();
        done();
    });
    connect(m_lookup.get(), &TopicLookup::failed, this, [this](const TopicsProblem &problem) {
        m_list.reset();
        m_problem = problem;
        done();
    });
    m_lookup->start();
    Q_EMIT changed();
}

void TopicWatch::done()
{
    m_lookup.release()->deleteLater(); // it is its signal that is being handled
    const bool mustWait = m_problem && m_problem->code == TopicsProblem::Code::LoginRefused;
    if (m_isActive && !mustWait)
        m_timer.start(m_problem ? everyAfterFailure : every);
    Q_EMIT changed();
}

} // namespace workbench
