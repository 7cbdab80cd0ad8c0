-- SPDX-FileCopyrightText: 2026 The SessionKeeper authors
-- SPDX-License-Identifier: MIT

-- Always the same POST. BODY is the body.

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("BODY")
