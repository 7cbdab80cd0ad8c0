// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_PROTOCOLPROBE_P_H
#define SESSIONKEEPER_PROTOCOLPROBE_P_H

// Not part of the public API: may change or vanish in any version.

#include "probeanswer_p.h"
#include "probefinding_p.h"

#include <QtCore/qlist.h>
#include <QtCore/qmap.h>

#include <span>

namespace SessionKeeper {

// Where a refresh endpoint may be beside the place that gives tokens, the likeliest first: Simple
// JWT's own documentation, Djoser, dj-rest-auth.
inline constexpr QLatin1StringView refreshPaths[] = {QLatin1StringView("refresh/"),
                                                     QLatin1StringView("../refresh/"),
                                                     QLatin1StringView("../token/refresh/")};

struct ProbeQuestion
{
    enum class About {
        Place, // what is there
        Login, // what a login needs, at a place that does not describe itself
        Kind,  // which kind a login is that does not say so
        Refresh,
        Verify,
        Logout,
        Delegate,
        Keys,
        Scheme,
    };

    About about;
    QUrl url;
    QByteArray verb = QByteArrayLiteral("POST");
    QByteArray body = QByteArrayLiteral("{}");
    QByteArray authorization = {};
};

// The probe's thinking. Looking for the place is in protocolprobe.cpp, for its neighbours in
// protocolprobeneighbours.cpp.
class ProtocolProbePrivate
{
public:
    explicit ProtocolProbePrivate(const QUrl &server);

    void take(const ProbeQuestion &question, const TokenResponse &response);
    Error nothingFound() const;

    // Asked from the front.
    QList<ProbeQuestion> questions;
    std::optional<ProbeFinding> finding;
    std::optional<Error> error;

private:
    using About = ProbeQuestion::About;

    void askAt(const QUrl &place);
    void seePlace(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeRedirect(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeLogin(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeKind(const ProbeQuestion &question, const ProbeAnswer &answer);
    void found(ProbeFinding::System system, const QUrl &url, const QString &userNameField);

    void askNeighbours();
    void ask(const ProbeQuestion &like, std::span<const QLatin1StringView> paths);
    void forget(About about);
    void seeNeighbour(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeRefresh(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeVerify(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeDelegate(const ProbeQuestion &question, const ProbeAnswer &answer);
    void seeScheme(const ProbeAnswer &answer);

    QUrl m_server;
    QStringList m_tried;
    // How often each status was seen; a page that is none of an interface counts as 0.
    QMap<int, int> m_seen;
    // A place that takes logins without saying for what.
    QUrl m_login;
    QString m_loginField;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_PROTOCOLPROBE_P_H
