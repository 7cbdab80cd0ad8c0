// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/tokens.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

class tst_Tokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areEmptyUntilGiven();
    void aRefreshTokenAloneIsNotEmpty();
    void aReplyWithoutRefreshTokenKeepsTheOldOneAndItsExpiry();
    void aReplyWithoutRefreshTokenMayTellItsExpiry();
    void aReplyWithARefreshTokenReplacesTheOldOneAndItsExpiry();
    void theSameRefreshTokenAgainBringsItsNewExpiry();
    void theExpiryOfTheOldAccessTokenIsForgotten();
    void theEndComesWithATokenThatCannotBeRenewed();
    void compareByContent();
};

namespace {

const auto noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);

Tokens oldTokens()
{
    return Tokens("old access", "old refresh")
        .withAccessExpiry(noon)
        .withRefreshExpiry(noon.addDays(1))
        .withScheme("JWT");
}

} // namespace

void tst_Tokens::areEmptyUntilGiven()
{
    const Tokens none;
    QVERIFY(none.isEmpty());
    QVERIFY(!none.accessExpiresAt().isValid());
    QVERIFY(!none.refreshExpiresAt().isValid());
    QCOMPARE(none.scheme(), QByteArray("Bearer"));
}

void tst_Tokens::aRefreshTokenAloneIsNotEmpty()
{
    QVERIFY(!Tokens({}, "refresh").isEmpty());
    QVERIFY(!Tokens("access").isEmpty());
}

void tst_Tokens::aReplyWithoutRefreshTokenKeepsTheOldOneAndItsExpiry()
{
    const auto renewed = oldTokens().renewedBy(
        Tokens("new access").withAccessExpiry(noon.addSecs(300)));
    QCOMPARE(renewed.accessToken(), QByteArray("new access"));
    QCOMPARE(renewed.accessExpiresAt(), noon.addSecs(300));
    QCOMPARE(renewed.refreshToken(), QByteArray("old refresh"));
    QCOMPARE(renewed.refreshExpiresAt(), noon.addDays(1));
}

void tst_Tokens::aReplyWithoutRefreshTokenMayTellItsExpiry()
{
    const auto told = Tokens("new access").withRefreshExpiry(noon.addDays(2));
    QCOMPARE(oldTokens().renewedBy(told).refreshToken(), QByteArray("old refresh"));
    QCOMPARE(oldTokens().renewedBy(told).refreshExpiresAt(), noon.addDays(2));
    // The end of a session that has no refresh token at all.
    QVERIFY(Tokens().renewedBy(told) == told);
}

void tst_Tokens::aReplyWithARefreshTokenReplacesTheOldOneAndItsExpiry()
{
    const auto newer = Tokens("new access", "new refresh").withRefreshExpiry(noon.addDays(2));
    const auto renewed = oldTokens().renewedBy(newer);
    QCOMPARE(renewed.refreshToken(), QByteArray("new refresh"));
    QCOMPARE(renewed.refreshExpiresAt(), noon.addDays(2));
    // A new token whose lifetime is unknown must not live by the old one's.
    QVERIFY(
        !oldTokens().renewedBy(Tokens("new access", "new refresh")).refreshExpiresAt().isValid());
}

void tst_Tokens::theSameRefreshTokenAgainBringsItsNewExpiry()
{
    const auto newer = Tokens("new access", "old refresh").withRefreshExpiry(noon.addDays(9));
    QCOMPARE(oldTokens().renewedBy(newer).refreshExpiresAt(), noon.addDays(9));
}

void tst_Tokens::theExpiryOfTheOldAccessTokenIsForgotten()
{
    QVERIFY(!oldTokens().renewedBy(Tokens("new access")).accessExpiresAt().isValid());
}

// djangorestframework-jwt without refresh: the login lasts as long as its one token.
void tst_Tokens::theEndComesWithATokenThatCannotBeRenewed()
{
    const auto only = Tokens("only").withAccessExpiry(noon).withRefreshExpiry(noon);
    QCOMPARE(Tokens().renewedBy(only), only);
    QCOMPARE(only.renewedBy(Tokens()), only);
    const auto next = Tokens("next").withRefreshExpiry(noon.addSecs(9));
    QCOMPARE(only.renewedBy(next).refreshExpiresAt(), noon.addSecs(9));
}

void tst_Tokens::compareByContent()
{
    QVERIFY(oldTokens() == oldTokens());
    QVERIFY(oldTokens() != oldTokens().withScheme("Bearer"));
    QVERIFY(oldTokens() != oldTokens().withAccessExpiry(noon.addSecs(1)));
    QVERIFY(oldTokens() != Tokens("old access"));
}

QTEST_GUILESS_MAIN(tst_Tokens)
#include "tst_tokens.moc"
