import { findRow } from '@skinstack/db/find-row';
import { influencers } from '@skinstack/db/schema/influencers';
import { requireOwner } from '../middleware/authorize.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { readStatements } from '../statements/read-statements.ts';
import { presentStatements } from '../statements/show-statements.ts';
import { renderStatementsCsv } from '../statements/show-statements-csv.ts';
import { renderStatementsPage } from '../statements/show-statements-page.ts';
import { ENDING, statementsRoute } from './statement-schemas.ts';

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
    return new Response(renderStatementsCsv(shown), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="statement-${influencer_id}.csv"`,
        'Cache-Control': 'private, no-store',
      },
    });
  });
}

/** By the end of the path, else by the first accepted type that we have, else JSON. */
function chooseForm(named: string, accept: string): string {
  const ending = ENDING.exec(named)?.[1];
  if (ending) return ending;
  const accepted = /application\/json|text\/(html|csv)/.exec(accept.toLowerCase());
  return accepted?.[1] ?? 'json';
}
