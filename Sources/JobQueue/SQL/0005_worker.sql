-- What workers do. All are single statements for them; none depends on a session.

CREATE FUNCTION quoin.worker_register(name text, version text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    INSERT INTO quoin.worker (name, version) VALUES ($1, $2) RETURNING worker_id
$$;

-- False: the boot was declared dead. A renewal that a crash of the server loses costs nothing, so it is not waited for.
CREATE FUNCTION quoin.worker_renew(boot bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE quoin.worker SET beats = beats + 1, renewed_at = clock_timestamp() WHERE worker_id = boot;
    RETURN FOUND;
END $$;

CREATE FUNCTION quoin.worker_set_idle(boot bigint, value boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE quoin.worker SET idle = value WHERE worker_id = boot AND idle <> value;
END $$;

CREATE FUNCTION quoin.worker_retire(boot bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    DELETE FROM quoin.worker WHERE worker_id = boot AND NOT EXISTS (SELECT FROM quoin.lease l WHERE l.worker_id = boot)
$$;

-- All boots with their heartbeats, and the server's clock in milliseconds.
CREATE FUNCTION quoin.worker_sightings() RETURNS TABLE (worker_id bigint, beats bigint, now_ms bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    SELECT w.worker_id, w.beats, (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM quoin.worker w
$$;

-- Milliseconds until the next deferred job is due; NULL where there is none.
CREATE FUNCTION quoin.next_due(lanes text[]) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    SELECT greatest(0, ceil(extract(epoch FROM q.ready_at - clock_timestamp()) * 1000))::bigint
    FROM quoin.deferred q WHERE q.lane = ANY (lanes) ORDER BY q.ready_at LIMIT 1
$$;

-- Ready and running jobs that a worker of these lanes has to wait for; paused lanes' ready jobs are not.
CREATE FUNCTION quoin.worker_backlog(lanes text[]) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    SELECT (SELECT count(*) FROM quoin.ready q JOIN quoin.lane l USING (lane) WHERE q.lane = ANY (lanes) AND l.paused_at IS NULL)
        + (SELECT count(*) FROM quoin.lease q WHERE q.lane = ANY (lanes))
        + (SELECT count(*) FROM quoin.deferred q JOIN quoin.lane l USING (lane)
            WHERE q.lane = ANY (lanes) AND l.paused_at IS NULL AND q.ready_at <= clock_timestamp())
$$;

-- Moves what is due to ready.
CREATE FUNCTION quoin.promote() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quoin.deferred WHERE ready_at <= clock_timestamp()) THEN RETURN; END IF;
    WITH due AS (
        DELETE FROM quoin.deferred WHERE job_id = ANY (ARRAY(
            SELECT job_id FROM quoin.deferred WHERE ready_at <= clock_timestamp()
            ORDER BY ready_at LIMIT 1000 FOR UPDATE SKIP LOCKED))
        RETURNING *
    )
    INSERT INTO quoin.ready SELECT * FROM due;
END $$;

-- Takes up to `wanted` ready jobs of a lane out of the queue, tenant by tenant in turns from the one after `after_tenant`.
CREATE FUNCTION quoin.take_ready(
    p_lane text, wanted int, byte_budget bigint, after_tenant text, take_first boolean
) RETURNS quoin.ready[] LANGUAGE plpgsql AS $$
DECLARE
    tenants text[];
    next_tenant text;
    taken quoin.ready[] := '{}';
    part quoin.ready[];
    share int;
    before int;
    left_bytes bigint := byte_budget;
BEGIN
    -- A loose scan of the index: one probe a tenant, whatever the queue's length; round from the last one served.
    SELECT array_agg(s.tenant) INTO tenants FROM (
        WITH RECURSIVE following AS (
            (SELECT q.tenant FROM quoin.ready q WHERE q.lane = p_lane AND q.crashes = 0 AND q.tenant > after_tenant
                ORDER BY q.tenant LIMIT 1)
            UNION ALL
            SELECT n.tenant FROM following f CROSS JOIN LATERAL (
                SELECT q.tenant FROM quoin.ready q WHERE q.lane = p_lane AND q.crashes = 0 AND q.tenant > f.tenant
                ORDER BY q.tenant LIMIT 1) n
        ), preceding AS (
            (SELECT q.tenant FROM quoin.ready q WHERE q.lane = p_lane AND q.crashes = 0 AND q.tenant <= after_tenant
                ORDER BY q.tenant LIMIT 1)
            UNION ALL
            SELECT n.tenant FROM preceding f CROSS JOIN LATERAL (
                SELECT q.tenant FROM quoin.ready q WHERE q.lane = p_lane AND q.crashes = 0 AND q.tenant > f.tenant
                    AND q.tenant <= after_tenant ORDER BY q.tenant LIMIT 1) n
        )
        SELECT * FROM following UNION ALL SELECT * FROM preceding LIMIT wanted
    ) s;
    IF tenants IS NULL THEN RETURN taken; END IF;

    LOOP
        share := ceil((wanted - cardinality(taken))::numeric / cardinality(tenants));
        before := cardinality(taken);
        FOREACH next_tenant IN ARRAY tenants LOOP
            EXIT WHEN cardinality(taken) >= wanted;
            WITH gone AS (
                DELETE FROM quoin.ready WHERE job_id = ANY (ARRAY(
                    SELECT s.job_id FROM (
                        SELECT l.job_id, row_number() OVER turn AS number, sum(l.payload_bytes) OVER turn AS total
                        FROM (
                            SELECT q.job_id, q.ready_at, q.payload_bytes FROM quoin.ready q
                            WHERE q.lane = p_lane AND q.tenant = next_tenant AND q.crashes = 0
                            ORDER BY q.ready_at, q.job_id LIMIT least(share, wanted - cardinality(taken)) FOR UPDATE SKIP LOCKED
                        ) l WINDOW turn AS (ORDER BY l.ready_at, l.job_id)
                    ) s
                    WHERE s.total <= left_bytes OR (take_first AND s.number = 1 AND cardinality(taken) = 0)))
                RETURNING *
            )
            SELECT array_agg(g ORDER BY g.ready_at, g.job_id), left_bytes - coalesce(sum(g.payload_bytes), 0)
            INTO part, left_bytes FROM gone g;
            taken := taken || coalesce(part, '{}');
        END LOOP;
        EXIT WHEN cardinality(taken) >= wanted OR cardinality(taken) = before OR cardinality(tenants) = 1;
    END LOOP;
    RETURN taken;
END $$;

-- Leases up to `wanted` jobs to a boot. Of every claim, a fifth on average is for bulk. `holding` says what the worker
-- has in hand: a suspect is leased alone, and nothing is leased beside it. `last_fence` is the highest that the worker has seen.
-- The commit is not waited for: a lease that a crash of the server loses is a job that is ready again, the worker's result
-- finds no lease, and a published result has its claim on disk before it.
CREATE FUNCTION quoin.claim(
    boot bigint, wanted int, byte_budget bigint, lanes text[], turn int, after_tenant text, holding boolean, last_fence bigint
) RETURNS TABLE (
    job_id bigint, fence bigint, lane text, attempt int, max_attempts int, crashes int, document_id uuid, tenant text,
    document_type text, document_key text, revision int, supersedes int, requested_by text, requested_at text,
    template_version text, language text, profile text, filename text, payload text, correlation_id text, traceparent text,
    wait_ms double precision
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp
-- Planned once a session, by key whatever the tables' sizes were then.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    open_lanes text[];
    taken quoin.ready[] := '{}';
    bulk quoin.ready[] := '{}';
    suspect quoin.ready;
    share int;
BEGIN
    IF NOT EXISTS (SELECT FROM quoin.worker w WHERE w.worker_id = boot) THEN RETURN; END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    -- The sequence may have fallen back with such a crash.
    IF last_fence > (SELECT last_value FROM quoin.fence) THEN PERFORM setval('quoin.fence', last_fence); END IF;
    PERFORM quoin.promote();
    SELECT array_agg(l.lane) INTO open_lanes FROM quoin.lane l WHERE l.lane = ANY (lanes) AND l.paused_at IS NULL;
    IF open_lanes IS NULL THEN RETURN; END IF;

    IF EXISTS (SELECT FROM quoin.ready q WHERE q.crashes > 0 AND q.lane = ANY (open_lanes)) THEN
        -- Finish what is in hand first; a crash must not count against it.
        IF holding THEN RETURN; END IF;
        DELETE FROM quoin.ready WHERE job_id = (
            SELECT q.job_id FROM quoin.ready q WHERE q.crashes > 0 AND q.lane = ANY (open_lanes)
            ORDER BY q.ready_at, q.job_id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING * INTO suspect;
        IF FOUND THEN taken := ARRAY[suspect]; END IF;
    END IF;
    IF cardinality(taken) = 0 THEN
        share := CASE WHEN open_lanes @> '{interactive,bulk}' THEN (wanted + turn % 5) / 5 ELSE 0 END;
        IF share > 0 THEN
            bulk := quoin.take_ready('bulk', share, byte_budget * share / wanted, after_tenant, share = wanted);
        END IF;
        IF 'interactive' = ANY (open_lanes) AND cardinality(bulk) < wanted THEN
            taken := quoin.take_ready('interactive', wanted - cardinality(bulk),
                byte_budget - (SELECT coalesce(sum(b.payload_bytes), 0)::bigint FROM unnest(bulk) b), after_tenant, cardinality(bulk) = 0);
        END IF;
        taken := taken || bulk;
        IF 'bulk' = ANY (open_lanes) AND cardinality(taken) < wanted THEN
            taken := taken || quoin.take_ready('bulk', wanted - cardinality(taken),
                byte_budget - (SELECT coalesce(sum(b.payload_bytes), 0)::bigint FROM unnest(taken) b), after_tenant, cardinality(taken) = 0);
        END IF;
    END IF;
    IF cardinality(taken) = 0 THEN RETURN; END IF;

    RETURN QUERY
    WITH leased AS (
        INSERT INTO quoin.lease
        SELECT t.*, nextval('quoin.fence'), boot, clock_timestamp(), false FROM unnest(taken) t
        RETURNING *
    )
    SELECT l.job_id, l.fence, l.lane, l.attempts + 1, l.max_attempts, l.crashes, l.document_id, l.tenant, d.document_type,
        d.document_key, r.revision, r.supersedes, r.requested_by,
        to_char(r.requested_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.template_version, r.language, r.profile,
        r.filename, coalesce(r.payload, 'null'), r.correlation_id, r.traceparent,
        extract(epoch FROM l.claimed_at - l.ready_at)::double precision * 1000
    FROM leased l
        JOIN quoin.revision r ON r.document_id = l.document_id AND r.revision = l.revision
        JOIN quoin.document d ON d.document_id = l.document_id
    ORDER BY l.fence;
END $$;

-- From now on a crash counts against these jobs.
CREATE FUNCTION quoin.mark_started(jobs bigint[], fences bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE quoin.lease l SET started = true
    FROM unnest(jobs, fences) AS i(job, fence) WHERE l.job_id = i.job AND l.fence = i.fence AND NOT l.started;
END $$;

-- Gives jobs back as they were.
CREATE FUNCTION quoin.release(jobs bigint[], fences bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
BEGIN
    WITH given_back AS (
        DELETE FROM quoin.lease l USING unnest(jobs, fences) AS i(job, fence)
        WHERE l.job_id = i.job AND l.fence = i.fence RETURNING l.*
    )
    INSERT INTO quoin.ready
    SELECT g.job_id, g.document_id, g.revision, g.lane, g.tenant, g.ready_at, g.attempts, g.max_attempts, g.crashes, g.payload_bytes
    FROM given_back g;
    IF FOUND THEN PERFORM quoin.wake_workers(); END IF;
END $$;

-- Gives back what a boot holds without knowing: jobs of a claim that was committed and whose answer was lost.
CREATE FUNCTION quoin.release_unknown(boot bigint, known bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
    SELECT quoin.release(array_agg(l.job_id), array_agg(l.fence)) FROM quoin.lease l
    WHERE l.worker_id = boot AND NOT l.started AND l.fence <> ALL (known)
$$;
