# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
