-- SPDX-FileCopyrightText: 2026 The SessionKeeper authors
-- SPDX-License-Identifier: MIT

-- Each connection follows its own chain of refresh tokens. wrk does not tell a script which connection an answer came
-- from, so every thread has one connection only. TOKENS are the first tokens, separated by commas.

local tokens = {}
for token in os.getenv("TOKENS"):gmatch("[^,]+") do
    tokens[#tokens + 1] = token
end

local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("token", tokens[threads])
end

function init(args)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    return wrk.format(nil, nil, nil, '{"refresh": "' .. token .. '"}')
end

function response(status, headers, body)
    token = body:match('"refresh": *"([^"]+)"') or token
end
