import { parseArgs } from 'node:util';
import { namedWorld } from './journey/borrow-world.ts';
import { postRefersion, refersionPayload } from './journey/post-refersion.ts';
import { readSettings } from './world/read-settings.ts';

/** `npm run trigger -- <network> <event>`: signs a webhook as the network does, and sends it. */
const EVENTS: Record<string, { topic: string; status: string; sign: '' | '-' }> = {
  new: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '' },
  approved: { topic: 'APPROVED_CONVERSION', status: 'APPROVED', sign: '' },
  denied: { topic: 'DENIED_CONVERSION', status: 'DENIED', sign: '' },
  cancelled: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '-' },
};
const USAGE = `usage: npm run trigger -- refersion <${Object.keys(EVENTS).join('|')}> [options]

  --click TOKEN        the click token of a redirect's Location
  --order ID           the order's number (default: a new one)
  --total 100.00       the order's amount
  --commission 20.00   the commission; “none” leaves it to the program's rate
  --currency USD
  --account net_…      the network account (default: the one whose secret verifies)
  --secret TEXT        the signing secret (default: SEED_REFERSION_SECRET of .dev.vars)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    click: { type: 'string' },
    order: { type: 'string' },
    total: { type: 'string', default: '100.00' },
    commission: { type: 'string', default: '20.00' },
    currency: { type: 'string', default: 'USD' },
    account: { type: 'string' },
    secret: { type: 'string' },
  },
});
const [network, name = ''] = positionals;
const event = EVENTS[name];
if (network !== 'refersion' || !event) {
  console.error(USAGE);
  process.exit(2);
}
const conversion_id = Date.now();
const body = refersionPayload({
  conversion_id,
  order_id: values.order ?? String(conversion_id),
  total: event.sign + values.total,
  commission_total: values.commission === 'none' ? null : event.sign + values.commission,
  currency: values.currency,
  click_token: values.click ?? null,
  status: event.status,
});
const secret = values.secret ?? readSettings().vars.SEED_REFERSION_SECRET ?? '';
const { apiUrl } = namedWorld();
const answer = await postRefersion(apiUrl, values.account, secret, body, event.topic);
console.log(`${answer.status} ${JSON.stringify(answer.body, null, 2)}`);
process.exit(answer.status < 300 ? 0 : 1);
