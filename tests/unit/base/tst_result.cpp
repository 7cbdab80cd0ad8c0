// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/result.h>

#include <QtTest/qtest.h>

#include <memory>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

class tst_Result : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAValueOrAnError();
    void nothingCanBeAValueToo();
    void anErrorCanBeTheValueOfNothing();
    void holdsWhatCanOnlyBeMoved();
    void givesTheFallbackForAnError();
    void reachesThroughTheArrow();
};

namespace {
const Error refused(Error::Kind::Revoked, u"Log in again."_s);
}

void tst_Result::isAValueOrAnError()
{
    const Result<int> good = 7;
    QVERIFY(good);
    QVERIFY(good.has_value());
    QCOMPARE(*good, 7);
    QCOMPARE(good.value(), 7);

    const Result<int> bad = refused;
    QVERIFY(!bad);
    QVERIFY(!bad.has_value());
    QCOMPARE(bad.error().kind(), Error::Kind::Revoked);
}

void tst_Result::nothingCanBeAValueToo()
{
    const Result<std::optional<int>> absent = std::optional<int>();
    QVERIFY(absent);
    QVERIFY(!absent.value().has_value());
}

void tst_Result::anErrorCanBeTheValueOfNothing()
{
    QVERIFY(Result<void>());
    const Result<void> bad = refused;
    QVERIFY(!bad);
    QVERIFY(bad.error() == refused);
}

void tst_Result::holdsWhatCanOnlyBeMoved()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
    QCOMPARE(**result, 3);
    const auto taken = std::move(result).value();
    QCOMPARE(*taken, 3);
}

void tst_Result::givesTheFallbackForAnError()
{
    QCOMPARE(Result<QByteArray>("token").value_or("none"), QByteArray("token"));
    QCOMPARE(Result<QByteArray>(refused).value_or("none"), QByteArray("none"));
}

void tst_Result::reachesThroughTheArrow()
{
    Result<QString> result = u"ada"_s;
    result->append(u"!"_s);
    QCOMPARE(result->size(), 4);
}

QTEST_GUILESS_MAIN(tst_Result)
#include "tst_result.moc"
