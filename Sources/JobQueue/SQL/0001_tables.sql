-- The record (document, revision, result, publication, attempt, event) and the queue (ready, deferred, lease).
-- Rows of the queue move from table to table and are never rewritten; rows of the record are written once.

CREATE SEQUENCE quoin.job_id;
CREATE SEQUENCE quoin.fence;
CREATE SEQUENCE quoin.boot_id;
CREATE SEQUENCE quoin.template_number;
-- How many jobs ever entered a lane, rolled back ones included: admission estimates from it without counting.
CREATE SEQUENCE quoin.entered_interactive;
CREATE SEQUENCE quoin.entered_bulk;
-- A sequence says 1 before and after its first number: step over that.
SELECT setval('quoin.entered_interactive', 1), setval('quoin.entered_bulk', 1);

-- One row for each published bundle; the newest number of a type is the published version.
CREATE TABLE quoin.template (
    hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    document_type text NOT NULL,
    schema_version int NOT NULL,
    title text NOT NULL,
    bundle bytea NOT NULL,
    number bigint NOT NULL DEFAULT nextval('quoin.template_number'),
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_by text NOT NULL DEFAULT session_user
);
CREATE UNIQUE INDEX template_published ON quoin.template (document_type, number DESC);

-- What enqueueing locks and raises; nothing that publishing touches.
CREATE TABLE quoin.document (
    document_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant text NOT NULL,
    document_type text NOT NULL,
    document_key text NOT NULL,
    latest_revision int NOT NULL,
    created_at timestamptz NOT NULL,
    forgotten_at timestamptz,
    UNIQUE (tenant, document_type, document_key)
) WITH (fillfactor = 80);

-- What was asked for. The payload is the canonical text of its jsonb; NULL once erased.
CREATE TABLE quoin.revision (
    document_id uuid NOT NULL REFERENCES quoin.document,
    revision int NOT NULL,
    job_id bigint NOT NULL,
    template_version text NOT NULL,
    payload text,
    payload_bytes int NOT NULL,
    payload_hash bytea NOT NULL,
    lane text NOT NULL,
    language text,
    profile text,
    filename text,
    max_attempts int NOT NULL,
    keep_all boolean NOT NULL,
    supersedes int,
    requested_by text,
    requested_as text NOT NULL DEFAULT session_user,
    requested_at timestamptz NOT NULL,
    retain_until timestamptz NOT NULL,
    reason text,
    correlation_id text,
    traceparent text,
    event_id bigint NOT NULL,
    PRIMARY KEY (document_id, revision)
);
CREATE UNIQUE INDEX revision_job ON quoin.revision (job_id);
CREATE INDEX revision_correlation ON quoin.revision (correlation_id) WHERE correlation_id IS NOT NULL;

-- What became of a revision; no row: it is being processed.
CREATE TABLE quoin.result (
    document_id uuid NOT NULL,
    revision int NOT NULL,
    job_id bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('completed', 'failed', 'cancelled', 'superseded')),
    settled_at timestamptz NOT NULL,
    attempts int NOT NULL,
    blob_url text,
    blob_name text,
    bytes bigint,
    pages int,
    sha256 text,
    engine_version text,
    error_code text,
    error_message text,
    PRIMARY KEY (document_id, revision)
);
CREATE INDEX result_settled ON quoin.result USING brin (settled_at);
CREATE INDEX result_failed ON quoin.result (job_id) WHERE status = 'failed';

-- The revision that readers get; only ever rises, and only publishing touches it.
CREATE TABLE quoin.publication (
    document_id uuid PRIMARY KEY,
    current_revision int NOT NULL,
    published_at timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE quoin.idempotency (
    tenant text NOT NULL,
    idempotency_key text NOT NULL,
    document_type text NOT NULL,
    document_key text NOT NULL,
    request_hash bytea NOT NULL,
    document_id uuid NOT NULL,
    revision int NOT NULL,
    job_id bigint NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, idempotency_key)
);

-- The queue. A job is in one of three tables; the same narrow row moves between them.
CREATE TABLE quoin.ready (
    job_id bigint PRIMARY KEY,
    document_id uuid NOT NULL,
    revision int NOT NULL,
    lane text NOT NULL,
    tenant text NOT NULL,
    ready_at timestamptz NOT NULL,
    attempts int NOT NULL,
    max_attempts int NOT NULL,
    crashes int NOT NULL,
    payload_bytes int NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
CREATE INDEX ready_turns ON quoin.ready (lane, tenant, ready_at, job_id) WHERE crashes = 0;
CREATE INDEX ready_suspects ON quoin.ready (lane, ready_at, job_id) WHERE crashes > 0;

CREATE TABLE quoin.deferred (
    LIKE quoin.ready,
    PRIMARY KEY (job_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
CREATE INDEX deferred_due ON quoin.deferred (ready_at);

CREATE TABLE quoin.lease (
    LIKE quoin.ready,
    fence bigint NOT NULL,
    worker_id bigint NOT NULL,
    claimed_at timestamptz NOT NULL,
    started boolean NOT NULL DEFAULT false,
    PRIMARY KEY (job_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);

-- Asks that a running job's result be dropped. Settling reads it and waits for nobody.
CREATE TABLE quoin.cancellation (
    job_id bigint PRIMARY KEY,
    actor text NOT NULL,
    reason text,
    requested_at timestamptz NOT NULL
);

-- Payloads and blobs that must go as soon as nobody works on them. No key: inserting waits for nobody.
CREATE TABLE quoin.erasure (
    document_id uuid NOT NULL,
    revision int NOT NULL
);
CREATE TABLE quoin.blob_deletion (
    blob_name text PRIMARY KEY,
    document_id uuid NOT NULL,
    revision int NOT NULL,
    requested_at timestamptz NOT NULL
);

-- pending and entered are taken together, every other second, by whichever worker comes first.
CREATE TABLE quoin.lane (
    lane text PRIMARY KEY,
    max_pending bigint CHECK (max_pending >= 0),
    paused_at timestamptz,
    paused_by text,
    paused_reason text,
    pending bigint NOT NULL DEFAULT 0,
    entered bigint NOT NULL DEFAULT 1,
    counted_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
INSERT INTO quoin.lane (lane, max_pending) VALUES ('interactive', 1000000), ('bulk', 1000000);

-- One row for each life of a worker. No row: that life is over.
CREATE TABLE quoin.worker (
    worker_id bigint PRIMARY KEY DEFAULT nextval('quoin.boot_id'),
    name text NOT NULL,
    version text NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    renewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    beats bigint NOT NULL DEFAULT 1,
    idle boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- History, append-only, by month of UTC.
CREATE TABLE quoin.attempt (
    job_id bigint NOT NULL,
    fence bigint NOT NULL,
    document_id uuid NOT NULL,
    revision int NOT NULL,
    attempt int NOT NULL,
    worker_id bigint NOT NULL,
    worker text,
    outcome text NOT NULL CHECK (outcome IN ('completed', 'retry', 'deferred', 'failed', 'cancelled', 'crashed', 'rescued')),
    error_code text,
    error_message text,
    claimed_at timestamptz NOT NULL,
    duration_ms double precision,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (job_id, fence, at)
) PARTITION BY RANGE (at);
CREATE TABLE quoin.attempt_default PARTITION OF quoin.attempt DEFAULT;

-- Audit and outbox.
CREATE TABLE quoin.event (
    id bigint NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    document_id uuid,
    revision int,
    job_id bigint,
    correlation_id text,
    causation_id bigint,
    actor text NOT NULL,
    session_role text NOT NULL DEFAULT session_user,
    sentence text NOT NULL,
    reason text,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE quoin.event_default PARTITION OF quoin.event DEFAULT;
CREATE INDEX event_document ON quoin.event (document_id, id);

-- Event numbers are base + transaction number · 2^20 + number within the transaction: sorted by transaction, so that all
-- numbers of transactions older than the oldest running one are final. A cluster that was restored from a dump counts
-- its transactions from the start again; `base` then keeps the numbers rising.
CREATE TABLE quoin.event_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    base bigint NOT NULL DEFAULT 0,
    notify boolean NOT NULL DEFAULT false
);
INSERT INTO quoin.event_clock DEFAULT VALUES;

-- The first of `wanted` consecutive event numbers.
CREATE FUNCTION quoin.take_event_ids(wanted int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    -- Numbers taken before by this transaction; the setting ends with it.
    taken bigint := coalesce(nullif(current_setting('quoin.events_taken', true), ''), '0');
BEGIN
    IF taken + wanted >= 1048576 THEN
        RAISE EXCEPTION 'more than 1048575 events in one transaction' USING ERRCODE = 'QN400';
    END IF;
    PERFORM set_config('quoin.events_taken', (taken + wanted)::text, true);
    RETURN (SELECT base FROM quoin.event_clock) + (pg_current_xact_id()::text::bigint << 20) + taken + 1;
END $$;

-- Numbers below this one are final: no transaction that still runs can add one.
CREATE FUNCTION quoin.final_event_id() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 20) FROM quoin.event_clock
$$;

-- After a restore into a new cluster: lets event numbers rise on.
CREATE FUNCTION quoin.adjust_event_clock() RETURNS void LANGUAGE sql AS $$
    UPDATE quoin.event_clock
    SET base = newest.id + 1 - (pg_current_xact_id()::text::bigint << 20)
    FROM (SELECT max(id) AS id FROM quoin.event) newest
    WHERE newest.id >= base + ((pg_current_xact_id()::text::bigint + 1) << 20)
$$;

-- Makes the partitions of this month and the next three. Returns how many were made.
CREATE FUNCTION quoin.make_partitions() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    month timestamp;
    child text;
    made int := 0;
BEGIN
    -- Attaching locks the default partition: give way to whoever reads it, and come again.
    SET LOCAL lock_timeout = '200ms';
    FOREACH parent IN ARRAY ARRAY['attempt', 'event'] LOOP
        FOR step IN 0..3 LOOP
            month := date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => step);
            child := parent || '_' || to_char(month, 'YYYY_MM');
            CONTINUE WHEN to_regclass('quoin.' || child) IS NOT NULL;
            BEGIN
                EXECUTE format('CREATE TABLE quoin.%I (LIKE quoin.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
                EXECUTE format('ALTER TABLE quoin.%I ATTACH PARTITION quoin.%I FOR VALUES FROM (%L) TO (%L)', parent, child,
                    to_char(month, 'YYYY-MM-DD"T"00:00:00Z'),
                    to_char(month + interval '1 month', 'YYYY-MM-DD"T"00:00:00Z'));
                made := made + 1;
            EXCEPTION
                WHEN lock_not_available OR duplicate_table OR check_violation THEN
                    RAISE WARNING 'partition % was not made: %', child, SQLERRM;
            END;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
