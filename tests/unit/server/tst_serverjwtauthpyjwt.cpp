// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangopeer.h"
#include "jwtauthworld.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qfile.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

QByteArray keyFile(const QString &name)
{
    QFile file(QFINDTESTDATA(u"data/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// The tokens of djangorestframework-jwt against the library that the originals make theirs with.
class tst_ServerJwtAuthPyJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachReadsTheOther_data();
    void eachReadsTheOther();
};

void tst_ServerJwtAuthPyJwt::eachReadsTheOther_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QByteArray>("algorithm");
    QTest::newRow("original, HS256") << u"drfjwt/1.10+"_s << QByteArray("HS256");
    QTest::newRow("original, RS256") << u"drfjwt/1.10+"_s << QByteArray("RS256");
    QTest::newRow("fork, HS512") << u"styria/1.17"_s << QByteArray("HS512");
    QTest::newRow("fork, RS512") << u"styria/1.17"_s << QByteArray("RS512");
}

void tst_ServerJwtAuthPyJwt::eachReadsTheOther()
{
    QFETCH(const QString, profile);
    QFETCH(const QByteArray, algorithm);
    const bool hasPair = algorithm.startsWith("RS");
    const QByteArray secret = "a secret of both sides, with more than thirty bytes";
    const QByteArray privateKey = hasPair ? keyFile(u"rsa.private.pem"_s) : secret;
    const QByteArray publicKey = hasPair ? keyFile(u"rsa.public.pem"_s) : secret;
    JwtAuthWorld world;
    world.world.options.clock = systemClock();
    JwtAuthSettings settings;
    settings.JWT_ALGORITHM = {algorithm};
    settings.JWT_SECRET_KEY = {{QByteArray(), secret}};
    if (hasPair) {
        settings.JWT_PRIVATE_KEY = {{QByteArray(), privateKey}};
        settings.JWT_PUBLIC_KEY = {{QByteArray(), publicKey}};
    }
    world.start(settings, profile);
    const QByteArray token = world.loggedIn();

    const QString name = QString::fromLatin1(algorithm);
    const QJsonObject payload {{u"username"_s, u"alice"_s},
                               {u"exp"_s, QDateTime::currentSecsSinceEpoch() + 60}};
    const auto keyed = [&name](const QByteArray &value) {
        return QJsonObject {{name, QString::fromLatin1(value)}};
    };
    const QJsonObject answer = askDjango(u"pyjwt"_s,
                                         {{u"private"_s, keyed(privateKey)},
                                          {u"public"_s, keyed(publicKey)},
                                          {u"payload"_s, payload},
                                          {u"tokens"_s, keyed(token)}})
                                   .toObject();
    QCOMPARE(answer[u"read"][name].toObject(), EngineWorld::payload(token));
    const QByteArray theirs = answer[u"signed"][name].toString().toLatin1();
    const auto sender = world->authenticate(theirs);
    QCOMPARE(told(sender), u"accepted"_s);
    QCOMPARE(sender->username, u"alice"_s);
    QCOMPARE(told(world->verify(theirs.chopped(4))).left(3), u"400"_s);
}

QTEST_GUILESS_MAIN(tst_ServerJwtAuthPyJwt)
#include "tst_serverjwtauthpyjwt.moc"
