// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DJANGOSITE_H
#define SESSIONKEEPER_TESTS_DJANGOSITE_H

#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

namespace SessionKeeper::Test {

// tests/interop/django/serve as a process: a real Simple JWT site with rotation and blacklist, on a
// free port, with the users alice (pw), ina (pw, inactive) and root (pw, staff). Ends with this
// object.
class DjangoSite
{
public:
    ~DjangoSite();

    // False when the site does not answer in time; see problem().
    bool start(int accessLifetimeSeconds);
    QString problem() const { return m_problem; }

    QUrl url(const QString &path) const { return m_url.resolved(QUrl(path)); }
    // How often a path was asked for since the start. -1 when the site does not say.
    int count(const QString &path) const;

private:
    QProcess m_process;
    QUrl m_url;
    QString m_problem;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DJANGOSITE_H
