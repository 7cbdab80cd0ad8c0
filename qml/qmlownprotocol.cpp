// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmlownprotocol.h"

#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

void QmlOwnProtocol::setInstance(const QVariant &instance)
{
    m_instance = instance;
    const bool isEmpty = !instance.isValid() || instance.isNull();
    if (!create() && !isEmpty)
        qmlWarning(this)
            << u"instance is not a std::shared_ptr<SessionKeeper::Protocol>. A pointer "
               "to a class of your own is converted to that first."_s;
    Q_EMIT instanceChanged();
    Q_EMIT serverChanged();
}

QUrl QmlOwnProtocol::server() const
{
    const auto protocol = create();
    return protocol ? protocol->url() : QUrl();
}

std::shared_ptr<Protocol> QmlOwnProtocol::create() const
{
    return m_instance.value<std::shared_ptr<Protocol>>();
}

} // namespace SessionKeeper
