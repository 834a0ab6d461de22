import { parseArgs } from 'node:util';
import { readSettings } from '@skinstack/local/read-settings';
import { SEED_ACCOUNTS } from '@skinstack/local/seed/catalogue';
import { isNetwork, SANDBOXES } from '@skinstack/networks/networks';
import type { SandboxRequest } from '@skinstack/networks/sandbox';
import { namedWorld } from '../borrow-world.ts';

/** `npm run trigger -- <network> <event>`: signs a webhook as the network does, and sends it. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    click: { type: 'string' },
    coupon: { type: 'string' },
    order: { type: 'string' },
    total: { type: 'string', default: '100.00' },
    commission: { type: 'string', default: '20.00' },
    currency: { type: 'string', default: 'USD' },
    about: { type: 'string', default: '' },
    method: { type: 'string' },
    account: { type: 'string' },
    secret: { type: 'string' },
  },
});
const [network = '', event = ''] = positionals;
const sandbox = isNetwork(network) ? SANDBOXES[network] : undefined;
if (!sandbox || !Object.hasOwn(sandbox.events, event)) {
  console.error(usage());
  process.exit(2);
}
const wished = values.method?.toUpperCase();
const method = wished === 'GET' || wished === 'POST' ? wished : (sandbox.default_method ?? 'POST');
const number = Date.now();
const order = {
  number,
  order_id: values.order ?? String(number),
  currency: values.currency,
  total: values.total,
  commission: values.commission === 'none' ? null : values.commission,
  click_token: values.click ?? null,
  coupon_code: values.coupon ?? null,
  about: values.about,
};
const seeded = SEED_ACCOUNTS.find((account) => account.network === network);
const secret =
  values.secret ?? readSettings().vars[seeded?.secret_name ?? ''] ?? sandbox.account.secret;
const place = values.account === undefined ? '' : `/${values.account}`;
const url = new URL(`/webhooks/${network}${place}`, namedWorld().apiUrl);
const answer = await sendDelivery(url, await sandbox.sign(event, order, secret, method));
console.log(`${answer.status} ${answer.text}`);
process.exit(answer.status < 300 ? 0 : 1);

function usage(): string {
  const events = Object.entries(SANDBOXES).flatMap(([name, { events }]) =>
    Object.entries(events).map(([event, effect]) => `  ${`${name} ${event}`.padEnd(26)}${effect}`),
  );
  return `usage: npm run trigger -- <network> <event> [options]

${events.join('\n')}

  --click TOKEN         the click token of a redirect's Location
  --coupon CODE         a discount code, such as the local world's MINA10
  --order ID            the order's number (default: a new one)
  --total 100.00        the order's amount, or what is taken back of it
  --commission 20.00    the commission; “none” leaves it to the program's rate
  --currency USD
  --about SLUG          of Levanta's events: the link's slug, or the product's id
  --method get|post     of networks that deliver either way (impact: get, custom: post)
  --account net_…       the network account (default: the one whose secret verifies)
  --secret TEXT         the secret or token (default: SEED_<NETWORK>_SECRET of .dev.vars)`;
}

/** Sends a delivery to a webhook's address, and gives what it was answered, JSON indented. */
async function sendDelivery(
  webhook_url: URL,
  request: SandboxRequest,
): Promise<{ status: number; text: string }> {
  const url = new URL(webhook_url);
  url.search = request.query ?? '';
  const { method } = request;
  const response = await fetch(
    url,
    request.method === 'POST' ? { method, headers: request.headers, body: request.body } : {},
  );
  return { status: response.status, text: indent(await response.text()) };
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
