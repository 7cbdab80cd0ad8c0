// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_SAMETEST_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_SAMETEST_H

#include "stage.h"

#include <QtCore/qobject.h>

namespace SessionKeeper::Test {

// U1: plays each script on a plain QNetworkAccessManager, whose caller sets the authorization
// header by hand, and on an AccessManager, and compares what was seen. A row for each script and
// carrier: "tst_samereplies plays:'https: 404'" runs one.
class SameTest : public QObject
{
    Q_OBJECT

public:
    explicit SameTest(const QList<Script> &scripts);

    // The whole program of one test.
    static int run(const QList<Script> &scripts, int argumentCount, char **arguments);

private Q_SLOTS:
    void plays_data();
    void plays();

private:
    QList<Script> m_scripts;
    std::unique_ptr<Http2Theatre> m_theatre;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_SAMETEST_H
