import { Problem } from '@skinstack/domain/problem';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from './app-env.ts';
import { MOST_IMPORT_MIB } from './imports/read-import-body.ts';
import { matchedRoute } from './matched-route.ts';

const MIB = 1_048_576;
const MOST_MIB = 1;

/** Refuses bodies over 1 MiB, of the CSV import over 8. @throws Problem `body_too_large` */
export function limitBody(): MiddlewareHandler<AppEnv> {
  const limit = limitTo(MOST_MIB);
  const limitImport = limitTo(MOST_IMPORT_MIB);
  return function limitBodySize(context, next) {
    const isImport = matchedRoute(context) === 'POST /api/products/import';
    return isImport ? limitImport(context, next) : limit(context, next);
  };
}

function limitTo(most_mib: number): MiddlewareHandler<AppEnv> {
  const onError = () => {
    throw new Problem('body_too_large', `The body is over ${most_mib} MiB.`);
  };
  return bodyLimit({ maxSize: most_mib * MIB, onError });
}
