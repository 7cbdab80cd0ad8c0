// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_WORLD_H
#define SESSIONKEEPER_TESTS_WORLD_H

#include "caller.h"
#include "sequence.h"
#include "site.h"
#include "weatherproxy.h"

#include <support/flakystore.h>
#include <support/scriptedserver.h>

#include <SessionKeeper/session/refreshreport.h>
#include <SessionKeeper/session/session.h>

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qmap.h>
#include <QtCore/qstringlist.h>

#include <vector>

namespace SessionKeeper::Test {

class MovableProtocol;

// What a sequence left behind, for the judge.
struct Chronicle
{
    using Milliseconds = std::chrono::milliseconds;

    struct Logout
    {
        Session::LogoutReason reason;
        Milliseconds at;
        int life;
        // How many requests had arrived by then.
        qsizetype exchanges;
        QDateTime serverTime;
    };
    struct Report
    {
        int life;
        RefreshReport report;
    };
    // From when to when something held.
    struct Span
    {
        Milliseconds from;
        Milliseconds to = Milliseconds::max();
        QString user {};
        // A life that ended in the middle of a refresh.
        bool endedRefreshing = false;
    };

    // A refresh token that logout() was called for.
    struct Farewell
    {
        QByteArray token;
        Milliseconds at;
    };

    QList<WeatherProxy::ExchangePtr> exchanges;
    QList<Logout> logouts;
    std::vector<Report> reports;
    QList<Span> storeTroubles;
    QList<Span> inactive;
    QList<Span> sleeps;
    QList<Span> outages;
    QList<Span> lives;         // of the app
    QByteArrayList revoked;    // refresh tokens
    QList<Farewell> farewells; // of those that logout() was called for
    int wallJumps = 0;
    int logoutCalls = 0;
    int loginCalls = 0;
    int otherLogins = 0; // as another user than the one before
    int refreshCalls = 0;
    int forcedRefusals = 0;
    Milliseconds began {0};
    Milliseconds ended {0};
    QDateTime endedAtServer;
    // What the players saw at once.
    QStringList problems;
};

// One app, its store, its machine and its server, and the weather between them.
class World : public QObject
{
    Q_OBJECT

public:
    explicit World(Site &site);
    ~World() override;

    void perform(const Step &step);
    // The weather clears; after it the session has to be of use, or over for a reason.
    void clearUp();

    const Chronicle &chronicle();
    const ScriptedServer &portal() const { return m_portal; }
    bool hasGrace() const { return m_site.grace; }

Q_SIGNALS:
    void quiet();

private:
    struct Call
    {
        QString account;
        bool ended = false;
        int status = 0;
    };
    using CallPtr = std::shared_ptr<Call>;

    std::chrono::milliseconds now() const { return m_site.clock->elapsed(); }
    void act(const Step &step);
    void actInApp(const Step &step);
    void actInMachine(const Step &step);
    void actAtServer(const Step &step);
    void setWeather(const Step &step);

    void begin();
    void end(bool crash);
    void watch();
    void loggedOut(Session::LogoutReason reason);
    void logIn(const QString &user, const QString &password);
    void logOut();
    void restore();
    void askForTokens(int count, bool refused);
    CallPtr call(int caller, bool post);
    void callEnded(Call &call, const Caller::Answer &answer);
    void failStore(int how);
    void mendStore();
    void revoke();
    void setActive(bool active);

    // What was asked for is waited for until it is done.
    int ask(const QString &what);
    void done(int number);
    template<typename T, typename Then>
    void follow(const QString &what, const QFuture<Result<T>> &future, Then then);
    void pass(std::chrono::milliseconds duration);
    // Until all that was asked for is done. False when that takes too long.
    bool settle();
    void problem(const QString &text);
    void checkUsable();
    void checkState();
    void checkNewLogin();
    void leaveNothing();

    Site &m_site;
    WeatherProxy m_proxy;
    ScriptedServer m_portal;
    Chronicle m_chronicle;
    std::shared_ptr<MovableProtocol> m_protocol;
    std::shared_ptr<FlakyStore> m_store;
    std::unique_ptr<Session> m_session;
    std::vector<std::unique_ptr<Caller>> m_callers;
    // The calls of this life.
    QList<int> m_calls;
    QMap<int, QString> m_waiting;
    int m_asked = 0;
    QString m_lastUser;
    int m_life = 0;
    bool m_storeIsHeld = false;
    // Whether the life before ended with a session that was kept.
    bool m_wasKept = false;
    // Whether the app was told that somebody is logged in.
    bool m_isIn = false;
};

template<typename T, typename Then>
void World::follow(const QString &what, const QFuture<Result<T>> &future, Then then)
{
    const int number = ask(what);
    auto *watcher = new QFutureWatcher<Result<T>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [=, this] {
        watcher->deleteLater();
        if (watcher->future().resultCount() == 1)
            then(watcher->result());
        else
            problem(QStringLiteral("the future of %1 was cancelled").arg(what));
        done(number);
    });
    watcher->setFuture(future);
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_WORLD_H
