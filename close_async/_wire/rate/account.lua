-- The accounts of rate limits in Redis: the law of account.py, window.py, sliding.py and
-- hidden_limit.py.
-- Both are read by one test with the same histories, and must answer the same.
--
-- KEYS: the account of a key's bucket, the limit of its organization (or ""), the processes.
-- ARGV: book|settle|leave, now (or "" for the time of this server), the process, then
--   book, leave: place, rank, calls that wait with it
--   settle: number, window, sent, number, window, sent (of the organization, or ""),
--           limit, remaining, reset, unit (or ""), pause (or ""), 1 if it was answered
-- Answer of book: "go", the two tickets, for how many calls they are; or "wait", seconds (or ""),
-- 1 if Close asked for it.
-- Then for all: limit, remaining, reset, paused, open, processes, who should look again (or "").

local INSTANT, LONGEST_WAY, LONGEST_OPEN, FIRST_OPEN = 1e-6, 0.5, 30.0, 10
local LONGEST_SILENCE, FIRST_TRUSTED, HEAD_START, MANY = 3, 2, 0.75, 1000000000
local LONGEST_DOUBT, KEPT, KEYS_OF_ONE, SILENT = 32, 0.75, 3, 3.0
local GRAINS, GENERATION = 200, 60.0
-- How long a process counts that doesn't call, and what nobody uses is kept: seconds.
local ALIVE, IDLE = 10, 3600
local INFINITE = math.huge

local function number(text) if text == nil or text == "" then return nil end return tonumber(text) end
local function text(value)
  if value == nil then return "" end
  return string.format("%.17g", value)
end

-- hidden_limit.py

local function lower(hidden, through)
  hidden.most = math.max(1, through)
  hidden.missing, hidden.step, hidden.shared = hidden.doubt, 1, false
  hidden.doubt = math.min(2 * hidden.doubt, LONGEST_DOUBT)
end

local function share(hidden, through, limit)
  hidden.most = math.max(1, math.floor(through * KEPT))
  hidden.missing, hidden.step, hidden.shared = math.max(1, math.floor(limit / hidden.most)), 1, true
end

local function pass_window(hidden, sent, limit, left)
  if hidden.most == nil or sent < hidden.most then return end
  local free = hidden.shared and left ~= nil and 2 * left >= limit
  hidden.missing = free and 0 or hidden.missing - 1
  if hidden.missing ~= 0 then return end
  hidden.most = hidden.most + hidden.step
  hidden.missing = hidden.shared and math.max(1, math.floor(limit / hidden.most)) or 1
  if hidden.shared and not free then hidden.step = 1 else hidden.step = 2 * hidden.step end
  if hidden.most >= limit then hidden.most, hidden.doubt, hidden.shared = nil, 1, false end
end

-- window.py

local function new_hidden() return { doubt = 1, missing = 1, step = 1, shared = false } end
local function new_period(n)
  return { number = n, over = INFINITE, sent = 0, refused = 0, reported_for = -INFINITE,
           quickest = INFINITE, answered = false }
end
local function new_window()
  return { hidden = new_hidden(), others = 0, length = 0, silence = 0, reported = 0,
           quickest = INFINITE, most_open = FIRST_OPEN, paused_until = -INFINITE,
           period = new_period(0), last_over = -INFINITE, open = {}, unreported = {}, number = 0 }
end

local function size(map) local n = 0 for _ in pairs(map) do n = n + 1 end return n end

local function over_at(w)
  if w.reported < FIRST_TRUSTED or w.period.quickest == INFINITE then return w.period.over end
  return w.period.over - HEAD_START * math.min(w.quickest, w.period.quickest)
end

local function share_of(w, others)
  local limit = MANY
  if w.limit ~= nil then limit = math.max(1, w.limit - others) end
  if w.hidden.most == nil then return limit end
  return math.min(limit, w.hidden.most)
end

local function since(w, moment)
  local n = 0
  for _, ticket in pairs(w.open) do if ticket.sent > moment then n = n + 1 end end
  for _, ticket in pairs(w.unreported) do if ticket.sent > moment then n = n + 1 end end
  return n
end

local function late(w, now)
  local found = {}
  for _, ticket in pairs(w.open) do
    if ticket.window < w.period.number and ticket.sent + LONGEST_WAY > now + INSTANT then
      found[#found + 1] = ticket
    end
  end
  return found
end

local function room_in(w, now)
  local period = w.period
  if period.left ~= nil then
    local unheard = since(w, period.reported_for - LONGEST_WAY)
    return math.min(share_of(w, 0) - period.sent, period.left - unheard)
  end
  if w.limit == nil then return nil end
  return share_of(w, w.others) - period.sent - #late(w, now)
end

local function learn(w, old)
  if old.quickest < INFINITE then
    w.reported = w.reported + 1
    w.quickest = math.min(w.quickest, old.quickest)
  end
  local through = old.sent - old.refused
  if w.limit == nil then return end
  if old.left ~= nil then
    w.others, w.silence = math.max(0, w.limit - old.left - through), 0
  elseif old.answered then
    w.silence = w.silence + 1
  end
  if old.refused > 0 and old.left ~= 0 then lower(w.hidden, through)
  elseif old.refused > 0 then share(w.hidden, through, w.limit)
  else pass_window(w.hidden, old.sent, w.limit, old.left) end
  if w.silence >= LONGEST_SILENCE then w.limit, w.hidden, w.others = nil, new_hidden(), 0 end
end

local function begin_window(w)
  local old = w.period
  learn(w, old)
  w.last_over = old.over
  w.period = new_period(old.number + 1)
  w.unreported = {}
end

-- A wait is {seconds = nil, asked = false}: not before a call ends.
local function look(w, now, count)
  for name, ticket in pairs(w.open) do
    if now - ticket.sent > LONGEST_OPEN then w.open[name] = nil end
  end
  if now < w.paused_until - INSTANT then return { seconds = w.paused_until - now, asked = true } end
  if now >= over_at(w) - INSTANT then begin_window(w) end
  local room = room_in(w, now)
  if room == nil then
    if size(w.open) + count <= w.most_open then return nil end
    return { asked = false }
  end
  if room >= count then return nil end
  local ends = over_at(w)
  if w.period.left == nil then
    for _, ticket in ipairs(late(w, now)) do ends = math.min(ends, ticket.sent + LONGEST_WAY) end
  end
  if ends < INFINITE then return { seconds = math.max(ends - now, INSTANT), asked = false } end
  return { asked = false }
end

local function ready(w, now)
  return room_in(w, now) or w.most_open - size(w.open)
end

local function enter(w, now, count)
  local first = { number = w.number + 1, window = w.period.number, sent = now }
  w.number = w.number + count
  w.period.sent = w.period.sent + count
  if w.period.over == INFINITE and w.limit ~= nil then w.period.over = now + w.length + LONGEST_WAY end
  for number = first.number, w.number do
    w.open[tostring(number)] = { number = number, window = first.window, sent = now }
  end
  return first
end

local function take_report(w, ticket, now, header)
  local margin = header.unit < 1 and header.unit or 0
  local earliest, latest = ticket.sent + header.reset - header.unit, now + header.reset + margin
  if ticket.window < w.period.number and earliest <= w.last_over then return end
  local first_report = w.limit == nil and w.period.left == nil
  if earliest > w.period.over then begin_window(w) end
  if first_report or w.period.sent == 0 then
    w.period.sent, w.period.refused = 1 + size(w.open), 0
  end
  local period = w.period
  w.length = math.max(w.length, header.reset)
  period.over = math.min(period.over, latest)
  period.quickest = math.min(period.quickest, now - ticket.sent)
  if header.limit ~= nil then
    if period.left == nil or w.limit == nil then w.limit = header.limit
    else w.limit = math.min(w.limit ~= 0 and w.limit or header.limit, header.limit) end
  end
  if header.remaining ~= nil and (period.left == nil or header.remaining < period.left) then
    period.left, period.reported_for = header.remaining, ticket.sent
  end
end

local function settle(w, now, ticket, header, pause, answered)
  if pause ~= nil then
    w.paused_until = math.max(w.paused_until, now + pause)
    w.most_open = 1
    if ticket.window == w.period.number then w.period.refused = w.period.refused + 1 end
  end
  w.open[tostring(ticket.number)] = nil
  local ours = ticket.window == w.period.number
  if header ~= nil then take_report(w, ticket, now, header)
  elseif ours and w.period.over < INFINITE then w.unreported[tostring(ticket.number)] = ticket end
  if answered then
    w.most_open = w.most_open + 1
    w.period.answered = w.period.answered or ours
  end
end

local function counted_by(w, now, ticket, header)
  if header == nil or header.unit >= 1 then return now end
  local earliest = ticket.sent + header.reset - header.unit
  local is_old = ticket.window < w.period.number and earliest <= w.last_over
  local over = is_old and w.last_over or w.period.over
  return math.min(now, over - header.reset + header.unit)
end

-- sliding.py

local function new_sliding()
  return { hidden = new_hidden(), length = 0, recent_length = 0, length_since = -INFINITE,
           quickest = INFINITE, reported = 0, silence = 0, paused_until = -INFINITE,
           begun = -INFINITE, sent = 0, refused = 0, is_reported = false, is_answered = false,
           open = {}, counted = {}, counts = {}, number = 0 }
end

local function kept(s)
  if s.reported < FIRST_TRUSTED then return s.length end
  return math.max(0, s.length - HEAD_START * s.quickest)
end

local function room_of(s)
  if s.limit == nil then return MANY end
  local room = math.min(s.limit, s.hidden.most or s.limit) - size(s.open)
  for _, count in ipairs(s.counts) do room = room - count end
  return room
end

local function count_by(s, moment)
  local grain, place = s.length / GRAINS, #s.counted
  if grain > 0 then moment = math.ceil(moment / grain) * grain end
  while place > 0 and s.counted[place] > moment do place = place - 1 end
  if place > 0 and s.counted[place] == moment then
    s.counts[place] = s.counts[place] + 1
  else
    table.insert(s.counted, place + 1, moment)
    table.insert(s.counts, place + 1, 1)
  end
end

local function learn_of(s)
  if s.is_reported then s.reported, s.silence = s.reported + 1, 0
  elseif s.is_answered then s.silence = s.silence + 1 end
  if s.limit == nil then return end
  if s.refused > 0 then lower(s.hidden, s.sent - s.refused)
  else pass_window(s.hidden, s.sent, s.limit, nil) end
  if s.silence >= LONGEST_SILENCE then s.limit, s.hidden = nil, new_hidden() end
end

local function turn(s, now)
  local arrived = {}
  for number, sent in pairs(s.open) do
    if sent + LONGEST_WAY <= now then arrived[#arrived + 1] = tonumber(number) end
  end
  table.sort(arrived)
  for _, number in ipairs(arrived) do
    local sent = s.open[tostring(number)]
    s.open[tostring(number)] = nil
    count_by(s, sent + LONGEST_WAY)
  end
  local free, last = 0, now + INSTANT - kept(s)
  while free < #s.counted and s.counted[free + 1] <= last do free = free + 1 end
  if free > 0 then
    local counted, counts = {}, {}
    for i = free + 1, #s.counted do
      counted[#counted + 1], counts[#counts + 1] = s.counted[i], s.counts[i]
    end
    s.counted, s.counts = counted, counts
  end
  if now >= s.begun + s.length then
    learn_of(s)
    s.begun, s.sent, s.refused = now, 0, 0
    s.is_reported, s.is_answered = false, false
  end
  if now >= s.length_since + GENERATION then
    if s.recent_length > 0 then s.length = s.recent_length end
    s.recent_length, s.length_since = 0, now
  end
end

local function look_of(s, now, count)
  turn(s, now)
  if now < s.paused_until - INSTANT then return { seconds = s.paused_until - now, asked = true } end
  local missing = count - room_of(s)
  if missing <= 0 then return nil end
  for i, counted in ipairs(s.counted) do
    missing = missing - s.counts[i]
    if missing <= 0 then
      return { seconds = math.max(counted + kept(s) - now, INSTANT), asked = false }
    end
  end
  local first, sent_first = INFINITE, now
  for number, sent in pairs(s.open) do
    if tonumber(number) < first then first, sent_first = tonumber(number), sent end
  end
  return { seconds = math.max(sent_first + kept(s) - now, INSTANT), asked = false }
end

local function enter_of(s, now, count)
  local first = { number = s.number + 1, window = 0, sent = now }
  s.number, s.sent = s.number + count, s.sent + count
  for number = first.number, s.number do s.open[tostring(number)] = now end
  return first
end

local function settle_of(s, now, ticket, header, pause, answered, counted_by)
  if pause ~= nil then
    s.paused_until = math.max(s.paused_until, now + pause)
    s.refused = s.refused + 1
  end
  local name = tostring(ticket.number)
  if s.open[name] ~= nil then
    s.open[name] = nil
    count_by(s, math.min(counted_by, ticket.sent + LONGEST_WAY))
  end
  s.is_answered = s.is_answered or answered
  if header == nil or header.limit == nil then return end
  s.limit, s.is_reported = header.limit, true
  s.quickest = math.min(s.quickest, now - ticket.sent)
  local length = math.ceil(header.reset - INSTANT)
  s.recent_length, s.length = math.max(s.recent_length, length), math.max(s.length, length)
end

-- account.py

local function longer(one, other)
  if one == nil or other == nil then return one or other end
  if one.asked ~= other.asked then return one.asked and one or other end
  if (other.seconds or 0) > (one.seconds or 0) then return other end
  return one
end

local function comes_before(a, b)
  if a.rank ~= b.rank then return a.rank < b.rank end
  if a.since ~= b.since then return a.since < b.since end
  return a.id < b.id
end

-- Here, and nowhere above, the world is read and written.

local function load(key, make, now)
  local packed = redis.call("GET", key)
  if not packed then return make() end
  local found = cmsgpack.unpack(packed)
  -- The clock of this server went back: what was noted belongs to no time that comes.
  if found.noted > now + 1 then return make() end
  return found
end

local function save(key, value, now)
  value.noted = now
  redis.call("SET", key, cmsgpack.pack(value), "EX", IDLE)
end

local now = number(ARGV[2])
if now == nil then
  local time = redis.call("TIME")
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local account = load(KEYS[1], function() return { window = new_window(), line = {} } end, now)
local window, line = account.window, account.line
local organization = nil
if KEYS[2] ~= "" then organization = load(KEYS[2], new_sliding, now) end

local function look_at_all(count)
  local wait = look(window, now, count)
  if organization == nil then return wait end
  return longer(wait, look_of(organization, now, count))
end

local verb, answer = ARGV[1], {}
if verb == "book" then
  local id, rank = ARGV[4], tonumber(ARGV[5])
  for other, one in pairs(line) do if now - one.seen > SILENT then line[other] = nil end end
  local before = 0
  if id ~= "" then
    local mine = line[id] or { rank = rank, since = INFINITE, id = "" }
    for other, one in pairs(line) do
      if other ~= id and comes_before(one, mine) then before = before + 1 end
    end
  end
  -- Who is before it may be dead, and then nobody rings: so it looks for room behind them.
  local wait = look_at_all(before + 1)
  if wait == nil then
    local count = 1
    if id ~= "" then
      line[id] = nil
      local room = ready(window, now)
      if organization ~= nil then room = math.min(room, room_of(organization)) end
      count = math.max(1, math.min(tonumber(ARGV[6]), math.floor(room / (size(line) + 1))))
    end
    answer = { "go" }
    local tickets = {}
    if organization ~= nil then tickets[2] = enter_of(organization, now, count) end
    tickets[1] = enter(window, now, count)
    for i = 1, 2 do
      local ticket = tickets[i] or {}
      answer[#answer + 1] = text(ticket.number)
      answer[#answer + 1] = text(ticket.window)
      answer[#answer + 1] = text(ticket.sent)
    end
    answer[#answer + 1] = text(count)
  else
    if id ~= "" then
      local had = line[id]
      line[id] = { id = id, rank = rank, since = had and had.since or now, seen = now }
    end
    answer = { "wait", text(wait.seconds), wait.asked and "1" or "" }
  end
elseif verb == "settle" then
  local ticket = { number = tonumber(ARGV[4]), window = tonumber(ARGV[5]), sent = tonumber(ARGV[6]) }
  local header = nil
  if ARGV[12] ~= "" then
    header = { limit = number(ARGV[10]), remaining = number(ARGV[11]), reset = tonumber(ARGV[12]),
               unit = tonumber(ARGV[13]) }
  end
  local pause, answered = number(ARGV[14]), ARGV[15] == "1"
  settle(window, now, ticket, header, pause, answered)
  if organization ~= nil and ARGV[7] ~= "" then
    local of_key = header == nil or header.remaining == nil or header.remaining <= 0
    local wider = nil
    if header ~= nil then
      wider = { limit = header.limit and KEYS_OF_ONE * header.limit, reset = header.reset,
                unit = header.unit }
    end
    local other = { number = tonumber(ARGV[7]), window = tonumber(ARGV[8]), sent = tonumber(ARGV[9]) }
    local its_pause = nil
    if not of_key then its_pause = pause end
    local by = counted_by(window, now, ticket, header)
    settle_of(organization, now, other, wider, its_pause, answered, by)
  end
else
  line[ARGV[4]] = nil
end

local first = nil
if next(line) ~= nil and look_at_all(1) == nil then
  for _, one in pairs(line) do if first == nil or comes_before(one, first) then first = one end end
  local bell = KEYS[1] .. ":bell:" .. first.id
  redis.call("RPUSH", bell, "1")
  redis.call("EXPIRE", bell, SILENT)
end

redis.call("ZADD", KEYS[3], now, ARGV[3])
redis.call("ZREMRANGEBYSCORE", KEYS[3], "-inf", now - ALIVE)
redis.call("EXPIRE", KEYS[3], IDLE)
local room = nil
if now >= over_at(window) - INSTANT then room = window.limit else room = room_in(window, now) end
for _, value in ipairs({
  text(window.limit), text(room), text(window.period.over - now), text(window.paused_until - now),
  text(size(window.open)), text(redis.call("ZCARD", KEYS[3])), first and first.id or "" }) do
  answer[#answer + 1] = value
end
save(KEYS[1], account, now)
if organization ~= nil then save(KEYS[2], organization, now) end
return answer
