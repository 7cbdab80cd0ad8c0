// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/error.h>

#include <QtCore/qmetaobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

class tst_Error : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatMayPassByItself_data();
    void knowsWhatMayPassByItself();
    void sayingNoIsNeverTransient();
    void isNothingByDefault();
    void copiesAreIndependent();
    void comparesByContent();
    void survivesAMove();
    void isReadableFromQml();
    void printsKindStatusAndCode();
};

void tst_Error::knowsWhatMayPassByItself_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("transient");
    QTest::addColumn<bool>("ofTheStore");

    const struct
    {
        Kind kind;
        bool transient;
        bool ofTheStore;
    } rows[] = {
        {Kind::None, false, false},
        {Kind::InvalidCredentials, false, false},
        {Kind::Revoked, false, false},
        {Kind::Expired, false, false},
        {Kind::AccountRefused, false, false},
        {Kind::Network, true, false},
        {Kind::Timeout, true, false},
        {Kind::OutcomeUnknown, true, false},
        {Kind::Throttled, true, false},
        {Kind::ServerFailure, true, false},
        {Kind::UnexpectedReply, true, false},
        {Kind::NotLoggedIn, false, false},
        {Kind::Misconfigured, false, false},
        {Kind::Rejected, false, false},
        {Kind::InsecureTransport, false, false},
        {Kind::BudgetExhausted, true, false},
        {Kind::Superseded, false, false},
        {Kind::BodyNotReplayable, false, false},
        {Kind::ParkingFull, true, false},
        {Kind::StoreLocked, true, true},
        {Kind::StoreAbsent, false, true},
        {Kind::StoreDenied, false, true},
        {Kind::StoreTimeout, true, true},
        {Kind::StoreCorrupt, false, true},
        {Kind::StoreTooLarge, false, true},
        {Kind::StoreFailed, false, true},
    };
    const auto names = QMetaEnum::fromType<Kind>();
    QCOMPARE(int(std::size(rows)), names.keyCount());
    for (const auto &row : rows)
        QTest::newRow(names.valueToKey(int(row.kind)))
            << row.kind << row.transient << row.ofTheStore;
}

void tst_Error::knowsWhatMayPassByItself()
{
    QFETCH(Kind, kind);
    const Error error(kind, u"It did not work."_s);
    QTEST(error.isTransient(), "transient");
    QTEST(error.isStoreError(), "ofTheStore");
}

// K5: what ends a session and what passes by itself are two different things.
void tst_Error::sayingNoIsNeverTransient()
{
    for (const auto kind :
         {Kind::InvalidCredentials, Kind::Revoked, Kind::Expired, Kind::AccountRefused})
        QVERIFY(!Error(kind, {}).isTransient());
}

void tst_Error::isNothingByDefault()
{
    const Error error;
    QCOMPARE(error.kind(), Kind::None);
    QVERIFY(error.message().isEmpty());
    QCOMPARE(error.httpStatus(), 0);
    QVERIFY(error.code().isEmpty());
    QVERIFY(!error.retryAfter());
}

void tst_Error::copiesAreIndependent()
{
    const Error plain(Kind::Throttled, u"Too many."_s);
    const auto full = plain.withHttpStatus(429).withCode(u"throttled"_s).withRetryAfter(60s);
    QCOMPARE(plain.httpStatus(), 0);
    QVERIFY(plain.code().isEmpty());
    QVERIFY(!plain.retryAfter());
    QCOMPARE(full.kind(), Kind::Throttled);
    QCOMPARE(full.message(), u"Too many."_s);
    QCOMPARE(full.httpStatus(), 429);
    QCOMPARE(full.code(), u"throttled"_s);
    QVERIFY(full.retryAfter() == 60s);
}

void tst_Error::comparesByContent()
{
    const Error one(Kind::Network, u"Unreachable."_s);
    QVERIFY(one == Error(Kind::Network, u"Unreachable."_s));
    QVERIFY(one != Error(Kind::Timeout, u"Unreachable."_s));
    QVERIFY(one != Error(Kind::Network, u"Gone."_s));
    QVERIFY(one != one.withHttpStatus(502));
    QVERIFY(one != one.withCode(u"x"_s));
    QVERIFY(one != one.withRetryAfter(1s));
}

void tst_Error::survivesAMove()
{
    Error one(Kind::Network, u"Unreachable."_s);
    const Error two = std::move(one);
    QCOMPARE(two.message(), u"Unreachable."_s);
    one = Error(Kind::Timeout, u"Late."_s);
    QCOMPARE(one.kind(), Kind::Timeout);
}

void tst_Error::isReadableFromQml()
{
    const auto error = Error(Kind::Throttled, u"Too many."_s).withHttpStatus(429);
    const auto &meta = Error::staticMetaObject;
    const auto property = [&](const char *name) {
        return meta.property(meta.indexOfProperty(name)).readOnGadget(&error);
    };
    QCOMPARE(property("kind").value<Kind>(), Kind::Throttled);
    QCOMPARE(property("message").toString(), u"Too many."_s);
    QCOMPARE(property("httpStatus").toInt(), 429);
    QCOMPARE(property("transient").toBool(), true);
}

void tst_Error::printsKindStatusAndCode()
{
    QString text;
    QDebug(&text) << Error(Kind::Revoked, u"Log in again."_s)
                         .withHttpStatus(401)
                         .withCode(u"token_not_valid"_s);
    for (const auto part : {"Revoked"_L1, "401"_L1, "token_not_valid"_L1, "Log in again."_L1})
        QVERIFY2(text.contains(part), qPrintable(text));
}

QTEST_GUILESS_MAIN(tst_Error)
#include "tst_error.moc"
