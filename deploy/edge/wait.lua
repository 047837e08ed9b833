-- Holds a request while no replica of its service is ready: frontend again-NAME waits for a server of the backend NAME.
local wait_ms = tonumber(os.getenv("EDGE_WAIT_SECONDS") or "60") * 1000
local replicas = tonumber(os.getenv("EDGE_REPLICAS_MAX") or "10")

local function is_ready(txn, backend)
  for number = 1, replicas do
    if txn.f:srv_is_up(backend .. "/replica-" .. number) == 1 then return true end
  end
  return false
end

core.register_action("wait_for_replica", { "http-req" }, function(txn)
  local backend = txn.f:fe_name():gsub("^again%-", "")
  local waited = 0
  while waited < wait_ms and not is_ready(txn, backend) do
    core.msleep(100)
    waited = waited + 100
  end
end)
