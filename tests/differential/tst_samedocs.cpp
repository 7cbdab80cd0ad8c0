// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "allowance.h"

#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

class tst_SameDocs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesEveryDifferenceThatIsForgiven();
};

void tst_SameDocs::namesEveryDifferenceThatIsForgiven()
{
    QFile file(QStringLiteral(NETWORK_ACCESS_DOCUMENT));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    QStringList told;
    static const QRegularExpression row(u"^\\| `([a-z-]+)` \\|"_s,
                                        QRegularExpression::MultilineOption);
    auto rows = row.globalMatch(QString::fromUtf8(file.readAll()));
    while (rows.hasNext())
        told.append(rows.next().captured(1));
    QStringList forgiven;
    for (const auto &allowance : allowances())
        forgiven.append(allowance.id);
    QCOMPARE(told.join(u' '), forgiven.join(u' '));
}

QTEST_GUILESS_MAIN(tst_SameDocs)
#include "tst_samedocs.moc"
