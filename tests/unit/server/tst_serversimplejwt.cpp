// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangopeer.h"
#include "engineworld.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <functional>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The same tokens to our engine and to the distribution's Simple JWT (5.2.2) on the same database:
// both say the same. Where the original crashes (500) we refuse.
class tst_ServerSimpleJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bothSayTheSame_data();
    void bothSayTheSame();
    void bothSayTheSameUnderAudienceIssuerAndLeeway_data() { bothSayTheSame_data(); }
    void bothSayTheSameUnderAudienceIssuerAndLeeway();

private:
    void compare(const SimpleJwtSettings &settings, const QJsonObject &originals);
    QList<QByteArray> payloads() const;
    QList<QByteArray> tokens() const;

    QTemporaryDir m_folder;
    std::shared_ptr<Database> m_database;
    qint64 m_now = 0;
};

void tst_ServerSimpleJwt::initTestCase()
{
    m_database = std::make_shared<Database>(u"sqlite:"_s + m_folder.filePath(u"shared.db"_s));
    m_database->migrate();
    UserStore users(m_database);
    for (const QString &name : {u"alice"_s, u"ina"_s}) {
        User user;
        user.username = name;
        user.isActive = name == "alice"_L1;
        users.add(user);
    }
    const auto later = QDateTime({2090, 1, 1}, QTime(0, 0), Qt::UTC);
    TokenLedger(m_database).blacklist({u"dead"_s, "t", {}, {}, later}, later);
    m_now = QDateTime::currentSecsSinceEpoch();
}

// "@" is now: written as @+60, @-60. The times are far enough from now for a slow machine.
QList<QByteArray> tst_ServerSimpleJwt::payloads() const
{
    QList<QByteArray> payloads;
    const QByteArray good = R"("exp":@+900,"jti":"j","user_id":1)";
    for (const char *type : {"access", "refresh", "sliding", "odd", ""})
        payloads += R"({"token_type":")" + QByteArray(type) + "\"," + good + '}';
    payloads += '{' + good + '}';
    const QByteArray types[] = {R"("token_type":"access")", R"("token_type":"refresh")"};
    for (const QByteArray &type : types) {
        for (const char *claims :
             {R"("exp":@-900,"jti":"j","user_id":1)", R"("jti":"j","user_id":1)",
              R"("exp":@+900,"user_id":1)", R"("user_id":1)", R"("exp":@+900,"jti":"j")",
              R"("exp":@+900,"jti":"dead","user_id":1)", R"("exp":@-900,"jti":"dead")",
              R"("jti":"dead","user_id":1)", R"("exp":@+900.5,"jti":"j","user_id":1)",
              R"("exp":"@+900","jti":"j","user_id":1)", R"("exp":null,"jti":"j","user_id":1)",
              R"("exp":[1],"jti":"j")", R"("exp":true,"jti":"j")",
              R"("exp":99999999999999,"jti":"j")", R"("exp":@+900,"jti":null,"user_id":1)",
              R"("exp":@+900,"jti":5,"user_id":1)"})
            payloads += '{' + type + ',' + claims + '}';
        for (const char *claims : {R"("iat":@-900)",
                                   R"("iat":@+900)",
                                   R"("iat":"x")",
                                   R"("iat":null)",
                                   R"("iat":1.5)",
                                   R"("nbf":@-900)",
                                   R"("nbf":@+900)",
                                   R"("nbf":"5")",
                                   R"("nbf":"x")",
                                   R"("nbf":null)",
                                   R"("aud":"site")",
                                   R"("aud":["x","site"])",
                                   R"("aud":["x"])",
                                   R"("aud":["site",1])",
                                   R"("aud":5)",
                                   R"("aud":"")",
                                   R"("iss":"us")",
                                   R"("iss":"them")",
                                   R"("iss":5)",
                                   R"("aud":"site","iss":"us")",
                                   R"("aud":["site"],"iss":"us","exp":@-30)",
                                   R"("aud":"site","iss":"us","nbf":@+30,"iat":@+30)"})
            payloads += '{' + type + ',' + good + ',' + claims + '}';
        for (const char *user :
             {"2", "99", "\"1\"", "1.0", "true", "null", "\"abc\"", "[]", "{}", "\"\""})
            payloads += '{' + type + R"(,"exp":@+900,"jti":"j","aud":"site","iss":"us","user_id":)"
                + user + '}';
    }
    return payloads;
}

QList<QByteArray> tst_ServerSimpleJwt::tokens() const
{
    QList<QByteArray> tokens {"", "garbage", "a.b.c", "..", "e30.e30.e30"};
    for (QByteArray payload : payloads()) {
        for (const int offset : {900, -900, 30, -30}) {
            const QByteArray mark = '@' + QByteArray(offset > 0 ? "+" : "")
                + QByteArray::number(offset);
            payload.replace(mark, QByteArray::number(m_now + offset));
        }
        tokens += EngineWorld::sign(payload);
    }
    tokens += tokens.at(5).chopped(4);
    tokens += tokens.at(5) + '=';
    tokens += tokens.at(5) + ".x";
    return tokens;
}

void tst_ServerSimpleJwt::bothSayTheSame_data()
{
    QTest::addColumn<QString>("door");
    QTest::newRow("guard") << u"guard"_s;
    QTest::newRow("refresh") << u"refresh"_s;
    QTest::newRow("verify") << u"verify"_s;
}

void tst_ServerSimpleJwt::bothSayTheSame()
{
    SimpleJwtSettings settings;
    settings.BLACKLIST_AFTER_ROTATION = true;
    compare(settings, {{u"BLACKLIST_AFTER_ROTATION"_s, true}});
}

void tst_ServerSimpleJwt::bothSayTheSameUnderAudienceIssuerAndLeeway()
{
    SimpleJwtSettings settings;
    settings.AUDIENCE = QJsonArray {u"site"_s, u"other"_s};
    settings.ISSUER = u"us"_s;
    settings.LEEWAY = 300s;
    compare(settings,
            {{u"AUDIENCE"_s, settings.AUDIENCE}, {u"ISSUER"_s, u"us"_s}, {u"LEEWAY"_s, 300}});
}

void tst_ServerSimpleJwt::compare(const SimpleJwtSettings &settings, const QJsonObject &originals)
{
    QFETCH(const QString, door);
    SimpleJwtSettings complete = settings;
    complete.SIGNING_KEY = EngineWorld::secret;
    SimpleJwtOptions options;
    options.profile = *SimpleJwtProfile::named(u"simplejwt/5.2.2"_s);
    SimpleJwtEngine engine(m_database, complete, options);
    const auto ask = [&](const QByteArray &token) {
        if (door == "guard"_L1)
            return told(engine.authenticate(token));
        return door == "refresh"_L1 ? told(engine.refresh(token)) : told(engine.verify(token));
    };
    // A serializer trims and demands text, which is the http floor's part: no empty token there.
    const QList<QByteArray> all = door == "guard"_L1 ? tokens() : tokens().sliced(1);
    QJsonArray texts;
    for (const QByteArray &token : all)
        texts += QString::fromLatin1(token);
    const QJsonArray answers = askDjango(u"judge"_s,
                                         {{u"database"_s, m_database->fileName()},
                                          {u"secret"_s, QString::fromLatin1(EngineWorld::secret)},
                                          {u"settings"_s, originals},
                                          {u"door"_s, door},
                                          {u"tokens"_s, texts}})
                                   .toArray();
    QCOMPARE(answers.size(), all.size());
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString original = answers.at(i).toString();
        const QString ours = ask(all.at(i));
        const QByteArray payload = QByteArray::fromBase64(all.at(i).split('.').value(1));
        const QByteArray report = payload + "\n  original: " + original.toUtf8()
            + "\n  ours: " + ours.toUtf8();
        if (original == "500"_L1)
            QVERIFY2(ours.startsWith(u"401 token_not_valid"), report.constData());
        else
            QVERIFY2(ours == original, report.constData());
    }
}

QTEST_GUILESS_MAIN(tst_ServerSimpleJwt)
#include "tst_serversimplejwt.moc"
