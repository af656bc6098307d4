-- What admins do to jobs, lanes, documents and templates.

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
