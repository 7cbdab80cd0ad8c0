// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qlocale.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qnetworkdiskcache.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Qt's disk cache knows URLs only and ignores Vary: what one user's token fetched it would serve to
// the next (anchors.md 6).
class tst_DiskCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheAnswersOfOneUser();
    void keepsThemOverARefresh();
    void keepsThemOverARestart();
    void isEmptyForTheNextUserAfterALogout();
    void isEmptyForAnotherUsersLogin();
    void isEmptyForAnotherUserAfterARestart();
    void doesNotTakeAnAnswerThatWasOnItsWay_data();
    void doesNotTakeAnAnswerThatWasOnItsWay();
    void servesNobodyAfterALogout();
    void servesNobodyAfterARestartWithoutASession();
    void isEmptyInEveryManager();
    void isLeftAloneInAPlainManager();
};

namespace {

constexpr auto path = "/who/";

// A session with a manager whose cache is in a folder; the server tells everybody their own secret,
// good for an hour.
struct Scene : KeptSession
{
    explicit Scene(const QString &folder)
        : folder(folder)
    {
        site.handle(path, [this](const HttpRequest &request) {
            // Qt compares this with the machine's clock.
            const auto now = QLocale::c().toString(QDateTime::currentDateTimeUtc(),
                                                   u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
            const auto owner = site.honoursAccess(request.bearerToken()) ? user : u"nobody"_s;
            return HttpAnswer::bytes("of " + owner.toUtf8())
                .with("Date", now.toLatin1())
                .with("Cache-Control", "max-age=3600");
        });
        http = newManager(session);
    }

    std::unique_ptr<AccessManager> newManager(Session &of) const
    {
        auto manager = std::make_unique<AccessManager>(&of);
        auto *cache = new QNetworkDiskCache(manager.get());
        cache->setCacheDirectory(folder);
        manager->setCache(cache);
        return manager;
    }

    bool enter(const QString &userName)
    {
        user = userName;
        return logIn(userName);
    }

    QNetworkReply *start() const
    {
        return http->get(QNetworkRequest(site.url(QLatin1StringView(path))));
    }

    // What a GET gives, and whether it came from the cache.
    QByteArray get()
    {
        auto *reply = start();
        if (!hasEnded(reply))
            return "no answer";
        fromCache = reply->attribute(QNetworkRequest::SourceIsFromCacheAttribute).toBool();
        return reply->readAll();
    }

    int asked() const { return site.count(path); }

    const QString folder;
    QString user;
    bool fromCache = false;
    std::unique_ptr<AccessManager> http;
};

} // namespace

void tst_DiskCache::keepsTheAnswersOfOneUser()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(!scene.fromCache);
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(scene.fromCache);
    QCOMPARE(scene.asked(), 1);
}

void tst_DiskCache::keepsThemOverARefresh()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(awaited(scene.session.refresh()));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(scene.fromCache);
    QCOMPARE(scene.asked(), 1);
}

void tst_DiskCache::keepsThemOverARestart()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    scene.http.reset();
    Session restored(scene.protocol, scene.store);
    restored.setClock(scene.clock);
    QVERIFY(awaited(restored.restore()));
    scene.http = scene.newManager(restored);
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(scene.fromCache);
    QCOMPARE(scene.asked(), 1);
    scene.http.reset();
}

void tst_DiskCache::isEmptyForTheNextUserAfterALogout()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(awaited(scene.session.logout()));
    QVERIFY(scene.enter(u"grace"_s));
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QVERIFY(!scene.fromCache);
    QCOMPARE(scene.asked(), 2);
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QVERIFY(scene.fromCache);
}

void tst_DiskCache::isEmptyForAnotherUsersLogin()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(scene.enter(u"grace"_s));
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QCOMPARE(scene.asked(), 3);
}

void tst_DiskCache::isEmptyForAnotherUserAfterARestart()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    scene.http.reset();
    // The app's next start finds nobody's tokens, and another user logs in.
    Session next(scene.protocol, std::make_shared<FlakyStore>());
    next.setClock(scene.clock);
    QVERIFY(awaited(next.login({u"grace"_s, u"pw"_s})));
    scene.user = u"grace"_s;
    scene.http = scene.newManager(next);
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QVERIFY(!scene.fromCache);
    scene.http.reset();
}

void tst_DiskCache::doesNotTakeAnAnswerThatWasOnItsWay_data()
{
    QTest::addColumn<bool>("logsOut");
    QTest::newRow("after a logout") << true;
    QTest::newRow("after another user's login") << false;
}

void tst_DiskCache::doesNotTakeAnAnswerThatWasOnItsWay()
{
    QFETCH(bool, logsOut);
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    scene.site.hold(path);
    auto *late = scene.start();
    QTRY_COMPARE(scene.asked(), 1);
    if (logsOut)
        QVERIFY(awaited(scene.session.logout()));
    QVERIFY(scene.enter(u"grace"_s));
    // Before anybody asks anything in the new name.
    scene.site.release(path);
    QVERIFY(hasEnded(late));
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QVERIFY(!scene.fromCache);

    // And once more with a request of the next user before the late answer.
    scene.site.hold(path);
    QVERIFY(scene.enter(u"edsger"_s));
    late = scene.start();
    QTRY_COMPARE(scene.asked(), 3);
    QVERIFY(scene.enter(u"ada"_s));
    QVERIFY(hasEnded(scene.http->get(QNetworkRequest(scene.site.url(u"/api/me/"_s)))));
    scene.site.release(path);
    QVERIFY(hasEnded(late));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(!scene.fromCache);
}

void tst_DiskCache::servesNobodyAfterALogout()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QVERIFY(awaited(scene.session.logout()));
    QCOMPARE(scene.get(), QByteArray("of nobody"));
    QVERIFY(!scene.fromCache);
    QCOMPARE(scene.asked(), 2);
    // Nor does the next user get what nobody got.
    QVERIFY(scene.enter(u"grace"_s));
    QCOMPARE(scene.get(), QByteArray("of grace"));
}

void tst_DiskCache::servesNobodyAfterARestartWithoutASession()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    scene.http.reset();
    Session next(scene.protocol, std::make_shared<FlakyStore>());
    next.setClock(scene.clock);
    QVERIFY(!awaited(next.restore()));
    scene.http = scene.newManager(next);
    QCOMPARE(scene.get(), QByteArray("of nobody"));
    QVERIFY(!scene.fromCache);
    scene.http.reset();
}

void tst_DiskCache::isEmptyInEveryManager()
{
    const QTemporaryDir folder;
    const QTemporaryDir otherFolder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QCOMPARE(scene.get(), QByteArray("of ada"));
    auto other = scene.newManager(scene.session);
    static_cast<QNetworkDiskCache *>(other->cache())->setCacheDirectory(otherFolder.path());
    scene.http.swap(other);
    QCOMPARE(scene.get(), QByteArray("of ada"));
    QCOMPARE(scene.asked(), 2);
    QVERIFY(scene.enter(u"grace"_s));
    QCOMPARE(scene.get(), QByteArray("of grace"));
    scene.http.swap(other);
    QCOMPARE(scene.get(), QByteArray("of grace"));
    QCOMPARE(scene.asked(), 4);
}

// That the tests above can fail: without us Qt serves one user's answer to the next.
void tst_DiskCache::isLeftAloneInAPlainManager()
{
    const QTemporaryDir folder;
    Scene scene(folder.path());
    QVERIFY(scene.enter(u"ada"_s));
    QNetworkAccessManager plain;
    auto *cache = new QNetworkDiskCache(&plain);
    cache->setCacheDirectory(folder.path());
    plain.setCache(cache);
    QByteArray bodies;
    for (const auto &user : {u"ada"_s, u"grace"_s}) {
        QVERIFY(scene.enter(user));
        QNetworkRequest request(scene.site.url(QLatin1StringView(path)));
        request.setRawHeader("Authorization", "Bearer " + scene.token());
        auto *reply = plain.get(request);
        QVERIFY(hasEnded(reply));
        bodies += reply->readAll() + ';';
    }
    QCOMPARE(bodies, QByteArray("of ada;of ada;"));
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_DiskCache)
#include "tst_diskcache.moc"
