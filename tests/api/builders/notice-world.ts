import { env } from 'cloudflare:workers';
import type { Mail } from '@skinstack/api/notices/send-mail';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { inject } from 'vitest';

/** What an endpoint was sent. */
export type Received = { url: string; headers: Headers; body: string; redirect: string };

/**
 * The API on a database of its own, with endpoints and a mail provider that answer as told, at a
 * time that goes when it is told to.
 */
export async function openNoticeWorld(suite: string) {
  const database_url = inject('books')[suite] ?? '';
  const base = await createPorts({ ...env, DATABASE_URL: database_url });
  const owned = new URL(env.OWNER_DATABASE_URL ?? '');
  owned.pathname = new URL(database_url).pathname;
  const db = connectDatabase(owned.href);
  const world = {
    now_ms: Date.now(),
    received: [] as Received[],
    mails: [] as Mail[],
    /** What endpoints answer, and whether mail is taken. */
    answer: (_: Received): Response | Promise<Response> => new Response(null, { status: 204 }),
    isTaken: true,
    addresses: async (_: string): Promise<string[]> => ['203.0.114.7'],
  };
  const ports: Ports = {
    ...base,
    now: () => world.now_ms,
    log: () => {},
    sendMail: async (mail) => {
      if (world.isTaken) world.mails.push(mail);
      return world.isTaken;
    },
    outside: {
      ...{ is_local_allowed: false, deadline_ms: 200 },
      resolveHost: (host) => world.addresses(host),
      fetch: (async (url: string, init: RequestInit) => {
        const { body, redirect = '' } = init;
        const headers = new Headers(init.headers);
        const received = { url, headers, body: String(body), redirect };
        world.received.push(received);
        // as a fetch does, it ends with its signal
        const late = new Promise<never>((_, refuse) => {
          init.signal?.addEventListener('abort', () => refuse(init.signal?.reason));
        });
        return await Promise.race([world.answer(received), late]);
      }) as typeof fetch,
    },
  };
  return { world, ports, db };
}
