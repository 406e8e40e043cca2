// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/drawinglink.h"

#include <QObject>

#include <functional>
#include <memory>

class QLocalServer;
class QLocalSocket;

namespace shell {

/// How a link that somebody clicks comes to the window that is open, instead of to another window, in which its user
/// would be another person: a socket in the user's own runtime folder.
///
/// Errors:  where there is no such folder, or nobody answers, each start opens a window of its own.
/// Limits:  one line of DrawingLink::maxLength octets, given within five seconds.
class HandOver : public QObject
{
    Q_OBJECT

public:
    /// Answers whether the window takes the link.
    using Take = std::function<bool(const DrawingLink &)>;

    explicit HandOver(Take take, QObject *parent = nullptr);
    ~HandOver() override;

    /// Empty where the system has no folder that is the user's alone.
    static QString defaultPath();
    /// From now on links come here, unless another program listens.
    bool listen(const QString &path = defaultPath());
    /// Whether a window took it; asks for a second at most.
    static bool give(const QString &link, const QString &path = defaultPath());

private:
    void connected();
    void read(QLocalSocket &socket);

    Take m_take;
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace shell
