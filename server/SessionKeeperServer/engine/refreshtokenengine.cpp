// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refreshtokenengine.h>

#include <SessionKeeperServer/engine/answered_p.h>

#include <functional>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Refusal notAuthenticated(const QString &detail)
{
    Refusal refusal;
    refusal.detail = detail;
    return refusal;
}

Refusal invalidToken()
{
    return notAuthenticated(u"Invalid token."_s);
}

Refusal userIsGone()
{
    return notAuthenticated(u"User inactive or deleted."_s);
}

Refusal notFound()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::NotFound;
    refusal.detail = u"Not found."_s;
    return refusal;
}

Refusal notUnique()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::InvalidField;
    refusal.field = "non_field_errors"_ba;
    refusal.detail = u"The fields user, app must make a unique set."_s;
    return refusal;
}

// False when another key has the app already.
bool isAccepted(const std::function<bool()> &change, bool &isThere)
{
    try {
        isThere = change();
    } catch (const StoreError &error) {
        if (error.kind() != StoreError::Kind::Duplicate)
            throw;
        return false;
    }
    return true;
}

bool isAdmin(const Principal *caller)
{
    return caller && (caller->isStaff || caller->isSuperuser);
}

} // namespace

RefreshTokenEngine::RefreshTokenEngine(std::shared_ptr<Database> database,
                                       const RefreshTokenOptions &options)
    : m_options(options)
    , m_store(database)
    , m_users(std::move(database))
{
}

Outcome<RefreshTokenPage> RefreshTokenEngine::list(const Principal *caller, qint64 offset,
                                                   qint64 most) const
{
    return answered([&]() -> Outcome<RefreshTokenPage> {
        if (isAdmin(caller))
            return m_store.page(std::nullopt, offset, most);
        if (!caller || !caller->userId)
            return RefreshTokenPage();
        return m_store.page(caller->userId, offset, most);
    });
}

Outcome<RefreshToken> RefreshTokenEngine::find(const Principal *caller, const QString &key) const
{
    return answered([&]() -> Outcome<RefreshToken> {
        const auto token = seen(caller, key);
        if (!token)
            return notFound();
        return *token;
    });
}

Outcome<RefreshToken> RefreshTokenEngine::create(const Principal *caller, const QString &app)
{
    return answered([&]() -> Outcome<RefreshToken> {
        if (!caller)
            return unlessFaithful(
                notAuthenticated(u"Authentication credentials were not provided."_s));
        if (!caller->userId)
            return userIsGone();
        if (m_store.byApp(*caller->userId, app))
            return notUnique();
        const RefreshToken token {RefreshTokenStore::newKey(), *caller->userId, now(), app};
        bool hasUser = false;
        // Another request took the app between our look and now.
        if (!isAccepted([&] { return m_store.add(token); }, hasUser))
            return unlessFaithful(notUnique());
        if (!hasUser)
            return userIsGone();
        return token;
    });
}

Outcome<RefreshToken> RefreshTokenEngine::rename(const Principal *caller, const QString &key,
                                                 const QString &app)
{
    return answered([&]() -> Outcome<RefreshToken> {
        auto token = seen(caller, key);
        if (!token)
            return notFound();
        // The original looks among the keys of the caller, who may be staff at somebody else's key,
        // and crashes when the owner has one for the app.
        const qint64 user = m_options.faithful ? caller->userId.value_or(0) : token->userId;
        const auto other = m_store.byApp(user, app);
        if (other && other->key != key)
            return notUnique();
        bool isThere = false;
        if (!isAccepted([&] { return m_store.rename(key, app); }, isThere))
            return unlessFaithful(notUnique());
        if (!isThere)
            return notFound();
        token->app = app;
        return *token;
    });
}

Outcome<RefreshToken> RefreshTokenEngine::revoke(const Principal *caller, const QString &key)
{
    return answered([&]() -> Outcome<RefreshToken> {
        if (!seen(caller, key))
            return notFound();
        const auto successor = m_store.replace(key, RefreshTokenStore::newKey(), now());
        if (!successor)
            return unlessFaithful(notFound());
        return *successor;
    });
}

Outcome<Done> RefreshTokenEngine::remove(const Principal *caller, const QString &key)
{
    return answered([&]() -> Outcome<Done> {
        if (!seen(caller, key) || !m_store.remove(key))
            return notFound();
        return Done();
    });
}

Outcome<User> RefreshTokenEngine::ownerOf(const QString &key) const
{
    return answered([&]() -> Outcome<User> {
        const auto token = m_store.byKey(key);
        const auto user = token ? m_users.byId(token->userId) : std::nullopt;
        if (!user)
            return invalidToken();
        if (!user->isActive)
            return userIsGone();
        return *user;
    });
}

std::optional<RefreshToken> RefreshTokenEngine::seen(const Principal *caller,
                                                     const QString &key) const
{
    // A path may carry what no database takes for text.
    if (!caller || key.contains(QChar::Null))
        return std::nullopt;
    auto token = m_store.byKey(key);
    const bool isSeen = token && (isAdmin(caller) || caller->userId == token->userId);
    return isSeen ? token : std::nullopt;
}

Refusal RefreshTokenEngine::unlessFaithful(const Refusal &refusal) const
{
    if (!m_options.faithful)
        return refusal;
    Refusal crash;
    crash.kind = Refusal::Kind::Crash;
    return crash;
}

RefreshToken::Time RefreshTokenEngine::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(m_options.clock());
}

} // namespace SessionKeeperServer
