// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "lockline_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qtimer.h>

#include <algorithm>

namespace SessionKeeper {

class LockLine::Turn : public StoreLock
{
public:
    explicit Turn(std::shared_ptr<LockLine> line)
        : m_line(std::move(line))
    {
    }
    ~Turn() override { leave(); }
    void release() override { leave(); }

private:
    void leave()
    {
        if (const auto line = std::exchange(m_line, nullptr))
            line->next();
    }

    std::shared_ptr<LockLine> m_line;
};

QFuture<Result<StoreLockPtr>> LockLine::join(std::chrono::milliseconds patience)
{
    if (!m_held) {
        m_held = true;
        return readyFuture(Result<StoreLockPtr>(std::make_shared<Turn>(shared_from_this())));
    }
    auto caller = std::make_shared<Pending<StoreLockPtr>>();
    m_waiting.push_back(caller);
    QTimer::singleShot(patience, [line = weak_from_this(), waiting = std::weak_ptr(caller)] {
        const auto here = line.lock();
        const auto late = waiting.lock();
        if (!here || !late || std::erase(here->m_waiting, late) == 0)
            return;
        late->finish(busy());
    });
    return caller->future();
}

Error LockLine::busy()
{
    return {Error::Kind::StoreTimeout,
            tr("Another session of this app has been busy with the same record for too long; try "
               "again.")};
}

void LockLine::next()
{
    if (m_waiting.empty()) {
        m_held = false;
        return;
    }
    const auto caller = m_waiting.front();
    m_waiting.pop_front();
    caller->finish(StoreLockPtr(std::make_shared<Turn>(shared_from_this())));
}

} // namespace SessionKeeper
