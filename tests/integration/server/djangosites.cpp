// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangosites.h"

#include "wireclient.h"

#include <SessionKeeperServer/engine/simplejwtprofile.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qversionnumber.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr int patience = 60000; // ms

QJsonArray names(const QList<TokenType> &types)
{
    QJsonArray names;
    for (const TokenType type : types)
        names.append(type == TokenType::Access        ? u"access"_s
                         : type == TokenType::Sliding ? u"sliding"_s
                                                      : u"refresh"_s);
    return names;
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

QJsonObject simpleJwt(const SimpleJwtSettings &settings)
{
    QJsonArray headerTypes;
    for (const QByteArray &type : settings.AUTH_HEADER_TYPES)
        headerTypes.append(QString::fromUtf8(type));
    QJsonObject site {
        {u"ACCESS_TOKEN_LIFETIME"_s, qint64(settings.ACCESS_TOKEN_LIFETIME.count())},
        {u"REFRESH_TOKEN_LIFETIME"_s, qint64(settings.REFRESH_TOKEN_LIFETIME.count())},
        {u"ROTATE_REFRESH_TOKENS"_s, settings.ROTATE_REFRESH_TOKENS},
        {u"BLACKLIST_AFTER_ROTATION"_s, settings.BLACKLIST_AFTER_ROTATION},
        {u"UPDATE_LAST_LOGIN"_s, settings.UPDATE_LAST_LOGIN},
        {u"ALGORITHM"_s, QString::fromUtf8(settings.ALGORITHM)},
        {u"VERIFYING_KEY"_s, QString::fromUtf8(settings.VERIFYING_KEY)},
        {u"AUDIENCE"_s, settings.AUDIENCE},
        {u"ISSUER"_s, orNull(settings.ISSUER)},
        {u"LEEWAY"_s, double(settings.LEEWAY.count()) / 1000},
        {u"AUTH_HEADER_TYPES"_s, headerTypes},
        {u"AUTH_HEADER_NAME"_s, QString::fromUtf8(settings.AUTH_HEADER_NAME)},
        {u"USER_ID_FIELD"_s, settings.USER_ID_FIELD},
        {u"USER_ID_CLAIM"_s, settings.USER_ID_CLAIM},
        {u"CHECK_USER_IS_ACTIVE"_s, settings.CHECK_USER_IS_ACTIVE},
        {u"CHECK_REVOKE_TOKEN"_s, settings.CHECK_REVOKE_TOKEN},
        {u"REVOKE_TOKEN_CLAIM"_s, settings.REVOKE_TOKEN_CLAIM},
        {u"AUTH_TOKEN_CLASSES"_s, names(settings.AUTH_TOKEN_CLASSES)},
        {u"TOKEN_TYPE_CLAIM"_s, orNull(settings.TOKEN_TYPE_CLAIM)},
        {u"JTI_CLAIM"_s, orNull(settings.JTI_CLAIM)},
        {u"SLIDING_TOKEN_REFRESH_EXP_CLAIM"_s, settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM},
        {u"SLIDING_TOKEN_LIFETIME"_s, qint64(settings.SLIDING_TOKEN_LIFETIME.count())},
        {u"SLIDING_TOKEN_REFRESH_LIFETIME"_s,
         qint64(settings.SLIDING_TOKEN_REFRESH_LIFETIME.count())}};
    if (!settings.SIGNING_KEY.isEmpty())
        site.insert(u"SIGNING_KEY"_s, QString::fromUtf8(settings.SIGNING_KEY));
    if (!settings.JWK_URL.isEmpty())
        site.insert(u"JWK_URL"_s, settings.JWK_URL);
    return site;
}

// Null for "simplejwt/head", which no distribution has.
QVersionNumber versionOf(const QString &profile)
{
    return QVersionNumber::fromString(profile.section(u'/', 1));
}

QByteArray describe(const Settings &settings)
{
    const QString user = settings.usernameField == u"email"_s ? u"people.EmailUser"_s
                                                              : u"auth.User"_s;
    const RestFrameworkSettings &rest = settings.restFramework;
    const QJsonObject site {{u"SECRET_KEY"_s, QString::fromUtf8(settings.secretKey)},
                            {u"SIMPLE_JWT"_s, simpleJwt(settings.simpleJwt)},
                            {u"TOKEN_BLACKLIST"_s, settings.tokenBlacklist},
                            {u"DEFAULT_AUTHENTICATION_CLASSES"_s,
                             QJsonArray::fromStringList(rest.DEFAULT_AUTHENTICATION_CLASSES)},
                            {u"NON_FIELD_ERRORS_KEY"_s, rest.NON_FIELD_ERRORS_KEY},
                            {u"AUTH_USER_MODEL"_s, user},
                            {u"AUTHENTICATION_BACKEND"_s, settings.authenticationBackend},
                            {u"LOGIN_THROTTLE"_s, settings.loginThrottle},
                            {u"TOKEN_CLAIMS"_s, QJsonArray::fromStringList(settings.tokenClaims)},
                            {u"TRANSLATIONS"_s, settings.translations}};
    return QJsonDocument(site).toJson(QJsonDocument::Compact);
}

} // namespace

DjangoSites &DjangoSites::instance()
{
    static DjangoSites sites;
    return sites;
}

DjangoSites::DjangoSites()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(DJANGO_SITES), QStringList());
    const QString installed = line();
    if (!installed.startsWith("simplejwt/"_L1))
        qFatal("%s did not start: %s", DJANGO_SITES, qPrintable(m_process.errorString()));
    for (const QString &known : SimpleJwtProfile::names()) {
        if (!versionOf(known).isNull() && versionOf(known) <= versionOf(installed))
            m_profile = known;
    }
}

DjangoSites::~DjangoSites()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(patience))
        m_process.kill();
    m_process.waitForFinished();
}

QUrl DjangoSites::site(const Settings &settings)
{
    const QByteArray description = describe(settings);
    QUrl &url = m_sites[description];
    if (!url.isEmpty()) {
        order(url, u"reset"_s);
        return url;
    }
    m_process.write(description + '\n');
    const QString answer = line();
    const auto prefix = "listening on "_L1;
    if (!answer.startsWith(prefix))
        qFatal("no Django site for %s: %s", description.constData(), qPrintable(answer));
    url = QUrl(answer.mid(prefix.size()));
    return url;
}

QJsonValue DjangoSites::order(const QUrl &site, const QString &what, QJsonObject arguments)
{
    arguments.insert(u"do"_s, what);
    const WireReply reply = exchange(
        site,
        {.method = "POST",
         .path = "/fixture/",
         .body = QJsonDocument(arguments).toJson(QJsonDocument::Compact),
         .contentType = "application/json"});
    if (reply.status != 200)
        qFatal("the Django site could not %s: %s", qPrintable(what), reply.body.constData());
    return reply.json().value("result"_L1);
}

QString DjangoSites::line()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(patience))
            return {};
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}
