// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accountlist.h"

#include "accountstask_p.h"
#include "changewatch_p.h"
#include "keychainqueue_p.h"
#include "recordtask_p.h"
#include "storefolder_p.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>
#include <QtCore/qthread.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

constexpr auto Timeout = 10s;

KeychainContext contextOf(const QString &service, const QString &account)
{
    const auto folder = storeFolder(u"session"_s, service, account);
    return {service, account, Timeout, defaultItemLimit(), folder.value_or(QString())};
}

// One reading: the list, then each account's entry by a task of its own, so that other stores need
// not wait for hundreds of them.
class Listing : public std::enable_shared_from_this<Listing>
{
public:
    using Done = std::function<void(const Result<QStringList> &)>;

    Listing(QString service, Done done)
        : m_service(std::move(service))
        , m_done(std::move(done))
    {
    }

    void begin()
    {
        enqueue<ReadAccounts>(contextOf(m_service, {}),
                              [self = shared_from_this()](const Result<QStringList> &listed) {
                                  if (!listed)
                                      return self->m_done(listed);
                                  self->m_left = *listed;
                                  // The store without an account is on no list.
                                  self->m_left.prepend(QString());
                                  self->look();
                              });
    }

private:
    template<typename Task, typename... Arguments>
    static void enqueue(Arguments &&...arguments)
    {
        KeychainQueue::instance()->enqueue(
            std::make_shared<Task>(std::forward<Arguments>(arguments)...));
    }

    void look()
    {
        if (m_left.isEmpty())
            return drop();
        const QString account = m_left.takeFirst();
        enqueue<ReadRecord>(contextOf(m_service, account), std::make_shared<KeychainEntryState>(),
                            [self = shared_from_this(),
                             account](const Result<std::optional<SessionRecord>> &record) {
                                self->looked(account, record);
                            });
    }

    void looked(const QString &account, const Result<std::optional<SessionRecord>> &record)
    {
        if (!record && record.error().kind() != Error::Kind::StoreCorrupt)
            return m_done(record.error());
        if (!record || (*record && !(*record)->isEmpty()))
            m_kept << account;
        else if (!*record && !account.isEmpty())
            m_gone << account;
        look();
    }

    void drop()
    {
        m_kept.sort();
        if (m_gone.isEmpty())
            return m_done(m_kept);
        enqueue<DropAccounts>(contextOf(m_service, {}), m_gone,
                              [self = shared_from_this()](const Result<void> &dropped) {
                                  if (!dropped)
                                      qCDebug(lcStore, "%s",
                                              qUtf8Printable(dropped.error().message()));
                                  self->m_done(self->m_kept);
                              });
    }

    QString m_service;
    Done m_done;
    QStringList m_left;
    QStringList m_kept;
    QStringList m_gone;
};

} // namespace

class AccountListPrivate
{
public:
    void watch(AccountList *q);

    QString service;
    QStringList accounts;
    std::unique_ptr<ChangeWatch> changes;
    quint64 begun = 0;
    quint64 shown = 0;
};

void AccountListPrivate::watch(AccountList *q)
{
    const QString folder = changes ? QString() : accountsFolder(service);
    if (folder.isEmpty())
        return;
    changes = std::make_unique<ChangeWatch>(folder);
    changes->start();
    QObject::connect(changes.get(), &ChangeWatch::changed, q,
                     [q] { [[maybe_unused]] const auto seen = q->read(); });
}

AccountList::AccountList(const QString &service, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<AccountListPrivate>())
{
    d->service = service;
}

AccountList::~AccountList() = default;

QString AccountList::service() const
{
    return d->service;
}

QStringList AccountList::accounts() const
{
    return d->accounts;
}

QFuture<Result<QStringList>> AccountList::read()
{
    const auto *app = QCoreApplication::instance();
    if (!app || app->thread() != QThread::currentThread()) {
        const KeychainMessages messages(KeychainVerb::Read, d->service, {});
        return readyFuture(Result<QStringList>(messages.wrongThread()));
    }
    d->watch(this);
    const auto caller = std::make_shared<Pending<QStringList>>();
    const auto done = [caller, q = QPointer(this),
                       number = ++d->begun](const Result<QStringList> &accounts) {
        // One that began later may have ended before.
        const bool isNews = q && accounts && number > q->d->shown;
        if (isNews)
            q->d->shown = number;
        const bool isOther = isNews && q->d->accounts != *accounts;
        if (isOther)
            q->d->accounts = *accounts;
        if (isOther)
            Q_EMIT q->accountsChanged(*accounts);
        caller->finish(accounts);
    };
    std::make_shared<Listing>(d->service, done)->begin();
    return caller->future();
}

} // namespace SessionKeeper
