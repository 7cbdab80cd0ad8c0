// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "secondvisit.h"

#include "demoservers.h"
#include "hand.h"
#include "photographer.h"
#include "stage.h"
#include "steplog.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>

using namespace Qt::StringLiterals;

namespace {

class SecondVisit
{
public:
    SecondVisit(Stage &stage, StepLog &log)
        : m_stage(stage)
        , m_log(log)
        , m_hand(stage)
        , m_camera(stage)
    {
    }

    bool run();

private:
    Finding seeHomePage();
    Finding call();
    Finding seeSlidingToken();
    Finding seeKey();
    Finding deleteKey();
    Finding logOut();
    Finding lookIntoKeychain();
    Finding tryRefreshToken();

    // For the server in sight.
    bool isKeychainEmpty() const;
    // The status of an answer to a request that has nothing of the SDK.
    int statusOf(const QString &path, const QJsonObject &body);

    Stage &m_stage;
    StepLog &m_log;
    Hand m_hand;
    Photographer m_camera;
    QNetworkAccessManager m_network;
    QString m_refreshToken;
};

bool SecondVisit::run()
{
    m_log.say(
        u"The app has quit. A new process starts (%1)."_s.arg(QCoreApplication::applicationPid()));
    return m_log.run(u"restored"_s, [this] { return seeHomePage(); })
        && m_log.run(u"call after the restart"_s, [this] { return call(); })
        && m_log.run(u"sliding token restored"_s, [this] { return seeSlidingToken(); })
        && m_log.run(u"key restored"_s, [this] { return seeKey(); })
        && m_log.run(u"key deleted"_s, [this] { return deleteKey(); })
        && m_log.run(u"log out"_s, [this] { return logOut(); })
        && m_log.run(u"keychain empty"_s, [this] { return lookIntoKeychain(); })
        && m_log.run(u"refresh token worthless"_s, [this] { return tryRefreshToken(); });
}

Finding SecondVisit::seeHomePage()
{
    if (!Stage::until([&] { return m_stage.session().isLoggedIn() && m_stage.item(u"call"_s); }))
        return Finding::bad(u"not restored: %1"_s.arg(m_stage.session().lastError().message()));
    if (m_stage.server().requestsTo(u"/api/token/"_s) != 0)
        return Finding::bad(u"somebody logged in"_s);
    return m_camera.pictured(
        u"16-restored"_s,
        u"as %1, from the keychain, without a password"_s.arg(m_stage.session().account()));
}

Finding SecondVisit::call()
{
    if (!m_hand.click(u"call"_s)
        || !Stage::until([&] { return m_stage.text(u"answer"_s).startsWith(u"200"_s); }))
        return Finding::bad(m_stage.text(u"answer"_s));
    return m_camera.pictured(u"17-called-again"_s, m_stage.text(u"answer"_s).simplified());
}

Finding SecondVisit::seeSlidingToken()
{
    if (!m_hand.chooseServer(int(LocalSystem::SlidingToken))
        || !Stage::until([&] { return m_stage.session().isLoggedIn() && m_stage.item(u"call"_s); }))
        return Finding::bad(u"not restored: %1"_s.arg(m_stage.session().lastError().message()));
    if (m_stage.server().requestsTo(u"/api/token/sliding/"_s) != 0)
        return Finding::bad(u"somebody logged in"_s);
    const QString words = u"it ends for good at %1"_s.arg(m_stage.text(u"sessionEnd"_s));
    const Finding finding = m_camera.pictured(u"18-sliding-token-restored"_s, words);
    // Nothing is told to the server: it has no ear for it.
    if (!m_hand.click(u"logOut"_s) || !Stage::until([&] { return isKeychainEmpty(); }))
        return Finding::bad(u"it is still in the keychain after the log-out"_s);
    return finding;
}

Finding SecondVisit::seeKey()
{
    if (!m_hand.chooseServer(int(LocalSystem::Delegate))
        || !Stage::until([&] { return m_stage.session().isLoggedIn() && m_stage.item(u"call"_s); }))
        return Finding::bad(u"not restored: %1"_s.arg(m_stage.session().lastError().message()));
    if (!Stage::until([&] { return m_stage.session().statistics().refreshes == 1; }))
        return Finding::bad(u"the key got no JWT"_s);
    if (m_stage.server().requestsTo(u"/api-token-auth/"_s) != 0
        || m_stage.server().requestsTo(u"/delegate/"_s) != 1)
        return Finding::bad(u"somebody logged in"_s);
    return m_camera.pictured(u"19-key-restored"_s, u"from the keychain, and with it a new JWT"_s);
}

Finding SecondVisit::deleteKey()
{
    const auto kept = m_stage.keychain();
    if (!kept || !*kept)
        return Finding::bad(u"the keychain holds no key"_s);
    const QJsonObject body {
        {u"client_id"_s, u"tour"_s},
        {u"refresh_token"_s, QString::fromLatin1((*kept)->tokens.refreshToken())}};
    if (statusOf(u"/delegate/"_s, body) != 200)
        return Finding::bad(u"the key is worth nothing before the log-out"_s);
    if (!m_hand.click(u"logOut"_s) || !Stage::until([&] { return isKeychainEmpty(); }))
        return Finding::bad(u"it is still in the keychain after the log-out"_s);
    if (!Stage::until([&] { return statusOf(u"/delegate/"_s, body) != 200; }))
        return Finding::bad(u"the server still honours it"_s);
    return Finding::good(u"the server answers %1 to it"_s.arg(statusOf(u"/delegate/"_s, body)));
}

Finding SecondVisit::logOut()
{
    if (!m_hand.chooseServer(int(LocalSystem::SimpleJwt)))
        return Finding::bad(u"the first session is gone"_s);
    const auto kept = m_stage.keychain();
    if (!kept || !*kept)
        return Finding::bad(u"the keychain holds no session to end"_s);
    m_refreshToken = QString::fromLatin1((*kept)->tokens.refreshToken());
    if (!m_hand.click(u"logOut"_s)
        || !Stage::until([&] { return m_stage.item(u"userName"_s) != nullptr; }))
        return Finding::bad(u"the log-in page does not come"_s);
    return m_camera.pictured(u"20-logged-out"_s, u"the log-in page is back"_s);
}

Finding SecondVisit::lookIntoKeychain()
{
    return Stage::until([&] { return isKeychainEmpty(); })
        ? Finding::good(u"read back: not found"_s)
        : Finding::bad(u"the session is still there"_s);
}

Finding SecondVisit::tryRefreshToken()
{
    // verify/ does not spend the token: the app's own request to the blacklist may still be on its
    // way.
    if (!Stage::until([&] {
            return statusOf(u"/api/token/verify/"_s, {{u"token"_s, m_refreshToken}}) >= 400;
        }))
        return Finding::bad(u"the server still honours it"_s);
    const int status = statusOf(u"/api/token/refresh/"_s, {{u"refresh"_s, m_refreshToken}});
    const QString words = u"the server answers %1 to it"_s.arg(status);
    return status == 401 ? Finding::good(words) : Finding::bad(words);
}

bool SecondVisit::isKeychainEmpty() const
{
    const auto kept = m_stage.keychain();
    return kept && !*kept;
}

int SecondVisit::statusOf(const QString &path, const QJsonObject &body)
{
    QNetworkRequest request(QUrl(m_stage.server().url() + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(
        m_network.post(request, QJsonDocument(body).toJson()));
    Stage::until([&] { return reply->isFinished(); });
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

bool visitAgain(Stage &stage, StepLog &log)
{
    return SecondVisit(stage, log).run();
}
