-- What callers, admins and scalers read.

CREATE VIEW quoin.revision_status AS
SELECT d.document_id, d.tenant, d.document_type, d.document_key, r.revision, coalesce(s.status, 'processing') AS status,
    s.blob_url, s.bytes, s.pages, s.sha256, s.error_code, s.error_message,
    coalesce(s.attempts, w.attempts, l.attempts + 1, f.attempts, 0) AS attempt,
    r.requested_by, r.requested_at, CASE s.status WHEN 'completed' THEN s.settled_at END AS completed_at,
    p.current_revision, r.retain_until
FROM quoin.document d
    JOIN quoin.revision r USING (document_id)
    LEFT JOIN quoin.result s ON s.document_id = r.document_id AND s.revision = r.revision
    LEFT JOIN quoin.publication p ON p.document_id = d.document_id
    LEFT JOIN quoin.ready w ON w.job_id = r.job_id
    LEFT JOIN quoin.lease l ON l.job_id = r.job_id
    LEFT JOIN quoin.deferred f ON f.job_id = r.job_id;

-- One row for each document: its latest requested revision, with the one that readers get now beside it.
CREATE VIEW quoin.document_status_v1 AS
SELECT s.* FROM quoin.revision_status s JOIN quoin.document d ON d.document_id = s.document_id AND d.latest_revision = s.revision;

-- One row for each job that is the latest of its revision.
CREATE VIEW quoin.job_v1 AS
SELECT r.job_id, d.document_id, d.tenant, d.document_type, d.document_key, r.revision, coalesce(q.lane, r.lane) AS lane,
    coalesce(s.status, q.state, 'processing') AS state, coalesce(s.status, 'processing') AS status,
    coalesce(s.attempts, q.attempts, 0) AS attempt, r.max_attempts, coalesce(q.crashes, 0) AS crashes,
    q.ready_at AS run_at, q.claimed_at, w.name AS worker,
    s.error_code, s.error_message, s.blob_name, s.blob_url, s.bytes, s.pages, s.sha256, s.engine_version,
    r.template_version, r.language, r.profile, r.filename, r.reason,
    r.requested_by, r.requested_as, r.requested_at, s.settled_at, r.correlation_id, r.traceparent,
    r.payload_bytes, r.payload IS NULL AS payload_erased, r.retain_until
FROM quoin.revision r
    JOIN quoin.document d USING (document_id)
    LEFT JOIN quoin.result s ON s.document_id = r.document_id AND s.revision = r.revision
    LEFT JOIN LATERAL (
        SELECT 'ready' AS state, x.lane, x.attempts, x.crashes, x.ready_at, NULL::timestamptz AS claimed_at, NULL::bigint AS worker_id
        FROM quoin.ready x WHERE x.job_id = r.job_id
        UNION ALL
        SELECT 'deferred', x.lane, x.attempts, x.crashes, x.ready_at, NULL, NULL FROM quoin.deferred x WHERE x.job_id = r.job_id
        UNION ALL
        SELECT 'running', x.lane, x.attempts + 1, x.crashes, x.ready_at, x.claimed_at, x.worker_id
        FROM quoin.lease x WHERE x.job_id = r.job_id
    ) q ON s.job_id IS NULL
    LEFT JOIN quoin.worker w ON w.worker_id = q.worker_id;

CREATE VIEW quoin.attempt_v1 AS
SELECT job_id, document_id, revision, attempt, worker, outcome, error_code, error_message, claimed_at, duration_ms, at
FROM quoin.attempt;

CREATE VIEW quoin.lane_v1 AS
SELECT l.lane, l.max_pending, l.paused_at, l.paused_by, l.paused_reason,
    (SELECT count(*) FROM quoin.ready q WHERE q.lane = l.lane) AS ready,
    (SELECT count(*) FROM quoin.lease q WHERE q.lane = l.lane) AS running,
    (SELECT count(*) FROM quoin.deferred q WHERE q.lane = l.lane) AS deferred,
    (SELECT extract(epoch FROM clock_timestamp() - min(q.ready_at))::double precision
        FROM quoin.ready q WHERE q.lane = l.lane) AS oldest_ready_seconds
FROM quoin.lane l;

CREATE VIEW quoin.worker_v1 AS
SELECT w.worker_id, w.name, w.version, w.registered_at, w.renewed_at, w.idle,
    (SELECT count(*) FROM quoin.lease q WHERE q.worker_id = w.worker_id) AS running
FROM quoin.worker w;

CREATE VIEW quoin.template_v1 AS
SELECT t.hash, t.document_type, t.schema_version, t.title, length(t.bundle) AS bytes, t.published_at, t.published_by,
    NOT EXISTS (SELECT FROM quoin.template n WHERE n.document_type = t.document_type AND n.number > t.number) AS published
FROM quoin.template t;

CREATE FUNCTION quoin.status_v1(document_id uuid, revision int DEFAULT NULL) RETURNS SETOF quoin.revision_status
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    document quoin.document := quoin.require_document(status_v1.document_id);
BEGIN
    RETURN QUERY SELECT * FROM quoin.revision_status s
    WHERE s.document_id = document.document_id AND s.revision = coalesce(status_v1.revision, document.latest_revision);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'revision % of document % is unknown', status_v1.revision, document.document_id USING ERRCODE = 'QN404';
    END IF;
END $$;

CREATE FUNCTION quoin.find_v1(tenant text, document_type text, document_key text) RETURNS SETOF quoin.revision_status
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    document quoin.document;
BEGIN
    SELECT * INTO document FROM quoin.document d
    WHERE d.tenant = find_v1.tenant AND d.document_type = find_v1.document_type AND d.document_key = find_v1.document_key;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'tenant % has no % with document_key %', quote_nullable(find_v1.tenant),
            coalesce(find_v1.document_type, 'NULL'), quote_nullable(find_v1.document_key) USING ERRCODE = 'QN404';
    END IF;
    RETURN QUERY SELECT * FROM quoin.revision_status s
    WHERE s.document_id = document.document_id AND s.revision = document.latest_revision;
END $$;

CREATE TYPE quoin.event_row AS (
    id bigint, type text, "timestamp" timestamptz, correlation_id text, causation_id bigint, actor text, sentence text,
    tenant text, document_id uuid, document_type text, document_key text, revision int, job_id bigint, reason text);

CREATE FUNCTION quoin.timeline_v1(document_id uuid) RETURNS SETOF quoin.event_row
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    document quoin.document := quoin.require_document(timeline_v1.document_id);
BEGIN
    RETURN QUERY SELECT e.id, e.type, e.at, e.correlation_id, e.causation_id, e.actor, e.sentence, document.tenant,
        e.document_id, document.document_type, document.document_key, e.revision, e.job_id, e.reason
    FROM quoin.event e WHERE e.document_id = document.document_id ORDER BY e.at, e.id;
END $$;

CREATE FUNCTION quoin.events_v1(after bigint DEFAULT 0, "limit" int DEFAULT 100) RETURNS SETOF quoin.event_row
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    IF after IS NULL THEN PERFORM quoin.refuse('', 'after is missing; begin with 0'); END IF;
    IF "limit" IS NULL OR "limit" NOT BETWEEN 1 AND 10000 THEN PERFORM quoin.refuse('', 'limit must be from 1 to 10000'); END IF;
    RETURN QUERY SELECT e.id, e.type, e.at, e.correlation_id, e.causation_id, e.actor, e.sentence, d.tenant,
        e.document_id, d.document_type, d.document_key, e.revision, e.job_id, e.reason
    FROM (
        SELECT * FROM quoin.event x WHERE x.id > events_v1.after AND x.id < quoin.final_event_id()
        ORDER BY x.id LIMIT events_v1."limit"
    ) e LEFT JOIN quoin.document d ON d.document_id = e.document_id
    ORDER BY e.id;
END $$;

CREATE FUNCTION quoin.backlog_v1(lane text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF backlog_v1.lane IS NOT NULL THEN PERFORM quoin.check_lane('', backlog_v1.lane); END IF;
    RETURN (SELECT count(*) FROM quoin.ready q WHERE backlog_v1.lane IS NULL OR q.lane = backlog_v1.lane)
        + (SELECT count(*) FROM quoin.lease q WHERE backlog_v1.lane IS NULL OR q.lane = backlog_v1.lane)
        -- Due, and only not yet moved.
        + (SELECT count(*) FROM quoin.deferred q
            WHERE q.ready_at <= clock_timestamp() AND (backlog_v1.lane IS NULL OR q.lane = backlog_v1.lane));
END $$;

CREATE FUNCTION quoin.usage_v1(month date) RETURNS TABLE (document_type text, documents bigint, bytes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    first timestamp := date_trunc('month', usage_v1.month::timestamp);
BEGIN
    IF usage_v1.month IS NULL THEN PERFORM quoin.refuse('', 'month is missing'); END IF;
    RETURN QUERY SELECT d.document_type, count(*), coalesce(sum(s.bytes), 0)::bigint
    FROM quoin.result s JOIN quoin.document d USING (document_id)
    WHERE s.status = 'completed' AND s.settled_at >= first AT TIME ZONE 'UTC'
        AND s.settled_at < (first + interval '1 month') AT TIME ZONE 'UTC'
    GROUP BY d.document_type ORDER BY d.document_type;
END $$;
