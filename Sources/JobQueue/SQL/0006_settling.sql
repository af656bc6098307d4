-- Settling attempts, rescuing the jobs of dead workers, and what is tended to now and then.

CREATE TYPE quoin.settlement AS (
    position bigint, held quoin.lease, outcome text, duration_ms double precision, error_code text, error_message text,
    delay_ms bigint, blob_url text, blob_name text, bytes bigint, pages bigint, sha256 text, engine_version text);

-- Settles a batch in one transaction that is on disk when it returns. A position's verdict is settled, alreadySettled (the
-- same fence had settled it: the answer was lost) or leaseLost. Waits for no transaction of a caller: what callers may hold
-- locked (documents, revisions, cancellations) is only read, or passed over where it is locked.
CREATE FUNCTION quoin.settle(
    boots bigint[], jobs bigint[], fences bigint[], outcomes text[], durations double precision[], error_codes text[],
    error_messages text[], delays bigint[], urls text[], names text[], sizes bigint[], page_counts bigint[], hashes text[],
    engines text[]
) RETURNS TABLE ("position" bigint, verdict text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp
-- Planned once a session, by key whatever the tables' sizes were then: planning would cost more than the batch.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    mine quoin.settlement[];
    event bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);

    WITH input AS MATERIALIZED (
        SELECT * FROM unnest(boots, jobs, fences, outcomes, durations, error_codes, error_messages, delays, urls, names, sizes,
            page_counts, hashes, engines) WITH ORDINALITY AS i(boot, job, fence, outcome, duration, code, message, delay, url, name,
            size, pages, hash, engine, position)
    ), locked AS MATERIALIZED (
        SELECT l.job_id FROM input i JOIN quoin.lease l ON l.job_id = i.job AND l.worker_id = i.boot AND l.fence = i.fence
        ORDER BY l.job_id FOR UPDATE OF l
    ), taken AS (
        DELETE FROM quoin.lease l USING locked WHERE l.job_id = locked.job_id RETURNING l.*
    )
    SELECT array_agg(ROW(i.position, ROW(t.*)::quoin.lease,
        CASE WHEN EXISTS (SELECT FROM quoin.cancellation c WHERE c.job_id = i.job) THEN 'cancelled'
            WHEN i.outcome = 'retry' AND t.attempts + 1 >= t.max_attempts THEN 'failed'
            ELSE i.outcome END,
        i.duration, i.code, i.message, i.delay, i.url, i.name, i.size, i.pages, i.hash, i.engine)::quoin.settlement ORDER BY i.job)
    INTO mine
    FROM taken t JOIN input i ON i.job = t.job_id AND i.fence = t.fence;

    IF mine IS NOT NULL THEN
        INSERT INTO quoin.result
        SELECT (m.held).document_id, (m.held).revision, (m.held).job_id, m.outcome, clock_timestamp(), (m.held).attempts + 1,
            c.blob_url, c.blob_name, c.bytes, c.pages, c.sha256, c.engine_version,
            CASE m.outcome WHEN 'failed' THEN m.error_code END, CASE m.outcome WHEN 'failed' THEN m.error_message END
        FROM unnest(mine) m
            LEFT JOIN LATERAL (SELECT m.blob_url, m.blob_name, m.bytes, m.pages, m.sha256, m.engine_version) c ON m.outcome = 'completed'
        WHERE m.outcome IN ('completed', 'failed', 'cancelled')
        ON CONFLICT DO NOTHING;

        INSERT INTO quoin.publication AS p
        SELECT (m.held).document_id, max((m.held).revision), clock_timestamp()
        FROM unnest(mine) m WHERE m.outcome = 'completed'
        GROUP BY (m.held).document_id ORDER BY (m.held).document_id
        ON CONFLICT (document_id) DO UPDATE
            SET current_revision = excluded.current_revision, published_at = excluded.published_at
            WHERE p.current_revision < excluded.current_revision;

        INSERT INTO quoin.deferred
        SELECT (m.held).job_id, (m.held).document_id, (m.held).revision, (m.held).lane, (m.held).tenant,
            clock_timestamp() + m.delay_ms * interval '1 millisecond',
            (m.held).attempts + CASE m.outcome WHEN 'retry' THEN 1 ELSE 0 END, (m.held).max_attempts, (m.held).crashes,
            (m.held).payload_bytes
        FROM unnest(mine) m WHERE m.outcome IN ('retry', 'deferred');

        INSERT INTO quoin.attempt (job_id, fence, document_id, revision, attempt, worker_id, worker, outcome, error_code,
            error_message, claimed_at, duration_ms)
        SELECT (m.held).job_id, (m.held).fence, (m.held).document_id, (m.held).revision, (m.held).attempts + 1, (m.held).worker_id,
            w.name, m.outcome, m.error_code, m.error_message, (m.held).claimed_at, m.duration_ms
        FROM unnest(mine) m LEFT JOIN quoin.worker w ON w.worker_id = (m.held).worker_id;

        event := quoin.take_event_ids(cardinality(mine));
        INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence)
        SELECT event + row_number() OVER (ORDER BY (m.held).job_id) - 1,
            CASE m.outcome WHEN 'retry' THEN 'retrying' ELSE m.outcome END,
            (m.held).document_id, (m.held).revision, (m.held).job_id, r.correlation_id, r.event_id, 'quoin',
            CASE m.outcome
                WHEN 'completed' THEN format('Revision %s completed: %s pages, %s bytes', r.revision, m.pages, m.bytes)
                WHEN 'failed' THEN format('Revision %s failed: %s', r.revision, m.error_code)
                WHEN 'retry' THEN format('Attempt %s of revision %s failed and is tried again: %s', (m.held).attempts + 1,
                    r.revision, m.error_code)
                ELSE format('Revision %s cancelled while it was rendered', r.revision) END
        FROM unnest(mine) m JOIN quoin.revision r ON r.document_id = (m.held).document_id AND r.revision = (m.held).revision
        WHERE m.outcome <> 'deferred';
        IF (SELECT c.notify FROM quoin.event_clock c) THEN PERFORM pg_notify('quoin_events', ''); END IF;

        IF error_codes @> '{PII_UNMASKED_AADHAAR}' THEN PERFORM quoin.erase_personal(mine); END IF;
        IF EXISTS (SELECT FROM unnest(mine) m WHERE m.outcome = 'cancelled') THEN
            DELETE FROM quoin.cancellation c
            WHERE c.job_id IN (SELECT (m.held).job_id FROM unnest(mine) m WHERE m.outcome = 'cancelled');
        END IF;
    END IF;

    RETURN QUERY
    SELECT i.position, CASE
        WHEN m.outcome = 'cancelled' THEN 'leaseLost'
        WHEN m.position IS NOT NULL THEN 'settled'
        -- LIMIT: looked up by key for each, never by reading all attempts.
        WHEN (SELECT true FROM quoin.attempt a WHERE a.job_id = i.job AND a.fence = i.fence AND a.worker_id = i.boot
            AND a.outcome IN ('completed', 'retry', 'deferred', 'failed') LIMIT 1) THEN 'alreadySettled'
        ELSE 'leaseLost' END
    FROM unnest(boots, jobs, fences) WITH ORDINALITY AS i(boot, job, fence, position)
        LEFT JOIN unnest(mine) m ON m.position = i.position;
END $$;

-- Erases the payloads of jobs that the guard stopped, also where a cancellation decides what becomes of the job. One that a
-- caller has locked is swept up later.
CREATE FUNCTION quoin.erase_personal(mine quoin.settlement[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH guilty AS (
        SELECT (m.held).document_id, (m.held).revision FROM unnest(mine) m
        WHERE m.error_code = 'PII_UNMASKED_AADHAAR'
    ), free AS (
        SELECT r.document_id, r.revision FROM quoin.revision r JOIN guilty USING (document_id, revision)
        ORDER BY r.job_id FOR UPDATE OF r SKIP LOCKED
    ), erased AS (
        UPDATE quoin.revision r SET payload = NULL FROM free
        WHERE r.document_id = free.document_id AND r.revision = free.revision
        RETURNING r.document_id, r.revision
    )
    INSERT INTO quoin.erasure SELECT * FROM guilty EXCEPT SELECT * FROM erased;
END $$;

-- Ends the boots whose heartbeat still stands where their observer saw it, and moves the jobs of ended boots back.
-- Returns how many jobs were moved.
CREATE FUNCTION quoin.rescue(dead bigint[], at_beats bigint[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
DECLARE
    crashes_to_poison CONSTANT int := 3;
    mine quoin.settlement[];
    event bigint;
BEGIN
    DELETE FROM quoin.worker w USING unnest(dead, at_beats) AS d(boot, beats)
    WHERE w.worker_id = d.boot AND w.beats = d.beats;

    -- A new statement: it sees what a claim committed while the row above was being deleted.
    WITH locked AS MATERIALIZED (
        SELECT l.job_id FROM quoin.lease l
        WHERE NOT EXISTS (SELECT FROM quoin.worker w WHERE w.worker_id = l.worker_id)
        ORDER BY l.job_id FOR UPDATE OF l SKIP LOCKED
    ), taken AS (
        DELETE FROM quoin.lease l USING locked WHERE l.job_id = locked.job_id RETURNING l.*
    )
    SELECT array_agg(ROW(0, ROW(t.*)::quoin.lease,
        CASE WHEN EXISTS (SELECT FROM quoin.cancellation c WHERE c.job_id = t.job_id) THEN 'cancelled'
            WHEN t.started AND t.crashes + 1 >= crashes_to_poison THEN 'failed'
            WHEN t.started THEN 'crashed' ELSE 'rescued' END,
        NULL, CASE WHEN t.started AND t.crashes + 1 >= crashes_to_poison THEN 'POISON' END,
        CASE WHEN t.started AND t.crashes + 1 >= crashes_to_poison
            THEN format('%s workers died while rendering this job', crashes_to_poison) END,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL)::quoin.settlement ORDER BY t.job_id)
    INTO mine FROM taken t;
    IF mine IS NULL THEN RETURN 0; END IF;

    INSERT INTO quoin.ready
    SELECT (m.held).job_id, (m.held).document_id, (m.held).revision, (m.held).lane, (m.held).tenant, (m.held).ready_at,
        (m.held).attempts, (m.held).max_attempts, (m.held).crashes + CASE m.outcome WHEN 'crashed' THEN 1 ELSE 0 END,
        (m.held).payload_bytes
    FROM unnest(mine) m WHERE m.outcome IN ('crashed', 'rescued');

    INSERT INTO quoin.result (document_id, revision, job_id, status, settled_at, attempts, error_code, error_message)
    SELECT (m.held).document_id, (m.held).revision, (m.held).job_id, m.outcome, clock_timestamp(), (m.held).attempts,
        m.error_code, m.error_message
    FROM unnest(mine) m WHERE m.outcome IN ('failed', 'cancelled')
    ON CONFLICT DO NOTHING;

    INSERT INTO quoin.attempt (job_id, fence, document_id, revision, attempt, worker_id, outcome, error_code, error_message, claimed_at)
    SELECT (m.held).job_id, (m.held).fence, (m.held).document_id, (m.held).revision, (m.held).attempts + 1, (m.held).worker_id,
        CASE m.outcome WHEN 'failed' THEN 'crashed' ELSE m.outcome END, m.error_code, m.error_message, (m.held).claimed_at
    FROM unnest(mine) m;

    event := quoin.take_event_ids(cardinality(mine));
    INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence)
    SELECT event + row_number() OVER (ORDER BY (m.held).job_id) - 1,
        CASE m.outcome WHEN 'crashed' THEN 'rescued' ELSE m.outcome END,
        (m.held).document_id, (m.held).revision, (m.held).job_id, r.correlation_id, r.event_id, 'quoin',
        CASE m.outcome
            WHEN 'failed' THEN format('Revision %s failed: POISON', r.revision)
            WHEN 'cancelled' THEN format('Revision %s cancelled while it was rendered', r.revision)
            ELSE format('Revision %s taken back from a worker that stopped', r.revision) END
    FROM unnest(mine) m JOIN quoin.revision r ON r.document_id = (m.held).document_id AND r.revision = (m.held).revision;
    DELETE FROM quoin.cancellation c
    WHERE c.job_id IN (SELECT (m.held).job_id FROM unnest(mine) m WHERE m.outcome = 'cancelled');
    PERFORM quoin.wake_workers();
    RETURN cardinality(mine);
END $$;

-- Counts the lanes for admission, and erases what had to wait. Any worker, every other second; it waits for nobody long.
CREATE FUNCTION quoin.tend() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '100ms' SET search_path = pg_catalog, quoin, pg_temp AS $$
DECLARE
    stale record;
    entered_before bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    -- The longer a lane is, the dearer its count and the less often it is counted.
    FOR stale IN
        SELECT l.lane FROM quoin.lane l
        WHERE l.counted_at < clock_timestamp() - make_interval(secs => 2 + l.pending / 100000.0)
        FOR UPDATE SKIP LOCKED
    LOOP
        entered_before := CASE stale.lane WHEN 'bulk' THEN (SELECT last_value FROM quoin.entered_bulk)
            ELSE (SELECT last_value FROM quoin.entered_interactive) END;
        UPDATE quoin.lane l
        SET pending = (SELECT count(*) FROM quoin.ready q WHERE q.lane = stale.lane), entered = entered_before,
            counted_at = clock_timestamp()
        WHERE l.lane = stale.lane;
    END LOOP;
    BEGIN
        PERFORM quoin.sweep();
    EXCEPTION WHEN lock_not_available THEN
        -- A caller holds what is to be erased; the next round tries again.
        NULL;
    END;
END $$;

-- Carries out what a cancellation or a forgetting asked for while the job was between two tables, or was quicker.
CREATE FUNCTION quoin.sweep() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    leftover record;
BEGIN
    FOR leftover IN SELECT c.job_id, c.actor FROM quoin.cancellation c FOR UPDATE SKIP LOCKED LOOP
        CONTINUE WHEN EXISTS (SELECT FROM quoin.lease l WHERE l.job_id = leftover.job_id);
        WITH waiting AS (
            DELETE FROM quoin.ready q WHERE q.job_id = leftover.job_id RETURNING q.*
        ), later AS (
            DELETE FROM quoin.deferred q WHERE q.job_id = leftover.job_id RETURNING q.*
        )
        INSERT INTO quoin.result (document_id, revision, job_id, status, settled_at, attempts)
        SELECT p.document_id, p.revision, p.job_id, 'cancelled', clock_timestamp(), p.attempts
        FROM (SELECT * FROM waiting UNION ALL SELECT * FROM later) p
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence)
            SELECT quoin.take_event_ids(1), 'cancelled', r.document_id, r.revision, r.job_id, r.correlation_id, r.event_id,
                leftover.actor, format('Revision %s cancelled by user %s', r.revision, leftover.actor)
            FROM quoin.revision r WHERE r.job_id = leftover.job_id;
        END IF;
        DELETE FROM quoin.cancellation c
        WHERE c.job_id = leftover.job_id AND NOT EXISTS (SELECT FROM quoin.lease l WHERE l.job_id = leftover.job_id);
    END LOOP;
    FOR leftover IN
        SELECT e.ctid AS place, e.document_id, e.revision FROM quoin.erasure e
        WHERE EXISTS (SELECT FROM quoin.result s WHERE s.document_id = e.document_id AND s.revision = e.revision)
        FOR UPDATE SKIP LOCKED
    LOOP
        UPDATE quoin.revision r SET payload = NULL
        WHERE r.document_id = leftover.document_id AND r.revision = leftover.revision AND r.payload IS NOT NULL;
        IF EXISTS (SELECT FROM quoin.document d WHERE d.document_id = leftover.document_id AND d.forgotten_at IS NOT NULL) THEN
            PERFORM quoin.queue_blob_deletions(leftover.document_id);
        END IF;
        DELETE FROM quoin.erasure e WHERE e.ctid = leftover.place;
    END LOOP;
END $$;

-- Coming months' partitions, for workers.
CREATE FUNCTION quoin.prepare_months() RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$ SELECT quoin.make_partitions() $$;

CREATE FUNCTION quoin.fetch_template(version text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    SELECT t.bundle FROM quoin.template t WHERE t.hash = version
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA quoin FROM PUBLIC;
