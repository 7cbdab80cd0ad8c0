// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/origin_p.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;

// Where a token may go (U3).
class tst_Origin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSchemeHostAndPort_data();
    void isSchemeHostAndPort();
    void isSecureOverHttpsAndToThisMachine_data();
    void isSecureOverHttpsAndToThisMachine();
};

void tst_Origin::isSchemeHostAndPort_data()
{
    QTest::addColumn<QUrl>("one");
    QTest::addColumn<QUrl>("other");
    QTest::addColumn<bool>("same");

    const QUrl https(QStringLiteral("https://api.example.com/api/"));
    const auto row = [&](const char *name, const QUrl &one, const char *other, bool same) {
        QTest::newRow(name) << one << QUrl(QString::fromLatin1(other)) << same;
    };
    row("another path", https, "https://api.example.com/other?x#y", true);
    row("the default port, written out", https, "https://api.example.com:443/", true);
    row("upper case", https, "HTTPS://API.Example.COM/", true);
    row("user information", https, "https://eve@api.example.com/", true);
    row("another scheme", https, "http://api.example.com/", false);
    row("another scheme on its port", https, "http://api.example.com:443/", false);
    row("another port", https, "https://api.example.com:8443/", false);
    row("a longer host", https, "https://api.example.com.evil.example/", false);
    row("the host as user", https, "https://api.example.com@evil.example/", false);
    row("a parent domain", https, "https://example.com/", false);
    row("nothing", https, "", false);
    const QUrl local(QStringLiteral("http://127.0.0.1:8000/"));
    row("loopback by name", local, "http://localhost:8000/", false);
    row("loopback, another port", local, "http://127.0.0.1:8001/", false);
}

void tst_Origin::isSchemeHostAndPort()
{
    QFETCH(QUrl, one);
    QFETCH(QUrl, other);
    QTEST(sameOrigin(one, other), "same");
    QTEST(sameOrigin(other, one), "same");
}

void tst_Origin::isSecureOverHttpsAndToThisMachine_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<bool>("secure");

    const auto row = [](const char *url, bool secure) {
        QTest::newRow(url) << QUrl(QString::fromLatin1(url)) << secure;
    };
    row("https://api.example.com/", true);
    row("http://127.0.0.1:8000/", true);
    row("http://127.8.9.1/", true);
    row("http://[::1]:8000/", true);
    row("http://localhost/", true);
    row("http://app.localhost/", true);
    row("http://api.example.com/", false);
    row("http://127.0.0.1.evil.example/", false);
    row("http://localhost.evil.example/", false);
    row("http://notlocalhost/", false);
    row("http://127.evil/", false);
    row("http://0.0.0.0/", false);
    row("http://192.168.1.1/", false);
    row("http://[fe80::1]/", false);
    row("ws://127.0.0.1/", false);
    row("ftp://127.0.0.1/", false);
    row("file:///etc/passwd", false);
    row("", false);
}

void tst_Origin::isSecureOverHttpsAndToThisMachine()
{
    QFETCH(QUrl, url);
    QTEST(isSecureTransport(url), "secure");
}

QTEST_GUILESS_MAIN(tst_Origin)
#include "tst_origin.moc"
