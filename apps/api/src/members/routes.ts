import { listMemberships } from '@skinstack/db/members/list-memberships';
import type { Context } from 'hono';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { requireProgram } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { beginMembership, decideMembership, moveMember } from './change-memberships.ts';
import { decideMemberships } from './decide-many.ts';
import { presentMembership, showMembership, showWithChanges } from './present-membership.ts';
import { MEMBER_ROUTES } from './schemas.ts';

/** Who is in a program, who asks to be, and what is decided about them. */
export function memberRoutes(ports: Ports) {
  const told = (context: Context<AppEnv>) => withIdempotencyKey(ports, context);
  return newRouter()
    .openapi(MEMBER_ROUTES.list, async (context) => {
      const { id: program_id } = context.req.valid('param');
      await requireProgram(ports, context.get('caller'), program_id);
      const { limit, cursor, state, influencer_id } = context.req.valid('query');
      const filter = {
        program_id,
        ...(state === undefined ? {} : { state }),
        ...(influencer_id === undefined ? {} : { influencer_id }),
      };
      const rows = await listMemberships(ports.db, filter, { limit, cursor });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const data = page.map((row) => presentMembership(context.get('caller'), row));
      const next_cursor = rows.length > limit && last ? last.membership.id : null;
      return context.json({ data, next_cursor }, 200);
    })
    .openapi(MEMBER_ROUTES.create, async (context) => {
      const caller = context.get('caller');
      const { id } = context.req.valid('param');
      const begun = await beginMembership(told(context), caller, id, context.req.valid('json'));
      const shown = await showMembership(ports, caller, begun.id);
      return begun.is_new ? context.json(shown, 201) : context.json(shown, 200);
    })
    .openapi(MEMBER_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await showWithChanges(ports, context.get('caller'), id), 200);
    })
    .openapi(MEMBER_ROUTES.move, async (context) => {
      const caller = context.get('caller');
      const { id } = context.req.valid('param');
      await moveMember(told(context), caller, id, context.req.valid('json').group_id);
      return context.json(await showMembership(ports, caller, id), 200);
    })
    .openapi(MEMBER_ROUTES.accept, async (context) => {
      const { reason = null } = context.req.valid('json');
      return context.json(await decide(context, 'accept', reason), 200);
    })
    .openapi(MEMBER_ROUTES.decline, async (context) => {
      const { reason } = context.req.valid('json');
      return context.json(await decide(context, 'decline', reason), 200);
    })
    .openapi(MEMBER_ROUTES.suspend, async (context) => {
      const { reason } = context.req.valid('json');
      return context.json(await decide(context, 'suspend', reason), 200);
    })
    .openapi(MEMBER_ROUTES.leave, async (context) => {
      return context.json(await decide(context, 'leave', null), 200);
    })
    .openapi(MEMBER_ROUTES.decide, async (context) => {
      const wish = context.req.valid('json');
      const data = await decideMemberships(told(context), context.get('caller'), wish);
      return context.json({ data }, 200);
    });

  async function decide(
    context: Context<AppEnv>,
    decision: Parameters<typeof decideMembership>[3],
    reason: string | null,
  ) {
    const caller = context.get('caller');
    const id = context.req.param('id') ?? '';
    await decideMembership(told(context), caller, id, decision, reason);
    return showMembership(ports, caller, id);
  }
}
