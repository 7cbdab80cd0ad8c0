// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_BODY_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_BODY_H

#include "script.h"

#include <QtCore/qtemporaryfile.h>

#include <memory>

QT_BEGIN_NAMESPACE
class QBuffer;
class QHttpMultiPart;
class QNetworkAccessManager;
class QNetworkReply;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

// The body of a script's request, and what it is made of for as long as it may be read.
class Body
{
public:
    Body(BodyKind kind, qsizetype size);
    ~Body();

    // Sends request by the manager's function for that verb and that kind of body.
    QNetworkReply *send(QNetworkAccessManager *manager, const QByteArray &verb,
                        const QNetworkRequest &request);

    // So many bytes of it travel, or some more for what frames them.
    qint64 leastSent() const;

private:
    QNetworkReply *sendBytes(QNetworkAccessManager *manager, const QByteArray &verb,
                             const QNetworkRequest &request) const;

    BodyKind m_kind;
    QByteArray m_bytes;
    std::unique_ptr<QIODevice> m_device;
    std::unique_ptr<QHttpMultiPart> m_parts;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_BODY_H
