// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_MIRRORREPLY_P_H
#define SESSIONKEEPER_MIRRORREPLY_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qpointer.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslerror.h>

#include <atomic>
#include <optional>
#include <utility>

namespace SessionKeeper {

// A reply that shows another reply, the inner one, and can change it for the next while nothing of
// it was shown. Knows how a QNetworkReply behaves (platform.md B); what to send and when is its
// subclass's business. finished() is the last thing it does: a slot may delete it.
class MirrorReply : public QNetworkReply
{
    Q_OBJECT

public:
    MirrorReply(QNetworkAccessManager *manager, QNetworkAccessManager::Operation operation,
                const QNetworkRequest &request);
    ~MirrorReply() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    bool canReadLine() const override;
    void setReadBufferSize(qint64 size) override;
    void abort() override;
    void close() override;
    void ignoreSslErrors() override;

protected:
    // On the stack: whether the reply lives on after a signal, whose slots may delete it. As
    // QPointer, without an allocation for every request.
    class Guard
    {
    public:
        explicit Guard(MirrorReply *reply)
            : m_reply(reply)
            , m_outer(std::exchange(reply->m_guard, this))
        {
        }
        ~Guard()
        {
            if (m_reply)
                m_reply->m_guard = m_outer;
        }
        explicit operator bool() const { return m_reply; }

    private:
        friend class MirrorReply;
        Q_DISABLE_COPY_MOVE(Guard)
        MirrorReply *m_reply;
        Guard *const m_outer;
    };

    void connectNotify(const QMetaMethod &signal) override;

    // Whether what the inner reply says must not be shown yet, because another may take its place.
    virtual bool isHeldBack() = 0;
    // Status and headers of the inner reply are there.
    virtual void headArrived() { }
    // The inner reply is complete. Ends with showOutcome(), fail(), or another mirror().
    virtual void innerFinished() = 0;
    // Just before the last signals; nothing is sent any more.
    virtual void aboutToEnd() { }

    void setHasBody(bool hasBody) { m_hasBody = hasBody; }
    // Takes over the ownership. quietly: the caller need not know that something is sent again.
    void mirror(QNetworkReply *inner, bool quietly);
    QNetworkReply *inner() const { return m_inner; }
    int status() const;
    void copyMetaData();
    // Shows what was held back.
    void reveal();
    // Ends as the inner reply did.
    void showOutcome() { showOutcome(m_inner->error(), m_inner->errorString()); }
    void showOutcome(NetworkError error, const QString &message);
    void fail(NetworkError error, const QString &message);
    // As fail(), from the event loop: for failures before the caller has seen the reply.
    void failLater(NetworkError error, const QString &message);
    bool isOver() const { return m_over; }
    bool isShown() const { return m_shown; }
    // What the caller has set on this reply.
    const std::optional<QSslConfiguration> &sslConfigurationWanted() const
    {
        return m_sslConfiguration;
    }

    qint64 readData(char *data, qint64 maxSize) override;
    void sslConfigurationImplementation(QSslConfiguration &configuration) const override;
    void setSslConfigurationImplementation(const QSslConfiguration &configuration) override;
    void ignoreSslErrorsImplementation(const QList<QSslError> &errors) override;

private Q_SLOTS:
    void innerHasHead();
    void innerHasBytes();
    void innerHasError(QNetworkReply::NetworkError error);
    void innerHasFinished();
    void downloaded(qint64 received, qint64 total);
    void uploaded(qint64 sent, qint64 total);

private:
    void wire();
    // The signals that only matter when somebody listens to them.
    void wireOnDemand();
    bool holdsBack() { return !m_aborting && isHeldBack(); }
    void showEncryption();
    void abortInner();
    void dropInner();
    template<typename Handler>
    void handle(Handler handler);
    void end();

    QPointer<QNetworkReply> m_inner;
    std::optional<QSslConfiguration> m_sslConfiguration;
    QList<QSslError> m_ignoredSslErrors;
    // The progress of a reply that is held back.
    std::optional<std::pair<qint64, qint64>> m_heldProgress;
    bool m_ignoreAllSslErrors = false;
    bool m_quiet = false;
    bool m_hasBody = false;
    // The inner reply is being aborted by its caller, and says so itself.
    bool m_aborting = false;
    bool m_heldUploadEnd = false;
    bool m_inSlot = false;
    Guard *m_guard = nullptr;
    // Which of the signals on demand are listened to, and which are wired. Bits.
    std::atomic<int> m_listened = 0;
    int m_wired = 0;
    mutable int m_status = 0;
    bool m_shown = false;
    bool m_copied = false;
    bool m_copiedBefore = false;
    qint64 m_uploaded = 0;
    // The last signals are being sent; a slot of theirs may call abort().
    bool m_ending = false;
    bool m_over = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_MIRRORREPLY_P_H
