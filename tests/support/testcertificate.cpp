// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "testcertificate.h"

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtNetwork/qsslkey.h>
#include <QtNetwork/qsslsocket.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

TestCertificate::TestCertificate()
{
    if (!QSslSocket::supportsSsl()) {
        m_problem = u"This Qt has no TLS backend; install its OpenSSL plugin."_s;
        return;
    }
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                   u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s,
                   u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1,DNS:localhost"_s,
                   u"-keyout"_s, keyFile(), u"-out"_s, certificateFile()});
    const bool ended = openssl.waitForStarted() && openssl.waitForFinished();
    const auto found = QSslCertificate::fromPath(certificateFile());
    if (ended && !found.isEmpty())
        m_certificate = found.first();
    else
        m_problem = u"The program openssl made no certificate (%1); install openssl."_s.arg(
            openssl.errorString());
}

const TestCertificate &TestCertificate::local()
{
    static const TestCertificate certificate;
    return certificate;
}

QSslConfiguration TestCertificate::ofServer() const
{
    QFile file(keyFile());
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The test certificate has no key: %s", qPrintable(m_problem));
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(m_certificate);
    configuration.setPrivateKey(QSslKey(&file, QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

QSslConfiguration TestCertificate::ofTrustingClient() const
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({m_certificate});
    return configuration;
}

QSslConfiguration TestCertificate::ofDistrustfulClient()
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({});
    return configuration;
}

} // namespace SessionKeeper::Test
