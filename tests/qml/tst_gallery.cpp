// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/awaited.h>
#include <support/fakeclock.h>
#include <support/stallwatch.h>
#include <support/tokensite.h>

#include <SessionKeeper/session/session.h>

#include <QtCore/qbuffer.h>
#include <QtGui/qimage.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

#ifdef SESSIONKEEPER_STATIC_QML
Q_IMPORT_QML_PLUGIN(SessionKeeperPlugin)
#endif

// K2 in the threads of a QML engine: pictures, calls and a remote component cause one refresh.
class TestGallery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEverythingAfterOneRefresh_data();
    void showsEverythingAfterOneRefresh();
    void waitsForTheLogin();
    void mayGoWhileItsPicturesWait();
    void mayGoWithItsEngine();
};

namespace {

constexpr int pictures = 200;

QByteArray picture()
{
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}

// A gallery in an engine of its own, and the site it shows.
struct Scene
{
    Scene()
    {
        auto png = HttpAnswer::bytes(picture());
        png.headers = {{"Content-Type", "image/png"}};
        for (int i = 0; i < pictures; ++i)
            site.guard("/img/" + QByteArray::number(i) + ".png", png);
        site.guard("/Remote.qml",
                   HttpAnswer::bytes("import QtQml\nQtObject { property int answer: 42 }\n"));
        engine->addImportPath(QStringLiteral(SESSIONKEEPER_QML_IMPORT_PATH));
        QQmlComponent component(engine.get(),
                                QUrl::fromLocalFile(QStringLiteral(SESSIONKEEPER_GALLERY_QML)));
        gallery.reset(component.createWithInitialProperties(
            {{u"site"_s, site.url().toString(QUrl::StripTrailingSlash)}}));
        if (!gallery)
            qFatal("%s", qPrintable(component.errorString()));
        session = gallery->property("session").value<Session *>();
        session->setClock(clock);
        auto policy = session->refreshPolicy();
        policy.proactive = false;
        session->setRefreshPolicy(policy);
    }

    bool logIn() { return awaited(session->login({u"ada"_s, u"pw"_s})).has_value(); }
    void show() { QMetaObject::invokeMethod(gallery.get(), "show"); }
    int is(const char *property) const { return gallery->property(property).toInt(); }
    int refreshes() const { return site.count(TokenSite::refreshPath); }

    bool showsEverything()
    {
        return QTest::qWaitFor(
            [this] {
                return is("ready") == pictures && is("answered") == 20
                    && gallery->property("remoteReady").toBool();
            },
            60000);
    }

    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    TokenSite site {clock};
    std::unique_ptr<QQmlEngine> engine = std::make_unique<QQmlEngine>();
    std::unique_ptr<QObject> gallery;
    Session *session = nullptr;
};

} // namespace

void TestGallery::showsEverythingAfterOneRefresh_data()
{
    QTest::addColumn<bool>("revoked");
    QTest::newRow("at expiry") << false;
    QTest::newRow("on a revoked token") << true;
}

void TestGallery::showsEverythingAfterOneRefresh()
{
    QFETCH(bool, revoked);
    Scene scene;
    QVERIFY(scene.logIn());
    // Each time there are more connections from before.
    for (int round = 1; round <= 3; ++round) {
        if (revoked)
            scene.site.revokeAccessTokens();
        else
            scene.clock->advance(scene.site.accessLifetime + std::chrono::seconds(1));
        scene.site.hold(TokenSite::refreshPath);
        scene.show();
        QTRY_COMPARE(scene.refreshes(), round);
        // All three threads are waiting, or about to.
        QTest::qWait(0);
        scene.site.release(TokenSite::refreshPath);
        QVERIFY2(
            scene.showsEverything(),
            qPrintable(u"%1 of 200 pictures, %2 failed; %3 of 20 calls"_s.arg(scene.is("ready"))
                           .arg(scene.is("failed"))
                           .arg(scene.is("answered"))));
        QCOMPARE(scene.is("failed"), 0);
        QCOMPARE(scene.refreshes(), round);
    }
}

// Unknown whether there is a session: nothing goes out without a token.
void TestGallery::waitsForTheLogin()
{
    Scene scene;
    scene.show();
    QTest::qWait(0);
    QVERIFY(scene.logIn());
    QVERIFY(scene.showsEverything());
    QCOMPARE(scene.refreshes(), 0);
    const auto taken = scene.site.taken();
    QVERIFY(std::none_of(taken.begin(), taken.end(), [](const HttpRequest &request) {
        return request.path.startsWith("/img/") && request.bearerToken().isEmpty();
    }));
}

void TestGallery::mayGoWhileItsPicturesWait()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.clock->advance(scene.site.accessLifetime + std::chrono::seconds(1));
    scene.site.hold(TokenSite::refreshPath);
    scene.show();
    QTRY_COMPARE(scene.refreshes(), 1);
    scene.gallery->setProperty("pictures", 0);
    QTest::qWait(0);
    scene.gallery->setProperty("pictures", pictures);
    scene.site.release(TokenSite::refreshPath);
    QVERIFY(scene.showsEverything());
    QCOMPARE(scene.refreshes(), 1);
}

void TestGallery::mayGoWithItsEngine()
{
    for (const bool engineFirst : {false, true}) {
        Scene scene;
        QVERIFY(scene.logIn());
        scene.site.revokeAccessTokens();
        scene.site.hold(TokenSite::refreshPath);
        scene.show();
        QTRY_COMPARE(scene.refreshes(), 1);
        if (engineFirst)
            scene.engine.reset();
        scene.gallery.reset();
        scene.engine.reset();
        scene.site.release(TokenSite::refreshPath);
        QTest::qWait(0);
    }
}

SESSIONKEEPER_WATCHED_MAIN(QGuiApplication, TestGallery)

#include "tst_gallery.moc"
