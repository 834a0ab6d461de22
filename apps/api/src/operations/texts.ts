import type { OperationTexts } from '../description/operation-text.ts';

/** How the API and its stores are. */
export const OPERATIONS_TEXTS: OperationTexts = {
  'GET /healthz': {
    id: 'showHealth',
    description:
      'For monitors: it asks both stores. `degraded` means that a store is out of reach and the ' +
      'API serves what it can without it. Never limited.',
    answers: {
      200: { status: 'ok', checks: { database: 'ok', redis: 'ok' }, version: '0.1.0' },
      503: { status: 'degraded', checks: { database: 'down', redis: 'ok' }, version: '0.1.0' },
    },
  },
  'GET /metrics': {
    id: 'showMetrics',
    description:
      'Gauges for Prometheus: whether the stores answer, clicks and deliveries that wait, ' +
      'commissions and payouts, jobs, the books. Takes the monitor’s key (`METRICS_KEY`) as a ' +
      'bearer key, or an operator’s. With a store away it answers 200 and says so ' +
      '(`skinstack_up`), with what the other knows.',
    files: {
      'application/openmetrics-text; version=1.0.0; charset=utf-8':
        '# TYPE skinstack_up gauge\n# HELP skinstack_up Whether the store answered this scrape\n' +
        'skinstack_up{store="database"} 1\nskinstack_up{store="redis"} 1\n# EOF\n',
    },
  },
  'GET /api/diagnostics': {
    id: 'showDiagnostics',
    description:
      'Compares the database with what this version was built for, and explains the statements ' +
      'that run most often: the index each uses, and how long it takes.',
    answers: {
      200: {
        schema: { table_count: 26, missing: [] },
        statements: [
          { statement: 'slug_lookup', index: 'tracking_links_slug_key', execution_ms: 0.03 },
        ],
      },
    },
  },
};
