// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_TESTCERTIFICATE_H
#define SESSIONKEEPER_TESTS_TESTCERTIFICATE_H

#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qsslconfiguration.h>

namespace SessionKeeper::Test {

// A certificate for 127.0.0.1 and localhost that signed itself, and its key. The program openssl
// makes both, in a folder that goes with the process; no key rests in the tree.
class TestCertificate
{
public:
    // The certificate of this process, made when it is first asked for.
    static const TestCertificate &local();

    // Why there is none: one sentence, for QSKIP. Empty when there is one.
    QString problem() const { return m_problem; }

    // PEM files.
    QString certificateFile() const { return m_folder.filePath(QStringLiteral("certificate.pem")); }
    QString keyFile() const { return m_folder.filePath(QStringLiteral("key.pem")); }

    QSslCertificate certificate() const { return m_certificate; }
    // For the server that owns the certificate.
    QSslConfiguration ofServer() const;
    // For a client that trusts this certificate and no other.
    QSslConfiguration ofTrustingClient() const;
    // For a client that knows no authority: whoever it meets, it meets with sslErrors.
    static QSslConfiguration ofDistrustfulClient();

private:
    TestCertificate();

    QTemporaryDir m_folder;
    QSslCertificate m_certificate;
    QString m_problem;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_TESTCERTIFICATE_H
