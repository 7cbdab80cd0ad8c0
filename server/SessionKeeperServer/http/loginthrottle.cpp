// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/loginthrottle.h>

#include <SessionKeeperServer/http/clientaddress.h>
#include <SessionKeeperServer/http/data/requestdata.h>

#include <QtCore/qcryptographichash.h>

namespace SessionKeeperServer {

LoginThrottle::LoginThrottle(const Settings &settings)
    : m_proxies(settings.restFramework.NUM_PROXIES)
    , m_addresses(ThrottleRate::parse(settings.loginThrottle).value_or(ThrottleRate()),
                  settings.clock)
    , m_accounts(ThrottleRate::parse(settings.accountThrottle).value_or(ThrottleRate()),
                 settings.clock)
{
}

std::chrono::seconds LoginThrottle::admitAddress(const HttpRequest &request)
{
    if (m_addresses.isOff())
        return std::chrono::seconds(0);
    return m_addresses.admit(networkOf(clientAddress(request, m_proxies)));
}

QByteArray LoginThrottle::accountIn(const HttpRequest &request, const QStringList &fields) const
{
    if (m_accounts.isOff() || request.method != "POST" || fields.isEmpty())
        return {};
    FieldReader reader(request);
    QString name;
    for (const QString &field : fields) {
        const QString text = reader.text(field);
        if (name.isEmpty())
            name = text;
    }
    if (reader.failed()) // without a password nothing is guessed
        return {};
    // Spellings that people, and some databases, take for the same name are one account here. The
    // hash is as short as it is for any name.
    const QString normal = name.normalized(QString::NormalizationForm_KC).toCaseFolded();
    return QCryptographicHash::hash(normal.toUtf8(), QCryptographicHash::Sha256);
}

std::chrono::seconds LoginThrottle::admitAccount(const QByteArray &account)
{
    return account.isEmpty() ? std::chrono::seconds(0) : m_accounts.admit(account);
}

void LoginThrottle::settle(const QByteArray &account, int status)
{
    if (account.isEmpty())
        return;
    if (status < 300)
        m_accounts.forget(account);
    else if (status != 400 && status != 401 && status != 403)
        m_accounts.takeBack(account);
}

} // namespace SessionKeeperServer
