// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <support/testcertificate.h>

#include <QtTest/qtest.h>

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;
using SessionKeeper::Test::TestCertificate;

namespace {

constexpr auto secret = QFile::ReadOwner | QFile::WriteOwner;

Settings withTls()
{
    Settings settings = Fixture::settings();
    settings.tlsCertificateFile = TestCertificate::local().certificateFile();
    settings.tlsKeyFile = TestCertificate::local().keyFile();
    return settings;
}

QSslConfiguration speaking(QSsl::SslProtocol protocol)
{
    QSslConfiguration tls = TestCertificate::local().ofTrustingClient();
    tls.setProtocol(protocol);
    return tls;
}

QUrl plain(QUrl url)
{
    url.setScheme(u"http"_s);
    return url;
}

QByteArray login()
{
    return WireRequest {.method = "POST",
                        .path = "/api/token/",
                        .body = R"({"username":"alice","password":"pw"})",
                        .contentType = "application/json"}
        .bytes();
}

} // namespace

// The server without a proxy before it.
class tst_Tls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersOverEachVersion_data();
    void answersOverEachVersion();
    void refusesOldVersions();
    void keepsAConnectionOpenAndEndsItInOrder();
    void plainHttpAndGarbageEnd_data();
    void plainHttpAndGarbageEnd();
    void aHandshakeThatNeverComesIsGivenUp();
    void limitsHoldOverTls();
    void slowAndIdleClientsAreGivenUpOverTls();
    void aCutAnswerIsSeenAsCut();
    void largeBodiesComeThrough();
    void saysWhatIsWrongWithItsFiles_data();
    void saysWhatIsWrongWithItsFiles();
    void reloadsForNewConnectionsOnly();
    void keepsTheOldCertificateWhenTheNewOneIsBad();

private:
    // Another certificate with its key, made by the program openssl.
    void makeOther(const QString &name, const QString &kind);
    QString file(const QString &name) const { return m_folder.filePath(name); }
    QString write(const QString &name, const QByteArray &content,
                  QFile::Permissions permissions = secret);
    static QByteArray read(const QString &name);

    QTemporaryDir m_folder;
};

void tst_Tls::initTestCase()
{
    if (!TestCertificate::local().problem().isEmpty())
        QSKIP(qPrintable(TestCertificate::local().problem()));
}

void tst_Tls::makeOther(const QString &name, const QString &kind)
{
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, kind, u"-pkeyopt"_s,
                   kind == u"ec"_s ? u"ec_paramgen_curve:prime256v1"_s : u"rsa_keygen_bits:2048"_s,
                   u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=other"_s, u"-addext"_s,
                   u"subjectAltName=IP:127.0.0.1"_s, u"-keyout"_s, file(name + u".key"_s),
                   u"-out"_s, file(name + u".pem"_s)});
    QVERIFY(openssl.waitForFinished());
    QVERIFY2(openssl.exitCode() == 0, openssl.readAllStandardError().constData());
    QVERIFY(QFile::setPermissions(file(name + u".key"_s), secret));
}

QString tst_Tls::write(const QString &name, const QByteArray &content,
                       QFile::Permissions permissions)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()
        || !file.setPermissions(permissions))
        qFatal("the temporary folder cannot be written");
    return file.fileName();
}

QByteArray tst_Tls::read(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(name));
    return file.readAll();
}

void tst_Tls::answersOverEachVersion_data()
{
    QTest::addColumn<QSsl::SslProtocol>("protocol");
    QTest::newRow("1.2") << QSsl::TlsV1_2;
    QTest::newRow("1.3") << QSsl::TlsV1_3;
}

void tst_Tls::answersOverEachVersion()
{
    QFETCH(const QSsl::SslProtocol, protocol);
    const Fixture fixture(withTls());
    QCOMPARE(fixture.url().scheme(), u"https"_s);
    WireClient client(fixture.url(), speaking(protocol));
    QVERIFY2(client.isConnected(), qPrintable(client.socket().errorString()));
    QCOMPARE(client.socket().sessionProtocol(), protocol);
    client.send(login());
    const WireReply reply = client.receive();
    QCOMPARE(reply.status, 200);
    client.send(WireRequest {.path = "/api/me/",
                             .headers = {"Authorization: Bearer " + reply.text("access")}}
                    .bytes());
    QCOMPARE(client.receive().text("username"), "alice");
}

void tst_Tls::refusesOldVersions()
{
    const Fixture fixture(withTls());
    for (const char *version : {"-tls1", "-tls1_1"}) {
        QProcess client;
        client.start(u"openssl"_s,
                     {u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(fixture.url().port()),
                      QString::fromLatin1(version), u"-cipher"_s, u"DEFAULT@SECLEVEL=0"_s});
        client.closeWriteChannel();
        QVERIFY(client.waitForFinished());
        QVERIFY2(client.exitCode() != 0, version);
        QVERIFY(client.readAllStandardOutput().contains("no peer certificate available"));
    }
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_Tls::keepsAConnectionOpenAndEndsItInOrder()
{
    const Fixture fixture(withTls());
    WireClient client(fixture.url());
    for (int i = 0; i < 20; ++i) {
        client.send(WireRequest {.path = "/api/public/"}.bytes());
        QCOMPARE(client.receive().status, 200);
    }
    client.send(WireRequest {.path = "/api/public/", .headers = {"Connection: close"}}.bytes());
    QCOMPARE(client.receive().header("Connection"), "close");
    QVERIFY(client.isClosed());
    // With close_notify: without it this is a truncated stream.
    QCOMPARE(client.socket().error(), QAbstractSocket::RemoteHostClosedError);
}

void tst_Tls::plainHttpAndGarbageEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("plain HTTP") << WireRequest {.path = "/api/public/"}.bytes();
    QTest::newRow("garbage") << QByteArray("\x01\x02\x03 what is this\r\n\r\n").repeated(100);
    QTest::newRow("broken hello") << QByteArray::fromHex("16030100ff01000100")
            + QByteArray(300, 'x');
    QTest::newRow("zeros") << QByteArray(100000, '\0');
}

void tst_Tls::plainHttpAndGarbageEnd()
{
    QFETCH(const QByteArray, bytes);
    Fixture fixture(withTls());
    WireClient client(plain(fixture.url()));
    client.send(bytes);
    QCOMPARE(client.receive().status, 0);
    QVERIFY(client.isClosed());
    QCOMPARE(fixture.get("/api/public/").status, 200);
    QCOMPARE(fixture.server().requests(), 1);
}

void tst_Tls::aHandshakeThatNeverComesIsGivenUp()
{
    Settings settings = withTls();
    settings.limits.handshakeTime = std::chrono::milliseconds(60);
    const Fixture fixture(settings);
    WireClient silent(plain(fixture.url()));
    QVERIFY(silent.isClosed());
    WireClient halfway(plain(fixture.url()));
    halfway.send(QByteArray::fromHex("1603010200010001fc0303"));
    QVERIFY(halfway.isClosed());
}

void tst_Tls::limitsHoldOverTls()
{
    Settings settings = withTls();
    settings.limits.connections = 1;
    const Fixture fixture(settings);
    {
        WireClient client(fixture.url());
        client.send("POST /api/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"
                    + QByteArray(4000000, 'x'));
        QCOMPARE(client.receive().status, 413);
        QVERIFY(client.isClosed());
    }
    // Until the server has seen the first one's end, each is one too many.
    std::unique_ptr<WireClient> one;
    const auto isServed = [&fixture, &one] {
        if (one)
            return true;
        auto client = std::make_unique<WireClient>(fixture.url());
        client->send(WireRequest {.path = "/api/public/"}.bytes());
        if (client->receive().status == 200)
            one = std::move(client);
        return one != nullptr;
    };
    QTRY_VERIFY(isServed());
    WireClient two(fixture.url());
    const WireReply reply = two.receive();
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.header("Retry-After"), "1");
    one->send("GET /" + QByteArray(20000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(one->receive().status, 414);
}

void tst_Tls::slowAndIdleClientsAreGivenUpOverTls()
{
    Settings settings = withTls();
    settings.limits.headerTime = std::chrono::milliseconds(60);
    settings.limits.idle = std::chrono::milliseconds(60);
    const Fixture fixture(settings);
    WireClient slow(fixture.url());
    slow.send("GET /api/pub");
    QCOMPARE(slow.receive().status, 408);
    WireClient idle(fixture.url());
    QCOMPARE(idle.receive().status, 0);
    QVERIFY(idle.isClosed());
}

void tst_Tls::aCutAnswerIsSeenAsCut()
{
    Fixture fixture(withTls());
    fixture.server().faults().next(u"/api/public/"_s, Fault::half());
    const WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.header("Content-Length"), "23");
    QCOMPARE(reply.body, R"({"authentic)");
    fixture.server().faults().next(u"/api/public/"_s, Fault::dropped(Fault::Drop::AfterCommit));
    QCOMPARE(fixture.get("/api/public/").status, 0);
}

void tst_Tls::largeBodiesComeThrough()
{
    const Fixture fixture(withTls());
    const QByteArray body(1000000, 'b');
    const WireReply reply = exchange(
        fixture.url(),
        {.method = "POST",
         .path = "/api/echo/",
         .body = body,
         .contentType = "text/plain",
         .headers = {"Authorization: Bearer " + fixture.pair().access}});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.text("body"), body);
}

void tst_Tls::saysWhatIsWrongWithItsFiles_data()
{
    QTest::addColumn<QString>("certificate"); // empty: the good one
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("expected");

    makeOther(u"ec"_s, u"ec"_s);
    makeOther(u"rsa"_s, u"rsa"_s);
    const QByteArray good = read(TestCertificate::local().keyFile());
    const QString gone = file(u"gone.pem"_s);
    const QString text = write(u"text.pem"_s, "this is no PEM\n");
    const QString open = write(u"open.key"_s, good, secret | QFile::ReadGroup);
    const QString locked = file(u"locked.key"_s);
    QProcess::execute(u"openssl"_s,
                      {u"pkey"_s, u"-in"_s, TestCertificate::local().keyFile(), u"-aes128"_s,
                       u"-passout"_s, u"pass:x"_s, u"-out"_s, locked});
    QFile::setPermissions(locked, secret);

    QTest::newRow("no certificate")
        << gone << QString() << u"certificate file \"%1\" cannot be read"_s.arg(gone);
    QTest::newRow("no key") << QString() << gone << u"key file \"%1\" cannot be read"_s.arg(gone);
    QTest::newRow("certificate is text")
        << text << QString() << u"\"%1\" holds no certificate in PEM"_s.arg(text);
    QTest::newRow("key is text") << QString() << text
                                 << u"\"%1\" holds no private key in PEM"_s.arg(text);
    for (const QString &kind : {u"ec"_s, u"rsa"_s}) {
        const QString key = file(kind + u".key"_s);
        QTest::addRow("%s key of another certificate", qPrintable(kind))
            << QString() << key << u"\"%1\" does not belong to the certificate"_s.arg(key);
    }
    QTest::newRow("encrypted key") << QString() << locked << u"\"%1\" is encrypted"_s.arg(locked);
    QTest::newRow("key open to others")
        << QString() << open << u"\"%1\" is open to other users"_s.arg(open);
    QTest::newRow("only a key") << u"-"_s << QString() << u"the certificate file is not named"_s;
    QTest::newRow("only a certificate") << QString() << u"-"_s << u"the key file is not named"_s;
}

void tst_Tls::saysWhatIsWrongWithItsFiles()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    QFETCH(const QString, expected);
    Settings settings = withTls();
    if (!certificate.isEmpty())
        settings.tlsCertificateFile = certificate == u"-"_s ? QString() : certificate;
    if (!key.isEmpty())
        settings.tlsKeyFile = key == u"-"_s ? QString() : key;
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QVERIFY(!server.isListening());
    QVERIFY2(server.errorString().contains(expected), qPrintable(server.errorString()));
    QVERIFY(!server.errorString().contains(u'\n'));
}

void tst_Tls::reloadsForNewConnectionsOnly()
{
    makeOther(u"other"_s, u"rsa"_s);
    Settings settings = withTls();
    settings.tlsCertificateFile = write(u"live.pem"_s, read(settings.tlsCertificateFile));
    settings.tlsKeyFile = write(u"live.key"_s, read(settings.tlsKeyFile));
    Fixture fixture(settings);
    WireClient before(fixture.url());
    QCOMPARE(before.socket().peerCertificate(), TestCertificate::local().certificate());

    const QByteArray other = read(file(u"other.pem"_s));
    write(u"live.pem"_s, other);
    write(u"live.key"_s, read(file(u"other.key"_s)));
    QVERIFY2(fixture.server().reload(), qPrintable(fixture.server().errorString()));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates({QSslCertificate(other)});
    WireClient after(fixture.url(), tls);
    QCOMPARE(after.socket().peerCertificate(), QSslCertificate(other));
    for (WireClient *client : {&before, &after}) {
        client->send(WireRequest {.path = "/api/public/"}.bytes());
        QCOMPARE(client->receive().status, 200);
    }
}

void tst_Tls::keepsTheOldCertificateWhenTheNewOneIsBad()
{
    Settings settings = withTls();
    settings.tlsCertificateFile = write(u"live.pem"_s, read(settings.tlsCertificateFile));
    Fixture fixture(settings);
    write(u"live.pem"_s, "half a certificate");
    QVERIFY(!fixture.server().reload());
    QVERIFY2(fixture.server().errorString().contains(u"live.pem"_s),
             qPrintable(fixture.server().errorString()));
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
