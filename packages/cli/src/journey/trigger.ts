import { readSettings } from '@skinstack/local/read-settings';
import { SEED_ACCOUNTS } from '@skinstack/local/seed/catalogue';
import { NETWORKS, type Network, SANDBOXES } from '@skinstack/networks/networks';
import type { SandboxRequest } from '@skinstack/networks/sandbox';
import { Argument, type Command, Option } from 'commander';
import { openWorld } from '../find-world.ts';
import { newCommand, newSubcommand } from '../run-command.ts';

/** `npm run trigger -- <network> <event>`: signs a webhook as the network does, and sends it. */
export function triggerCommand(): Command {
  const command = newCommand('trigger', 'Signs a webhook as its network does, and sends it.');
  for (const network of NETWORKS) addNetwork(command, network);
  const events = NETWORKS.flatMap((network) =>
    Object.entries(SANDBOXES[network].events).map(([event, effect]) =>
      listed(network, event, effect),
    ),
  );
  return command.addHelpText('after', `\nEvents:\n${events.join('\n')}`);
}

type Wish = {
  click?: string;
  coupon?: string;
  order?: string;
  total: string;
  commission: string;
  currency: string;
  about: string;
  method?: 'get' | 'post';
  account?: string;
  secret?: string;
};

function addNetwork(trigger: Command, network: Network): void {
  const { events } = SANDBOXES[network];
  const effects = Object.entries(events).map(([event, effect]) => listed(network, event, effect));
  newSubcommand(trigger, network, `an event of ${network}`)
    .addArgument(new Argument('<event>').choices(Object.keys(events)))
    .option('--click <token>', 'the click token of a redirect’s Location')
    .option('--coupon <code>', 'a discount code, such as the local world’s MINA10')
    .option('--order <id>', 'the order’s number (default: a new one)')
    .option('--total <amount>', 'the order’s amount, or what is taken back of it', '100.00')
    .option('--commission <amount>', '“none” leaves it to the program’s rate', '20.00')
    .option('--currency <code>', 'of the amounts', 'USD')
    .option(
      '--about <text>',
      'of events without an order: the link’s slug, or the product’s id',
      '',
    )
    .addOption(
      new Option('--method <method>', 'of networks that deliver either way').choices([
        'get',
        'post',
      ]),
    )
    .option('--account <id>', 'the network account (default: the one whose secret verifies)')
    .option('--secret <text>', 'the secret or token (default: SEED_<NETWORK>_SECRET of .dev.vars)')
    .addHelpText('after', `\nEvents:\n${effects.join('\n')}`)
    .action((event: string, wish: Wish) => triggerEvent(network, event, wish));
}

const listed = (network: Network, event: string, effect: string) =>
  `  ${`${network} ${event}`.padEnd(26)}${effect}`;

async function triggerEvent(network: Network, event: string, wish: Wish): Promise<void> {
  const sandbox = SANDBOXES[network];
  const { api_url } = await openWorld();
  const number = Date.now();
  const order = {
    number,
    order_id: wish.order ?? String(number),
    currency: wish.currency,
    total: wish.total,
    commission: wish.commission === 'none' ? null : wish.commission,
    click_token: wish.click ?? null,
    coupon_code: wish.coupon ?? null,
    about: wish.about,
  };
  const method = wish.method === undefined ? sandbox.default_method : METHODS[wish.method];
  const seeded = SEED_ACCOUNTS.find((account) => account.network === network);
  const known = readSettings().vars[seeded?.secret_name ?? ''];
  const secret = wish.secret ?? known ?? sandbox.account.secret;
  const place = wish.account === undefined ? '' : `/${wish.account}`;
  const url = new URL(`/webhooks/${network}${place}`, api_url);
  const delivery = await sandbox.sign(event, order, secret, method ?? 'POST');
  const { status, text } = await sendDelivery(url, delivery);
  console.log(`${status} ${text}`);
  if (status >= 300) process.exitCode = 1;
}

const METHODS = { get: 'GET', post: 'POST' } as const;

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
