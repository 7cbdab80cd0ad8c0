// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "mirrorreply_p.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qthread.h>

#include <algorithm>
#include <vector>

// How a MirrorReply hears of its inner reply.

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// Signals are wired by number, which costs a third of a functor: it is done for every request.
struct Wire
{
    template<typename Signal>
    Wire(Signal from, const char *to)
        : signal(QMetaMethod::fromSignal(from).methodIndex())
        , slot(MirrorReply::staticMetaObject.indexOfMethod(to))
    {
    }

    int signal;
    int slot;
};

// Those that are wired when somebody listens to them, in the order of their bits. An error is told
// at the end as well; whoever follows the reply closer hears of it when it happens.
const std::vector<Wire> &wiresOnDemand()
{
    static const std::vector<Wire> wires {
        {&QNetworkReply::errorOccurred, "innerHasError(QNetworkReply::NetworkError)"},
        {&QIODevice::readyRead, "innerHasBytes()"},
        {&QNetworkReply::downloadProgress, "downloaded(qint64,qint64)"},
        {&QNetworkReply::uploadProgress, "uploaded(qint64,qint64)"},
        {&QNetworkReply::socketStartedConnecting, "socketStartedConnecting()"},
        {&QNetworkReply::requestSent, "requestSent()"},
    };
    return wires;
}

constexpr int errorBit = 1;
constexpr int bytesBit = 2;
constexpr int startBits = 16 | 32;

} // namespace

// One of the inner reply's signals.
template<typename Handler>
void MirrorReply::handle(Handler handler)
{
    const Guard guard(this);
    const bool outer = std::exchange(m_inSlot, true);
    handler();
    if (guard)
        m_inSlot = outer;
}

void MirrorReply::mirror(QNetworkReply *inner, bool quietly)
{
    dropInner();
    m_inner = inner;
    m_quiet = quietly;
    m_status = 0;
    m_shown = false;
    m_copied = false;
    m_heldProgress.reset();
    m_heldUploadEnd = false;
    m_wired = 0;
    if (readBufferSize() != 0)
        inner->setReadBufferSize(readBufferSize());
    if (m_ignoreAllSslErrors)
        inner->ignoreSslErrors();
    else if (!m_ignoredSslErrors.isEmpty())
        inner->ignoreSslErrors(m_ignoredSslErrors);
    wire();
    wireOnDemand();
    showEncryption();
    // From the cache.
    if (status() != 0 && !isHeldBack()) {
        copyMetaData();
        m_copied = false;
    }
}

void MirrorReply::wire()
{
    static const Wire wires[] = {
        {&QNetworkReply::metaDataChanged, "innerHasHead()"},
        {&QNetworkReply::finished, "innerHasFinished()"},
    };
    for (const auto &[signal, slot] : wires)
        QMetaObject::connect(m_inner, signal, this, slot, Qt::DirectConnection);

    if (m_inner->url().scheme() != "https"_L1)
        return;
    connect(m_inner, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        showEncryption();
        Q_EMIT sslErrors(errors);
    });
    connect(m_inner, &QNetworkReply::encrypted, this, [this] {
        showEncryption();
        Q_EMIT encrypted();
    });
    connect(m_inner, &QNetworkReply::preSharedKeyAuthenticationRequired, this,
            &QNetworkReply::preSharedKeyAuthenticationRequired);
}

void MirrorReply::connectNotify(const QMetaMethod &signal)
{
    const auto index = signal.methodIndex();
    const auto &wires = wiresOnDemand();
    const auto found = std::find_if(wires.begin(), wires.end(),
                                    [index](const Wire &wire) { return wire.signal == index; });
    if (found == wires.end())
        return;
    m_listened |= errorBit | 1 << (found - wires.begin());
    if (QThread::currentThread() == thread())
        wireOnDemand();
    else
        QMetaObject::invokeMethod(this, &MirrorReply::wireOnDemand, Qt::QueuedConnection);
}

void MirrorReply::wireOnDemand()
{
    if (!m_inner)
        return;
    const auto &wires = wiresOnDemand();
    const int wanted = m_listened & ~m_wired & ~(m_quiet ? startBits : 0);
    m_wired |= wanted;
    for (size_t i = 0; wanted >> i != 0; ++i) {
        if (wanted >> i & 1)
            QMetaObject::connect(m_inner, wires[i].signal, this, wires[i].slot,
                                 Qt::DirectConnection);
    }
}

void MirrorReply::downloaded(qint64 received, qint64 total)
{
    handle([&] {
        if (m_shown || !holdsBack()) {
            m_heldProgress.reset();
            Q_EMIT downloadProgress(received, total);
        } else {
            m_heldProgress = {received, total};
        }
    });
}

void MirrorReply::uploaded(qint64 sent, qint64 total)
{
    // Sending again does not undo what the caller saw. At the end Qt says 0 of 0.
    const bool isEnd = sent == 0 && total == 0;
    if (sent < m_uploaded && !isEnd)
        return;
    m_uploaded = std::max(m_uploaded, sent);
    m_heldUploadEnd = isEnd && !m_shown && holdsBack();
    if (!m_heldUploadEnd)
        handle([&] { Q_EMIT uploadProgress(sent, total); });
}

void MirrorReply::innerHasHead()
{
    handle([this] {
        m_status = 0;
        headArrived();
        if (holdsBack()) {
            // Nobody reads what is not shown, so that no reader could make room. What comes may
            // show that it need not be held back.
            m_inner->setReadBufferSize(0);
            m_listened |= bytesBit;
            wireOnDemand();
            return;
        }
        m_shown = true;
        copyMetaData();
        Q_EMIT metaDataChanged();
    });
}

void MirrorReply::innerHasBytes()
{
    handle([this] {
        if (m_shown)
            Q_EMIT readyRead();
        else if (!holdsBack())
            reveal();
    });
}

void MirrorReply::innerHasError(NetworkError error)
{
    handle([&] {
        if (holdsBack())
            return;
        copyMetaData();
        // After a transfer timeout.
        if (!m_inner->isOpen())
            QNetworkReply::close();
        setError(error, m_inner->errorString());
        Q_EMIT errorOccurred(error);
    });
}

void MirrorReply::innerHasFinished()
{
    handle([this] {
        if (!m_aborting)
            return innerFinished();
        m_ending = true;
        aboutToEnd();
        // Nobody listens, or it would have been told.
        if (error() == NoError)
            setError(m_inner->error(), m_inner->errorString());
        end();
    });
}

} // namespace SessionKeeper
