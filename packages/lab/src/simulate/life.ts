import type { Random } from '@skinstack/local/seed/make-random';
import type { Message, Simulation } from './open-simulation.ts';
import type { OrderFacts } from './order-facts.ts';

/** What a life acts on: the simulation, or a platform under load. */
export type LifeWorld = Pick<Simulation, 'sign' | 'clickOn' | 'call' | 'deliver' | 'now'> & {
  proxy: Pick<Simulation['proxy'], 'failCall'>;
};

/** A running simulation: what there is, what was sent, and what went wrong. */
export type Life = {
  world: LifeWorld;
  cast: Cast;
  random: Random;
  fault_percent: number;
  orders: OrderFacts[];
  /** Everything that was sent, to be sent again. */
  sent: Message[];
  /** What arrives late, or has to be delivered again. */
  held: Message[];
  payout_ids: string[];
  violations: string[];
  /** Adds a line to the trace. */
  note(line: string): void;
};

/** Now and then one of the database calls to come fails, before or after it took effect. */
export function maybeFail({ random, fault_percent, world }: Life): void {
  if (random.below(100) >= fault_percent) return;
  world.proxy.failCall(1 + random.below(8), random.pick(['before', 'after']));
}

/** Delivers a message; one that could not be stored is delivered again later, as networks do. */
export async function sendMessage(life: Life, message: Message): Promise<void> {
  const { world, cast, violations } = life;
  maybeFail(life);
  const { status, body } = await world.deliver(message.account_id ?? cast.account_id, message);
  world.proxy.failCall(0, 'before');
  life.note(`${message.id} ${status} ${body.outcome}`);
  if (status === 503) life.held.push(message);
  else if (status !== 200 && status !== 202) violations.push(`${message.id}: ${status}`);
  if (body.outcome === 'quarantined') violations.push(`${message.id}: ${body.reason}`);
}

/** Sends something new; some of it arrives late, after what was sent later. */
export async function emitMessage(life: Life, message: Message): Promise<void> {
  life.sent.push(message);
  if (life.random.below(8) === 0) life.held.push(message);
  else await sendMessage(life, message);
}

/** Who lives in a simulation. */
type Cast = {
  account_id: string;
  /** Accounts of the same merchant that tell the same sales. */
  other_ids: { twin: string; refersion: string };
  product_id: string;
  influencer_ids: string[];
  /** A link of each. */
  link_ids: [string, ...string[]];
};

/** The rate every order of a simulation earns at. */
export const RATE_BPS = 1_730;

/** A shop, a program whose hold is short, three influencers with a link each. */
export async function makeCast({
  call,
  secrets,
}: Pick<Simulation, 'call' | 'secrets'>): Promise<Cast> {
  const make = async (path: string, wish: object) => {
    const { status, body } = await call('POST', path, wish);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return String(body.id);
  };
  const merchant_id = await make('/api/merchants', {
    name: 'Simulated shop',
    allowed_hosts: ['shop.example'],
  });
  const program_id = await make('/api/programs', {
    merchant_id,
    name: 'Simulated',
    currency: 'USD',
    commission_rate_bps: RATE_BPS,
    hold_days: 0,
    attribution_window_days: 365,
  });
  const url = 'https://shop.example/serum';
  const product = { merchant_id, program_id, name: 'Serum', url };
  const product_id = await make('/api/products', product);
  const [link_ids, influencer_ids]: [string[], string[]] = [[], []];
  for (const name of ['Ada', 'Bo', 'Cy']) {
    const person = { display_name: name, email: `${name.toLowerCase()}@example.com` };
    const influencer_id = await make('/api/influencers', person);
    influencer_ids.push(influencer_id);
    link_ids.push(await make('/links/generate', { product_id, influencer_id }));
  }
  const account = (network: string, secret: string) =>
    make('/api/network-accounts', { network, merchant_id, secret });
  const account_id = await account('custom', secrets.first);
  const twin = await account('custom', secrets.twin);
  const refersion = await account('refersion', secrets.refersion);
  const people = { influencer_ids, link_ids: link_ids as [string, ...string[]] };
  return { account_id, other_ids: { twin, refersion }, product_id, ...people };
}
