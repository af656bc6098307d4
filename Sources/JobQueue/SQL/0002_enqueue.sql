-- Enqueueing: argument checks, then one path for new documents and new revisions.

CREATE TYPE quoin.ticket AS (document_id uuid, revision int, job_id bigint, status text, created boolean);

-- A checked request, as every way of enqueueing prepares it.
CREATE TYPE quoin.draft AS (
    label text, tenant text, document_type text, document_key text, template_version text,
    payload text, payload_hash bytea, request_hash bytea,
    idempotency_key text, expected_revision int, lane text, run_at timestamptz, requested_by text,
    correlation_id text, traceparent text, reason text,
    language text, profile text, filename text, max_attempts int, keep_all boolean, template_pinned boolean);

-- A fault of an argument; `label` leads to it in an array of jobs.
CREATE FUNCTION quoin.refuse(label text, fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', label || fault USING ERRCODE = 'QN400';
END $$;

CREATE FUNCTION quoin.check_text(label text, name text, value text, longest int, required boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF value IS NULL THEN
        IF required THEN PERFORM quoin.refuse(label, name || ' is missing'); END IF;
    ELSIF value = '' THEN
        PERFORM quoin.refuse(label, name || ' is empty');
    ELSIF length(value) > longest THEN
        PERFORM quoin.refuse(label, format('%s has %s characters, at most %s are allowed', name, length(value), longest));
    END IF;
END $$;

CREATE FUNCTION quoin.check_lane(label text, value text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF value IS NULL OR value NOT IN ('interactive', 'bulk') THEN
        PERFORM quoin.refuse(label, format('lane %s is unknown; use interactive or bulk', coalesce(quote_literal(value), 'NULL')));
    END IF;
END $$;

-- Takes the options into the draft.
CREATE FUNCTION quoin.read_options(draft quoin.draft, options jsonb) RETURNS quoin.draft LANGUAGE plpgsql AS $$
DECLARE
    key text;
    value jsonb;
    content text;
BEGIN
    draft.max_attempts := 5;
    draft.keep_all := false;
    draft.template_pinned := false;
    IF options IS NULL OR options = '{}' THEN RETURN draft; END IF;
    IF jsonb_typeof(options) <> 'object' THEN PERFORM quoin.refuse(draft.label, 'options must be a JSON object'); END IF;
    FOR key, value IN SELECT * FROM jsonb_each(options) LOOP
        content := value #>> '{}';
        CASE key
        WHEN 'template_version' THEN
            IF jsonb_typeof(value) <> 'string' OR content !~ '^[0-9a-f]{64}$' THEN
                PERFORM quoin.refuse(draft.label, 'options.template_version must be 64 lower-case hexadecimal digits');
            END IF;
            draft.template_version := content;
            draft.template_pinned := true;
        WHEN 'language' THEN
            IF jsonb_typeof(value) <> 'string' OR content !~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' THEN
                PERFORM quoin.refuse(draft.label, 'options.language must be a language tag such as "en" or "hi-IN"');
            END IF;
            draft.language := content;
        WHEN 'profile' THEN
            IF jsonb_typeof(value) <> 'string' OR content NOT IN ('archival', 'plain') THEN
                PERFORM quoin.refuse(draft.label, 'options.profile must be "archival" or "plain"');
            END IF;
            draft.profile := content;
        WHEN 'max_attempts' THEN
            IF jsonb_typeof(value) <> 'number' OR content !~ '^[0-9]{1,3}$' OR content::int NOT BETWEEN 1 AND 100 THEN
                PERFORM quoin.refuse(draft.label, 'options.max_attempts must be a whole number from 1 to 100');
            END IF;
            draft.max_attempts := content;
        WHEN 'filename' THEN
            IF jsonb_typeof(value) <> 'string' OR length(content) NOT BETWEEN 1 AND 200 OR content ~ '[/\\[:cntrl:]]' THEN
                PERFORM quoin.refuse(draft.label, 'options.filename must be 1 to 200 characters without slashes and controls');
            END IF;
            draft.filename := content;
        WHEN 'keep_all' THEN
            IF jsonb_typeof(value) <> 'boolean' THEN
                PERFORM quoin.refuse(draft.label, 'options.keep_all must be true or false');
            END IF;
            draft.keep_all := content;
        ELSE
            PERFORM quoin.refuse(draft.label, format('options.%s is unknown; the options are template_version, language, '
                'profile, max_attempts, filename and keep_all', key));
        END CASE;
    END LOOP;
    RETURN draft;
END $$;

-- Checks what all ways of enqueueing share, and hashes the payload.
CREATE FUNCTION quoin.check_draft(draft quoin.draft, payload jsonb) RETURNS quoin.draft LANGUAGE plpgsql AS $$
DECLARE
    largest CONSTANT int := 16777216;
    -- The form that PostgreSQL prints: equal values give equal text, whatever their order and white space was.
    content text := payload::text;
BEGIN
    PERFORM quoin.check_text(draft.label, 'tenant', draft.tenant, 128, true);
    PERFORM quoin.check_text(draft.label, 'document_type', draft.document_type, 128, true);
    PERFORM quoin.check_text(draft.label, 'document_key', draft.document_key, 512, true);
    PERFORM quoin.check_text(draft.label, 'idempotency_key', draft.idempotency_key, 256, false);
    PERFORM quoin.check_text(draft.label, 'requested_by', draft.requested_by, 256, false);
    PERFORM quoin.check_text(draft.label, 'correlation_id', draft.correlation_id, 256, false);
    PERFORM quoin.check_lane(draft.label, draft.lane);
    IF draft.expected_revision < 0 THEN
        PERFORM quoin.refuse(draft.label, format('expected_revision is %s; it must not be negative', draft.expected_revision));
    END IF;
    -- What never comes due cannot be counted down to either.
    IF NOT isfinite(draft.run_at) THEN PERFORM quoin.refuse(draft.label, 'run_at must be a time, not infinity'); END IF;
    IF content IS NULL THEN PERFORM quoin.refuse(draft.label, 'payload is missing'); END IF;
    IF octet_length(content) > largest THEN
        PERFORM quoin.refuse(draft.label, format('payload has %s bytes, at most %s are allowed', octet_length(content), largest));
    END IF;
    -- W3C Trace Context: what cannot be parsed is ignored, tracing must not cost a document.
    IF draft.traceparent !~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' THEN draft.traceparent := NULL; END IF;
    draft.payload := content;
    draft.payload_hash := sha256(convert_to(content, 'UTF8'));
    RETURN draft;
END $$;

-- Sheds what a lane cannot take: exactly for small limits, by estimate for large ones, never by counting them.
CREATE FUNCTION quoin.admit(p_lane text, wanted int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    counted_exactly CONSTANT int := 2000;
    bounds quoin.lane;
    pending bigint;
BEGIN
    SELECT * INTO bounds FROM quoin.lane l WHERE l.lane = p_lane;
    IF bounds.max_pending IS NULL THEN RETURN; END IF;
    IF bounds.max_pending <= counted_exactly THEN
        SELECT count(*) INTO pending
        FROM (SELECT 1 FROM quoin.ready r WHERE r.lane = p_lane LIMIT bounds.max_pending + 1) waiting;
    ELSE
        -- Everything that entered since the last count is taken as still waiting.
        SELECT bounds.pending + greatest(0, CASE p_lane
                WHEN 'bulk' THEN (SELECT last_value FROM quoin.entered_bulk)
                ELSE (SELECT last_value FROM quoin.entered_interactive) END - bounds.entered)
        INTO pending;
    END IF;
    IF pending + wanted > bounds.max_pending THEN
        RAISE EXCEPTION 'lane % is full: about % jobs wait, at most % may', p_lane, pending, bounds.max_pending
            USING ERRCODE = 'QN429', DETAIL = 'Retry-After: 5', HINT = 'enqueue again later, inside a savepoint';
    END IF;
END $$;

-- Wakes workers where one said that it is idle; NOTIFY makes commits queue up, so not otherwise.
CREATE FUNCTION quoin.wake_workers() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM quoin.worker WHERE idle) THEN PERFORM pg_notify('quoin_jobs', ''); END IF;
END $$;

-- What a caller sees of a job.
CREATE FUNCTION quoin.status_of(p_document_id uuid, p_revision int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT status FROM quoin.result WHERE document_id = p_document_id AND revision = p_revision), 'processing')
$$;

-- The first ticket of an idempotency key; NULL where the key is new.
CREATE FUNCTION quoin.earlier_ticket(draft quoin.draft) RETURNS quoin.ticket LANGUAGE plpgsql AS $$
DECLARE
    known quoin.idempotency;
BEGIN
    SELECT * INTO known FROM quoin.idempotency i
    WHERE i.tenant = draft.tenant AND i.idempotency_key = draft.idempotency_key;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF (known.document_type, known.document_key, known.request_hash)
        IS DISTINCT FROM (draft.document_type, draft.document_key, draft.request_hash) THEN
        RAISE EXCEPTION '%', draft.label || format('idempotency_key %s was used with another %s', quote_literal(draft.idempotency_key),
            CASE WHEN known.document_type <> draft.document_type THEN 'document_type'
                WHEN known.document_key <> draft.document_key THEN 'document_key' ELSE 'payload' END)
            USING ERRCODE = 'QN409';
    END IF;
    RETURN ROW(known.document_id, known.revision, known.job_id, quoin.status_of(known.document_id, known.revision), false)::quoin.ticket;
END $$;

-- Gives a document its next revision and a job for it.
CREATE FUNCTION quoin.add_revision(draft quoin.draft) RETURNS quoin.ticket LANGUAGE plpgsql AS $$
DECLARE
    ticket quoin.ticket;
    at timestamptz := clock_timestamp();
    actor text := coalesce(draft.requested_by, session_user);
    older record;
    event bigint;
    ready_at timestamptz;
BEGIN
    IF draft.idempotency_key IS NOT NULL THEN
        ticket := quoin.earlier_ticket(draft);
        IF ticket IS NOT NULL THEN RETURN ticket; END IF;
    END IF;

    -- The only lock: the document's own row.
    INSERT INTO quoin.document AS d (tenant, document_type, document_key, latest_revision, created_at)
    VALUES (draft.tenant, draft.document_type, draft.document_key, 1, at)
    ON CONFLICT (tenant, document_type, document_key) DO UPDATE SET latest_revision = d.latest_revision + 1
    RETURNING d.document_id, d.latest_revision INTO ticket.document_id, ticket.revision;
    ticket.job_id := nextval('quoin.job_id');
    ticket.status := 'processing';
    ticket.created := true;

    IF draft.idempotency_key IS NOT NULL THEN
        INSERT INTO quoin.idempotency
        VALUES (draft.tenant, draft.idempotency_key, draft.document_type, draft.document_key, draft.request_hash,
            ticket.document_id, ticket.revision, ticket.job_id, at)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            -- Somebody was quicker with the same key: their document is this one, or earlier_ticket refuses.
            UPDATE quoin.document d SET latest_revision = d.latest_revision - 1 WHERE d.document_id = ticket.document_id;
            RETURN quoin.earlier_ticket(draft);
        END IF;
    END IF;
    IF draft.expected_revision <> ticket.revision - 1 THEN
        RAISE EXCEPTION '%', draft.label || format('expected_revision is %s, but the latest revision of %s %s is %s',
            draft.expected_revision, draft.document_type, quote_literal(draft.document_key), ticket.revision - 1)
            USING ERRCODE = 'QN409', DETAIL = format('Latest-Revision: %s', ticket.revision - 1);
    END IF;

    ready_at := greatest(at, draft.run_at);
    event := quoin.take_event_ids(CASE ticket.revision WHEN 1 THEN 1 ELSE 2 END);
    IF ticket.revision > 1 AND NOT draft.keep_all THEN
        FOR older IN SELECT * FROM quoin.supersede(ticket.document_id, ticket.revision, actor, event, draft.correlation_id) LOOP
            IF older.lane = 'interactive' THEN draft.lane := 'interactive'; END IF;
            ready_at := least(ready_at, older.ready_at);
        END LOOP;
    END IF;

    INSERT INTO quoin.revision (document_id, revision, job_id, template_version, payload, payload_bytes, payload_hash, lane,
        language, profile, filename, max_attempts, keep_all, supersedes, requested_by, requested_at, retain_until, reason,
        correlation_id, traceparent, event_id)
    VALUES (ticket.document_id, ticket.revision, ticket.job_id, draft.template_version, draft.payload,
        octet_length(draft.payload), draft.payload_hash, draft.lane, draft.language, draft.profile, draft.filename,
        draft.max_attempts, draft.keep_all,
        CASE WHEN ticket.revision > 1 THEN
            (SELECT p.current_revision FROM quoin.publication p WHERE p.document_id = ticket.document_id) END,
        draft.requested_by, at, (at AT TIME ZONE 'UTC' + interval '7 years') AT TIME ZONE 'UTC', draft.reason,
        draft.correlation_id, draft.traceparent, event);

    PERFORM quoin.put_in_queue(ticket.job_id, ticket.document_id, ticket.revision, draft.lane, draft.tenant, ready_at,
        draft.max_attempts, octet_length(draft.payload));

    INSERT INTO quoin.event (id, type, at, document_id, revision, job_id, correlation_id, actor, sentence, reason)
    VALUES (event, 'requested', at, ticket.document_id, ticket.revision, ticket.job_id, draft.correlation_id, actor,
        format('Revision %s requested by user %s', ticket.revision, actor), draft.reason);
    IF ticket.revision > 1 THEN
        INSERT INTO quoin.event (id, type, at, document_id, revision, job_id, correlation_id, causation_id, actor, sentence)
        VALUES (event + 1, 'overwritten', at, ticket.document_id, ticket.revision, ticket.job_id, draft.correlation_id, event, actor,
            format('Overwritten by user %s at time %s', actor, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
    END IF;
    RETURN ticket;
END $$;

-- Puts a job where it waits.
CREATE FUNCTION quoin.put_in_queue(
    job bigint, document uuid, revision int, lane text, tenant text, ready_at timestamptz, max_attempts int, bytes int
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF ready_at <= clock_timestamp() THEN
        INSERT INTO quoin.ready VALUES (job, document, revision, lane, tenant, ready_at, 0, max_attempts, 0, bytes);
        IF lane = 'bulk' THEN PERFORM nextval('quoin.entered_bulk'); ELSE PERFORM nextval('quoin.entered_interactive'); END IF;
    ELSE
        INSERT INTO quoin.deferred VALUES (job, document, revision, lane, tenant, ready_at, 0, max_attempts, 0, bytes);
    END IF;
END $$;

-- Ends the waiting jobs of a document's older revisions, but those that were to be kept; gives their places.
CREATE FUNCTION quoin.supersede(
    p_document_id uuid, newer int, actor text, cause bigint, correlation text
) RETURNS TABLE (lane text, ready_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    waiting bigint[];
    place record;
BEGIN
    SELECT array_agg(r.job_id) INTO waiting
    FROM quoin.revision r
    WHERE r.document_id = p_document_id AND r.revision < newer AND NOT r.keep_all
        AND NOT EXISTS (SELECT FROM quoin.result s WHERE s.document_id = r.document_id AND s.revision = r.revision);
    IF waiting IS NULL THEN RETURN; END IF;
    FOR place IN
        WITH gone AS (
            DELETE FROM quoin.ready q WHERE q.job_id = ANY (waiting) RETURNING *
        ), later AS (
            DELETE FROM quoin.deferred q WHERE q.job_id = ANY (waiting) RETURNING *
        )
        SELECT * FROM gone UNION ALL SELECT * FROM later
    LOOP
        INSERT INTO quoin.result (document_id, revision, job_id, status, settled_at, attempts)
        VALUES (p_document_id, place.revision, place.job_id, 'superseded', clock_timestamp(), place.attempts);
        INSERT INTO quoin.event (id, type, document_id, revision, job_id, correlation_id, causation_id, actor, sentence)
        VALUES (quoin.take_event_ids(1), 'superseded', p_document_id, place.revision, place.job_id, correlation, cause, actor,
            format('Revision %s superseded by revision %s before it was rendered', place.revision, newer));
        lane := place.lane;
        ready_at := place.ready_at;
        RETURN NEXT;
    END LOOP;
END $$;

-- The published version of a type, or the pinned one.
CREATE FUNCTION quoin.resolve_template(draft quoin.draft) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found_hash text;
BEGIN
    SELECT t.hash INTO found_hash FROM quoin.template t
    WHERE t.document_type = draft.document_type AND (NOT draft.template_pinned OR t.hash = draft.template_version)
    ORDER BY t.number DESC LIMIT 1;
    IF found_hash IS NOT NULL THEN RETURN found_hash; END IF;
    IF draft.template_pinned AND EXISTS (SELECT FROM quoin.template t WHERE t.document_type = draft.document_type) THEN
        RAISE EXCEPTION '%', draft.label || format('options.template_version %s is no published version of %s',
            draft.template_version, draft.document_type) USING ERRCODE = 'QN422';
    END IF;
    RAISE EXCEPTION '%', draft.label || format('document_type %s is unknown: no template of that name is published',
        quote_literal(draft.document_type)) USING ERRCODE = 'QN422';
END $$;

CREATE FUNCTION quoin.enqueue_v1(
    document_type text, document_key text, payload jsonb, tenant text DEFAULT 'default', idempotency_key text DEFAULT NULL,
    expected_revision int DEFAULT NULL, lane text DEFAULT 'interactive', run_at timestamptz DEFAULT NULL,
    requested_by text DEFAULT NULL, correlation_id text DEFAULT NULL, traceparent text DEFAULT NULL, options jsonb DEFAULT '{}'
) RETURNS quoin.ticket LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp AS $$
DECLARE
    draft quoin.draft;
    ticket quoin.ticket;
BEGIN
    draft.label := '';
    draft.tenant := tenant;
    draft.document_type := document_type;
    draft.document_key := document_key;
    draft.idempotency_key := idempotency_key;
    draft.expected_revision := expected_revision;
    draft.lane := lane;
    draft.run_at := run_at;
    draft.requested_by := requested_by;
    draft.correlation_id := correlation_id;
    draft.traceparent := traceparent;
    draft := quoin.check_draft(quoin.read_options(draft, options), payload);
    draft.request_hash := draft.payload_hash;
    IF idempotency_key IS NOT NULL THEN
        ticket := quoin.earlier_ticket(draft);
        IF ticket IS NOT NULL THEN RETURN ticket; END IF;
    END IF;
    draft.template_version := quoin.resolve_template(draft);
    PERFORM quoin.admit(draft.lane, 1);
    ticket := quoin.add_revision(draft);
    PERFORM quoin.wake_workers();
    RETURN ticket;
END $$;

-- One element of enqueue_many_v1 as a draft.
CREATE FUNCTION quoin.read_job(label text, job jsonb) RETURNS quoin.draft LANGUAGE plpgsql AS $$
DECLARE
    draft quoin.draft;
    key text;
    value jsonb;
    content text;
BEGIN
    IF jsonb_typeof(job) <> 'object' THEN PERFORM quoin.refuse(label || ' ', 'must be a JSON object'); END IF;
    draft.label := label || '.';
    draft.tenant := 'default';
    draft.lane := 'interactive';
    FOR key, value IN SELECT * FROM jsonb_each(job) LOOP
        content := value #>> '{}';
        IF key IN ('tenant', 'document_type', 'document_key', 'idempotency_key', 'lane', 'run_at', 'requested_by',
            'correlation_id', 'traceparent') AND jsonb_typeof(value) NOT IN ('string', 'null') THEN
            PERFORM quoin.refuse(draft.label, key || ' must be a string');
        END IF;
        CASE key
        WHEN 'tenant' THEN draft.tenant := content;
        WHEN 'document_type' THEN draft.document_type := content;
        WHEN 'document_key' THEN draft.document_key := content;
        WHEN 'idempotency_key' THEN draft.idempotency_key := content;
        WHEN 'lane' THEN draft.lane := content;
        WHEN 'requested_by' THEN draft.requested_by := content;
        WHEN 'correlation_id' THEN draft.correlation_id := content;
        WHEN 'traceparent' THEN draft.traceparent := content;
        WHEN 'run_at' THEN
            BEGIN
                draft.run_at := content;
            EXCEPTION WHEN data_exception THEN
                PERFORM quoin.refuse(draft.label, 'run_at is not a time: use ISO 8601 with offset');
            END;
        WHEN 'expected_revision' THEN
            IF jsonb_typeof(value) NOT IN ('number', 'null') OR content !~ '^-?[0-9]{1,9}$' THEN
                PERFORM quoin.refuse(draft.label, 'expected_revision must be a whole number');
            END IF;
            draft.expected_revision := content;
        WHEN 'payload', 'options' THEN NULL;
        ELSE PERFORM quoin.refuse(draft.label, key || ' is unknown');
        END CASE;
    END LOOP;
    draft := quoin.check_draft(quoin.read_options(draft, nullif(job -> 'options', 'null')), job -> 'payload');
    draft.request_hash := draft.payload_hash;
    RETURN draft;
END $$;

CREATE FUNCTION quoin.enqueue_many_v1(jobs jsonb) RETURNS SETOF quoin.ticket
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quoin, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
AS $$
DECLARE
    drafts quoin.draft[];
    draft quoin.draft;
    tickets quoin.ticket[];
    position bigint;
    entering record;
    template text;
    template_of text := '';
BEGIN
    IF jobs IS NULL OR jsonb_typeof(jobs) <> 'array' THEN PERFORM quoin.refuse('', 'jobs must be a JSON array'); END IF;
    drafts := ARRAY(
        SELECT quoin.read_job(format('jobs[%s]', j.position - 1), j.job)
        FROM jsonb_array_elements(jobs) WITH ORDINALITY j(job, position) ORDER BY j.position);
    FOR entering IN SELECT d.lane, count(*)::int AS jobs FROM unnest(drafts) d
        WHERE NOT EXISTS (SELECT FROM quoin.idempotency i WHERE i.tenant = d.tenant AND i.idempotency_key = d.idempotency_key)
        GROUP BY d.lane
    LOOP
        PERFORM quoin.admit(entering.lane, entering.jobs);
    END LOOP;
    -- Documents are locked in one order everywhere, so that two such calls cannot wait for each other.
    FOR position IN
        SELECT o.position FROM unnest(drafts) WITH ORDINALITY
            AS o(label, tenant, document_type, document_key, template_version, payload, payload_hash, request_hash,
            idempotency_key, expected_revision, lane, run_at, requested_by, correlation_id, traceparent, reason, language,
            profile, filename, max_attempts, keep_all, template_pinned, position)
        ORDER BY o.tenant COLLATE "C", o.document_type COLLATE "C", o.document_key COLLATE "C", o.position
    LOOP
        draft := drafts[position];
        IF draft.template_pinned THEN
            draft.template_version := quoin.resolve_template(draft);
        ELSE
            IF template_of <> draft.document_type THEN
                template := quoin.resolve_template(draft);
                template_of := draft.document_type;
            END IF;
            draft.template_version := template;
        END IF;
        tickets[position] := quoin.add_revision(draft);
    END LOOP;
    PERFORM quoin.wake_workers();
    RETURN QUERY SELECT * FROM unnest(tickets);
END $$;
