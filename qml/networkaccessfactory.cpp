// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "networkaccessfactory.h"

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/network/sessionset_p.h>

#include <QtCore/qloggingcategory.h>
#include <QtQml/qqmlengine.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

Q_LOGGING_CATEGORY(lcQml, "sessionkeeper.qml")

namespace {

// The engine does not own its factory; this child of the engine does.
class FactoryOwner : public QObject
{
public:
    explicit FactoryOwner(QQmlEngine *engine)
        : QObject(engine)
    {
    }

    NetworkAccessFactory factory;
};

FactoryOwner *factoryOwner(const QQmlEngine *engine)
{
    for (QObject *child : engine->children()) {
        if (auto *owner = dynamic_cast<FactoryOwner *>(child))
            return owner;
    }
    return nullptr;
}

} // namespace

NetworkAccessFactory::NetworkAccessFactory()
    : m_sessions(std::make_shared<SessionSet>())
{
}

NetworkAccessFactory::~NetworkAccessFactory() = default;

void NetworkAccessFactory::install(QQmlEngine *engine)
{
    if (factoryOwner(engine))
        return;
    auto *owner = new FactoryOwner(engine);
    if (engine->networkAccessManagerFactory()) {
        qCWarning(
            lcQml,
            "This QML engine has a network access manager factory of its own, which stays: Image, "
            "XMLHttpRequest, FontLoader and Loader will not carry the session's token. Let that "
            "factory "
            "create SessionKeeper::AccessManager objects, or install none.");
        return;
    }
    engine->setNetworkAccessManagerFactory(&owner->factory);
}

std::shared_ptr<SessionSet> NetworkAccessFactory::sessions(const QQmlEngine *engine)
{
    const FactoryOwner *owner = engine ? factoryOwner(engine) : nullptr;
    return owner ? owner->factory.m_sessions : nullptr;
}

QNetworkAccessManager *NetworkAccessFactory::create(QObject *parent)
{
    return new AccessManager(m_sessions, parent);
}

} // namespace SessionKeeper
