import type { Click } from '@skinstack/domain/clicks/click';
import type { Ports } from '@skinstack/redirect/ports';
import { spoolClicks } from '@skinstack/redirect/record/spool-clicks';
import { expect, test } from 'vitest';
import { fails } from '../fake-ports.ts';

const clicks = ['clk_1', 'clk_2'].map((id) => ({ id, link_id: 'lnk_1' }) as Click);

/** What the spool and the log got of the clicks, and what was answered. */
async function spool(write: Ports['spoolClicks']) {
  const logged: unknown[] = [];
  const log: Ports['log'] = (level, event, fields) => logged.push({ level, event, ...fields });
  return { fate: await spoolClicks({ spoolClicks: write, log } as Ports, clicks), logged };
}

test('what the queue refused is kept in Redis, and says nothing in the log', async () => {
  const kept: Click[] = [];
  const { fate, logged } = await spool(async (sent) => {
    kept.push(...sent);
  });
  expect([fate, kept, logged]).toEqual(['spooled', clicks, []]);
});

test('without Redis each click is whole in the log, and nothing else is', async () => {
  const { fate, logged } = await spool(fails);
  expect(fate).toBe('logged');
  expect(logged).toMatchObject(
    clicks.map((click) => ({ event: 'click_not_queued', click: JSON.stringify(click) })),
  );
  expect(JSON.stringify(logged)).not.toContain('secret-value');
});
