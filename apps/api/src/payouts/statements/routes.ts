import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import type { OperationTexts } from '../../docs/describe-operation.ts';
import { EXAMPLE_TIME, INFLUENCER } from '../../docs/examples.ts';
import { requireOwner } from '../../middleware/authorize.ts';
import type { Ports } from '../../ports.ts';
import { answerCsv } from '../../rest/csv-answer.ts';
import { exampleId } from '../../rest/fields.ts';
import { requireFound } from '../../rest/rows.ts';
import { newRouter } from '../../router.ts';
import { presentStatements, readStatements } from './read-statements.ts';
import { renderStatementsCsv, renderStatementsPage } from './render-statements.ts';
import { ENDING, statementsRoute } from './schemas.ts';

/** Statements of one influencer, as JSON, as a file and as a page. */
export function statementRoutes(ports: Ports) {
  return newRouter().openapi(statementsRoute, async (context) => {
    const { influencer_id: named } = context.req.valid('param');
    const influencer_id = named.replace(ENDING, '');
    await requireOwner(ports, context.get('caller'), influencer_id);
    const shown = await readStatements(ports, influencer_id, context.req.valid('query'));
    const form = chooseForm(named, context.req.header('Accept') ?? '');
    if (form === 'html') {
      const influencer = await findRow(ports.db, influencers, influencer_id);
      return renderStatementsPage(shown, requireFound(influencer, 'influencer').display_name);
    }
    if (form === 'json') return context.json(presentStatements(shown), 200);
    return answerCsv(renderStatementsCsv(shown), `statement-${influencer_id}.csv`);
  });
}

/** By the end of the path, else by the first accepted type that we have, else JSON. */
function chooseForm(named: string, accept: string): string {
  const ending = ENDING.exec(named)?.[1];
  if (ending) return ending;
  const accepted = /application\/json|text\/(html|csv)/.exec(accept.toLowerCase());
  return accepted?.[1] ?? 'json';
}

const NOTHING_MOVED = { pending_minor: 0, payable_minor: 0, in_flight_minor: 0, paid_minor: 0 };
const STATEMENTS = {
  influencer_id: INFLUENCER.id,
  timezone: 'UTC',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  statements: [
    {
      currency: 'USD',
      opening_balance_minor: 0,
      closing_balance_minor: 1_600,
      opening: { ...NOTHING_MOVED, balance_minor: 0 },
      entries: [
        {
          at: EXAMPLE_TIME,
          currency: 'USD',
          kind: 'accrual',
          reason: 'Order 1001',
          order_id: '1001',
          conversion_id: exampleId('cnv'),
          payout_id: null,
          amount_minor: 1_600,
          balance_minor: 1_600,
          ...NOTHING_MOVED,
          pending_minor: 1_600,
        },
      ],
      closing: { ...NOTHING_MOVED, pending_minor: 1_600, balance_minor: 1_600 },
    },
  ],
};

/** Statements of influencers. */
export const STATEMENT_TEXTS: OperationTexts = {
  'GET /api/statements/:influencer_id': {
    id: 'showStatements',
    description:
      'One statement for each currency: what is owed (pending, payable and in flight together) ' +
      'before the period, each entry with its change of that sum and what it moved between the ' +
      'accounts, and what is owed after it. The last 30 days when no period is named; `from` is ' +
      'included, `to` is not. `.csv` after the id (or `Accept: text/csv`) makes it a file in ' +
      'major units, `.html` a page to read and print.',
    answers: { 200: STATEMENTS },
    files: {
      'text/csv':
        'date,kind,reason,order_id,conversion_id,payout_id,currency,amount,balance,pending,' +
        `payable,in_flight,paid\r\n2026-11-22T08:00:00.000Z,accrual,Order 1001,1001,` +
        `${exampleId('cnv')},,USD,16.00,16.00,16.00,0.00,0.00,0.00\r\n`,
      'text/html': '<!doctype html><html lang="en"><title>Statement of Mina Park</title>…</html>',
    },
  },
};
