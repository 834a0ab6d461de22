import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PAGES = 'apps/api/pages';
const ASSETS = 'apps/api/assets';
const LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/** What of each package is served; its licences are served beside it. */
const PACKAGED = [
  'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui-dist/swagger-ui.css',
  'redoc/bundles/redoc.standalone.js',
  'redoc/bundles/redoc.standalone.js.LICENSE.txt',
];
const OURS = ['start-swagger-ui.js', 'start-redoc.js', 'docs.css', 'statement.css', 'icon.svg'];

/**
 * Makes the folder of static assets of the API Worker (wrangler.toml): Swagger UI and ReDoc as
 * they are in node_modules, and our own few files. What is up to date is left alone, so that a
 * running Worker is not restarted.
 * @returns whether everything is there
 */
export function copyDocsAssets(root) {
  const packaged = PACKAGED.map((name) => join(root, 'node_modules', name));
  const ours = OURS.map((name) => join(root, PAGES, name));
  put(join(root, PAGES, '_headers'), join(root, ASSETS, '_headers'));
  for (const file of [...packaged, ...ours]) {
    put(file, join(root, ASSETS, 'docs/assets', basename(file)));
  }
  return [...packaged, ...ours].every((file) => existsSync(file));
}

function put(from, to) {
  // A production install has no documentation tools: the folder is there all the same.
  mkdirSync(dirname(to), { recursive: true });
  if (!existsSync(from)) return;
  const wanted = readFileSync(from);
  const content = from.endsWith('.js') ? withoutForeignHosts(wanted.toString()) : wanted;
  if (existsSync(to) && readFileSync(to).equals(Buffer.from(content))) return;
  writeFileSync(to, content);
}

/** ReDoc's one picture comes from its maker's CDN; and no source map is served. */
function withoutForeignHosts(script) {
  return script
    .replaceAll(LOGO, '/docs/assets/icon.svg')
    .replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}
