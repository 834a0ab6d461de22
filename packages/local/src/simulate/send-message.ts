import type { Life } from './life.ts';
import type { Message } from './message.ts';

/** Now and then one of the database calls to come fails, before or after it took effect. */
export function maybeFail({ random, fault_percent, world }: Life): void {
  if (random.below(100) >= fault_percent) return;
  world.proxy.failCall(1 + random.below(8), random.pick(['before', 'after']));
}

/** Delivers a message; one that could not be stored is delivered again later, as networks do. */
export async function sendMessage(life: Life, message: Message): Promise<void> {
  const { world, cast, violations } = life;
  maybeFail(life);
  const { status, body } = await world.deliver(cast.account_id, message);
  world.proxy.failCall(0, 'before');
  life.note(`${message.id} ${status} ${body.outcome}`);
  if (status === 503) life.held.push(message);
  else if (status !== 200 && status !== 202) violations.push(`${message.id}: ${status}`);
  if (body.outcome === 'quarantined') violations.push(`${message.id}: ${body.reason}`);
}

/** Sends something new; some of it arrives late, after what was sent later. */
export async function tell(life: Life, message: Message): Promise<void> {
  life.sent.push(message);
  if (life.random.below(8) === 0) life.held.push(message);
  else await sendMessage(life, message);
}
