// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ONESHOTBODY_P_H
#define SESSIONKEEPER_ONESHOTBODY_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qiodevice.h>

namespace SessionKeeper {

// A request body that can be read once. QNetworkAccessManager sends a POST again without a word
// when the server closes the connection early, which would spend a rotating refresh token twice;
// with a body that cannot be rewound it ends with ContentReSendError instead (K12, platform.md
// B.9).
class OneShotBody : public QIODevice
{
public:
    explicit OneShotBody(const QByteArray &content, QObject *parent = nullptr);

    qint64 size() const override { return m_content.size(); }
    bool atEnd() const override { return pos() >= m_content.size(); }
    bool seek(qint64 position) override;
    bool reset() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_content;
    bool m_used = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ONESHOTBODY_P_H
