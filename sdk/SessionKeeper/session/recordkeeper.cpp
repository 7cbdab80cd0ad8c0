// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "recordkeeper_p.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>

#include <algorithm>

namespace SessionKeeper {

namespace {

bool isSameSession(const SessionRecord &a, const SessionRecord &b)
{
    return a.tokens == b.tokens && a.account == b.account && a.protocol == b.protocol;
}

bool contains(const QList<PendingRevocation> &list, const PendingRevocation &revocation)
{
    const auto refresh = revocation.tokens.refreshToken();
    const auto access = revocation.tokens.accessToken();
    return std::ranges::any_of(list, [&](const PendingRevocation &known) {
        return known.tokens.refreshToken() == refresh && known.tokens.accessToken() == access;
    });
}

void bound(QList<PendingRevocation> &list)
{
    while (list.size() > SessionRecord::mostRevocations)
        list.removeFirst();
}

Error hanging()
{
    return {Error::Kind::StoreTimeout,
            tr("The store did not say what it holds within %1 seconds; the session goes on without "
               "it.")
                .arg(RecordKeeper::patience.count() / 1000)};
}

} // namespace

// A future may keep the store's lock alive for longer than its turn lasts.
class RecordKeeper::HeldTurn
{
public:
    HeldTurn(RecordKeeper *keeper, StoreLockPtr lock)
        : m_keeper(keeper)
        , m_lock(std::move(lock))
    {
    }
    ~HeldTurn()
    {
        if (m_lock)
            m_lock->release();
        if (m_keeper)
            m_keeper->turnEnded();
    }

private:
    Q_DISABLE_COPY_MOVE(HeldTurn)
    QPointer<RecordKeeper> m_keeper;
    StoreLockPtr m_lock;
};

void RecordKeeper::setStore(std::shared_ptr<TokenStore> store)
{
    m_beginnings.clear();
    m_known.reset();
    m_revocations.clear();
    m_revoked.clear();
    m_store = std::move(store);
}

void RecordKeeper::begin(std::chrono::milliseconds lockPatience, Begun begun)
{
    m_beginnings.push_back({lockPatience, std::move(begun)});
    if (!m_isBusy)
        beginNext();
}

// Not at once: whoever ends a turn is in the middle of something.
void RecordKeeper::turnEnded()
{
    if (m_beginnings.empty())
        m_isBusy = false;
    else
        QMetaObject::invokeMethod(this, &RecordKeeper::beginNext, Qt::QueuedConnection);
}

void RecordKeeper::beginNext()
{
    m_isBusy = !m_beginnings.empty();
    if (!m_isBusy)
        return;
    const auto next = std::move(m_beginnings.front());
    m_beginnings.pop_front();
    whenFinished(
        m_store->lock(next.lockPatience), this,
        [this, begun = next.begun](const Result<StoreLockPtr> &lock) { locked(begun, lock); });
}

void RecordKeeper::locked(const Begun &begun, const Result<StoreLockPtr> &lock)
{
    if (!lock && lock.error().kind() == Error::Kind::StoreTimeout) {
        // Not at once: what begun sets off may delete this.
        turnEnded();
        begun({}, {Finding::Kind::Unreadable, {}, lock.error()});
        return;
    }
    if (!lock)
        qCWarning(lcStore).noquote() << lock.error().message();
    const Turn turn = std::make_shared<HeldTurn>(this, lock ? *lock : nullptr);
    look(Wait::Bounded, [turn, begun](const Finding &finding) { begun(turn, finding); });
}

void RecordKeeper::look(Wait wait, Found found)
{
    const bool isBounded = wait == Wait::Bounded;
    if (isBounded && m_isHanging) {
        found({Finding::Kind::Unreadable, {}, hanging()});
        return;
    }
    const auto waiting = std::make_shared<Found>(std::move(found));
    whenFinished(m_store->read(), this,
                 [this, waiting](const Result<std::optional<SessionRecord>> &there) {
                     m_isHanging = false;
                     if (const auto found = std::exchange(*waiting, nullptr))
                         found(compare(there));
                 });
    if (!isBounded || !*waiting)
        return;
    QTimer::singleShot(patience, this, [this, waiting] {
        const auto found = std::exchange(*waiting, nullptr);
        if (!found)
            return;
        m_isHanging = true;
        found({Finding::Kind::Unreadable, {}, hanging()});
    });
}

Finding RecordKeeper::compare(const Result<std::optional<SessionRecord>> &there)
{
    if (!there)
        return {Finding::Kind::Unreadable, {}, there.error()};
    const auto record = there->value_or(SessionRecord());
    for (const auto &revocation : record.revocations)
        addRevocation(revocation);
    const auto before = std::exchange(m_known, record);
    if (record.isEmpty()) {
        const bool wasThere = before && !before->isEmpty();
        return {wasThere ? Finding::Kind::Gone : Finding::Kind::Same, record, {}};
    }
    const bool isSame = before && isSameSession(*before, record);
    return {isSame ? Finding::Kind::Same : Finding::Kind::Other, record, {}};
}

void RecordKeeper::beginRefresh(const SessionRecord &record, std::function<void()> done)
{
    auto next = record;
    next.refreshSentAt = m_clock->wallTime();
    note(next, std::move(done));
}

void RecordKeeper::withdrawRefresh(const SessionRecord &record, std::function<void()> done)
{
    auto next = record;
    next.refreshSentAt = {};
    note(next, std::move(done));
}

// A store that hangs must not keep a session from being renewed.
void RecordKeeper::note(const SessionRecord &record, std::function<void()> done)
{
    const auto waiting = std::make_shared<std::function<void()>>(std::move(done));
    const auto goOn = [waiting] {
        if (const auto done = std::exchange(*waiting, nullptr))
            done();
    };
    write(record, [goOn](const Result<void> &written) {
        if (!written)
            qCDebug(lcStore) << "no note of the refresh:" << written.error().kind();
        goOn();
    });
    if (*waiting)
        QTimer::singleShot(patience, this, goOn);
}

void RecordKeeper::write(const SessionRecord &record, Done done)
{
    const auto next = complete(record);
    whenFinished(m_store->write(next), this,
                 [this, next, done = std::move(done)](const Result<void> &written) {
                     if (written)
                         m_known = next;
                     done(written);
                 });
}

void RecordKeeper::empty(Done done)
{
    const auto next = complete({});
    const auto ended = next.revocations.isEmpty() ? m_store->clear() : m_store->write(next);
    whenFinished(ended, this, [this, next, done = std::move(done)](const Result<void> &result) {
        if (result)
            m_known = next;
        if (result || next.revocations.isEmpty())
            return done(result);
        // What cannot be replaced can at least be marked as over.
        whenFinished(m_store->clear(), this, [this, done](const Result<void> &cleared) {
            if (cleared)
                m_known = SessionRecord();
            done(cleared);
        });
    });
}

void RecordKeeper::addRevocation(PendingRevocation revocation)
{
    revocation.tokens = kept(revocation.tokens, revocation.protocol);
    if (revocation.tokens.isEmpty())
        return;
    if (contains(m_revocations, revocation) || contains(m_revoked, revocation))
        return;
    m_revocations.append(revocation);
    bound(m_revocations);
}

void RecordKeeper::removeRevocation(const PendingRevocation &revocation)
{
    m_revocations.removeAll(revocation);
    m_revoked.append(revocation);
    bound(m_revoked);
}

bool RecordKeeper::hasRevoked(const Tokens &tokens) const
{
    return std::ranges::any_of(m_revoked, [&](const PendingRevocation &revoked) {
        return haveSameRefreshToken(revoked.tokens, tokens);
    });
}

void RecordKeeper::keepFromRevocation(const Tokens &tokens)
{
    const auto isOfThem = [&](const PendingRevocation &revocation) {
        return haveSameRefreshToken(revocation.tokens, tokens);
    };
    m_revocations.removeIf(isOfThem);
    m_revoked.removeIf(isOfThem);
}

SessionRecord RecordKeeper::complete(SessionRecord record) const
{
    record.tokens = kept(record.tokens, record.protocol);
    record.revocations = m_revocations;
    if (m_known)
        record.furtherFields = m_known->furtherFields;
    return record;
}

// Of a record of another dialect nothing is taken away.
Tokens RecordKeeper::kept(const Tokens &tokens, const QString &protocol) const
{
    return m_protocol && m_protocol->name() == protocol ? m_protocol->keptTokens(tokens) : tokens;
}

} // namespace SessionKeeper
