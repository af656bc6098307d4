-- The roles of the parts, with what each may do and nothing else. May be run again at any time; a golden test holds the
-- table of roles and statements. They may log in, but have no password until somebody sets one.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['quoin_worker', 'quoin_api', 'quoin_admin', 'quoin_reader', 'quoin_scaler'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT', name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                -- Another database of this cluster got there first: roles belong to the cluster.
                NULL;
            END;
        END IF;
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA quoin FROM PUBLIC, quoin_worker, quoin_api, quoin_admin, quoin_reader, quoin_scaler;
REVOKE ALL ON ALL TABLES IN SCHEMA quoin FROM PUBLIC, quoin_worker, quoin_api, quoin_admin, quoin_reader, quoin_scaler;
GRANT USAGE ON SCHEMA quoin TO quoin_worker, quoin_api, quoin_admin, quoin_reader, quoin_scaler;

-- Readers: views and reading functions.
GRANT SELECT ON quoin.document_status_v1, quoin.job_v1, quoin.attempt_v1, quoin.lane_v1, quoin.worker_v1, quoin.template_v1
    TO quoin_reader, quoin_admin;
GRANT EXECUTE ON FUNCTION
    quoin.status_v1(uuid, int), quoin.find_v1(text, text, text), quoin.timeline_v1(uuid), quoin.events_v1(bigint, int),
    quoin.usage_v1(date), quoin.backlog_v1(text)
    TO quoin_reader, quoin_admin;

-- The API: enqueues, follows, and carries its admins' wishes to documents.
GRANT SELECT ON quoin.document_status_v1, quoin.job_v1 TO quoin_api;
GRANT EXECUTE ON FUNCTION
    quoin.enqueue_v1(text, text, jsonb, text, text, int, text, timestamptz, text, text, text, jsonb), quoin.enqueue_many_v1(jsonb),
    quoin.status_v1(uuid, int), quoin.find_v1(text, text, text), quoin.timeline_v1(uuid), quoin.events_v1(bigint, int),
    quoin.regenerate_v1(uuid, text, text, jsonb, int, text, text), quoin.cancel_v1(uuid, int, text, text),
    quoin.retry_v1(bigint, text, text)
    TO quoin_api;

-- Admins: the same, and lanes, templates, forgetting.
GRANT EXECUTE ON FUNCTION
    quoin.enqueue_v1(text, text, jsonb, text, text, int, text, timestamptz, text, text, text, jsonb), quoin.enqueue_many_v1(jsonb),
    quoin.regenerate_v1(uuid, text, text, jsonb, int, text, text), quoin.cancel_v1(uuid, int, text, text),
    quoin.retry_v1(bigint, text, text), quoin.pause_v1(text, text, text), quoin.resume_v1(text, text),
    quoin.limit_lane_v1(text, bigint, text), quoin.notify_events_v1(boolean, text), quoin.forget_v1(uuid, text, text),
    quoin.publish_template_v1(text, text, int, text, bytea, text), quoin.fetch_template(text)
    TO quoin_admin;

-- Workers: their own functions, and publishing the bundles they bring along.
GRANT EXECUTE ON FUNCTION
    quoin.worker_register(text, text), quoin.worker_renew(bigint), quoin.worker_set_idle(bigint, boolean),
    quoin.worker_retire(bigint), quoin.worker_sightings(), quoin.next_due(text[]), quoin.worker_backlog(text[]),
    quoin.claim(bigint, int, bigint, text[], int, text, boolean, bigint), quoin.mark_started(bigint[], bigint[]),
    quoin.release(bigint[], bigint[]), quoin.release_unknown(bigint, bigint[]),
    quoin.settle(bigint[], bigint[], bigint[], text[], double precision[], text[], text[], bigint[], text[], text[], bigint[],
        bigint[], text[], text[]),
    quoin.rescue(bigint[], bigint[]), quoin.tend(), quoin.prepare_months(), quoin.fetch_template(text),
    quoin.publish_template_v1(text, text, int, text, bytea, text),
    -- For /health/ready.
    quoin.backlog_v1(text)
    TO quoin_worker;
GRANT SELECT ON quoin.template_v1, quoin.lane_v1 TO quoin_worker;

-- The autoscaler: one number.
GRANT EXECUTE ON FUNCTION quoin.backlog_v1(text) TO quoin_scaler;

-- Whether the schema fits is everybody's first question.
GRANT SELECT ON quoin.migration TO quoin_worker, quoin_api, quoin_admin, quoin_reader, quoin_scaler;
