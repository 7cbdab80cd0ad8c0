// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DJANGOSITE_H
#define SESSIONKEEPER_TESTS_DJANGOSITE_H

#include <QtCore/qjsonobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

namespace SessionKeeper::Test {

// tests/interop/django/serve as a process, on a free port, with the users alice (pw), ina (pw,
// inactive) and root (pw, staff). Ends with this object.
class DjangoSite
{
public:
    ~DjangoSite();

    // A real Simple JWT site with rotation and blacklist. False when the site does not answer in
    // time; see problem().
    bool start(int accessLifetimeSeconds);
    // A site with these settings (tests/interop/django/README.md).
    bool start(const QJsonObject &settings);
    // Gone from one moment to the next.
    void stop();
    QString problem() const { return m_problem; }

    QUrl url(const QString &path) const { return m_url.resolved(QUrl(path)); }
    // How often a path was asked for since the start. -1 when the site does not say.
    int count(const QString &path) const;
    // Knocks at the side door: command "do" of tests/interop/django/fixture.py. False when it was
    // not done.
    bool make(const QString &command, QJsonObject arguments = {}) const;

private:
    bool start(const QProcessEnvironment &environment);

    QProcess m_process;
    QUrl m_url;
    QString m_problem;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DJANGOSITE_H
