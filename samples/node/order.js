'use strict';

// An API's use of Quoin: its own change and the request for the document commit together.
//
//   DATABASE_URL=postgres://… NODE_PATH=… node samples/node/order.js samples/quotation/one-line.json

const fs = require('node:fs');
const { Pool } = require('pg');
const quoin = require('./quoin.js');

/** Saves an offer and asks for its PDF; a full queue (QN429) does not cost the offer. */
async function saveOffer(pool, payload, requestedBy) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('CREATE TABLE IF NOT EXISTS offer (number text PRIMARY KEY, payload jsonb NOT NULL)');
    await client.query(
      'INSERT INTO offer VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET payload = excluded.payload',
      [payload.number, payload]);
    let ticket = null;
    let refusal = null;
    try {
      ticket = await quoin.enqueue(client, {
        documentType: 'quotation', documentKey: payload.number, payload, requestedBy,
      });
    } catch (error) {
      if (error.code !== 'QN429') throw error;
      refusal = error;
    }
    await client.query('COMMIT');
    return { ticket, refusal };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function main() {
  const payload = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  try {
    const { ticket, refusal } = await saveOffer(pool, payload, 'example-api');
    if (refusal) {
      console.log(`saved; the document comes later: HTTP ${refusal.httpStatus}`, refusal.headers);
      return;
    }
    console.log(`${ticket.document_id} r${ticket.revision}: ${ticket.status}`);
    const row = await quoin.settled(pool, ticket.document_id, ticket.revision);
    console.log(`${row.document_id} r${row.revision}: ${row.status}`, row.blob_url ?? row.error_code);
  } finally {
    await pool.end();
  }
}

if (require.main === module) {
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}

module.exports = { saveOffer };
