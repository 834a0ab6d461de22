import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listSampleLinks } from '@skinstack/db/operations/seed';
import { INFLUENCERS, OPERATOR_EMAIL, SEED_ACCOUNTS } from '../seed/catalogue.ts';
import type { World } from './start-world.ts';

type Row = [string, string];
const [first] = INFLUENCERS;

/** The table `npm run dev` prints: addresses, keys, and something to try. */
export async function listSignIns(world: World, dataDir: string): Promise<string> {
  const { apiUrl, redirectUrl, stores, vars } = world;
  const [link] = await listSampleLinks(connectDatabase(stores.databaseUrl), first.email);
  const rows: Row[] = [
    ['API', apiUrl],
    ['Documentation', `${apiUrl}/docs, ${apiUrl}/redoc`],
    ['API description', `${apiUrl}/openapi.json`],
    ['Redirects', redirectUrl],
    ...(link
      ? ([
          ['A link to follow', `${redirectUrl}/l/${link.slug}`],
          [`Stats of ${first.display_name}`, `${apiUrl}/api/stats/${link.influencer_id}`],
        ] as Row[])
      : []),
    ...SEED_ACCOUNTS.map(
      ({ title, network }): Row => [`${title} posts to`, `${apiUrl}/webhooks/${network}`],
    ),
    ['', ''],
    ['Operator key', vars.ADMIN_API_KEY ?? ''],
    [`Key of ${first.display_name}`, vars.SEED_INFLUENCER_API_KEY ?? ''],
    ['Operator signs in', signIn(OPERATOR_EMAIL, vars.SEED_ADMIN_PASSWORD)],
    [`${first.display_name} signs in`, signIn(first.email, vars.SEED_INFLUENCER_PASSWORD)],
    ...SEED_ACCOUNTS.map(
      ({ title, secret_name, secret }): Row => [`${title} secret`, vars[secret_name] ?? secret],
    ),
    ['', ''],
    ['PostgreSQL', stores.postgresUrl],
    ['Neon protocol', stores.databaseUrl],
    ['Upstash protocol', `${stores.redisUrl} (${stores.redisDescription})`],
    ['Data and logs', dataDir],
  ];
  return rows.map(([name, value]) => (name ? `  ${name.padEnd(22)}${value}` : '')).join('\n');
}

function signIn(email: string, password: string | undefined): string {
  return `${email}  ${password || '(no password in .dev.vars: see .dev.vars.example)'}`;
}
