// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "secondvisit.h"

#include "demoserver.h"
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
    Finding logOut();
    Finding lookIntoKeychain();
    Finding tryRefreshToken();

    // The status of an answer to a request that carries the refresh token and nothing of the SDK.
    int statusOf(const QString &path, const QByteArray &field);
    Finding pictured(const QString &name, const QString &words);

    Stage &m_stage;
    StepLog &m_log;
    Hand m_hand;
    Photographer m_camera;
    QNetworkAccessManager m_network;
    QByteArray m_refreshToken;
};

bool SecondVisit::run()
{
    m_log.say(
        u"The app has quit. A new process starts (%1)."_s.arg(QCoreApplication::applicationPid()));
    return m_log.run(u"restored"_s, [this] { return seeHomePage(); })
        && m_log.run(u"call after the restart"_s, [this] { return call(); })
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
    return pictured(
        u"08-restored"_s,
        u"as %1, from the keychain, without a password"_s.arg(m_stage.session().account()));
}

Finding SecondVisit::call()
{
    if (!m_hand.click(u"call"_s)
        || !Stage::until([&] { return m_stage.text(u"answer"_s).startsWith(u"200"_s); }))
        return Finding::bad(m_stage.text(u"answer"_s));
    return pictured(u"09-called-again"_s, m_stage.text(u"answer"_s).simplified());
}

Finding SecondVisit::logOut()
{
    const auto kept = m_stage.keychain();
    if (!kept || !*kept)
        return Finding::bad(u"the keychain holds no session to end"_s);
    m_refreshToken = (*kept)->tokens.refreshToken();
    if (!m_hand.click(u"logOut"_s)
        || !Stage::until([&] { return m_stage.item(u"userName"_s) != nullptr; }))
        return Finding::bad(u"the log-in page does not come"_s);
    return pictured(u"10-logged-out"_s, u"the log-in page is back"_s);
}

Finding SecondVisit::lookIntoKeychain()
{
    const auto isEmpty = [&] {
        const auto kept = m_stage.keychain();
        return kept && !*kept;
    };
    return Stage::until(isEmpty) ? Finding::good(u"read back: not found"_s)
                                 : Finding::bad(u"the session is still there"_s);
}

Finding SecondVisit::tryRefreshToken()
{
    // verify/ does not spend the token: the app's own request to the blacklist may still be on its
    // way.
    if (!Stage::until([&] { return statusOf(u"/api/token/verify/"_s, "token") >= 400; }))
        return Finding::bad(u"the server still honours it"_s);
    const int status = statusOf(u"/api/token/refresh/"_s, "refresh");
    const QString words = u"the server answers %1 to it"_s.arg(status);
    return status == 401 ? Finding::good(words) : Finding::bad(words);
}

int SecondVisit::statusOf(const QString &path, const QByteArray &field)
{
    QNetworkRequest request(QUrl(m_stage.server().url() + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const QJsonObject body {{QString::fromLatin1(field), QString::fromLatin1(m_refreshToken)}};
    const std::unique_ptr<QNetworkReply> reply(
        m_network.post(request, QJsonDocument(body).toJson()));
    Stage::until([&] { return reply->isFinished(); });
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

Finding SecondVisit::pictured(const QString &name, const QString &words)
{
    const QString complaint = m_camera.take(name);
    return complaint.isEmpty() ? Finding::good(words) : Finding::bad(complaint);
}

} // namespace

bool visitAgain(Stage &stage, StepLog &log)
{
    return SecondVisit(stage, log).run();
}
