// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/wire/tlscontext_p.h>

#include <QtCore/qfile.h>

#include <stdexcept>

#include <boost/asio/error.hpp>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;
namespace ssl = boost::asio::ssl;

namespace {

constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther
    | QFileDevice::WriteOther;

[[noreturn]] void refuse(const QString &sentence)
{
    throw std::runtime_error(sentence.toStdString());
}

QByteArray readFile(const QString &what, const QString &name)
{
    if (name.isEmpty())
        refuse(
            u"TLS needs a certificate file and a key file; the %1 file is not named."_s.arg(what));
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        refuse(
            u"The TLS %1 file \"%2\" cannot be read (%3)."_s.arg(what, name, file.errorString()));
    return file.readAll();
}

QByteArray readKey(const QString &name)
{
    const QByteArray key = readFile(u"key"_s, name);
    if (QFile::permissions(name) & others)
        refuse(u"The TLS key file \"%1\" is open to other users of this machine; run chmod 600 on "
               "it and consider a new key."_s.arg(name));
    if (key.contains("ENCRYPTED"))
        refuse(u"The TLS key file \"%1\" is encrypted; write it without a passphrase: openssl pkey "
               "-in FILE -out NEW."_s.arg(name));
    return key;
}

boost::asio::const_buffer buffer(const QByteArray &bytes)
{
    return boost::asio::buffer(bytes.constData(), std::size_t(bytes.size()));
}

void demand(const boost::system::error_code &error, const QString &sentence)
{
    if (error)
        refuse(sentence.arg(QString::fromStdString(error.message())));
}

} // namespace

std::shared_ptr<ssl::context> loadTlsContext(const QString &certificateFile, const QString &keyFile)
{
    const QByteArray certificate = readFile(u"certificate"_s, certificateFile);
    const QByteArray key = readKey(keyFile);
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2
                         | ssl::context::no_sslv3 | ssl::context::no_tlsv1
                         | ssl::context::no_tlsv1_1 | ssl::context::no_compression);
    // The library would ask at the terminal.
    context->set_password_callback([](auto...) { return std::string(); });
    boost::system::error_code error;
    ssl::context(ssl::context::tls_server).use_private_key(buffer(key), ssl::context::pem, error);
    demand(error,
           u"The TLS key file \"%1\" holds no private key in PEM (%2)."_s.arg(keyFile, u"%1"_s));
    context->use_certificate_chain(buffer(certificate), error);
    demand(error,
           u"The TLS certificate file \"%1\" holds no certificate in PEM (%2)."_s.arg(
               certificateFile, u"%1"_s));
    context->use_private_key(buffer(key), ssl::context::pem, error);
    // A key of another kind is taken, for a certificate that may come later.
    if (!error && SSL_CTX_check_private_key(context->native_handle()) != 1)
        error = boost::asio::error::invalid_argument;
    demand(error,
           u"The TLS key file \"%1\" does not belong to the certificate in \"%2\" (%3)."_s.arg(
               keyFile, certificateFile, u"%1"_s));
    return context;
}

} // namespace SessionKeeperServer
