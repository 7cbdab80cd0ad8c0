// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

using Keys = QList<JwtAuthSettings::NamedKey>;

// The table [JWT_AUTH] of the configuration.
class tst_JwtAuthSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything();
    void whatIsAbsentKeepsItsDefault();
    void keysHaveSeveralForms_data();
    void keysHaveSeveralForms();
    void keysComeFromFiles();
    void aMissingKeyFileIsNamed();
    void algorithmsAreOneOrMany();
    void builtInHandlersHaveNames_data();
    void builtInHandlersHaveNames();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void noKeyIsShown();
    void impossibleSettingsAreNamed_data();
    void impossibleSettingsAreNamed();

private:
    QString write(const QByteArray &text, const QString &name = u"c.toml"_s) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the temporary folder cannot be written");
        return file.fileName();
    }
    JwtAuthSettings read(const QByteArray &table) const
    {
        Settings settings;
        settings.read(write("[JWT_AUTH]\n" + table));
        return settings.jwtAuth;
    }

    QTemporaryDir m_folder;
};

void tst_JwtAuthSettings::readsEverything()
{
    const JwtAuthSettings settings = read(R"(
JWT_SECRET_KEY = "s3cret"
JWT_GET_USER_SECRET_KEY = "password_hash"
JWT_ALGORITHM = "HS512"
JWT_INSIST_ON_KID = true
JWT_VERIFY = false
JWT_VERIFY_EXPIRATION = false
JWT_LEEWAY = 1.5
JWT_EXPIRATION_DELTA = 60
JWT_AUDIENCE = ["a", "b"]
JWT_ISSUER = "me"
JWT_ALLOW_REFRESH = true
JWT_REFRESH_EXPIRATION_DELTA = 3600
JWT_AUTH_HEADER_PREFIX = "Bearer"
JWT_AUTH_COOKIE = "jwt"
JWT_AUTH_COOKIE_DOMAIN = ".example.com"
JWT_AUTH_COOKIE_PATH = "/api/"
JWT_AUTH_COOKIE_SECURE = false
JWT_AUTH_COOKIE_SAMESITE = "Strict"
JWT_IMPERSONATION_COOKIE = "imp"
JWT_RESPONSE_PAYLOAD_HANDLER = "user"
JWT_APP_NAME = "phone"
JWT_TOKEN_ID = "require"
JWT_PAYLOAD_INCLUDE_USER_ID = false
JWT_DELETE_STALE_BLACKLISTED_TOKENS = true
)");
    QCOMPARE(settings.JWT_SECRET_KEY, Keys({{"", "s3cret"}}));
    QCOMPARE(settings.JWT_GET_USER_SECRET_KEY, JwtAuthSettings::UserSecretKey::PasswordHash);
    QCOMPARE(settings.JWT_ALGORITHM, QList<QByteArray>({"HS512"}));
    QVERIFY(settings.JWT_INSIST_ON_KID && !settings.JWT_VERIFY && !settings.JWT_VERIFY_EXPIRATION);
    QCOMPARE(settings.JWT_LEEWAY.count(), 1500);
    QCOMPARE(settings.JWT_EXPIRATION_DELTA.count(), 60);
    QCOMPARE(settings.JWT_AUDIENCE, QJsonValue(QJsonArray({u"a"_s, u"b"_s})));
    QCOMPARE(settings.JWT_ISSUER, u"me"_s);
    QCOMPARE(settings.JWT_ALLOW_REFRESH, true);
    QCOMPARE(settings.JWT_REFRESH_EXPIRATION_DELTA.count(), 3600);
    QCOMPARE(settings.JWT_AUTH_HEADER_PREFIX, QByteArray("Bearer"));
    QCOMPARE(settings.JWT_AUTH_COOKIE, "jwt");
    QCOMPARE(settings.JWT_AUTH_COOKIE_DOMAIN, ".example.com");
    QCOMPARE(settings.JWT_AUTH_COOKIE_PATH, "/api/");
    QVERIFY(!settings.JWT_AUTH_COOKIE_SECURE);
    QCOMPARE(settings.JWT_AUTH_COOKIE_SAMESITE, "Strict");
    QCOMPARE(settings.JWT_IMPERSONATION_COOKIE, "imp");
    QCOMPARE(settings.JWT_RESPONSE_PAYLOAD_HANDLER, JwtAuthSettings::ResponsePayload::User);
    QCOMPARE(settings.JWT_APP_NAME, u"phone"_s);
    QCOMPARE(settings.JWT_TOKEN_ID, JwtAuthSettings::TokenId::Require);
    QVERIFY(!settings.JWT_PAYLOAD_INCLUDE_USER_ID);
    QVERIFY(settings.JWT_DELETE_STALE_BLACKLISTED_TOKENS);
}

void tst_JwtAuthSettings::whatIsAbsentKeepsItsDefault()
{
    const JwtAuthSettings settings = read({});
    QVERIFY(settings.JWT_SECRET_KEY.isEmpty());
    QVERIFY(!settings.JWT_ALLOW_REFRESH);
    QVERIFY(!settings.JWT_AUTH_HEADER_PREFIX);
    QVERIFY(!settings.JWT_ISSUER);
    QVERIFY(settings.JWT_AUDIENCE.isNull());
    QCOMPARE(settings.JWT_ALGORITHM, QList<QByteArray>({"HS256"}));
    QCOMPARE(settings.JWT_EXPIRATION_DELTA.count(), 300);
    QCOMPARE(settings.JWT_REFRESH_EXPIRATION_DELTA.count(), 7 * 86400);
    QVERIFY(settings.JWT_VERIFY && settings.JWT_VERIFY_EXPIRATION);
    QCOMPARE(read("JWT_ISSUER = false\n").JWT_ISSUER, std::optional<QString>());
    QCOMPARE(read("JWT_ALLOW_REFRESH = false\n").JWT_ALLOW_REFRESH, false);
}

void tst_JwtAuthSettings::keysHaveSeveralForms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Keys>("keys");
    QTest::newRow("text") << QByteArray("\"one\"") << Keys {{"", "one"}};
    QTest::newRow("list") << QByteArray(R"(["one", "two"])") << Keys {{"", "one"}, {"", "two"}};
    // Not in the order of the alphabet: the first one signs.
    QTest::newRow("table") << QByteArray(R"({zoe = "one", ada = "two", "m.x" = "three"})")
                           << Keys {{"zoe", "one"}, {"ada", "two"}, {"m.x", "three"}};
}

void tst_JwtAuthSettings::keysHaveSeveralForms()
{
    QFETCH(const QByteArray, text);
    QFETCH(const Keys, keys);
    QCOMPARE(read("JWT_SECRET_KEY = " + text + '\n').JWT_SECRET_KEY, keys);
    QCOMPARE(read("JWT_PRIVATE_KEY = " + text + '\n').JWT_PRIVATE_KEY, keys);
    QCOMPARE(read("JWT_PUBLIC_KEY = " + text + '\n').JWT_PUBLIC_KEY, keys);
}

void tst_JwtAuthSettings::keysComeFromFiles()
{
    write("the old key", u"old.key"_s);
    write("the new key", u"new.key"_s);
    QCOMPARE(read("JWT_SECRET_KEY_FILE = \"new.key\"\n").JWT_SECRET_KEY,
             Keys({{"", "the new key"}}));
    QCOMPARE(read("JWT_PUBLIC_KEY_FILE = {new = \"new.key\", old = \"old.key\"}\n").JWT_PUBLIC_KEY,
             Keys({{"new", "the new key"}, {"old", "the old key"}}));
    QCOMPARE(read("JWT_PRIVATE_KEY_FILE = [\"old.key\"]\n").JWT_PRIVATE_KEY,
             Keys({{"", "the old key"}}));
}

void tst_JwtAuthSettings::aMissingKeyFileIsNamed()
{
    try {
        read("JWT_SECRET_KEY_FILE = [\"absent.key\"]\n");
    } catch (const SettingsError &error) {
        const QString expected = u"%1: [JWT_AUTH] JWT_SECRET_KEY_FILE names %2, which cannot be "
                                 "read: No such file or directory"_s;
        QCOMPARE(error.sentence(),
                 expected.arg(m_folder.filePath(u"c.toml"_s), m_folder.filePath(u"absent.key"_s)));
        return;
    }
    QFAIL("a key file that is not there was read");
}

void tst_JwtAuthSettings::algorithmsAreOneOrMany()
{
    QCOMPARE(read("JWT_ALGORITHM = [\"RS256\", \"HS256\"]\n").JWT_ALGORITHM,
             QList<QByteArray>({"RS256", "HS256"}));
}

void tst_JwtAuthSettings::builtInHandlersHaveNames_data()
{
    using Payload = JwtAuthSettings::ResponsePayload;
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<JwtAuthSettings::ResponsePayload>("handler");
    QTest::newRow("token") << QByteArray("token") << Payload::Token;
    QTest::newRow("user") << QByteArray("user") << Payload::User;
    QTest::newRow("refresh_token") << QByteArray("refresh_token") << Payload::RefreshToken;
}

void tst_JwtAuthSettings::builtInHandlersHaveNames()
{
    QFETCH(const QByteArray, name);
    QFETCH(const JwtAuthSettings::ResponsePayload, handler);
    const JwtAuthSettings settings = read("JWT_RESPONSE_PAYLOAD_HANDLER = \"" + name
                                          + "\"\n"
                                            "JWT_GET_USER_SECRET_KEY = \"none\"\n"
                                            "JWT_TOKEN_ID = \"off\"\n");
    QCOMPARE(settings.JWT_RESPONSE_PAYLOAD_HANDLER, handler);
    QCOMPARE(settings.JWT_GET_USER_SECRET_KEY, JwtAuthSettings::UserSecretKey::None);
    QCOMPARE(settings.JWT_TOKEN_ID, JwtAuthSettings::TokenId::Off);
}

void tst_JwtAuthSettings::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); // after file, line and table
    const auto row = [](const char *name, const QByteArray &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("number as key", "JWT_SECRET_KEY = 5",
        u"JWT_SECRET_KEY must be text, a list of texts, or a table of texts such as "
        "{one = \"...\"}, none of them empty"_s);
    row("empty key", "JWT_SECRET_KEY = [\"\"]",
        u"JWT_SECRET_KEY must be text, a list of texts, or a table of texts such as "
        "{one = \"...\"}, none of them empty"_s);
    row("no keys", "JWT_SECRET_KEY = {}",
        u"JWT_SECRET_KEY must be text, or a list or a table of at least one"_s);
    row("algorithm", "JWT_ALGORITHM = \"none\"",
        u"JWT_ALGORITHM must be HS256, HS384, HS512, the same of RS, ES or PS, ES256K, ES521, "
        u"EdDSA, or a "
        "list of them"_s);
    row("no algorithm", "JWT_ALGORITHM = []",
        u"JWT_ALGORITHM must be a list of at least one algorithm"_s);
    row("secret handler", "JWT_GET_USER_SECRET_KEY = \"my.module.key\"",
        u"JWT_GET_USER_SECRET_KEY must be one of the built-in \"none\", \"password_hash\""_s);
    row("reply handler", "JWT_RESPONSE_PAYLOAD_HANDLER = \"my.module.reply\"",
        u"JWT_RESPONSE_PAYLOAD_HANDLER must be one of the built-in \"token\", \"user\", "
        "\"refresh_token\""_s);
    row("token id", "JWT_TOKEN_ID = \"maybe\"",
        u"JWT_TOKEN_ID must be one of the built-in \"off\", \"include\", \"require\""_s);
    row("other handler", "JWT_PAYLOAD_HANDLER = \"my.module.payload\"",
        u"JWT_PAYLOAD_HANDLER must be left out: it is a function in Python; built in are only the "
        "handlers \"token\", \"user\" and \"refresh_token\" of JWT_RESPONSE_PAYLOAD_HANDLER, and "
        "\"none\" and \"password_hash\" of JWT_GET_USER_SECRET_KEY"_s);
    row("lifetime", "JWT_EXPIRATION_DELTA = -1",
        u"JWT_EXPIRATION_DELTA must be a whole number of seconds from 0 to 1000000000"_s);
    row("leeway", "JWT_LEEWAY = \"10\"",
        u"JWT_LEEWAY must be a number of seconds from 0 to 1000000000"_s);
    row("flag", "JWT_ALLOW_REFRESH = 1", u"JWT_ALLOW_REFRESH must be true or false"_s);
    row("prefix of two words", "JWT_AUTH_HEADER_PREFIX = \"J W\"",
        u"JWT_AUTH_HEADER_PREFIX must be one word, such as \"JWT\""_s);
    row("no prefix", "JWT_AUTH_HEADER_PREFIX = \"\"",
        u"JWT_AUTH_HEADER_PREFIX must be one word, such as \"JWT\""_s);
    row("cookie name", "JWT_AUTH_COOKIE = \"a; b\"",
        u"JWT_AUTH_COOKIE must be the name of a cookie, or empty for none"_s);
    row("line end in a cookie", "JWT_IMPERSONATION_COOKIE = \"a\\r\\nX: y\"",
        u"JWT_IMPERSONATION_COOKIE must be the name of a cookie, or empty for none"_s);
    row("cookie domain", "JWT_AUTH_COOKIE_DOMAIN = \"a;b\"",
        u"JWT_AUTH_COOKIE_DOMAIN must be the name of a host, or empty for only this one"_s);
    row("cookie path", "JWT_AUTH_COOKIE_PATH = \"api\"",
        u"JWT_AUTH_COOKIE_PATH must be a path that begins with a slash"_s);
    row("same site", "JWT_AUTH_COOKIE_SAMESITE = \"lax\"",
        u"JWT_AUTH_COOKIE_SAMESITE must be \"Lax\", \"Strict\", \"None\", or empty"_s);
    row("app", "JWT_APP_NAME = \"\"", u"JWT_APP_NAME must be the name of an app"_s);
}

void tst_JwtAuthSettings::saysWhatIsWrongAndWhere()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, expected);
    try {
        read('\n' + text + '\n');
    } catch (const SettingsError &error) {
        QCOMPARE(error.sentence(),
                 m_folder.filePath(u"c.toml"_s) + u", line 3: [JWT_AUTH] "_s + expected);
        return;
    }
    QFAIL("the configuration was accepted");
}

void tst_JwtAuthSettings::noKeyIsShown()
{
    try {
        read("JWT_SECRET_KEY = [\"hush\", 5]\nJWT_SECRET_KEYS = \"hush\"\n");
    } catch (const SettingsError &error) {
        QVERIFY(!error.sentence().contains(u"hush"_s));
        return;
    }
    QFAIL("the configuration was accepted");
}

// What no single setting is wrong about shows when the server starts.
void tst_JwtAuthSettings::impossibleSettingsAreNamed_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &profile, const QByteArray &text,
                        const QString &expected) {
        QTest::newRow(name) << profile << text << u"JWT_AUTH: "_s + expected;
    };
    const QString original = u"drfjwt/1.10+"_s;
    const QString list = u" as a list or with names belongs to the Styria fork; choose the profile "
                         "styria/1.17."_s;
    row("list of keys", original, R"(JWT_SECRET_KEY = ["a", "b"])", u"JWT_SECRET_KEY"_s + list);
    row("named key", original, R"(JWT_SECRET_KEY = {a = "b"})", u"JWT_SECRET_KEY"_s + list);
    row("list of algorithms", original, R"(JWT_ALGORITHM = ["HS256", "HS512"])",
        u"JWT_ALGORITHM"_s + list);
    row("no audience", original, "JWT_AUDIENCE = []",
        u"JWT_AUDIENCE is neither text nor a list of texts."_s);
    const QString later = u" came with djangorestframework-jwt %1; choose a later profile."_s;
    row("cookie", u"drfjwt/1.7"_s, "JWT_AUTH_COOKIE = \"jwt\"",
        u"JWT_AUTH_COOKIE"_s + later.arg(u"1.10"_s));
    row("own keys", u"drfjwt/1.7"_s, "JWT_GET_USER_SECRET_KEY = \"password_hash\"",
        u"JWT_GET_USER_SECRET_KEY"_s + later.arg(u"1.10"_s));
    row("audience", u"drfjwt/1.0"_s, "JWT_AUDIENCE = \"us\"",
        u"JWT_AUDIENCE"_s + later.arg(u"1.3"_s));
    row("issuer", u"drfjwt/1.0"_s, "JWT_ISSUER = \"me\"", u"JWT_ISSUER"_s + later.arg(u"1.3"_s));
    row("handler", u"drfjwt/1.0"_s, "JWT_RESPONSE_PAYLOAD_HANDLER = \"user\"",
        u"JWT_RESPONSE_PAYLOAD_HANDLER"_s + later.arg(u"1.2"_s));
    row("private key", u"drfjwt/1.7"_s, "JWT_PRIVATE_KEY = \"x\"",
        u"JWT_PRIVATE_KEY"_s + later.arg(u"1.9"_s));
}

void tst_JwtAuthSettings::impossibleSettingsAreNamed()
{
    QFETCH(const QString, profile);
    QFETCH(const QByteArray, text);
    QFETCH(const QString, expected);
    Settings settings = JwtFixture::settings();
    settings.jwtAuthProfile = profile;
    settings.read(write("[JWT_AUTH]\n" + text + '\n'));
    settings.systems = {u"drfjwt"_s};
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QCOMPARE(server.errorString(), expected);
}

QTEST_GUILESS_MAIN(tst_JwtAuthSettings)
#include "tst_jwtauthsettings.moc"
