// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qloggingcategory.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U7: with every log category on, through everything that can happen, no secret is written.
class tst_Logs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void carryNoSecret();
    void areQuietWhenAllIsWell();

private:
    static void write(QtMsgType type, const QMessageLogContext &context, const QString &message);
};

namespace {

QStringList written;
QtMessageHandler before = nullptr;
const auto password = u"canary-password"_s;

QByteArray secretIn(const QList<QByteArray> &secrets)
{
    const auto all = written.join(u'\n').toUtf8();
    for (const auto &secret : secrets) {
        if (!secret.isEmpty() && all.contains(secret))
            return secret;
    }
    return {};
}

} // namespace

void tst_Logs::write(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (QByteArrayView(context.category).startsWith("sessionkeeper."))
        written.append(message);
    else
        before(type, context, message);
}

void tst_Logs::initTestCase()
{
    before = qInstallMessageHandler(write);
}

void tst_Logs::cleanupTestCase()
{
    qInstallMessageHandler(before);
}

void tst_Logs::carryNoSecret()
{
    QLoggingCategory::setFilterRules(u"sessionkeeper.*.debug=true"_s);
    written.clear();
    KeptSession kept;
    AccessManager http(&kept.session);
    QList<QByteArray> secrets {password.toUtf8(), "canary-query"};
    const auto remember = [&] { secrets += {kept.site.accessToken(), kept.site.refreshToken()}; };

    QVERIFY(!awaited(kept.session.login({u"ada"_s, password})));
    QVERIFY(kept.logIn());
    remember();
    kept.site.revokeAccessTokens();
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/?key=canary-query"_s)));
    QVERIFY(hasEnded(reply));
    remember();
    const QJsonObject echo {{u"detail"_s, QString::fromLatin1(kept.site.refreshToken())}};
    for (const auto &answer :
         {HttpAnswer::json(400, echo), HttpAnswer::html(500), HttpAnswer::drop(),
          HttpAnswer::redirect(302, "/?key=canary-query")}) {
        kept.site.insist(TokenSite::refreshPath, answer);
        kept.clock->advance(std::chrono::hours(1));
        QVERIFY(!awaited(kept.session.refresh()));
    }
    kept.site.relent(TokenSite::refreshPath);
    kept.clock->advance(std::chrono::hours(1));
    QVERIFY(awaited(kept.session.refresh()));
    remember();
    QVERIFY(awaited(kept.session.logout()));
    settle();

    QVERIFY(written.size() > 5);
    QVERIFY2(secretIn(secrets).isEmpty(), secretIn(secrets).constData());
}

// Nobody reads a log that is full without a reason.
void tst_Logs::areQuietWhenAllIsWell()
{
    QLoggingCategory::setFilterRules({});
    written.clear();
    KeptSession kept;
    AccessManager http(&kept.session);
    QVERIFY(kept.logIn());
    kept.site.revokeAccessTokens();
    QVERIFY(hasEnded(http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)))));
    QVERIFY(awaited(kept.session.logout()));
    settle();
    QCOMPARE(written, QStringList());
}

QTEST_GUILESS_MAIN(tst_Logs)
#include "tst_logs.moc"
