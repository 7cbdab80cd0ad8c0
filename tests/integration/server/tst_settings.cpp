// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

// The configuration file of design.md 5.
class tst_Settings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void saysThatAFileCannotBeRead();
    void readsKeysFromFilesBesideIt();
    void readsLimits();
    void findsFilesBesideIt();

private:
    QString write(const QByteArray &text, const QString &name = u"c.toml"_s)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the temporary folder cannot be written");
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

void tst_Settings::readsEverything()
{
    Settings settings = Settings::forProgram();
    settings.read(write(R"(
systems = ["simplejwt"]
profile = "simplejwt/5.4.0"
secret_key = "s3cret"
listen = "[::1]:0"
database = "sqlite:x.db"
[SIMPLE_JWT]
ACCESS_TOKEN_LIFETIME = 30
ROTATE_REFRESH_TOKENS = true
AUTH_TOKEN_CLASSES = ["access", "sliding"]
AUTH_HEADER_TYPES = ["JWT", "Bearer"]
AUDIENCE = ["a", "b"]
LEEWAY = 1.5
JTI_CLAIM = false
[SESSIONKEEPER]
TOKEN_BLACKLIST = false
ROTATION_GRACE_PERIOD = 0
FAITHFUL = false
LOGIN_THROTTLE = "5/hour"
[PATHS]
token = "/auth/jwt/create/"
)"));
    QCOMPARE(settings.profile, u"simplejwt/5.4.0"_s);
    QCOMPARE(settings.secretKey, "s3cret");
    QCOMPARE(settings.listenHost, u"::1"_s);
    QCOMPARE(settings.simpleJwt.ACCESS_TOKEN_LIFETIME.count(), 30);
    QVERIFY(settings.simpleJwt.ROTATE_REFRESH_TOKENS && !settings.tokenBlacklist);
    QCOMPARE(settings.simpleJwt.AUTH_HEADER_TYPES, QList<QByteArray>({"JWT", "Bearer"}));
    QCOMPARE(settings.simpleJwt.LEEWAY.count(), 1500);
    QVERIFY(!settings.simpleJwt.JTI_CLAIM);
    QCOMPARE(settings.loginThrottle, u"5/hour"_s);
    QCOMPARE(settings.paths.token, u"/auth/jwt/create/"_s);
}

void tst_Settings::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); // after the file name

    const auto row = [](const char *name, const QByteArray &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("not TOML", "a = \n", u", line 1: this is not TOML"_s);
    row("a brace in a list", "[SIMPLE_JWT]\nAUDIENCE = [}\"a\"]\n",
        u", line 2: this is not TOML"_s);
    row("unknown key", "\ndatabsae = \"x\"\n",
        u", line 2: there is no setting databsae; did you mean database?"_s);
    row("unknown table", "[SIMPLE_JTW]\n",
        u", line 1: there is no setting SIMPLE_JTW; did you mean SIMPLE_JWT?"_s);
    row("text for a number", "[SIMPLE_JWT]\nACCESS_TOKEN_LIFETIME = \"5 min\"\n",
        u", line 2: [SIMPLE_JWT] ACCESS_TOKEN_LIFETIME must be a whole number of seconds"_s);
    row("number for a bool", "[SIMPLE_JWT]\nROTATE_REFRESH_TOKENS = 1\n",
        u", line 2: [SIMPLE_JWT] ROTATE_REFRESH_TOKENS must be true or false"_s);
    row("negative time", "[SIMPLE_JWT]\nREFRESH_TOKEN_LIFETIME = -1\n",
        u", line 2: [SIMPLE_JWT] REFRESH_TOKEN_LIFETIME must be a whole number of seconds"_s);
    row("removed name", "[SIMPLE_JWT]\nSECRET_KEY = \"x\"\n",
        u", line 2: [SIMPLE_JWT] SECRET_KEY must be renamed to SIGNING_KEY"_s);
    row("removed class", "[SIMPLE_JWT]\nTOKEN_BACKEND_CLASS = \"x\"\n",
        u", line 2: [SIMPLE_JWT] TOKEN_BACKEND_CLASS must be left out: there is one backend now"_s);
    row("Python", "[SIMPLE_JWT]\nTOKEN_USER_CLASS = \"x.Y\"\n",
        u", line 2: [SIMPLE_JWT] TOKEN_USER_CLASS must be left out: it is Python; the built-in"_s);
    row("no URL", "[SIMPLE_JWT]\nJWK_URL = \"keys.json\"\n",
        u", line 2: [SIMPLE_JWT] JWK_URL must be the URL of a key set"_s);
    row("table expected", "SIMPLE_JWT = 5\n", u", line 1: SIMPLE_JWT must be a table"_s);
    row("profile", "profile = \"simplejwt/1\"\n",
        u", line 1: profile must be one of simplejwt/5.2.2"_s);
    row("system", "systems = [\"rfc6749\"]\n",
        u", line 1: systems must be a list of \"simplejwt\", \"drfjwt\" and \"refreshtoken\""_s);
    row("no system", "systems = []\n",
        u", line 1: systems must be a list of at least one of \"simplejwt\" and \"drfjwt\""_s);
    row("add-on alone", "systems = [\"refreshtoken\"]\n",
        u", line 1: systems must be a list with \"drfjwt\" in it"_s);
    row("listen", "listen = \"8000\"\n", u", line 1: listen must be \"HOST:PORT\""_s);
    row("throttle", "[SESSIONKEEPER]\nLOGIN_THROTTLE = \"often\"\n",
        u", line 2: [SESSIONKEEPER] LOGIN_THROTTLE must be a rate"_s);
    row("path", "[PATHS]\ntoken = \"token\"\n", u", line 2: [PATHS] token must be a path"_s);
}

void tst_Settings::saysWhatIsWrongAndWhere()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, expected);
    const QString file = write(text);
    try {
        Settings().read(file);
        QFAIL("it was accepted");
    } catch (const SettingsError &error) {
        QVERIFY2(error.sentence().startsWith(file + expected), error.what());
        QVERIFY(!error.sentence().contains(u'\n'));
    }
}

void tst_Settings::saysThatAFileCannotBeRead()
{
    const QString file = m_folder.filePath(u"missing.toml"_s);
    try {
        Settings().read(file);
        QFAIL("it was accepted");
    } catch (const SettingsError &error) {
        QVERIFY2(error.sentence().contains(file), error.what());
    }
}

void tst_Settings::readsKeysFromFilesBesideIt()
{
    write("from a file\n", u"key.txt"_s);
    Settings settings;
    settings.read(write("secret_key_FILE = \"key.txt\"\n"));
    QCOMPARE(settings.secretKey, "from a file");
    settings.read(write("[SIMPLE_JWT]\nSIGNING_KEY_FILE = \"key.txt\"\n"
                        "[JWT_AUTH]\nJWT_SECRET_KEY_FILE = [\"key.txt\"]\n"));
    QCOMPARE(settings.simpleJwt.SIGNING_KEY, "from a file");
    QCOMPARE(settings.jwtAuth.JWT_SECRET_KEY.value(0).second, "from a file");
    QVERIFY_EXCEPTION_THROWN(settings.read(write("secret_key_FILE = \"gone.txt\"\n")),
                             SettingsError);
}

void tst_Settings::readsLimits()
{
    Settings settings;
    settings.read(write(R"(
[LIMITS]
REQUEST_LINE = 1000
HEADER = 2000
BODY = 3000
CONNECTIONS = 4
CONNECTIONS_PER_ADDRESS = 5
WAITING_FOR_WORKER = 6
HANDSHAKE_TIMEOUT = 0.5
IDLE_TIMEOUT = 1
HEADER_TIMEOUT = 2.25
BODY_TIMEOUT = 3
WRITE_TIMEOUT = 4
SHUTDOWN_TIMEOUT = 5
[REST_FRAMEWORK]
NUM_PROXIES = 2
)"));
    const HttpLimits &limits = settings.limits;
    QCOMPARE(limits.requestLine, 1000);
    QCOMPARE(limits.header, 2000);
    QCOMPARE(limits.body, 3000);
    QCOMPARE(limits.connections, 4);
    QCOMPARE(limits.connectionsPerAddress, 5);
    QCOMPARE(limits.waitingForWorker, 6);
    QCOMPARE(limits.handshakeTime.count(), 500);
    QCOMPARE(limits.idle.count(), 1000);
    QCOMPARE(limits.headerTime.count(), 2250);
    QCOMPARE(limits.bodyTime.count(), 3000);
    QCOMPARE(limits.writeTime.count(), 4000);
    QCOMPARE(limits.shutdownTime.count(), 5000);
    QCOMPARE(settings.restFramework.NUM_PROXIES, 2);
    for (const char *wrong :
         {"CONNECTIONS = 0", "HEADER = -1", "BODY = 1.5", "IDLE_TIMEOUT = \"1\"", "CONECTIONS = 5"})
        QVERIFY_EXCEPTION_THROWN(settings.read(write("[LIMITS]\n" + QByteArray(wrong) + '\n')),
                                 SettingsError);
}

void tst_Settings::findsFilesBesideIt()
{
    Settings settings;
    settings.read(write("[SESSIONKEEPER]\nTLS_CERTIFICATE_FILE = \"c.pem\"\n"
                        "TLS_KEY_FILE = \"/etc/k.pem\"\nACCESS_LOG = \"a.log\"\n"));
    QCOMPARE(settings.tlsCertificateFile, m_folder.filePath(u"c.pem"_s));
    QCOMPARE(settings.tlsKeyFile, u"/etc/k.pem"_s);
    QCOMPARE(settings.accessLog, m_folder.filePath(u"a.log"_s));
    settings.read(write("[SESSIONKEEPER]\nACCESS_LOG = \"-\"\n"));
    QCOMPARE(settings.accessLog, u"-"_s);
    settings.read(write("[SESSIONKEEPER]\nACCESS_LOG = \"off\"\n"));
    QCOMPARE(settings.accessLog, u"off"_s);
}

QTEST_GUILESS_MAIN(tst_Settings)
#include "tst_settings.moc"
