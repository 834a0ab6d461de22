import { execFileSync } from 'node:child_process';
import { deployWorker } from './deploy/deploy-worker.ts';
import { DEPLOYMENTS, type Deployment, readDeployment } from './deploy/read-deployment.ts';
import { ROOT } from './world/read-settings.ts';

/** `npm run deploy`: both Workers of a deployment, as wrangler.toml has them. */
const USAGE = `usage: npm run deploy -- ${Object.keys(DEPLOYMENTS).join('|')} [--dry-run]

Deploys the API Worker, then the redirect Worker, each at the domain its settings name: who takes
messages from the queue is there before who puts them in. Migrations come first
(\`npm run migrate\`), \`npm run doctor\` afterwards. CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID
say whose account it is; --dry-run needs neither, and sends nothing.`;

async function deploy([name = '', ...rest]: string[]): Promise<number> {
  const isDryRun = rest.join() === '--dry-run';
  if (!Object.hasOwn(DEPLOYMENTS, name) || (rest.length > 0 && !isDryRun)) {
    console.error(USAGE);
    return 2;
  }
  const { api, redirect, domains } = readDeployment(name as Deployment);
  const version = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT })
    .toString()
    .trim();
  for (const [worker, domain] of [
    [api, domains.api],
    [redirect, domains.redirect],
  ] as const) {
    console.log(`\n${worker.environment} at https://${domain}, version ${version}`);
    const code = await deployWorker(worker.environment, domain, version, isDryRun);
    if (code !== 0) {
      console.error(`${worker.environment} was not deployed; what came before it was`);
      return code;
    }
  }
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exit(await deploy(process.argv.slice(2)));
