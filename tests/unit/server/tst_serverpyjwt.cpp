// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangopeer.h"

#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

QByteArray keyOf(const QString &algorithm, const QString &half)
{
    QString name = u"rfc8037-a1"_s;
    if (algorithm.startsWith(u"HS"))
        return "a secret that is the same on both sides";
    if (algorithm.startsWith(u"RS") || algorithm.startsWith(u"PS"))
        name = u"rsa"_s;
    else if (algorithm == "ES256"_L1)
        name = u"p256"_s;
    else if (algorithm == "ES384"_L1)
        name = u"p384"_s;
    else if (algorithm == "ES512"_L1)
        name = u"p521"_s;
    QFile file(QFINDTESTDATA(u"data/%1.%2.pem"_s.arg(name, half)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// Every algorithm against PyJWT: each side reads what the other signed.
class tst_ServerPyJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void eachReadsTheOther_data();
    void eachReadsTheOther();

private:
    const QStringList m_names {u"HS256"_s, u"HS384"_s, u"HS512"_s, u"RS256"_s, u"RS384"_s,
                               u"RS512"_s, u"ES256"_s, u"ES384"_s, u"ES512"_s, u"PS256"_s,
                               u"PS384"_s, u"PS512"_s, u"EdDSA"_s};
    const QJsonObject m_payload {{u"user"_s, u"é\U0001F600"_s}};
    const QByteArray m_payloadText = R"({"user":"\u00e9\ud83d\ude00"})";
    QJsonObject m_ours;
    QJsonObject m_theirs;
    QJsonObject m_read;
};

void tst_ServerPyJwt::initTestCase()
{
    QJsonObject privateKeys;
    QJsonObject publicKeys;
    for (const QString &name : m_names) {
        const auto algorithm = algorithmNamed(name.toLatin1());
        QVERIFY(algorithm);
        const QByteArray privateKey = keyOf(name, u"private"_s);
        const QByteArray token = Jws::sign(m_payloadText,
                                           JwsKey::forSigning(*algorithm, privateKey));
        m_ours.insert(name, QString::fromLatin1(token));
        privateKeys.insert(name, QString::fromLatin1(privateKey));
        publicKeys.insert(name, QString::fromLatin1(keyOf(name, u"public"_s)));
    }
    const QJsonObject answer = askDjango(u"pyjwt"_s,
                                         {{u"private"_s, privateKeys},
                                          {u"public"_s, publicKeys},
                                          {u"payload"_s, m_payload},
                                          {u"tokens"_s, m_ours}})
                                   .toObject();
    m_theirs = answer[u"signed"].toObject();
    m_read = answer[u"read"].toObject();
    QCOMPARE(m_theirs.size(), m_names.size());
}

void tst_ServerPyJwt::eachReadsTheOther_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : m_names)
        QTest::newRow(name.toLatin1().constData()) << name;
}

void tst_ServerPyJwt::eachReadsTheOther()
{
    QFETCH(const QString, name);
    QCOMPARE(m_read[name].toObject(), m_payload);
    const QByteArray theirs = m_theirs[name].toString().toLatin1();
    const auto jws = Jws::parse(theirs);
    QVERIFY(jws);
    QCOMPARE(jws->payload(), m_payloadText);
    const auto key = JwsKey::forVerifying(*algorithmNamed(name.toLatin1()),
                                          keyOf(name, u"public"_s));
    QVERIFY(jws->isSignedBy(key));
    // Header, payload and, where signing has no random part, all of the token are the same bytes.
    const QByteArray ours = m_ours[name].toString().toLatin1();
    QCOMPARE(ours.first(ours.lastIndexOf('.')), theirs.first(theirs.lastIndexOf('.')));
    if (name.startsWith(u"HS") || name.startsWith(u"RS") || name == "EdDSA"_L1)
        QCOMPARE(ours, theirs);
}

QTEST_GUILESS_MAIN(tst_ServerPyJwt)
#include "tst_serverpyjwt.moc"
