// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "settings/profile.h"

#include <QObject>

#include <memory>

namespace shell {

/// One test of the connection of a profile, in the user's words.
///
/// Errors:  exactly one of passed() and failed() comes after start(), unless it is deleted before.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    ConnectionTest(base::Clock &clock, base::Random &random, QObject *parent = nullptr);
    ~ConnectionTest() override;

    void start(const settings::Profile &profile, const QString &passcode);

Q_SIGNALS:
    void stepPassed(const QString &step, double ms);
    void failed(const QString &step, const QString &why, const QString &advice);
    void passed(const QString &verdict);

private:
    base::Clock &m_clock;
    base::Random &m_random;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace shell
