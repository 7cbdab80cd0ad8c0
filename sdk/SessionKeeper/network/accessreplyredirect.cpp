// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessmanager_p.h"
#include "accessreply_p.h"
#include "redirect_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

bool AccessReply::isRedirect() const
{
    return m_redirectPolicy != QNetworkRequest::ManualRedirectPolicy && isRedirectStatus(status());
}

void AccessReply::redirect()
{
    const auto from = inner()->url();
    clearCacheOfFormerUser();
    m_redirectTarget = redirectTarget(from, inner()->rawHeader("Location"));
    const auto objection = redirectObjection(m_redirectPolicy, from, m_redirectTarget,
                                             m_redirectsLeft--);
    const Guard guard(this);
    // Over HTTP/2 Qt shows nothing of a redirect that it refuses.
    if (objection == NoError
        || !inner()->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool()) {
        copyMetaData();
        // Only who follows by himself is told where to.
        setAttribute(QNetworkRequest::RedirectionTargetAttribute, {});
        Q_EMIT metaDataChanged();
    }
    if (!guard || isOver())
        return;
    if (objection != NoError) {
        fail(objection, redirectMessage(objection));
        return;
    }
    setUrl(m_redirectTarget);
    m_awaitsRedirectPermission = m_redirectPolicy == QNetworkRequest::UserVerifiedRedirectPolicy;
    const bool waits = m_awaitsRedirectPermission;
    Q_EMIT redirected(m_redirectTarget);
    if (guard && !isOver() && !waits)
        hop();
}

void AccessReply::hop()
{
    const auto from = m_request.url();
    const bool dropsBody = redirectDropsBody(status(), m_operation);
    m_request = redirectedRequest(m_request, from, m_redirectTarget, dropsBody,
                                  m_manager->secretHeaders);
    if (dropsBody) {
        m_operation = QNetworkAccessManager::GetOperation;
        m_body.drop();
    }
    // Once away, it stays away: a stranger must not steer requests that carry the token.
    if (!sameOrigin(from, m_redirectTarget)) {
        qCDebug(lcNetwork).noquote()
            << printable(from) << "redirects to another origin; the token stays behind";
        m_leftOrigin = true;
    }
    m_hopping = true;
    if (!m_leftOrigin && carriesToken()) {
        enter();
        return;
    }
    m_tokens = {};
    send();
}

} // namespace SessionKeeper
