// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/password.h>

#include <QtCore/qset.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

class tst_ServerPassword : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatDjangoWrote_data();
    void readsWhatDjangoWrote();
    void damagedTextMatchesNothing_data();
    void damagedTextMatchesNothing();
    void writesDjangosFormat();
    void saltsDiffer();
};

// Made by Django 3.2.25 and, for what needs a later one, as Django 4 puts together what scrypt and
// argon2 give.
void tst_ServerPassword::readsWhatDjangoWrote_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("encoded");
    QTest::newRow("pbkdf2_sha256")
        << u"pw-é"_s
        << u"pbkdf2_sha256$1000$NaClSalt123$OGEm9usTDj+R1Uwvygx/BVqG9KnmdWvRjyLjPTuUHKY="_s;
    QTest::newRow("pbkdf2_sha1") << u"pw-é"_s
                                 << u"pbkdf2_sha1$1000$NaClSalt123$bO/5WNYCbhg4jvG66SAtAtEkSKs="_s;
    QTest::newRow("md5") << u"pw-é"_s << u"md5$NaClSalt123$1f31f0656f5690ee837b2a52d059207c"_s;
    QTest::newRow("sha1") << u"pw-é"_s
                          << u"sha1$NaClSalt123$199e20c20cd748c4eeecd1b23e9d0d8cecb52e08"_s;
    QTest::newRow("sha1 without salt")
        << u"pw-é"_s << u"sha1$$77d8c2459d6493b0f4e31ff26c97ebb49783ca11"_s;
    QTest::newRow("md5 without salt") << u"pw-é"_s << u"md5$$f8392e29cdc17b05df682f992b3c2767"_s;
    QTest::newRow("md5 without a name") << u"pw-é"_s << u"f8392e29cdc17b05df682f992b3c2767"_s;
    QTest::newRow("scrypt") << u"lètmein"_s
                            << u"scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/"
                               "NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw=="_s;
    QTest::newRow("argon2id")
        << u"pw-é"_s
        << u"argon2$argon2id$v=19$m=1024,t=2,p=8$TmFDbFNhbHQxMjNOYUNsU2FsdDEyMw$TiB6Q/CTlUFvMIburSxGMU/cT9e658YQKEKA56rACXs"_s;
    QTest::newRow("argon2i with version")
        << u"secret"_s << u"argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"_s;
}

void tst_ServerPassword::readsWhatDjangoWrote()
{
    QFETCH(const QString, password);
    QFETCH(const QString, encoded);
    QVERIFY(Password::verify(password, encoded));
    QVERIFY(!Password::verify(password + u'x', encoded));
    QVERIFY(!Password::verify({}, encoded));
}

void tst_ServerPassword::damagedTextMatchesNothing_data()
{
    QTest::addColumn<QString>("encoded");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("unusable") << u"!abc"_s;
    QTest::newRow("unknown") << u"bcrypt$x"_s;
    QTest::newRow("parts missing") << u"pbkdf2_sha256$1000$salt"_s;
    QTest::newRow("no iterations") << u"pbkdf2_sha256$0$salt$AAAA"_s;
    QTest::newRow("negative iterations") << u"pbkdf2_sha256$-1$salt$AAAA"_s;
    QTest::newRow("empty hash") << u"pbkdf2_sha256$1$salt$"_s;
    QTest::newRow("short hash") << u"pbkdf2_sha256$1$salt$AAAA"_s;
    QTest::newRow("scrypt of a wrong cost") << u"scrypt$3$salt$8$1$AAAA"_s;
    QTest::newRow("argon2 alone") << u"argon2"_s;
    QTest::newRow("argon2 cut off") << u"argon2$argon2id$v=19$m=8"_s;
    QTest::newRow("md5 without salt") << u"md5$$"_s;
    QTest::newRow("sha1 without hash") << u"sha1$salt$"_s;
    QTest::newRow("32 letters") << QString(32, u'x');
    QTest::newRow("bcrypt") << u"bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuv"_s;
}

void tst_ServerPassword::damagedTextMatchesNothing()
{
    QFETCH(const QString, encoded);
    QVERIFY(!Password::verify({}, encoded));
    QVERIFY(!Password::verify(u"pw"_s, encoded));
}

void tst_ServerPassword::writesDjangosFormat()
{
    const QStringList parts = Password::encode(u"pw"_s).split(u'$');
    QCOMPARE(parts.size(), 4);
    QCOMPARE(parts[0], u"pbkdf2_sha256"_s);
    QCOMPARE(parts[1], u"260000"_s);
    QCOMPARE(parts[2].size(), 22);
    QCOMPARE(parts[3].size(), 44);
    QVERIFY(Password::verify(u"pw"_s, parts.join(u'$')));
}

void tst_ServerPassword::saltsDiffer()
{
    QSet<QString> encoded;
    for (int i = 0; i < 100; ++i)
        encoded.insert(Password::encode(u"pw"_s, 1));
    QCOMPARE(encoded.size(), 100);
}

QTEST_GUILESS_MAIN(tst_ServerPassword)
#include "tst_serverpassword.moc"
