import { createRoute, z } from '@hono/zod-openapi';
import {
  findTerms,
  insertAcceptance,
  insertTerms,
  listAcceptances,
} from '@skinstack/db/members/program-terms';
import { findRow, listRows, matches } from '@skinstack/db/rows/find-rows';
import { programTerms } from '@skinstack/db/schema/program-terms';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { LOCALES } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { actorOf } from '../middleware/audit.ts';
import { withIdempotencyKey, writeIdempotent } from '../middleware/idempotency.ts';
import { requireProgram } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, pageOf, pageQuery, refusals } from '../rest/fields.ts';
import { presentRow, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { type Caller, newRouter } from '../router.ts';
import { laterTime } from '../terms/ends.ts';
import { findJoinable } from './list-programs.ts';
import { renderTermsPage } from './render-terms.ts';

const MOST_CHARACTERS = 50_000;

const version = z.number().int().min(1).max(1_000_000).openapi({ example: 1 });
const newTerms = z
  .strictObject({
    body: z.string().trim().min(1).max(MOST_CHARACTERS),
    valid_from: instant.optional().openapi({ description: 'Now or later; now where left out' }),
  })
  .openapi('NewProgramTerms');
const terms = z
  .object({
    id: id('trm'),
    program_id: id('prg'),
    version,
    body: z.string(),
    sha256: z.string().openapi({ description: 'Of the body’s bytes (UTF-8), in hexadecimal' }),
    valid_from: instant,
    created_at: instant,
    accepted: z
      .object({ at: instant, language: z.string(), sha256: z.string() })
      .nullable()
      .openapi({ description: 'By the influencer who asks; null to operators' }),
  })
  .openapi('ProgramTerms');
const acceptance = z
  .strictObject({
    version,
    language: z.enum(LOCALES).default('en').openapi({ description: 'They read it in' }),
  })
  .openapi('TermsAcceptance');

const shared = { tags: ['Members'] };
const params = z.object({ id: id('prg') });
const TERMS_ROUTES = {
  create: createRoute({
    ...shared,
    method: 'post',
    path: '/api/programs/{id}/terms',
    summary: 'Add a version of a program’s terms',
    request: { params, ...jsonBody(newTerms) },
    responses: { 201: jsonAnswer('Made', terms), ...refusals(400, 401, 403, 404, 409) },
  }),
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/programs/{id}/terms',
    summary: 'List the versions of a program’s terms, newest first',
    request: { params, query: pageQuery('trm') },
    responses: { 200: jsonAnswer('A page', pageOf(terms)), ...refusals(400, 401, 403, 404) },
  }),
  show: createRoute({
    ...shared,
    method: 'get',
    path: '/api/programs/{id}/terms/{version}',
    summary: 'Show a version of a program’s terms, as JSON or to print',
    request: {
      params: params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    },
    responses: {
      200: {
        description: 'The version; as a page with `Accept: text/html`',
        content: {
          'application/json': { schema: terms },
          'text/html': { schema: z.string() },
        },
      },
      ...refusals(400, 401, 403, 404),
    },
  }),
  accept: createRoute({
    ...shared,
    method: 'post',
    path: '/api/programs/{id}/terms/accept',
    summary: 'Accept a version of a program’s terms',
    request: { params, ...jsonBody(acceptance) },
    responses: {
      200: jsonAnswer('The version, with when it was accepted', terms),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
};

/** Terms of programs: versions, and who accepted them. */
export function programTermsRoutes(ports: Ports) {
  return newRouter()
    .openapi(TERMS_ROUTES.create, async (context) => {
      const { id: program_id } = context.req.valid('param');
      const caller = context.get('caller');
      await requireVisible(ports, caller, program_id);
      const { body, valid_from } = context.req.valid('json');
      const begins =
        valid_from === undefined
          ? new Date(ports.now())
          : laterTime(ports, 'valid_from', valid_from);
      const made = await addTerms(withIdempotencyKey(ports, context), {
        ...{ id: ports.newId('trm'), program_id, body, valid_from: begins },
        ...{ sha256: await sha256Hex(body), created_by: actorOf(caller).id },
      });
      return context.json({ ...made, accepted: null }, 201);
    })
    .openapi(TERMS_ROUTES.list, async (context) => {
      const { id: program_id } = context.req.valid('param');
      const caller = context.get('caller');
      await requireVisible(ports, caller, program_id);
      const where = matches(programTerms.program_id, program_id);
      const page = await listRows(ports.db, programTerms, context.req.valid('query'), where);
      const accepted = await acceptedBy(ports, caller, program_id);
      const data = page.data.map((row) => ({
        ...presentTerms(row),
        accepted: accepted.get(row.version) ?? null,
      }));
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(TERMS_ROUTES.show, async (context) => {
      const { id: program_id, version: wished } = context.req.valid('param');
      const caller = context.get('caller');
      const shown = await showTerms(ports, caller, program_id, wished);
      const isPage = (context.req.header('Accept') ?? '').includes('text/html');
      return isPage ? renderTermsPage(shown) : context.json(shown.terms, 200);
    })
    .openapi(TERMS_ROUTES.accept, async (context) => {
      const { id: program_id } = context.req.valid('param');
      const caller = context.get('caller');
      await requireVisible(ports, caller, program_id);
      const wish = { program_id, ...context.req.valid('json') };
      await acceptTerms(withIdempotencyKey(ports, context), caller, wish);
      const { terms: shown } = await showTerms(ports, caller, program_id, wish.version);
      return context.json(shown, 200);
    });
}

/** Operators see every program, an influencer those they are in or may join. */
async function requireVisible(ports: Ports, caller: Caller, program_id: string): Promise<string> {
  if (caller.role === 'influencer') {
    return (await findJoinable(ports, caller.influencer_id, program_id)).program.name;
  }
  return (await requireProgram(ports, caller, program_id)).name;
}

async function addTerms(ports: Ports, row: Parameters<typeof insertTerms>[1]) {
  const { first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertTerms(ports.db, row, trail)),
  );
  const stored = await findRow(ports.db, programTerms, first_id ?? row.id);
  return presentTerms(requireFound(stored, 'version of the terms'));
}

function presentTerms({ created_by: _, ...row }: typeof programTerms.$inferSelect) {
  return presentRow(row);
}

async function acceptedBy(ports: Ports, caller: Caller, program_id: string) {
  if (caller.role !== 'influencer') return new Map<number, never>();
  const rows = await listAcceptances(ports.db, program_id, caller.influencer_id);
  return new Map(
    rows.map(({ version: number, accepted_at, language, sha256 }) => [
      number,
      { at: accepted_at.toISOString(), language, sha256 },
    ]),
  );
}

async function showTerms(ports: Ports, caller: Caller, program_id: string, wished: number) {
  const program_name = await requireVisible(ports, caller, program_id);
  const row = requireFound(await findTerms(ports.db, program_id, wished), 'version of the terms');
  const accepted = await acceptedBy(ports, caller, program_id);
  return {
    program_name,
    terms: { ...presentTerms(row), accepted: accepted.get(row.version) ?? null },
  };
}

type Acceptance = { program_id: string; version: number; language: string };

/** @throws Problem `not_found` for a version there is not */
async function acceptTerms(ports: Ports, caller: Caller, wish: Acceptance): Promise<void> {
  if (caller.role !== 'influencer') {
    throw new Problem('forbidden', 'Only the influencer accepts the terms.');
  }
  const accepting = {
    ...wish,
    influencer_id: caller.influencer_id,
    accepted_by: actorOf(caller).id,
  };
  const { done } = await writeIdempotent(ports, (trail) =>
    insertAcceptance(ports.db, accepting, trail),
  );
  requireFound(done ? true : null, 'version of the terms');
}
