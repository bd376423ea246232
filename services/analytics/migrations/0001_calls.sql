-- One row per call record. The id is unique: a record that is inserted twice is kept once (ReplacingMergeTree, and
-- readers deduplicate what is not merged yet). The deduplication window makes a repeated insert of the same planned
-- range a no-op before it comes to that.
CREATE TABLE IF NOT EXISTS calls (
  org LowCardinality(String),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
  id String CODEC(ZSTD),
  endpoint LowCardinality(String),
  backend LowCardinality(String),
  method LowCardinality(String),
  target LowCardinality(String),
  definition_hash String CODEC(ZSTD),
  agent LowCardinality(String),
  user String CODEC(ZSTD),
  user_domain LowCardinality(String),
  principal_kind LowCardinality(String),
  client_label LowCardinality(String),
  era_in LowCardinality(String),
  era_out LowCardinality(String),
  verdict LowCardinality(String),
  reason LowCardinality(String),
  rule LowCardinality(String),
  dlp_outcome LowCardinality(String),
  findings Nested (
    detector LowCardinality(String),
    direction LowCardinality(String),
    count UInt32,
    action LowCardinality(String)
  ),
  policy_sequence UInt64 CODEC(ZSTD),
  request_bytes UInt32 CODEC(ZSTD),
  response_bytes UInt32 CODEC(ZSTD),
  total_us UInt32 CODEC(ZSTD),
  upstream_us UInt32 CODEC(ZSTD),
  status UInt16,
  is_error Bool,
  trace_id String CODEC(ZSTD),
  conversation String CODEC(ZSTD),
  stream_sequence UInt64 CODEC(Delta, ZSTD),
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX by_user user TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = ReplacingMergeTree(stream_sequence)
PARTITION BY toYYYYMM(time)
ORDER BY (org, time, id)
SETTINGS non_replicated_deduplication_window = 1000;

-- How far the stream CALLS is in `calls`: everything up to `checkpoint` is; of what is planned beyond, nobody knows.
-- A new generation reads the stream again from its beginning.
CREATE TABLE IF NOT EXISTS ingest_positions (
  stream String,
  generation UInt32,
  checkpoint UInt64,
  checkpoint_message String,
  planned UInt64,
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY stream;
