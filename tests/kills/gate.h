// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_GATE_H
#define SESSIONKEEPER_TESTS_GATE_H

#include <QtCore/qurl.h>
#include <QtNetwork/qtcpserver.h>

#include <functional>

namespace SessionKeeper::Test {

class Passage;

// Stands before a site, hands requests and answers on, one on each connection, and knows when a
// refresh is on its way.
class Gate
{
public:
    enum class Cut {
        Nowhere,
        BeforeArrival, // the request was sent, and does not reach the site
        BeforeAnswer,  // the site has answered, and its answer is not handed on
    };

    explicit Gate(const QUrl &site);

    QUrl url() const;
    // What happens in place of handing the next refresh on.
    void cutNext(Cut cut, std::function<void()> kill);
    // Refreshes that the site answered with new tokens, and those it refused.
    int rotations() const { return m_rotations; }
    int refusals() const { return m_refusals; }

private:
    friend class Passage;
    bool isCut(Cut here);

    QUrl m_site;
    QTcpServer m_server;
    Cut m_cut = Cut::Nowhere;
    std::function<void()> m_kill;
    int m_rotations = 0;
    int m_refusals = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_GATE_H
