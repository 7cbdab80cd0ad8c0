// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_SCRIPT_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_SCRIPT_H

#include <support/httpmessages.h>

#include <QtNetwork/qnetworkrequest.h>

#include <functional>
#include <optional>

namespace SessionKeeper::Test {

enum class Carrier { Http, Https, Http2 };

// When the caller acts. Each moment comes once for each request: the first time it is reached.
enum class Moment {
    Started, // get() and its like have just returned
    Arrived, // the server has the request; the answer may be held
    SocketStartedConnecting,
    RequestSent,
    Encrypted,
    SslErrors,
    UploadProgress,
    MetaDataChanged,
    Redirected,
    ReadyRead,
    DownloadProgress,
    Received, // so many bytes of the body are here, Act::bytes
    ErrorOccurred,
    AboutToClose,
    ReadChannelFinished,
    ManagerFinished,
    Finished,
    Over, // finished, and everything that was due has happened
};

enum class Deed {
    Abort,
    Close,
    DeleteReply, // at once: only from Started, Arrived and Over, as with any QNetworkReply
    DeleteLater,
    DeleteManager,
    SetReadBufferSize,
    ReadAll,
    ReadSome,
    IgnoreSslErrors,
    IgnoreListedSslErrors,
    AllowRedirect,
    ReleaseAnswer, // the server sends what it held
    Proceed,       // the server sends what it kept back
    TurnEventLoop,
    StartAnother, // a GET of the same address, which is not recorded but for the server
    ClearConnectionCache,
    SetSslConfiguration,
    LookAgain, // records the reply's state
};

struct Act
{
    Moment when;
    Deed what;
    qint64 bytes = 0; // of SetReadBufferSize, ReadSome and the moment Received
};

// How the caller reads. All but Never end with everything that is there when the reply finishes.
enum class Reading {
    AtTheEnd,
    OnReadyRead,
    ByLine,
    ByChar,
    PeekFirst,
    GetAndUnget,
    SkipFirst,
    RollBack,
    InSmallBites, // as with a slow consumer: a little in each turn of the event loop
    Never,
};

enum class BodyKind {
    None,
    Bytes,
    Buffer,
    BufferFromOffset,
    File,
    FileFromOffset,
    Multipart,
    Sequential
};

// How the client meets the server's certificate.
enum class Trust {
    Configured,
    IgnoredAtOnce,
    IgnoredInSlot,
    IgnoredByManager,
    ListedAtOnce,
    Refused
};

// What even the plain manager does differently from time to time, because its thread and the
// caller's run side by side. It is not compared.
enum class Chance {
    ServerSees = 1, // what was on its way when the caller cut it off
    Progress = 2,   // the last progress before that
    Available = 4,  // how much is there when the reply finishes; a slow reader has taken some
    Reads = 8,      // what the caller could read before that
    Hops = 32,      // all that essence.h leaves out
    Resends = 16,   // how often Qt sends again what was not answered
};
Q_DECLARE_FLAGS(Chances, Chance)
Q_DECLARE_OPERATORS_FOR_FLAGS(Chances)

// One request, or several equal ones after each other, and how caller and server behave meanwhile.
struct Script
{
    QString name;
    QList<Carrier> carriers {Carrier::Http, Carrier::Https, Carrier::Http2};

    QByteArray verb = "GET";
    HeaderList headers;
    QList<std::pair<QNetworkRequest::Attribute, QVariant>> attributes;
    BodyKind bodyKind = BodyKind::None;
    qsizetype bodySize = 0;
    QNetworkRequest::Priority priority = QNetworkRequest::NormalPriority;
    int transferTimeout = 0; // ms; of the request
    int managerTransferTimeout = 0;
    std::optional<QNetworkRequest::RedirectPolicy> managerRedirectPolicy;
    int maximumRedirects = 50;
    bool managerAutoDeletes = false;
    bool hasCache = false;
    bool usesLocalhost = false;
    QList<QByteArray> cookies; // in the jar, for the server, as in Set-Cookie
    Trust trust = Trust::Configured;
    qint64 readBufferSize = 0; // set right after the start
    Reading reading = Reading::AtTheEnd;
    int repetitions = 1;

    // The last answer stays. None: the server refuses connections.
    QList<HttpAnswer> answers;
    // In place of answers.
    std::function<HttpAnswer(const HttpRequest &)> handler;
    // What /elsewhere/ answers, where redirects lead.
    std::optional<HttpAnswer> elsewhere;
    bool holdsAnswer = false;
    bool servesEarly = false;
    QList<Act> acts;

    Chances chances;
    // The answer arrives as a whole, so that what is available in a slot is not chance.
    bool arrivesWhole = false;

    Script &&over(QList<Carrier> those) &&;
    Script &&sending(BodyKind kind, qsizetype size) &&;
    Script &&with(const QByteArray &header, const QByteArray &value) &&;
    Script &&with(QNetworkRequest::Attribute attribute, const QVariant &value) &&;
    Script &&answered(const HttpAnswer &answer) &&;
    Script &&read(Reading how) &&;
    Script &&doing(Moment when, Deed what, qint64 bytes = 0) &&;
    Script &&holding() &&;
    Script &&trusting(Trust how) &&;
    Script &&times(int count) &&;
    Script &&but(Chances chances) &&;
    // Any other field.
    Script &&set(const std::function<void(Script &)> &edit) &&;
};

Script script(const QString &name, const QByteArray &verb = "GET");

// So many bytes that show a shift or a gap, with a line end now and then.
QByteArray content(qsizetype size);

QString nameOf(Carrier carrier);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_SCRIPT_H
