import { createRoute, z } from '@hono/zod-openapi';
import { type MailProblem, upsertMailProblem } from '@skinstack/db/notices/mail-problems';
import { Problem } from '@skinstack/domain/problem';
import { verify } from '@skinstack/networks/custom/verify';
import type { OperationTexts } from '../docs/describe-operation.ts';
import type { Ports } from '../ports.ts';
import { jsonAnswer, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';

const route = createRoute({
  tags: ['Notices'],
  method: 'post',
  path: '/webhooks/mail',
  summary: 'What the mail provider tells of a mail',
  responses: {
    200: jsonAnswer('It was read', z.object({ outcome: z.enum(['updated', 'ignored']) })),
    ...refusals(401),
  },
});

/** Resend’s events, signed as Standard Webhooks under the headers of Svix. */
const told = z.object({
  type: z.string(),
  data: z.object({
    to: z.union([z.string(), z.array(z.string())]).optional(),
    bounce: z.object({ type: z.string() }).partial().optional(),
  }),
});

/**
 * Bounces and complaints of the mail provider: mail to the address stops. A mailbox that is full
 * for now (`Transient`) is not a bounce.
 */
export function mailWebhookRoutes(ports: Ports) {
  return newRouter().openapi(route, async (context) => {
    const { raw } = context.req;
    const secret = ports.mail_webhook_secret;
    const delivery = {
      ...({ method: 'POST', query: '', headers: raw.headers } as const),
      body: new Uint8Array(await raw.arrayBuffer()),
      received_at_ms: ports.now(),
    };
    const isSigned =
      secret !== null && (await verify(delivery, { secret, external_account: null })) !== null;
    if (!isSigned) {
      throw new Problem('invalid_signature', 'No secret of ours verifies this delivery.');
    }
    const { kind, addresses } = readTold(delivery.body);
    for (const address of addresses) await upsertMailProblem(ports.db, address, kind);
    const outcome = addresses.length > 0 ? 'updated' : 'ignored';
    context.set('outcome', outcome);
    return context.json({ outcome } as const, 200);
  });
}

/** Whose mail did not arrive, or is not wanted; nobody’s, where it says something else. */
function readTold(body: Uint8Array): { kind: MailProblem; addresses: string[] } {
  const nothing = { kind: 'bounced', addresses: [] } as const;
  const { success, data: event } = told.safeParse(parseJson(body));
  if (!success) return { ...nothing, addresses: [] };
  const { type, data } = event;
  const addresses = [data.to ?? []].flat().map(plainAddress);
  const isFinal = !['Transient', 'Undetermined'].includes(data.bounce?.type ?? '');
  if (type === 'email.bounced' && isFinal) return { kind: 'bounced', addresses };
  if (type === 'email.complained') return { kind: 'complained', addresses };
  return { ...nothing, addresses: [] };
}

/** `Mina <mina@example.com>` as its address alone. */
const plainAddress = (to: string) => (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim().slice(0, 320);

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

/** What the mail provider tells. */
export const MAIL_TEXTS: OperationTexts = {
  'POST /webhooks/mail': {
    id: 'receiveMailEvent',
    description:
      'Signed as Standard Webhooks with `MAIL_WEBHOOK_SECRET` (Resend’s shape). A bounce or a ' +
      'complaint stops mail to the address; everything else is answered 200 and ignored.',
    answers: { 200: { outcome: 'updated' } },
  },
};
