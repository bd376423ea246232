-- What calls had to do with the web: the masked query, the sources, and what web-search policies did.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_role LowCardinality(String) AFTER shadow_outcome;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_adapter LowCardinality(String) AFTER web_role;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_query String CODEC(ZSTD) AFTER web_adapter;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_policies Array(LowCardinality(String)) AFTER web_query;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_hosts.host Array(String) AFTER web_policies;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_hosts.kept Array(UInt32) AFTER web_hosts.host;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_hosts.dropped Array(UInt32) AFTER web_hosts.kept;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_changes Array(LowCardinality(String)) AFTER web_hosts.dropped;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS web_would Array(LowCardinality(String)) AFTER web_changes;
