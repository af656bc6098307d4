'use strict';

// A client for Quoin's SQL contract (docs/sql-contract.md). It needs nothing but a connection of `pg`.

/** What the SQLSTATEs of the contract mean for an HTTP API. */
const HTTP_STATUS = { QN400: 400, QN404: 404, QN409: 409, QN422: 422, QN429: 429 };

/** A refusal by Quoin, ready to be sent to an HTTP caller. */
class QuoinError extends Error {
  constructor(cause) {
    super(cause.message, { cause });
    this.name = 'QuoinError';
    this.code = cause.code;
    this.httpStatus = HTTP_STATUS[cause.code];
    // QN429 says in its detail after how many seconds it is worth trying again.
    const seconds = cause.code === 'QN429' ? /\d+/.exec(cause.detail ?? '') : null;
    this.headers = seconds ? { 'Retry-After': seconds[0] } : {};
  }
}

/** Gives Quoin's refusals their own type; any other error stays what it is. */
function translated(error) {
  return error.code in HTTP_STATUS ? new QuoinError(error) : error;
}

async function callOne(client, sql, values) {
  try {
    return (await client.query(sql, values)).rows[0];
  } catch (error) {
    throw translated(error);
  }
}

/**
 * Asks for a document inside the caller's open transaction: it exists exactly if that transaction commits.
 *
 * A refusal would abort the transaction; the savepoint keeps it usable, so that an API can save its own change and
 * answer "document later" when the queue is full (QN429).
 */
async function enqueue(client, job) {
  await client.query('SAVEPOINT quoin_enqueue');
  try {
    const ticket = await callOne(
      client,
      `SELECT * FROM quoin.enqueue_v1(
         document_type => $1, document_key => $2, payload => $3::jsonb, tenant => $4, idempotency_key => $5,
         expected_revision => $6, lane => $7, requested_by => $8, correlation_id => $9, options => $10::jsonb)`,
      [
        job.documentType, job.documentKey, JSON.stringify(job.payload), job.tenant ?? 'default',
        job.idempotencyKey ?? null, job.expectedRevision ?? null, job.lane ?? 'interactive', job.requestedBy ?? null,
        job.correlationId ?? null, JSON.stringify(job.options ?? {}),
      ]);
    await client.query('RELEASE SAVEPOINT quoin_enqueue');
    return ticket;
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT quoin_enqueue');
    throw error;
  }
}

/** The state of a document's revision; without one, of the latest requested. */
function status(client, documentId, revision = null) {
  return callOne(client, 'SELECT * FROM quoin.status_v1($1, $2)', [documentId, revision]);
}

/**
 * Polls until a revision is no longer `processing`; the pause between two looks doubles from 50 ms to a second.
 *
 * Gives the last status, whatever it is; throws when `timeout` (ms) passes first.
 */
async function settled(client, documentId, revision, { timeout = 30_000 } = {}) {
  const end = Date.now() + timeout;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
    const row = await status(client, documentId, revision);
    if (row.status !== 'processing') return row;
    if (Date.now() + pause > end) throw new Error(`document ${documentId} is still processing after ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

module.exports = { enqueue, status, settled, translated, QuoinError, HTTP_STATUS };
