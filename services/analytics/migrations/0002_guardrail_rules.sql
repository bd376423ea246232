-- Which rule decided about a finding and whether it acted, and what the candidates of profiles would have done.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS findings.mode Array(LowCardinality(String)) AFTER findings.action;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS findings.rule Array(LowCardinality(String)) AFTER findings.mode;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS guardrail_bundle LowCardinality(String) AFTER findings.rule;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS shadow_outcome LowCardinality(String) AFTER guardrail_bundle;

-- Masking is one way of several to modify a message.
ALTER TABLE calls UPDATE dlp_outcome = 'modified' WHERE dlp_outcome = 'masked';
