-- What admins do to documents, jobs, lanes and templates.

CREATE FUNCTION quoin.regenerate_v1(
    document_id uuid, requested_by text, reason text, payload jsonb DEFAULT NULL, expected_revision int DEFAULT NULL,
    lane text DEFAULT 'interactive', idempotency_key text DEFAULT NULL
) RETURNS quoin.ticket LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    draft quoin.draft;
    ticket quoin.ticket;
    document quoin.document;
    last_one quoin.revision;
    wanted_schema int;
BEGIN
    PERFORM quoin.check_text('', 'requested_by', regenerate_v1.requested_by, 256, true);
    PERFORM quoin.check_text('', 'reason', regenerate_v1.reason, 1000, true);
    document := quoin.require_document(regenerate_v1.document_id);
    SELECT * INTO last_one FROM quoin.revision r
    WHERE r.document_id = document.document_id AND r.revision = document.latest_revision;
    draft.label := '';
    draft.tenant := document.tenant;
    draft.document_type := document.document_type;
    draft.document_key := document.document_key;
    draft.idempotency_key := regenerate_v1.idempotency_key;
    draft.expected_revision := regenerate_v1.expected_revision;
    draft.lane := regenerate_v1.lane;
    draft.requested_by := regenerate_v1.requested_by;
    draft.reason := regenerate_v1.reason;
    draft.language := last_one.language;
    draft.profile := last_one.profile;
    draft.filename := last_one.filename;
    draft.max_attempts := last_one.max_attempts;
    draft.keep_all := false;
    -- A key stands for the request, whatever the last payload is by now.
    draft.request_hash := sha256(convert_to('regenerate ' || coalesce(regenerate_v1.payload::text, ''), 'UTF8'));
    IF draft.idempotency_key IS NOT NULL THEN
        ticket := quoin.earlier_ticket(draft);
        IF ticket IS NOT NULL THEN RETURN ticket; END IF;
    END IF;
    IF regenerate_v1.payload IS NULL AND last_one.payload IS NULL THEN
        RAISE EXCEPTION 'the payload of document % was erased: it cannot be rendered again', document.document_id USING ERRCODE = 'QN409';
    END IF;
    draft := quoin.check_draft(draft, coalesce(regenerate_v1.payload, last_one.payload::jsonb));
    IF draft.lane = 'bulk' AND draft.expected_revision IS NULL
        AND EXISTS (SELECT FROM quoin.ready q WHERE q.job_id = last_one.job_id
            UNION ALL SELECT FROM quoin.deferred q WHERE q.job_id = last_one.job_id)
    THEN
        -- The document is about to be rendered anyway.
        RETURN ROW(last_one.document_id, last_one.revision, last_one.job_id, 'processing', false)::quoin.ticket;
    END IF;

    wanted_schema := CASE WHEN jsonb_typeof(regenerate_v1.payload -> 'schema_version') = 'number'
            AND regenerate_v1.payload ->> 'schema_version' ~ '^[0-9]{1,9}$'
        THEN (regenerate_v1.payload ->> 'schema_version')::int
        ELSE (SELECT t.schema_version FROM quoin.template t WHERE t.hash = last_one.template_version) END;
    SELECT t.hash INTO draft.template_version FROM quoin.template t
    WHERE t.document_type = document.document_type AND t.schema_version = wanted_schema ORDER BY t.number DESC LIMIT 1;
    IF draft.template_version IS NULL THEN
        RAISE EXCEPTION 'no version of template % is published for schema_version %', document.document_type, wanted_schema
            USING ERRCODE = 'QN422';
    END IF;
    PERFORM quoin.admit(draft.lane, 1);
    ticket := quoin.add_revision(draft);
    PERFORM quoin.wake_workers();
    RETURN ticket;
END $$;

CREATE FUNCTION quoin.require_document(id uuid) RETURNS quoin.document LANGUAGE plpgsql STABLE AS $$
DECLARE
    document quoin.document;
BEGIN
    SELECT * INTO document FROM quoin.document d WHERE d.document_id = id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'document_id % is unknown', coalesce(id::text, 'NULL') USING ERRCODE = 'QN404';
    END IF;
    RETURN document;
END $$;

CREATE FUNCTION quoin.retry_v1(job_id bigint, requested_by text, reason text) RETURNS quoin.ticket
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    ticket quoin.ticket;
    subject quoin.revision;
    document quoin.document;
    failed quoin.result;
BEGIN
    PERFORM quoin.check_text('', 'requested_by', retry_v1.requested_by, 256, true);
    PERFORM quoin.check_text('', 'reason', retry_v1.reason, 1000, true);
    SELECT * INTO subject FROM quoin.revision r WHERE r.job_id = retry_v1.job_id;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM quoin.attempt a WHERE a.job_id = retry_v1.job_id) THEN
            RAISE EXCEPTION 'job % has been retried already', retry_v1.job_id USING ERRCODE = 'QN409';
        END IF;
        RAISE EXCEPTION 'job_id % is unknown', coalesce(retry_v1.job_id::text, 'NULL') USING ERRCODE = 'QN404';
    END IF;
    DELETE FROM quoin.result s
    WHERE s.document_id = subject.document_id AND s.revision = subject.revision AND s.job_id = retry_v1.job_id AND s.status = 'failed'
    RETURNING * INTO failed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'job % is %, only a failed job can be retried', retry_v1.job_id,
            quoin.status_of(subject.document_id, subject.revision) USING ERRCODE = 'QN409';
    END IF;
    IF subject.payload IS NULL OR failed.error_code = 'PII_UNMASKED_AADHAAR' THEN
        RAISE EXCEPTION 'the payload of job % was erased: it cannot be rendered again', retry_v1.job_id USING ERRCODE = 'QN409';
    END IF;
    document := quoin.require_document(subject.document_id);
    PERFORM quoin.admit(subject.lane, 1);
    ticket := ROW(subject.document_id, subject.revision, nextval('quoin.job_id'), 'processing', true);
    UPDATE quoin.revision r SET job_id = ticket.job_id
    WHERE r.document_id = subject.document_id AND r.revision = subject.revision;
    PERFORM quoin.put_in_queue(ticket.job_id, ticket.document_id, ticket.revision, subject.lane, document.tenant,
        clock_timestamp(), subject.max_attempts, subject.payload_bytes);
    INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence, reason)
    VALUES (quoin.take_event_ids(1), 'retried', ticket.document_id, ticket.revision, ticket.job_id, subject.correlation_id,
        subject.event_id, retry_v1.requested_by,
        format('Revision %s retried by user %s after %s', ticket.revision, retry_v1.requested_by, failed.error_code),
        retry_v1.reason);
    PERFORM quoin.wake_workers();
    RETURN ticket;
END $$;

CREATE FUNCTION quoin.cancel_v1(document_id uuid, revision int, requested_by text, reason text) RETURNS quoin.ticket
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    subject quoin.revision;
    place quoin.ready;
    status text;
BEGIN
    PERFORM quoin.check_text('', 'requested_by', cancel_v1.requested_by, 256, true);
    PERFORM quoin.check_text('', 'reason', cancel_v1.reason, 1000, true);
    PERFORM quoin.require_document(cancel_v1.document_id);
    SELECT * INTO subject FROM quoin.revision r
    WHERE r.document_id = cancel_v1.document_id AND r.revision = cancel_v1.revision;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'revision % of document % is unknown', coalesce(cancel_v1.revision::text, 'NULL'), cancel_v1.document_id
            USING ERRCODE = 'QN404';
    END IF;
    -- The job may move from table to table between the looks: look again.
    FOR look IN 1..5 LOOP
        DELETE FROM quoin.ready q WHERE q.job_id = subject.job_id RETURNING * INTO place;
        IF NOT FOUND THEN DELETE FROM quoin.deferred q WHERE q.job_id = subject.job_id RETURNING * INTO place; END IF;
        IF FOUND THEN
            INSERT INTO quoin.result (document_id, revision, job_id, status, settled_at, attempts)
            VALUES (subject.document_id, subject.revision, subject.job_id, 'cancelled', clock_timestamp(), place.attempts);
            INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence, reason)
            VALUES (quoin.take_event_ids(1), 'cancelled', subject.document_id, subject.revision, subject.job_id,
                subject.correlation_id, subject.event_id, cancel_v1.requested_by,
                format('Revision %s cancelled by user %s', subject.revision, cancel_v1.requested_by), cancel_v1.reason);
            RETURN ROW(subject.document_id, subject.revision, subject.job_id, 'cancelled', false)::quoin.ticket;
        END IF;
        IF EXISTS (SELECT FROM quoin.lease l WHERE l.job_id = subject.job_id) THEN
            -- It is being rendered: the worker finds this when it settles. Whichever commits first wins.
            INSERT INTO quoin.cancellation VALUES (subject.job_id, cancel_v1.requested_by, cancel_v1.reason, clock_timestamp())
            ON CONFLICT DO NOTHING;
            RETURN ROW(subject.document_id, subject.revision, subject.job_id, 'processing', false)::quoin.ticket;
        END IF;
        status := quoin.status_of(subject.document_id, subject.revision);
        EXIT WHEN status <> 'processing';
    END LOOP;
    RAISE EXCEPTION 'revision % of document % is % and cannot be cancelled', subject.revision, subject.document_id, status
        USING ERRCODE = 'QN409';
END $$;

CREATE FUNCTION quoin.pause_v1(lane text, requested_by text, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM quoin.check_lane('', pause_v1.lane);
    PERFORM quoin.check_text('', 'requested_by', pause_v1.requested_by, 256, true);
    PERFORM quoin.check_text('', 'reason', pause_v1.reason, 1000, true);
    UPDATE quoin.lane l
    SET paused_at = clock_timestamp(), paused_by = pause_v1.requested_by, paused_reason = pause_v1.reason
    WHERE l.lane = pause_v1.lane;
    INSERT INTO quoin.event (id, type, actor, sentence, reason)
    VALUES (quoin.take_event_ids(1), 'paused', pause_v1.requested_by,
        format('Lane %s paused by user %s', pause_v1.lane, pause_v1.requested_by), pause_v1.reason);
END $$;

CREATE FUNCTION quoin.resume_v1(lane text, requested_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM quoin.check_lane('', resume_v1.lane);
    PERFORM quoin.check_text('', 'requested_by', resume_v1.requested_by, 256, true);
    UPDATE quoin.lane l SET paused_at = NULL, paused_by = NULL, paused_reason = NULL WHERE l.lane = resume_v1.lane;
    INSERT INTO quoin.event (id, type, actor, sentence)
    VALUES (quoin.take_event_ids(1), 'resumed', resume_v1.requested_by,
        format('Lane %s resumed by user %s', resume_v1.lane, resume_v1.requested_by));
    PERFORM quoin.wake_workers();
END $$;

-- How many jobs may wait in a lane; NULL: any number.
CREATE FUNCTION quoin.limit_lane_v1(lane text, max_pending bigint, requested_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM quoin.check_lane('', limit_lane_v1.lane);
    PERFORM quoin.check_text('', 'requested_by', limit_lane_v1.requested_by, 256, true);
    IF limit_lane_v1.max_pending < 0 THEN PERFORM quoin.refuse('', 'max_pending must not be negative'); END IF;
    UPDATE quoin.lane l SET max_pending = limit_lane_v1.max_pending WHERE l.lane = limit_lane_v1.lane;
    INSERT INTO quoin.event (id, type, actor, sentence)
    VALUES (quoin.take_event_ids(1), 'limited', limit_lane_v1.requested_by,
        format('Lane %s limited to %s waiting jobs by user %s', limit_lane_v1.lane,
            coalesce(limit_lane_v1.max_pending::text, 'any number of'), limit_lane_v1.requested_by));
END $$;

-- Whether publishing sends NOTIFY quoin_events; it costs every worker's commits their concurrency.
CREATE FUNCTION quoin.notify_events_v1(enabled boolean, requested_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    PERFORM quoin.check_text('', 'requested_by', requested_by, 256, true);
    IF enabled IS NULL THEN PERFORM quoin.refuse('', 'enabled is missing'); END IF;
    UPDATE quoin.event_clock SET notify = enabled;
END $$;

-- Erases a document's payloads and queues its blobs' deletion. Returns the number of blobs queued; those of running jobs
-- follow when they end.
CREATE FUNCTION quoin.forget_v1(document_id uuid, requested_by text, reason text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    document quoin.document;
    queued int;
BEGIN
    PERFORM quoin.check_text('', 'requested_by', forget_v1.requested_by, 256, true);
    PERFORM quoin.check_text('', 'reason', forget_v1.reason, 1000, true);
    document := quoin.require_document(forget_v1.document_id);
    UPDATE quoin.document d SET forgotten_at = clock_timestamp() WHERE d.document_id = document.document_id;

    WITH unsettled AS MATERIALIZED (
        SELECT r.job_id FROM quoin.revision r
        WHERE r.document_id = document.document_id
            AND NOT EXISTS (SELECT FROM quoin.result s WHERE s.document_id = r.document_id AND s.revision = r.revision)
    ), gone AS (
        DELETE FROM quoin.ready q WHERE q.job_id IN (SELECT u.job_id FROM unsettled u) RETURNING q.job_id, q.revision, q.attempts
    ), later AS (
        DELETE FROM quoin.deferred q WHERE q.job_id IN (SELECT u.job_id FROM unsettled u) RETURNING q.job_id, q.revision, q.attempts
    )
    INSERT INTO quoin.result (document_id, revision, job_id, status, settled_at, attempts)
    SELECT document.document_id, w.revision, w.job_id, 'cancelled', clock_timestamp(), w.attempts
    FROM (SELECT * FROM gone UNION ALL SELECT * FROM later) w;

    -- What runs is not waited for: its result is dropped, or swept up where it was quicker.
    WITH running AS (
        SELECT r.job_id, r.revision FROM quoin.revision r
        WHERE r.document_id = document.document_id
            AND NOT EXISTS (SELECT FROM quoin.result s WHERE s.document_id = r.document_id AND s.revision = r.revision)
    ), asked AS (
        INSERT INTO quoin.cancellation
        SELECT r.job_id, forget_v1.requested_by, forget_v1.reason, clock_timestamp() FROM running r
        ON CONFLICT DO NOTHING
    )
    INSERT INTO quoin.erasure SELECT document.document_id, r.revision FROM running r;

    UPDATE quoin.revision r SET payload = NULL
    WHERE r.document_id = document.document_id AND r.payload IS NOT NULL;
    queued := quoin.queue_blob_deletions(document.document_id);
    INSERT INTO quoin.event (id, type, document_id, actor, sentence, reason)
    VALUES (quoin.take_event_ids(1), 'forgotten', document.document_id, forget_v1.requested_by,
        format('Payload and blobs erased by user %s', forget_v1.requested_by), forget_v1.reason);
    RETURN queued;
END $$;

CREATE FUNCTION quoin.queue_blob_deletions(document uuid) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    queued int;
BEGIN
    INSERT INTO quoin.blob_deletion
    SELECT s.blob_name, s.document_id, s.revision, clock_timestamp()
    FROM quoin.result s WHERE s.document_id = document AND s.blob_url IS NOT NULL
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS queued = ROW_COUNT;
    UPDATE quoin.result s SET blob_url = NULL WHERE s.document_id = document AND s.blob_url IS NOT NULL;
    RETURN queued;
END $$;

-- Stores a checked bundle; the same content again only makes it the published version again. Returns true where it is new.
CREATE FUNCTION quoin.publish_template_v1(
    hash text, document_type text, schema_version int, title text, bundle bytea, requested_by text DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
#variable_conflict use_column
DECLARE
    actor text := coalesce(publish_template_v1.requested_by, session_user);
    known quoin.template;
BEGIN
    SELECT * INTO known FROM quoin.template t WHERE t.hash = publish_template_v1.hash;
    IF FOUND AND (known.document_type, known.bundle) IS DISTINCT FROM (publish_template_v1.document_type, publish_template_v1.bundle) THEN
        RAISE EXCEPTION 'template version % exists with other content', publish_template_v1.hash USING ERRCODE = 'QN409';
    END IF;
    IF FOUND AND known.number = (SELECT max(t.number) FROM quoin.template t WHERE t.document_type = known.document_type) THEN
        RETURN false;
    END IF;
    INSERT INTO quoin.template AS t (hash, document_type, schema_version, title, bundle, published_by)
    VALUES (publish_template_v1.hash, publish_template_v1.document_type, publish_template_v1.schema_version,
        publish_template_v1.title, publish_template_v1.bundle, actor)
    ON CONFLICT (hash) DO UPDATE
        SET number = nextval('quoin.template_number'), published_at = clock_timestamp(), published_by = excluded.published_by;
    INSERT INTO quoin.event (id, type, actor, sentence)
    VALUES (quoin.take_event_ids(1), 'published', actor,
        format('Template %s version %s published by user %s', publish_template_v1.document_type,
            left(publish_template_v1.hash, 12), actor));
    RETURN known.hash IS NULL;
END $$;
