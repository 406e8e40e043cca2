// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace QKeychain {
class Job;
}

namespace settings {

/// Keeps the passcodes of profiles in the system's keychain, and for this run only where none runs.
///
/// Nothing is ever written to a file of ours: QtKeychain's plain text fallback stays off.
/// Errors:  the keychain's refusals are values; what was written stays readable for this run in any
/// case. Owner:   callbacks are dropped when `context` is gone. Thread:  that of the object;
/// callbacks come from its event loop, never before the call returns.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    enum class Kept {
        InKeychain,
        ForThisRun, ///< no keychain, or it refused: `Answer::detail` says why
        Nowhere, ///< there is no passcode
    };
    struct Answer
    {
        QString passcode;
        Kept kept = Kept::Nowhere;
        QString detail; ///< from the keychain, in the system's language; never the passcode
    };
    using Handler = std::function<void(const Answer &)>;

    enum class Use {
        Keychain,
        MemoryOnly, ///< for tests, and for users who want it so
    };
    explicit SecretStore(Use use = Use::Keychain, QObject *parent = nullptr);

    void read(const QString &profileId, QObject *context, Handler handler);
    void write(const QString &profileId, const QString &passcode, QObject *context,
               Handler handler);
    void remove(const QString &profileId);

private:
    void answerLater(QObject *context, Handler handler, Answer answer);
    void start(QKeychain::Job *job, const QString &profileId,
               std::function<void(QKeychain::Job &)> done);

    const Use m_use;
    QHash<QString, Answer> m_known; ///< what was typed or read since the start
};

} // namespace settings
