// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_JUDGE_H
#define SESSIONKEEPER_TESTS_JUDGE_H

#include "world.h"

#include <QtCore/qhash.h>

namespace SessionKeeper::Test {

// Compares what a session did and said with the truth that the proxy knows.
class Judge
{
public:
    Judge(const Chronicle &chronicle, const ScriptedServer &portal, bool grace);

    // What must not be; nothing when all is well.
    QStringList problems();
    // What happened, one line for each request and each log-out.
    QString log() const;

private:
    using Exchange = Weather::Exchange;

    void checkLogout(const Chronicle::Logout &logout);
    void checkRefused(const Chronicle::Logout &logout, const Exchange &refusal);
    void checkLost(const Exchange &refusal, const Exchange &spending);
    void checkSending(qsizetype number);
    void checkAgainst(const Exchange &earlier, const Exchange &later);
    void checkCounts();
    void checkSecrets();
    void checkPortal(const QByteArrayList &tokens);
    void checkExpired(const Exchange &call);
    void checkFarewell(const Chronicle::Farewell &farewell);

    bool hasExpired(const Chronicle::Logout &logout) const;
    const Exchange *refusalBefore(const Chronicle::Logout &logout) const;
    const Exchange *spendingOf(const QByteArray &token, const Exchange &before) const;
    bool isRevoked(const QByteArray &token, const Exchange &before) const;
    bool wasAnswerLost(const QByteArray &token, const Exchange &before) const;
    std::chrono::milliseconds awakeAfter(std::chrono::milliseconds arrival) const;
    bool sleptBefore(std::chrono::milliseconds when) const;
    bool wasInactive(const Exchange &when) const;
    bool hadStoreTrouble(std::chrono::milliseconds from, std::chrono::milliseconds to) const;
    QString name(const Exchange &exchange) const;
    void problem(const QString &text) { m_problems.append(text); }

    const Chronicle &m_chronicle;
    const ScriptedServer &m_portal;
    const bool m_grace;
    QStringList m_problems;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_JUDGE_H
