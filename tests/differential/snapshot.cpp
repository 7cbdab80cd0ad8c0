// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "snapshot.h"

#include <support/httpmessages.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qmetaobject.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkcookie.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslcipher.h>
#include <QtNetwork/qsslconfiguration.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

// Qt 6.4 knows 30 of its own.
constexpr int attributesToAsk = 48;
constexpr int knownHeadersToAsk = 16;

QString text(const QVariant &value)
{
    if (value.canConvert<QList<QNetworkCookie>>()) {
        QStringList cookies;
        for (const auto &cookie : value.value<QList<QNetworkCookie>>())
            cookies.append(QString::fromLatin1(cookie.toRawForm()));
        return cookies.join(u" | "_s);
    }
    return QString::fromLatin1(value.typeName()) + u' ' + value.toString();
}

QString text(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

template<typename Owner>
QStringList attributesOf(const Owner &owner)
{
    QStringList lines;
    const auto ask = [&](int number) {
        const auto attribute = static_cast<QNetworkRequest::Attribute>(number);
        const QVariant value = owner.attribute(attribute);
        if (value.isValid())
            lines.append(u"  attribute %1: %2"_s.arg(number).arg(text(value)));
    };
    for (int number = 0; number < attributesToAsk; ++number)
        ask(number);
    for (int number = QNetworkRequest::User; number < QNetworkRequest::User + 3; ++number)
        ask(number);
    return lines;
}

template<typename Owner>
QStringList knownHeadersOf(const Owner &owner)
{
    QStringList lines;
    for (int number = 0; number < knownHeadersToAsk; ++number) {
        const auto header = static_cast<QNetworkRequest::KnownHeaders>(number);
        const QVariant value = owner.header(header);
        if (value.isValid())
            lines.append(u"  known header %1: %2"_s.arg(number).arg(text(value)));
    }
    return lines;
}

QStringList tlsOf(const QNetworkReply *reply)
{
    const auto tls = reply->sslConfiguration();
    // How far the handshake is when the certificate is shown, or refused, is chance.
    const bool isAgreed = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    return {u"  tls: peer %1 of chain %2, cipher %3, protocol %4, asked for %5"_s
                .arg(tls.peerCertificate().isNull() ? u"none"_s : u"known"_s)
                .arg(tls.peerCertificateChain().size())
                .arg(isAgreed ? tls.sessionCipher().name() : u"open"_s)
                .arg(isAgreed ? tls.sessionProtocol() : QSsl::UnknownProtocol)
                .arg(tls.protocol()),
            u"  alpn: %1, status %2; authorities %3; verify mode %4"_s
                .arg(text(tls.nextNegotiatedProtocol()))
                .arg(tls.nextProtocolNegotiationStatus())
                .arg(tls.caCertificates().size())
                .arg(tls.peerVerifyMode())};
}

QStringList deviceOf(const QNetworkReply *reply, bool withAvailable)
{
    QStringList lines {
        u"  open %1, mode %2, sequential %3, text mode %4, transaction %5"_s.arg(reply->isOpen())
            .arg(reply->openMode().toInt(), 0, 16)
            .arg(reply->isSequential())
            .arg(reply->isTextModeEnabled())
            .arg(reply->isTransactionStarted()),
        u"  readable %1, writable %2, channels %3, bytes to write %4"_s.arg(reply->isReadable())
            .arg(reply->isWritable())
            .arg(reply->readChannelCount())
            .arg(reply->bytesToWrite()),
        u"  read buffer size %1"_s.arg(reply->readBufferSize()),
    };
    if (withAvailable)
        lines.append(u"  available %1, size %2, position %3, at end %4, line %5"_s
                         .arg(reply->bytesAvailable())
                         .arg(reply->size())
                         .arg(reply->pos())
                         .arg(reply->atEnd())
                         .arg(reply->canReadLine()));
    return lines;
}

} // namespace

QStringList snapshotOf(QNetworkReply *reply, bool withAvailable)
{
    QStringList lines {
        u"  url %1"_s.arg(reply->url().toString()),
        u"  operation %1, error %2: %3"_s.arg(reply->operation())
            .arg(reply->error())
            .arg(reply->errorString()),
        u"  finished %1, running %2"_s.arg(reply->isFinished()).arg(reply->isRunning()),
        u"  manager %1, parent %2"_s.arg(reply->manager() != nullptr)
            .arg(reply->manager() && reply->parent() == reply->manager()),
    };
    lines += deviceOf(reply, withAvailable);
    lines += attributesOf(*reply);
    for (const auto &[name, value] : reply->rawHeaderPairs())
        lines.append(u"  header %1: %2"_s.arg(text(name), text(value)));
    lines += knownHeadersOf(*reply);
    // What a cancelled handshake still brought is chance.
    if (reply->url().scheme() == "https"_L1
        && reply->error() != QNetworkReply::OperationCanceledError)
        lines += tlsOf(reply);
    return lines;
}

QStringList snapshotOf(const QNetworkRequest &request)
{
    QStringList lines {
        u"  of url %1, priority %2, timeout %3, redirects %4, peer name %5"_s
            .arg(request.url().toString())
            .arg(request.priority())
            .arg(request.transferTimeout())
            .arg(request.maximumRedirectsAllowed())
            .arg(request.peerVerifyName()),
    };
    lines += attributesOf(request);
    for (const auto &name : request.rawHeaderList()) {
        if (name != "Authorization")
            lines.append(u"  header %1: %2"_s.arg(text(name), text(request.rawHeader(name))));
    }
    return lines + knownHeadersOf(request);
}

QStringList snapshotOf(const HttpRequest &request)
{
    QStringList lines {
        u"  %1 %2 ? %3"_s.arg(text(request.verb), text(request.path), text(request.query))};
    for (const auto &[name, value] : request.headers) {
        if (name.toLower() != "authorization")
            lines.append(u"  %1: %2"_s.arg(text(name), text(value)));
    }
    lines.append(u"  body %1"_s.arg(summaryOf(request.body)));
    return lines;
}

QString summaryOf(const QByteArray &bytes)
{
    const auto digest = QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
    return u"%1 bytes, %2"_s.arg(bytes.size()).arg(text(digest));
}

} // namespace SessionKeeper::Test
