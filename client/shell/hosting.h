// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "host/endpoint.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace shell {

/// The drawing's endpoint on this computer: where it listens, and where others find it.
///
/// Limits:  on loopback unless it is opened to the network.
/// Errors:  start() answers why not, in the system's words.
class Hosting : public QObject
{
    Q_OBJECT

public:
    explicit Hosting(base::Clock &clock, QObject *parent = nullptr);
    ~Hosting() override;

    /// Begins at `port`, or at the next free one. Running already with the same wishes, it goes on.
    base::Result<QUrl, QString> start(int port, bool openToNetwork);
    void stop();

    bool isRunning() const { return m_endpoint != nullptr; }
    bool isOpenToNetwork() const { return m_isOpen; }
    /// For this program.
    QUrl localUrl() const;
    /// For the others: the address in the network when it is open to that, else the local one.
    QUrl joinUrl() const;
    int clientCount() const;

Q_SIGNALS:
    void changed();

private:
    base::Clock &m_clock;
    std::unique_ptr<host::Endpoint> m_endpoint;
    int m_wantedPort = 0;
    bool m_isOpen = false;
};

} // namespace shell
