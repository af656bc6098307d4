'use strict';

// Run by scripts/test-node, which gives a migrated database, the published templates and a running worker.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { Pool } = require('pg');
const quoin = require('./quoin.js');
const { saveOffer } = require('./order.js');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
after(() => pool.end());

function sample(name) {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'quotation', name), 'utf8'));
}

async function inTransaction(body, end = 'COMMIT') {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await body(client);
    await client.query(end);
    return result;
  } finally {
    client.release();
  }
}

test('an offer and its document commit together, and the document completes', async () => {
  const { ticket } = await saveOffer(pool, sample('one-line.json'), 'example-api');
  assert.equal(ticket.status, 'processing');
  assert.equal(ticket.created, true);
  const row = await quoin.settled(pool, ticket.document_id, ticket.revision);
  assert.equal(row.status, 'completed');
  assert.equal(row.pages, 1);
  assert.match(row.blob_url, new RegExp(`quotation/\\d{4}/\\d{2}/${ticket.document_id}/r1-[0-9a-f]{16}\\.pdf$`));
});

test('a rolled back transaction leaves no document behind', async () => {
  const job = { documentType: 'quotation', documentKey: 'ROLLED-BACK', payload: sample('one-line.json') };
  await inTransaction((client) => quoin.enqueue(client, job), 'ROLLBACK');
  const found = await pool.query("SELECT * FROM quoin.document_status_v1 WHERE document_key = 'ROLLED-BACK'");
  assert.equal(found.rowCount, 0);
});

test('the same idempotency key gives the first ticket back', async () => {
  const job = {
    documentType: 'quotation', documentKey: 'IDEMPOTENT', payload: sample('one-line.json'), idempotencyKey: 'request-1',
  };
  const first = await inTransaction((client) => quoin.enqueue(client, job));
  const second = await inTransaction((client) => quoin.enqueue(client, job));
  assert.equal(second.job_id, first.job_id);
  assert.deepEqual([first.created, second.created], [true, false]);
});

test('a stale expected revision is HTTP 409, and the transaction stays usable', async () => {
  const job = { documentType: 'quotation', documentKey: 'CONFLICT', payload: sample('one-line.json') };
  await inTransaction((client) => quoin.enqueue(client, job));
  const after = await inTransaction(async (client) => {
    await assert.rejects(quoin.enqueue(client, { ...job, expectedRevision: 0 }), (error) => {
      assert.ok(error instanceof quoin.QuoinError);
      assert.equal(error.httpStatus, 409);
      return true;
    });
    return (await client.query('SELECT 1 AS alive')).rows[0].alive;
  });
  assert.equal(after, 1);
});

test('an unknown document type is HTTP 422, an unknown document 404, a bad option 400', async () => {
  const job = { documentType: 'no-such-type', documentKey: 'X', payload: {} };
  await inTransaction((client) =>
    assert.rejects(quoin.enqueue(client, job), (error) => error.httpStatus === 422));
  await assert.rejects(
    quoin.status(pool, '00000000-0000-0000-0000-000000000000'), (error) => error.httpStatus === 404);
  await inTransaction((client) =>
    assert.rejects(
      quoin.enqueue(client, { ...job, documentType: 'quotation', options: { colour: 'red' } }),
      (error) => error.httpStatus === 400));
});

test('a full lane is HTTP 429 with Retry-After, and the offer is saved all the same', async () => {
  await pool.query("UPDATE quoin.lane SET max_pending = 0 WHERE lane = 'interactive'");
  try {
    const payload = { ...sample('one-line.json'), number: 'QT-FULL' };
    const { ticket, refusal } = await saveOffer(pool, payload, 'example-api');
    assert.equal(ticket, null);
    assert.equal(refusal.httpStatus, 429);
    assert.match(refusal.headers['Retry-After'], /^\d+$/);
    const saved = await pool.query("SELECT 1 FROM offer WHERE number = 'QT-FULL'");
    assert.equal(saved.rowCount, 1);
  } finally {
    await pool.query("UPDATE quoin.lane SET max_pending = DEFAULT WHERE lane = 'interactive'");
  }
});

test('a payload against its schema fails with the path of the fault', async () => {
  const payload = sample('one-line.json');
  delete payload.totals.grand_total;
  const ticket = await inTransaction((client) =>
    quoin.enqueue(client, { documentType: 'quotation', documentKey: 'INVALID', payload }));
  const row = await quoin.settled(pool, ticket.document_id, ticket.revision);
  assert.equal(row.status, 'failed');
  assert.equal(row.error_code, 'PAYLOAD_INVALID');
  assert.match(row.error_message, /\/totals/);
});
