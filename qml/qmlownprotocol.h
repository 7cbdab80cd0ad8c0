// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLOWNPROTOCOL_H
#define SESSIONKEEPER_QMLOWNPROTOCOL_H

#include "qmlprotocol.h"

#include <QtCore/qvariant.h>

namespace SessionKeeper {

// A protocol that C++ made: a dialect of the app's own, or what detectProtocol() found.
class QmlOwnProtocol : public SessionKeeper::QmlAnyProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(OwnProtocol)
    // A std::shared_ptr<SessionKeeper::Protocol>, from a context property or a property of an
    // object of the app. It has to be there when the session is completed: put the Session into a
    // Loader when it comes later.
    Q_PROPERTY(
        QVariant instance READ instance WRITE setInstance NOTIFY instanceChanged REQUIRED FINAL)

public:
    using QmlAnyProtocol::QmlAnyProtocol;

    QVariant instance() const { return m_instance; }
    void setInstance(const QVariant &instance);

    QUrl server() const override;
    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void instanceChanged();

private:
    QVariant m_instance;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLOWNPROTOCOL_H
