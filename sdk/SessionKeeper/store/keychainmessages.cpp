// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainmessages_p.h"

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

QString failureOf(KeychainVerb verb)
{
    switch (verb) {
    case KeychainVerb::Read:
        return u"the kept session of %1 cannot be read"_s;
    case KeychainVerb::Write:
        return u"the session of %1 cannot be kept"_s;
    case KeychainVerb::Delete:
        break;
    }
    return u"the kept session of %1 cannot be deleted"_s;
}

} // namespace

KeychainMessages::KeychainMessages(KeychainVerb verb, const QString &service,
                                   const QString &account)
    : m_failure(failureOf(verb).arg(account.isEmpty() ? service
                                                      : u"%1, account %2,"_s.arg(service, account)))
{
}

Error KeychainMessages::unusable(KeychainState state) const
{
    switch (state) {
    case KeychainState::Locked:
        return error(Error::Kind::StoreLocked,
                     u"The keychain is locked, so %1; unlock it and try again."_s);
    case KeychainState::NoCollection:
        return error(Error::Kind::StoreAbsent,
                     u"The Secret Service has no default keyring, so %1; create one in the "
                     u"desktop's password settings."_s);
    case KeychainState::NoBus:
        return error(Error::Kind::StoreAbsent,
                     u"There is no D-Bus session bus and so no keychain, hence %1; start the app "
                     u"in a desktop session or with dbus-run-session."_s);
    case KeychainState::NoLibrary:
        return error(Error::Kind::StoreAbsent,
                     u"The library libsecret is not installed, so %1; install the package "
                     u"libsecret-1-0 (libsecret on Fedora and Arch)."_s);
    case KeychainState::NoEventLoop:
        return error(Error::Kind::StoreAbsent,
                     u"The main thread does not run on GLib's event loop, which libsecret needs, "
                     u"so %1; start the app without QT_NO_GLIB and with a Qt built with GLib."_s);
    case KeychainState::NoAnswer:
        return error(Error::Kind::StoreTimeout,
                     u"The Secret Service did not answer, so %1; check that the keyring is "
                     u"running and try again."_s);
    case KeychainState::NoService:
    case KeychainState::Unlocked:
        break;
    }
    return error(Error::Kind::StoreAbsent,
                 u"No Secret Service runs on the D-Bus session bus, so %1; start gnome-keyring, "
                 u"KWallet or KeePassXC."_s);
}

Error KeychainMessages::noKeychain() const
{
    return error(Error::Kind::StoreAbsent,
                 u"This system offers no keychain, so %1; start or install one."_s);
}

Error KeychainMessages::denied() const
{
    return error(Error::Kind::StoreDenied,
                 u"The keychain denied access, so %1; allow this app in the keychain's "
                 u"settings."_s);
}

Error KeychainMessages::timedOut(std::chrono::milliseconds timeout) const
{
    return {Error::Kind::StoreTimeout,
            u"The keychain did not answer within %1 ms, so %2; answer its prompt if there is one "
            u"and try again."_s.arg(timeout.count())
                .arg(m_failure)};
}

Error KeychainMessages::tooLarge(qsizetype size, qsizetype limit) const
{
    return {Error::Kind::StoreTooLarge,
            u"The record of %1 bytes is larger than the %2 bytes it may have, so "
            u"%3; let the server issue smaller tokens."_s.arg(size)
                .arg(limit)
                .arg(m_failure)};
}

Error KeychainMessages::failed(const QString &detail) const
{
    return {Error::Kind::StoreFailed,
            u"The keychain failed (%1), so %2; check the keychain and try again."_s.arg(
                detail.isEmpty() ? u"no reason given"_s : detail, m_failure)};
}

Error KeychainMessages::notKept() const
{
    return error(Error::Kind::StoreFailed,
                 u"The keychain returned something else than what was written, so %1; check that "
                 u"no other program writes the same entry."_s);
}

Error KeychainMessages::notDeleted() const
{
    return error(Error::Kind::StoreFailed,
                 u"The keychain still holds the entry after deleting it, so %1; check that no "
                 u"other program writes the same entry."_s);
}

Error KeychainMessages::incomplete() const
{
    return error(Error::Kind::StoreCorrupt,
                 u"A part of the record is missing in the keychain or is not the one that belongs "
                 u"there, so %1; log in again to replace it."_s);
}

Error KeychainMessages::destroyed() const
{
    return error(Error::Kind::StoreFailed,
                 u"The store was destroyed before the keychain had answered, so it is not known "
                 u"whether %1; keep the store until its futures have ended."_s);
}

Error KeychainMessages::wrongThread() const
{
    return error(Error::Kind::StoreFailed,
                 u"The keychain can only be used in the main thread of a QCoreApplication, so %1; "
                 u"call the store there."_s);
}

Error KeychainMessages::error(Error::Kind kind, const QString &sentence) const
{
    return {kind, sentence.arg(m_failure)};
}

} // namespace SessionKeeper
